"""From the bytes of a workbook to its cells, sheet by sheet: bounded, and nothing is run."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.text import folded, line
from workplans.importing.packed import TOO_LARGE, NotReadable, check_name, opened
from workplans.importing.reading import MAX_BYTES, MAX_SCANNED
from workplans.sheets.book import Book
from workplans.sheets.cells import Raw, Wrong, kept, normal, unescaped
from workplans.sheets.columns import LAYOUTS
from workplans.sheets.layout import Layout

MOST_COLUMNS = 80
MOST_ROWS = {"actions": 2000, "objectives": 200}
MOST_BELOW = 20_000
ONLY_XLSX = gettext_lazy("Save the spreadsheet as .xlsx and choose it again.")
NOT_OURS = gettext_lazy(
    "We found none of our sheets in this file. Download the spreadsheet here, and send it back "
    "with your changes."
)

# {key of a sheet: {"title": as in the file, "rows": [[number of the row, cell, …], …]}}
Told = dict[str, dict[str, Any]]


def read_book(name: str, data: bytes, book: Book) -> Told:
    """Return the cells of our sheets as JSON; raises NotReadable with a sentence."""
    if len(data) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    check_name(name)
    if not name.lower().endswith(".xlsx"):
        raise NotReadable(ONLY_XLSX)
    formulas, found = _told(data, book, data_only=False)
    if formulas:
        found = _with_values(found, _told(data, book, data_only=True)[1])
    if not found:
        raise NotReadable(NOT_OURS)
    return {
        key: {
            "title": one["title"],
            "rows": [[at, *(kept(cell) for cell in row)] for at, *row in one["rows"]],
        }
        for key, one in found.items()
    }


def _told(data: bytes, book: Book, *, data_only: bool) -> tuple[bool, Told]:
    names = _names(book)
    found: Told = {}
    formulas = False
    with opened(data, data_only=data_only) as workbook:
        for sheet in workbook.worksheets:
            layout = names.get(folded(line(sheet.title)))
            if layout is None or layout.key in found:
                continue
            rows, has_formulas = _rows(sheet, layout)
            found[layout.key] = {"title": sheet.title, "rows": rows}
            formulas = formulas or has_formulas
    return formulas, found


def _names(book: Book) -> dict[str, Layout]:
    names: dict[str, Layout] = {}
    for code in book.languages:
        with translation.override(code):
            for layout in LAYOUTS:
                names.setdefault(folded(str(layout.title)), layout)
    return names


def _rows(sheet: Any, layout: Layout) -> tuple[list[list[Any]], bool]:
    """Return the rows that say something, each with its number first."""
    most = MOST_ROWS.get(layout.key, MOST_BELOW)
    rows: list[list[Any]] = []
    formulas = False
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        read = [_raw(cell) for cell in cells]
        if any(one is not None for one in read):
            formulas = formulas or any(isinstance(one, Wrong) for one in read)
            while read[-1] is None:
                read.pop()
            rows.append([number, *read])
        if len(rows) > most + 1 or number > MAX_SCANNED:
            raise NotReadable(_too_long(sheet.title, most))
    return rows, formulas


def _too_long(title: str, most: int) -> str:
    return _("The sheet “%(sheet)s” has more than %(most)d rows.") % {
        "sheet": title,
        "most": most,
    }


def _raw(cell: Any) -> Raw:
    value = cell.value
    if value is None:
        return None
    if getattr(cell, "data_type", "") in {"f", "e"} or isinstance(value, time | timedelta):
        return Wrong(str(getattr(value, "text", value))[:200])
    if isinstance(value, str):
        return normal(unescaped(value))
    return normal(value)


def _with_values(found: Told, values: Told) -> Told:
    """Put in the place of each formula what it came to when the file was saved, if it says."""
    for key, one in found.items():
        known = {row[0]: row for row in values.get(key, {}).get("rows", [])}
        for row in one["rows"]:
            _fill(row, known.get(row[0], []))
    return found


def _fill(row: list[Any], known: Iterable[Any]) -> None:
    for at, value in enumerate(known):
        if at < len(row) and isinstance(row[at], Wrong) and value is not None:
            row[at] = value
