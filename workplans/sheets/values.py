"""What stands in a column of a row, and the cell it is written as."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from workplans.sheets.book import Book
from workplans.sheets.kinds import Kind
from workplans.sheets.layout import Column
from workplans.sheets.lists import organisations

Cells = Callable[[Any], Any]
"""From a row."""


def written(column: Column, row: Any, book: Book) -> Any:
    """Return the cell of a column of a row."""
    return writer(column, book)(row)


def writer(column: Column, book: Book) -> Callable[..., Any]:
    """Return what gives the cell of a column for any row; what could not be read, as typed.

    A sheet also says to what a row belongs, which no column of a row itself asks for.
    """
    field, _slash, key = column.key.partition("/")
    cell = _cell(field, key, column.kind, book)

    def cell_or_unread(row: Any, _owner: Any = None) -> Any:
        unread = getattr(row, "unread", None)
        return unread[field] if unread and field in unread else cell(row)

    return cell_or_unread


def _cell(field: str, key: str, kind: Kind, book: Book) -> Cells:
    stands = _stands(field, key)
    if field == "currency":
        own = book.strategy.currency
        return lambda row: None if row.currency == own else kind.write(row.currency, book)
    if field in {"organisation", "responsible"}:
        return lambda row: book.label(organisations, one) if (one := stands(row)) else None
    if type(kind).write is Kind.write:
        return stands
    return lambda row: kind.write(stands(row), book)


def _stands(field: str, key: str) -> Cells:
    """Return what reads a column from a row."""
    if key:
        return lambda row: getattr(row, field).get(key)
    if field == "principles":
        return lambda row: list(row.principles)
    if field == "objective":
        return lambda row: None if (one := row.objective) and one.removed_at else one
    return attrgetter(field)
