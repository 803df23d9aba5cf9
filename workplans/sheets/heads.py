"""Which column of a sheet is which of ours: by its head, in any of the languages."""

from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from kernel.text import folded, line
from workplans.importing.packed import NotReadable
from workplans.sheets.book import Book
from workplans.sheets.cells import Raw, again, shown
from workplans.sheets.columns import LAYOUTS, columns_of
from workplans.sheets.layout import ID, OWNER, Column, Layout
from workplans.sheets.reading import Told
from workplans.sums import CURRENCIES

# Above the heads there may be a title or two.
LATEST_HEAD = 12


@dataclass
class Read:
    """One sheet: its rows as {key of the column: cell}, and which letter each column has."""

    layout: Layout
    title: str
    columns: dict[str, Column] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Raw]]] = field(default_factory=list)

    def cell(self, key: str, number: int) -> str:
        return f"{self.title}!{self.letters.get(key, 'A')}{number}"


def sheets_of(told: Told, book: Book) -> tuple[dict[str, Read], list[str]]:
    """Return our sheets with their rows, and what of the file is passed over, in words."""
    found: dict[str, Read] = {}
    notes: list[str] = []
    for layout in LAYOUTS:
        if layout.key in told:
            found[layout.key] = _read(layout, told[layout.key], book, notes)
    return found, notes


def _read(layout: Layout, told: dict[str, object], book: Book, notes: list[str]) -> Read:
    read = Read(layout, str(told["title"]))
    rows: list[list[object]] = told["rows"]  # type: ignore[assignment]  # as reading wrote it
    known = _known(layout, book)
    texts = [[folded(line(shown(again(cell)))) for cell in row[1:]] for row in rows]
    counted = [sum(text in known for text in row) for row in texts[:LATEST_HEAD]]
    if not counted or max(counted) < 2:
        raise NotReadable(
            _("We found none of our heads in the sheet “%s”. Leave the first row as it was.")
            % read.title
        )
    at = counted.index(max(counted))
    _refuse_currency(read, texts[at], layout, book)
    places = _places(read, texts[at], known, notes, [shown(again(c)) for c in rows[at][1:]])
    for row in rows[at + 1 :]:
        cells = [again(cell) for cell in row[1:]]
        _refuse_headless(read, texts[at], cells)
        said = {key: cells[place] for key, place in places.items() if place < len(cells)}
        number = row[0]
        if isinstance(number, int) and any(
            one is not None for key, one in said.items() if not read.columns[key].is_locked
        ):
            read.rows.append((number, said))
    return read


def _known(layout: Layout, book: Book) -> dict[str, Column]:
    """Return our columns by their heads."""
    known: dict[str, Column] = {}
    for code in book.languages:
        with translation.override(code):
            for column in columns_of(layout, book):
                known.setdefault(folded(line(column.title(book))), column)
    return known


def _refuse_currency(read: Read, heads: list[str], layout: Layout, book: Book) -> None:
    """The amounts of a file made before the plan got its currency mean something else."""
    others = [one for one in CURRENCIES if one != book.strategy.currency]
    for column in (one for one in layout.columns if "%(currency)s" in str(one.head)):
        for currency in others:
            for code in book.languages:
                with translation.override(code):
                    head = str(column.head).replace("%(currency)s", currency)
                if folded(line(head)) in heads:
                    raise NotReadable(
                        _("%(sheet)s: the amounts of this file are in %(theirs)s, and those of "
                          "the plan in %(ours)s. Download the spreadsheet again.")
                        % {"sheet": read.title, "theirs": currency,
                           "ours": book.strategy.currency}
                    )  # fmt: skip


def _places(
    read: Read, heads: list[str], known: dict[str, Column], notes: list[str], shown: list[str]
) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, head in enumerate(heads):
        column = known.get(head)
        if column is None:
            if head:
                notes.append(
                    _("%(sheet)s: the column “%(column)s” is not one of ours; we pass it over.")
                    % {"sheet": read.title, "column": shown[at][:60]}
                )
            continue
        if column.key in places:
            raise NotReadable(
                _("%(sheet)s: two columns are called “%(column)s”. Take one of them out.")
                % {"sheet": read.title, "column": shown[at][:60]}
            )
        places[column.key] = at
        read.columns[column.key] = column
        read.letters[column.key] = get_column_letter(at + 1)
    _refuse_missing(read, known, places)
    return places


def _refuse_missing(read: Read, known: dict[str, Column], places: dict[str, int]) -> None:
    """A list of rows below an action is compared as a whole, so it needs all its columns."""
    needed = {OWNER} if read.layout.below else {ID}
    if read.layout.below:
        needed |= {column.key for column in known.values() if not column.is_locked}
    for column in known.values():
        if column.key in needed - places.keys():
            raise NotReadable(
                _("%(sheet)s: the column “%(column)s” is missing. Put it back, or take the "
                  "whole sheet out.")
                % {"sheet": read.title, "column": str(column.head).split(" (%", 1)[0]}
            )  # fmt: skip


def _refuse_headless(read: Read, heads: list[str], cells: list[Raw]) -> None:
    for at, cell in enumerate(cells):
        if cell is not None and not (at < len(heads) and heads[at]):
            raise NotReadable(
                _("%(sheet)s: the column %(letter)s has no head. Give each column its own head "
                  "again, not merged with another.")
                % {"sheet": read.title, "letter": get_column_letter(at + 1)}
            )  # fmt: skip
