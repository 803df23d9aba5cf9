"""What each question type takes in an edition's files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from frameworks.content.files import Node, unique

COMMON = ("key", "type", "label", "help", "required")
COLUMN = ("key", "label", "type", "list", "required", "max_chars", "min", "max")
MADE = ("participants", "figure_sources", "objectives", "budget", "measures", "reading_list")
TEXTS = ("label", "help", "yes_label", "no_label", "none_label", "unit")

Options = dict[str, Any]


@dataclass
class Book:
    """What the rest of the edition offers to a part: keys of lists, codes of indicators."""

    lists: set[str]
    indicators: set[str]


def _list(node: Node, book: Book) -> Options:
    found = node.key("list")
    if found and found not in book.lists:
        node.at("list").fault("the key of a list in lists.yaml")
    return {"list": found}


def _text(node: Node, _book: Book) -> Options:
    return {
        "max_chars": node.whole("max_chars", least=1) or 4000,
        "min_chars": node.whole("min_chars") or 0,
        "rich": node.flag("rich", default=True),
    }


def _multiple(node: Node, book: Book) -> Options:
    return _list(node, book) | {
        "first": node.whole("first", least=1),
        "min_rows": node.whole("min_rows") or 1,
    }


def _number(node: Node, _book: Book) -> Options:
    return {"min": node.number("min"), "max": node.number("max")}


def _amount(node: Node, _book: Book) -> Options:
    return {"currency": node.text("currency")}


def _day(node: Node, _book: Book) -> Options:
    return {"after": node.key("after", required=False)}


def _nothing(_node: Node, _book: Book) -> Options:
    return {}


def _figure(node: Node, book: Book) -> Options:
    many = node.flag("many")
    codes = node.texts("indicators", required=not many)
    for code in codes:
        if code not in book.indicators:
            node.at("indicators").fault(f"codes of indicators.yaml; {code} is not there")
    return {"indicators": codes, "many": many}


def _made(node: Node, _book: Book) -> Options:
    return {"made": node.word("made", MADE), "confirm": node.flag("confirm")}


def _table(node: Node, book: Book) -> Options:
    nodes = node.listed("columns", required=True)
    keys = [one.only(COLUMN).key() for one in nodes]
    unique(nodes, keys)
    columns = []
    for one, key in zip(nodes, keys, strict=True):
        kind = one.word("type", COLUMN_OPTIONS)
        one.text("label", required=True)
        columns.append(
            {"key": key, "type": kind, "required": one.flag("required")}
            | COLUMN_OPTIONS.get(kind, _nothing)(one, book)
        )
    return {
        "columns": columns,
        "min_rows": node.whole("min_rows") or 0,
        "max_rows": node.whole("max_rows", least=1) or 60,
        "suggest_rows": node.whole("suggest_rows") or 0,
        "none": bool(node.text("none_label")),
    }


def _cell_text(node: Node, _book: Book) -> Options:
    return {"max_chars": node.whole("max_chars", least=1) or 500}


COLUMN_OPTIONS: dict[str, Callable[[Node, Book], Options]] = {
    "text": _cell_text,
    "choice": _list,
    "multiple": _list,
    "number": _number,
    "amount": _nothing,
    "date": _nothing,
    "month": _nothing,
    "yesno": _nothing,
    "link": _nothing,
    "file": _nothing,
}

OPTIONS: dict[str, tuple[tuple[str, ...], Callable[[Node, Book], Options]]] = {
    "text": (("max_chars", "min_chars", "rich"), _text),
    "choice": (("list",), _list),
    "multiple": (("list", "first", "min_rows"), _multiple),
    "number": (("min", "max", "unit"), _number),
    "amount": (("currency",), _amount),
    "date": (("after",), _day),
    "month": (("after",), _day),
    "yesno": (("yes_label", "no_label"), _nothing),
    "figure": (("indicators", "many"), _figure),
    "table": (
        ("columns", "min_rows", "max_rows", "suggest_rows", "none_label"),
        _table,
    ),
    "file": ((), _nothing),
    "link": ((), _nothing),
    "made": (("made", "confirm"), _made),
}


def read_part(node: Node, book: Book) -> Options:
    """Return one part without its texts, as Question.parts keeps it."""
    key = node.key()
    kind = node.word("type", OPTIONS)
    takes, options = OPTIONS.get(kind, ((), _nothing))
    node.only((*COMMON, *takes))
    return {"key": key, "type": kind, "required": node.flag("required")} | options(node, book)


def part_texts(node: Node) -> dict[str, Any]:
    """Return the texts of one part in the source language."""
    texts: dict[str, Any] = {name: node.text(name) for name in TEXTS if node.at(name)}
    columns = {one.key(): one.text("label") for one in node.listed("columns")}
    if columns:
        texts["columns"] = columns
    return texts


def check_parts(nodes: list[Node], parts: list[Options]) -> None:
    """Fault keys used twice and `after` that points nowhere."""
    unique(nodes, [part["key"] for part in parts])
    kinds = {part["key"]: part["type"] for part in parts}
    for node, part in zip(nodes, parts, strict=True):
        after = part.get("after")
        if after and (after == part["key"] or kinds.get(after) != part["type"]):
            node.at("after").fault(f"the key of another part of type {part['type']}")
