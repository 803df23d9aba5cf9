"""The sections of a strategy as headings and prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from documents.parts.voice import address, day, is_web, money, month, number

Block = dict[str, Any]
SHORT = {"line", "number", "amount", "date", "month", "word", "yesno", "link", "file"}
NUMERIC = {"number", "amount"}
ASKING = ("?", "؟", ";")
STOPS = (".", "!", "?", "؟", "…")


@dataclass(frozen=True)
class Said:
    """One short value. `own`: in the region's words; otherwise in the document's language."""

    text: str
    label: str = ""
    link: str = ""
    own: bool = False

    @property
    def comma(self) -> str:
        """What stands between this value and the next in a sentence: nothing after a stop."""
        return "" if self.text.endswith(STOPS) else _(",")

    @property
    def semicolon(self) -> str:
        return "" if self.text.endswith(STOPS) else _(";")


@dataclass(frozen=True)
class Cell:
    """What stands in one cell of a table."""

    said: list[Said]
    numeric: bool = False

    @property
    def length(self) -> int:
        return sum(len(one.text) + 2 for one in self.said)


@dataclass(frozen=True)
class Table:
    head: list[tuple[str, bool]]
    rows: list[list[Cell]]
    caption: str = ""

    @property
    def widths(self) -> list[int]:
        """Return the share of each column in percent, in steps of five.

        Measured here by counting letters: to let the layout find out takes it longer
        than all the rest of a document.
        """
        cells = [[row[at] for row in self.rows] for at in range(len(self.head))]
        labels = [label for label, _numeric in self.head]
        return shares(
            [
                max(_longest_word(one), _least(two))
                for one, two in zip(labels, cells, strict=True)
            ],
            [_usual(one) for one in cells],
        )


@dataclass
class Piece:
    """One paragraph, list, table or made part; `template` lays it out."""

    kind: str
    label: str = ""
    html: str = ""
    said: list[Said] = field(default_factory=list)
    table: Table | None = None

    @property
    def template(self) -> str:
        return f"documents/pdf/pieces/{self.kind}.html"


@dataclass(frozen=True)
class Answer:
    """A heading, and what the region says under it."""

    title: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Section:
    anchor: str
    number: int
    title: str
    subtitle: str
    answers: list[Answer]
    open_titles: list[str]


def sections(content: dict[str, Any]) -> list[Section]:
    """Return all sections; what is still open is named, what nobody needs is left out."""
    return [_section(one) for one in content["sections"]]


def _section(section: dict[str, Any]) -> Section:
    answers, missing = [], []
    for question in section["questions"]:
        if question["prints_as"] == "nothing":
            continue
        pieces = list(_pieces(question))
        if pieces:
            answers.append(Answer(question["print_title"], pieces))
        elif question["need"] != "optional":
            missing.append(question["print_title"])
    return Section(
        f"section-{section['number']}",
        section["number"],
        section["title"],
        section["subtitle"],
        answers,
        missing,
    )


# --- One answer --------------------------------------------------------------------


def _pieces(question: dict[str, Any]) -> Iterator[Piece]:
    if question["stance"] != "answered":
        yield from _stance(question)
    elif question["role"] == "period":
        yield from _period(question)
    else:
        yield from _given(question["blocks"])


def _given(blocks: list[Block]) -> Iterator[Piece]:
    """Long parts stand in their order, short ones together: under a table as its note."""
    tabular = any(block["kind"] in {"table", "figures"} for block in blocks)
    waiting: list[Said] = []
    figures = [one for block in blocks if block["kind"] == "figures" for one in block["items"]]
    for block in blocks:
        if block["kind"] in SHORT:
            waiting.append(_said(block))
        elif block["kind"] != "figures":
            if waiting and not tabular:
                yield from _shorts(waiting)
                waiting = []
            yield _long(block, several=len(blocks) > 1)
    if figures:
        yield Piece("table", table=_figures(figures))
    if waiting:
        yield from [Piece("note", said=waiting)] if tabular else _shorts(waiting)


def _stance(question: dict[str, Any]) -> Iterator[Piece]:
    """An honest sentence, followed by the reason in the region's words."""
    lead = {
        "not_available": _("The region does not have this, because:"),
        "not_for_us": _("This is not for the region, because:"),
        "our_document": _("The region's own document says it:"),
    }.get(question["stance"], "")
    document = question.get("document")
    if document:
        said = [Said(document["name"], own=True)]
        if document.get("pages"):
            said.append(Said(_("pages %(pages)s") % {"pages": document["pages"]}))
        yield Piece("stance", label=_("In the region's own document:"), said=said)
        lead = ""
    if question["reason"] and (lead or document):
        yield Piece("reason", label=lead, html=question["reason"])


def _period(question: dict[str, Any]) -> Iterator[Piece]:
    known = [month(one["value"]) for one in question["blocks"] if one["kind"] == "month"]
    if known:
        yield Piece("sentence", said=[Said(" – ".join(known))])


