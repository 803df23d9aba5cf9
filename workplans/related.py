"""Rows below an action or objective, as they are compared, kept in a Revision and written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from strategies.editing import as_json
from workplans.models import Action, Measure, MoneyLine, Objective, Partner, Risk, Step

Row = dict[str, Any]
Below = MoneyLine | Measure | Partner | Step | Risk


@dataclass(frozen=True)
class RowKind:
    """One kind of rows: its model and the columns a person fills."""

    model: type[Below]
    fields: tuple[str, ...]


KINDS = {
    "money": RowKind(
        MoneyLine,
        (
            "year", "source", "amount", "currency", "rate", "rate_on", "rate_in", "certainty",
            "grant", "note", "unread",
        ),
    ),
    "measures": RowKind(
        Measure,
        (
            "what", "unit", "now", "women", "men", "others", "now_on", "now_by", "aim", "by",
            "source", "counts", "unread",
        ),
    ),
    "partners": RowKind(Partner, ("organisation", "part")),
    "steps": RowKind(Step, ("title", "by", "done_on", "unread")),
    "risks": RowKind(Risk, ("what", "response", "look_again_on", "unread")),
}  # fmt: skip


def rows_of(lines: Iterable[Any], kind: str) -> list[Row]:
    """Return the rows that stand as they are compared and kept: JSON."""
    return [
        {name: as_json(_column(line, name)) for name in KINDS[kind].fields} for line in lines
    ]


def _column(line: Any, name: str) -> Any:
    """Return what stands in a column; of another row only its key, without reading it."""
    field = line._meta.get_field(name)
    return str(key) if (key := getattr(line, field.attname)) and field.is_relation else key


def as_rows(rows: list[Row], kind: str) -> list[Row]:
    """Return rows that shall stand, as they will be compared and kept."""
    fields = KINDS[kind].fields
    columns = KINDS[kind].model._meta
    return [
        {name: _exact(columns.get_field(name), said(kind, row, name)) for name in fields}
        for row in rows
    ]


def said(kind: str, row: Row, name: str) -> Any:
    """Return what a row says, or the column's own nothing: "", {} or None."""
    field = KINDS[kind].model._meta.get_field(name)
    nothing: Any = (
        {} if name == "unread" else "" if isinstance(field, models.CharField) else None
    )
    return row.get(name, nothing)


def _exact(field: Any, value: Any) -> Any:
    """Decimals as the database gives them back, so equal amounts compare equal."""
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return str(value.quantize(Decimal(1).scaleb(-field.decimal_places)))
    return as_json(value)


def made(kind: str, rows: list[Row], **above: Action | Objective) -> list[Below]:
    """Return the rows of a page as rows of the database, not yet written."""
    return [
        KINDS[kind].model(
            position=at,
            **above,
            **{name: said(kind, row, name) for name in KINDS[kind].fields},
        )
        for at, row in enumerate(rows, start=1)
    ]


def write(kind: str, rows: list[Row], **above: Action | Objective) -> None:
    """Put these rows in the place of those that stand."""
    manager: Any = KINDS[kind].model._default_manager
    manager.filter(**above).delete()
    manager.bulk_create(made(kind, rows, **above))
