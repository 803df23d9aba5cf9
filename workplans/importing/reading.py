"""From the bytes of a file to the rows of its list, as text; the heads come first."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.delimited import decoded, divider
from kernel.text import plain
from workplans.importing.columns import guess
from workplans.importing.packed import CANNOT_READ, TOO_LARGE, NotReadable, check_name, opened

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 2000
MAX_COLUMNS = 40
# Sheets may say that they have a million empty rows.
MAX_SCANNED = 50_000
# Above the heads there may be a title and a line or two about the plan.
LATEST_HEAD = 12
Numbered = tuple[int, list[str]]

TOO_LONG = _("This list has more than 2,000 rows. Split it into several files.")
OTHER_KIND = _("We can read .xlsx and .csv files. Save your list as one of these.")
NO_LIST = _(
    "We found no list in this file. One row names the columns, and below it each action "
    "has a row."
)
NOT_TEXT = _("This is not a text file. Save your list as .csv or .xlsx.")


@dataclass(frozen=True)
class Sheet:
    """The rows of a list as text, its heads first; `numbers`: which row of the file each is."""

    rows: list[list[str]]
    numbers: list[int]


def read_file(name: str, data: bytes, country: str = "") -> Sheet:
    """Return the list in an .xlsx or .csv file; raises NotReadable."""
    if len(data) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    check_name(name)
    lower = name.lower()
    if lower.endswith(".xlsx"):
        rows = _from_xlsx(data)
    elif lower.endswith((".csv", ".txt", ".tsv")):
        rows = _from_csv(data, country)
    else:
        raise NotReadable(OTHER_KIND)
    begin = _heads([cells for _number, cells in rows[:LATEST_HEAD]])
    rows = rows[begin:]
    if len(rows) < 2:
        raise NotReadable(NO_LIST)
    if len(rows) > MAX_ROWS + 1:
        raise NotReadable(TOO_LONG)
    widest = max(len(cells) for _number, cells in rows)
    return Sheet(
        [cells + [""] * (widest - len(cells)) for _number, cells in rows],
        [number for number, _cells in rows],
    )


def _heads(first: list[list[str]]) -> int:
    """Return which row holds the heads: above it may stand a title, merged over them all."""
    known = [len(guess(cells)) for cells in first]
    if known and max(known) >= 2:
        return known.index(max(known))
    usual = max((sum(map(bool, cells)) for cells in first), default=0)
    wide = (at for at, cells in enumerate(first) if sum(map(bool, cells)) * 2 > usual)
    return next(wide, 0)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m}" if hasattr(value, "year") else f"{value}"
    return plain(str(value))


def _kept(found: Iterable[Iterable[Any]]) -> list[Numbered]:
    """Return the rows that say something, with their numbers in the file."""
    rows: list[Numbered] = []
    for number, row in enumerate(found, start=1):
        cells = [_cell(value) for value in row][:MAX_COLUMNS]
        if any(cells):
            while not cells[-1]:
                cells.pop()
            rows.append((number, cells))
        if len(rows) > MAX_ROWS + LATEST_HEAD or number > MAX_SCANNED:
            raise NotReadable(TOO_LONG)
    return rows


def _from_xlsx(data: bytes) -> list[Numbered]:
    with opened(data, data_only=True) as book:
        sheet = book.worksheets[0]
        return _kept(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True))


def _from_csv(data: bytes, country: str) -> list[Numbered]:
    text = decoded(data, country)
    if "\x00" in text:
        raise NotReadable(NOT_TEXT)
    try:
        return _kept(csv.reader(io.StringIO(text, newline=""), delimiter=divider(text)))
    except csv.Error as error:
        raise NotReadable(CANNOT_READ) from error
