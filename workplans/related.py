"""Rows below an action or objective, as they are compared, kept in a Revision and written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from strategies.editing import as_json
from workplans.rows import Measure, MoneyLine, Partner, Risk, Step

if TYPE_CHECKING:
    from workplans.models import Action, Objective

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


def kinds_below(row: "Action | Objective") -> list[str]:
    return [kind for kind in KINDS if hasattr(type(row), kind)]


def nothing_below(row: "Action | Objective") -> dict[str, list[Any]]:
    return {name: [] for name in [*kinds_below(row), *_items(row)]}


def stands_below(row: "Action | Objective") -> dict[str, list[Any]]:
    """Return everything below a row as it is compared; read in bulk where it was prefetched."""
    below = {kind: rows_of(getattr(row, kind).all(), kind) for kind in kinds_below(row)}
    return below | {
        name: sorted(i.pk for i in getattr(row, name).all()) for name in _items(row)
    }


def _items(row: "Action | Objective") -> list[str]:
    return ["items"] if hasattr(type(row), "items") else []


def wanted_below(given: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return what shall stand below a row, written as `stands_below` writes it."""
    return {
        name: sorted(getattr(item, "pk", item) for item in rows)
        if name == "items"
        else as_rows(rows, name)
        for name, rows in given.items()
    }


def write_below(changes: Iterable[tuple["Action | Objective", Mapping[str, Any]]]) -> None:
    """Put what shall stand below many rows in the place of what stands.

    A few statements however many rows; what shall stand is as `wanted_below` returns it.
    """
    told: dict[tuple[str, str], list[tuple[Action | Objective, list[Any]]]] = {}
    for row, below in changes:
        for name, rows in below.items():
            told.setdefault((name, str(row._meta.model_name)), []).append((row, rows))
    for (name, above), changed in told.items():
        if name == "items":
            _write_items(changed)
        else:
            _write_rows(name, above, changed)


def _write_rows(
    kind: str, above: str, changed: list[tuple["Action | Objective", list[Row]]]
) -> None:
    model: Any = KINDS[kind].model
    keys = [row.pk for row, _rows in changed]
    model._default_manager.filter(**{f"{above}__in": keys}).delete()
    model._default_manager.bulk_create(
        one for row, rows in changed for one in as_below(row, kind, rows)
    )


def as_below(row: "Action | Objective", kind: str, rows: list[Row]) -> list[Any]:
    """Return rows, as JSON, as they would be written below a row; links have no rules."""
    if kind not in KINDS:
        return []
    model: Any = KINDS[kind].model
    return [
        model(
            **{str(row._meta.model_name): row},
            position=at,
            **{_attname(model, name): _value(model, name, one[name]) for name in one},
        )
        for at, one in enumerate(as_rows(rows, kind), start=1)
    ]


def _attname(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).attname)


def _value(model: Any, name: str, kept: Any) -> Any:
    return model._meta.get_field(name).to_python(kept)


def _write_items(changed: list[tuple[Any, list[int]]]) -> None:
    through = changed[0][0].items.through
    through.objects.filter(action__in=[row.pk for row, _keys in changed]).delete()
    through.objects.bulk_create(
        through(action_id=row.pk, checklistitem_id=key) for row, keys in changed for key in keys
    )
