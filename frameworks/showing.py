"""Blocks of an answer as words on a page, in one language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from frameworks.facts import Book
from frameworks.models import Section
from frameworks.parts.base import Block
from frameworks.reading import section_content
from kernel.languages import localized
from kernel.text import rich


@dataclass(frozen=True)
class Cell:
    """One value as text, with where it leads, if anywhere."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Piece:
    """What one part says: a safe text, or lines, or a table with its heads."""

    label: str
    html: SafeString | str = ""
    lines: list[Cell] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    made: str = ""


@dataclass(frozen=True)
class Shown:
    """A question with what the region says, in one language."""

    label: str
    text: str
    audience: str
    stance: str
    stance_label: str
    reason: str
    document: dict[str, str] | None
    pieces: list[Piece]

    @property
    def says_nothing(self) -> bool:
        return not self.pieces and not self.reason and not self.document


def shown_section(book: Book, section: Section, language: str) -> list[Shown]:
    edition = section.edition
    languages = list(dict.fromkeys([edition.source_language, language]))
    content = localized(section_content(book, section, languages), language, languages)
    return [
        Shown(
            one["label"],
            one["text"],
            one["audience"],
            one["stance"],
            one["stance_label"],
            one["reason"],
            one["document"],
            [piece(block) for block in one["blocks"]],
        )
        for one in content["questions"]
    ]


def piece(block: Block) -> Piece:
    """Return a block, already in one language, as a page shows it."""
    label = str(block.get("label") or "")
    kind = block["kind"]
    if kind == "prose":
        # Cleaned when it was kept, and once more: kept content may be older than the rules.
        return Piece(label, html=mark_safe(rich(block["html"])))
    if kind == "table":
        heads = [str(one["label"]) for one in block["columns"]]
        return Piece(
            label, heads=heads, rows=[[cell(one) for one in row] for row in block["rows"]]
        )
    if kind == "words":
        return Piece(
            label, lines=[Cell(str(one["text"]), one.get("link", "")) for one in block["items"]]
        )
    if kind == "figures":
        return Piece(label, lines=[figure(one) for one in block["items"]])
    if kind == "made":
        return Piece(label, made=block["made"])
    return Piece(label, lines=[cell(block)])


def cell(block: Block) -> Cell:
    """Return one value in words: numbers and days as the language writes them."""
    tell = _CELLS.get(block["kind"])
    return tell(block) if tell else Cell(str(block.get("name", "")))


_CELLS: dict[str, Callable[[Block], Cell]] = {
    "line": lambda block: Cell(str(block["text"])),
    "word": lambda block: Cell(str(block["text"])),
    "words": lambda block: Cell(", ".join(str(one["text"]) for one in block["items"])),
    "number": lambda block: Cell(
        " ".join(filter(None, (number(block["value"]), str(block.get("unit") or ""))))
    ),
    "amount": lambda block: Cell(f"{block['currency']} {number(block['value'])}"),
    "date": lambda block: Cell(on(block["value"])),
    "month": lambda block: Cell(on(block["value"])),
    "yesno": lambda block: Cell(_("Yes") if block["value"] else _("No")),
    "link": lambda block: Cell(block["value"], block["value"]),
}


def figure(one: Block) -> Cell:
    """Return a figure with everything that belongs to it, as one sentence."""
    value = number(one["value"]) + (" %" if one["unit"] == "percent" else "")
    about = ", ".join(filter(None, (str(one["concept"] or ""), on(one["on"]), one["source"])))
    text = f"{one['name']}: {value}" + (f" ({about})" if about else "")
    return Cell(f"{text}. {one['counts']}" if one["counts"] else text, one["link"])


def number(value: Any) -> str:
    if value in ("", None):
        return ""
    exact = Decimal(str(value))
    places = len(f"{exact:f}".partition(".")[2])
    return formats.number_format(exact, decimal_pos=places, force_grouping=True)


def on(value: str) -> str:
    """Return a kept day, month or year as the language writes it."""
    bits = [int(one) for one in value.split("-") if one.isdecimal()]
    if len(bits) == 3:
        return formats.date_format(date(bits[0], bits[1], bits[2]), "DATE_FORMAT")
    if len(bits) == 2:
        return formats.date_format(date(bits[0], bits[1], 1), "YEAR_MONTH_FORMAT")
    return value
