"""What stands in a column of a row, and the cell it is written as."""

from typing import Any

from workplans.sheets.book import Book
from workplans.sheets.layout import Column
from workplans.sheets.lists import organisations


def value_of(column: Column, row: Any) -> Any:
    """Return what stands in a column of a row; what could not be read, as it was typed."""
    field, _slash, key = column.key.partition("/")
    unread = getattr(row, "unread", None) or {}
    if field in unread:
        return unread[field]
    if field == "principles":
        return row.principles.get(key) if key else list(row.principles)
    if field == "objective" and row.objective and row.objective.removed_at:
        return None
    if field == "organisation":
        return str(row.organisation_id) if row.organisation_id else None
    return getattr(row, field)


def written(column: Column, row: Any, book: Book) -> Any:
    """Return the cell of a column of a row."""
    field = column.key
    if field in (getattr(row, "unread", None) or {}):
        return row.unread[field]
    if field == "currency" and row.currency == book.strategy.currency:
        return None
    if field == "organisation" and row.organisation:
        return book.label(organisations, row.organisation)
    if field == "responsible" and row.responsible:
        return book.label(organisations, row.responsible)
    return column.kind.write(value_of(column, row), book)
