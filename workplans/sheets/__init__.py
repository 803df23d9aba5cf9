"""The workplan as a spreadsheet that goes out and comes back.

`columns` is the one place in which sheets and columns are declared; `writing` makes the
file, `reading` takes one in, `comparing` says what it changes, `taking` takes that over.
"""

from workplans.importing.packed import NotReadable
from workplans.importing.reading import MAX_BYTES
from workplans.sheets.book import Book
from workplans.sheets.cells import escaped
from workplans.sheets.comparing import compare
from workplans.sheets.reading import read_book
from workplans.sheets.taking import (
    Stopped,
    compare_batch,
    in_words,
    keep_book,
    new_organisations,
    reason,
    save_choices,
    take_over,
)
from workplans.sheets.units import LEAVE, MINE, THEIRS, Comparison, Unit, units_at
from workplans.sheets.writing import write_plan

__all__ = [
    "LEAVE",
    "MAX_BYTES",
    "MINE",
    "THEIRS",
    "Book",
    "Comparison",
    "NotReadable",
    "Stopped",
    "Unit",
    "compare",
    "compare_batch",
    "escaped",
    "in_words",
    "keep_book",
    "new_organisations",
    "read_book",
    "reason",
    "save_choices",
    "take_over",
    "units_at",
    "write_plan",
]
