"""Rows below an action or objective: money lines, measures, checklist questions, as JSON."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from strategies.editing import as_json

if TYPE_CHECKING:
    from workplans.models import Action, Objective

Row = dict[str, Any]
MONEY_FIELDS = ("year", "source", "amount", "certainty", "note", "unread")
MEASURE_FIELDS = (
    "what", "unit", "now", "now_on", "now_by", "aim", "by", "source", "counts", "unread",
)  # fmt: skip
TEXTS = {"source", "certainty", "note", "what", "unit", "counts"}


def rows_of(lines: Any, names: tuple[str, ...]) -> list[Row]:
    """Return rows below an action or objective as they are compared and kept: JSON."""
    return [{name: as_json(getattr(line, name)) for name in names} for line in lines]


def as_rows(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    """Return typed rows as the database would give them back."""
    return [{name: _exact(said(row, name)) for name in names} for row in rows]


def said(row: Row, name: str) -> Any:
    """Return what a row says, or the column's own nothing: "", {} or None."""
    return row.get(name, {} if name == "unread" else "" if name in TEXTS else None)


def _exact(value: Any) -> Any:
    """Decimals as the database gives them back, so equal amounts compare equal."""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return as_json(value)


def write_money(action: "Action", rows: list[Row]) -> None:
    action.money.all().delete()
    action.money.bulk_create(
        action.money.model(
            action=action, position=at, **{n: said(row, n) for n in MONEY_FIELDS}
        )
        for at, row in enumerate(rows, start=1)
    )


def write_measures(row: "Action | Objective", rows: list[Row]) -> None:
    row.measures.all().delete()
    of = {row._meta.model_name or "": row}
    row.measures.bulk_create(
        row.measures.model(position=at, **of, **{n: said(one, n) for n in MEASURE_FIELDS})
        for at, one in enumerate(rows, start=1)
    )