def _shorts(said: list[Said]) -> Iterator[Piece]:
    """Values with a name stand in a line each, the others together in one sentence."""
    named = [one for one in said if one.label and not one.label.endswith(ASKING)]
    bare = [one for one in said if one not in named]
    if bare:
        yield Piece("sentence", said=bare)
    if named:
        yield Piece("named", said=named)


def _long(block: Block, *, several: bool) -> Piece:
    label = (block.get("label") or "") if several else ""
    if label.endswith(ASKING):
        label = ""
    if block["kind"] == "prose":
        return Piece("prose", label=label, html=block["html"])
    if block["kind"] == "words":
        said = [Said(one["text"], link=_web(one.get("link", ""))) for one in block["items"]]
        return Piece("words", label=label, said=said)
    if block["kind"] == "made":
        return Piece(f"made_{block['made']}")
    return Piece("table", table=_table(block, label))


def _said(block: Block) -> Said:
    kind, label = block["kind"], block.get("label") or ""
    if kind in {"line", "file"}:
        return Said(block.get("text") or block.get("name", ""), label, own=True)
    if kind == "word":
        return Said(block["text"], label)
    if kind == "link":
        web = _web(block["value"])
        return Said(address(block["value"]), label, link=web)
    return Said(_value(block), label)


def _value(block: Block) -> str:
    kind, value = block["kind"], block["value"]
    if kind == "yesno":
        return _("Yes.") if value else _("No.")
    if kind == "amount":
        return money(value, block["currency"])
    if kind == "number":
        return " ".join(filter(None, (number(value), block.get("unit") or "")))
    return month(value) if kind == "month" else day(value)


def _web(link: str) -> str:
    return link if is_web(link) else ""


# --- Tables --------------------------------------------------------------------------


STEP = 5
LETTERS = 88
"""About so many letters fit into a line of a table."""


def _longest_word(text: str) -> int:
    return min(max((len(one) for one in re.split("[ -]", text)), default=0), 22)


def _least(cells: list[Cell]) -> int:
    """Return how narrow a column may be, in letters: a number and a word stay whole."""
    if any(cell.numeric for cell in cells):
        return max(cell.length for cell in cells)
    return max((_longest_word(one.text) for cell in cells for one in cell.said), default=4)


def _usual(cells: list[Cell]) -> int:
    lengths = [min(cell.length, 120) for cell in cells]
    return int(sum(lengths) / max(1, len(lengths)))


def shares(least: list[int], usual: list[int]) -> list[int]:
    """Divide 100 percent in steps: first what each column needs, then what it could use."""
    needed = [STEP * -(-100 * (one + 3) // LETTERS // STEP) for one in least]
    if sum(needed) > 100:
        needed = [max(STEP, STEP * (100 * one // sum(needed) // STEP)) for one in needed]
    given = [0] * len(needed)
    could_use = [max(1, more - has) for more, has in zip(usual, least, strict=True)]
    for _step in range((100 - sum(needed)) // STEP):
        # The next step goes where most is wanted for what is given already.
        at = max(range(len(needed)), key=lambda one: could_use[one] / (1 + given[one] / STEP))
        given[at] += STEP
    return [has + more for has, more in zip(needed, given, strict=True)]


def _table(block: Block, caption: str) -> Table:
    """Return the table without columns that are empty in every row."""
    used = [
        at
        for at in range(len(block["columns"]))
        if any(row[at]["kind"] != "nothing" for row in block["rows"])
    ]
    columns = [block["columns"][at] for at in used]
    return Table(
        [(one["label"], one["type"] in NUMERIC) for one in columns],
        [[_cell(row[at]) for at in used] for row in block["rows"]],
        caption,
    )


def _cell(block: Block) -> Cell:
    if block["kind"] == "nothing":
        return Cell([])
    if block["kind"] == "words":
        return Cell([Said(one["text"]) for one in block["items"]])
    if block["kind"] == "yesno":
        return Cell([Said(_("Yes") if block["value"] else _("No"))])
    return Cell([_said(block)], block["kind"] in NUMERIC)


def _figures(items: list[dict[str, Any]]) -> Table:
    head = [
        (_("Figure"), False),
        (_("Value"), True),
        (_("Whom it counts"), False),
        (_("Date"), False),
        (_("Source"), False),
    ]
    rows = []
    for one in items:
        value = number(one["value"])
        unit = "%" if one.get("unit") == "percent" else ""
        if one.get("unit") in {"eur", "eur_per_capita"}:
            value = money(one["value"], "EUR")
        counts = Said(one["concept"] or "")
        if one.get("counts"):
            counts = Said(one["counts"], own=True)
        rows.append(
            [
                Cell([Said(one["name"])]),
                Cell([Said(f"{value}\u00a0{unit}" if unit else value)], numeric=True),
                Cell([counts]),
                Cell([Said(day(one.get("on", "")))]),
                Cell([Said(one.get("source", ""), link=_web(one.get("link", "")), own=True)]),
            ]
        )
    return Table(head, rows)
