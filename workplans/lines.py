"""Money lines and measures below an action or objective: compared and kept as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from strategies.editing import as_json
from workplans.models import Action, Measure, MoneyLine, Objective

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
    return [{name: _exact(_said(row, name)) for name in names} for row in rows]


def _said(row: Row, name: str) -> Any:
    """Return what a row says, or the column's own nothing: "", {} or None."""
    return row.get(name, {} if name == "unread" else "" if name in TEXTS else None)


def _exact(value: Any) -> Any:
    """Decimals as the database gives them back, so equal amounts compare equal."""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return as_json(value)


def stands_below(row: Action | Objective) -> dict[str, list[Any]]:
    """Return everything below a row as it is compared; read in bulk where it was prefetched."""
    below: dict[str, list[Any]] = {"measures": rows_of(row.measures.all(), MEASURE_FIELDS)}
    if isinstance(row, Action):
        below["money"] = rows_of(row.money.all(), MONEY_FIELDS)
        below["items"] = sorted(item.pk for item in row.items.all())
    return below


def wanted_below(given: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return what shall stand below a row, written as `stands_below` writes it."""
    wanted: dict[str, list[Any]] = {}
    for name, rows in given.items():
        if name == "items":
            wanted[name] = sorted(getattr(item, "pk", item) for item in rows)
        else:
            wanted[name] = as_rows(rows, MONEY_FIELDS if name == "money" else MEASURE_FIELDS)
    return wanted


def write_below(changes: Sequence[tuple[Action | Objective, Mapping[str, Any]]]) -> None:
    """Write what shall stand below many rows; a few statements however many they are."""
    for model, name in ((MoneyLine, "money"), (Measure, "measures")):
        told = [(row, below[name]) for row, below in changes if name in below]
        if told:
            _write_lines(model, told)
    items = [(row, below["items"]) for row, below in changes if "items" in below]
    if items:
        _write_items(items)


def _write_lines(model: type[Any], told: list[tuple[Action | Objective, list[Row]]]) -> None:
    actions = [row.pk for row, _lines in told if isinstance(row, Action)]
    objectives = [row.pk for row, _lines in told if isinstance(row, Objective)]
    owner = Q(action__in=actions)
    model.objects.filter(owner | Q(objective__in=objectives) if objectives else owner).delete()
    names = MONEY_FIELDS if model is MoneyLine else MEASURE_FIELDS
    model.objects.bulk_create(
        [
            model(
                **{"action" if isinstance(row, Action) else "objective": row},
                position=at,
                **{name: model._meta.get_field(name).to_python(line[name]) for name in names},
            )
            for row, lines in told
            for at, line in enumerate(as_rows(lines, names), start=1)
        ]
    )


def _write_items(told: Iterable[tuple[Any, list[int]]]) -> None:
    through = Action.items.through
    told = list(told)
    through.objects.filter(action__in=[row.pk for row, _keys in told]).delete()
    through.objects.bulk_create(
        through(action_id=row.pk, checklistitem_id=key) for row, keys in told for key in keys
    )
