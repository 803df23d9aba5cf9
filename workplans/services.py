"""Everything that changes a workplan: objectives, actions, titles added, the currency."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from activity.services import record
from activity.verbs import Verb
from regions.models import Organisation, OrganisationKind, PersonState
from strategies.access import Desk
from strategies.editing import Edit, as_json, keeping_what_lost, save
from strategies.models import Strategy
from toolkit.models import ChecklistItem
from workplans.models import Action, ImportBatch, Measure, MoneyLine, Objective

Row = dict[str, Any]
MONEY_FIELDS = ("year", "source", "amount", "certainty", "note")
MEASURE_FIELDS = (
    "what", "unit", "now", "now_on", "now_by", "aim", "by", "source", "counts", "unread",
)


@dataclass
class ActionInput:
    """One filled-in page of the eight questions; `values` are columns of Action."""

    uuid: UUID
    base_version: int
    values: dict[str, Any]
    money: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    items: list[ChecklistItem] = field(default_factory=list)


def rows_of(lines: Any, names: tuple[str, ...]) -> list[Row]:
    """Return rows below an action or objective as they are compared and kept: JSON."""
    return [{name: as_json(getattr(line, name)) for name in names} for line in lines]


def _as_rows(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    return [{name: _exact(row.get(name)) for name in names} for row in rows]


def _exact(value: Any) -> Any:
    """Decimals as the database gives them back, so equal amounts compare equal."""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return as_json(value)


@keeping_what_lost()
def save_action(desk: Desk, given: ActionInput) -> Action:
    """Create or change an action; the same new page sent twice makes one action.

    Raises EditConflict when somebody changed it meanwhile.
    """
    action = Action.objects.filter(strategy=desk.strategy, uuid=given.uuid).first()
    base = given.base_version
    if action is None:
        last = Action.objects.filter(strategy=desk.strategy).aggregate(at=Max("position"))
        action = Action(
            strategy=desk.strategy, uuid=given.uuid, position=(last["at"] or 0) + 1
        )
    elif base == 0:
        base = 1
    stands: dict[str, list[Any]] = {"money": [], "measures": [], "items": []}
    if action.pk:
        stands = {
            "money": rows_of(action.money.all(), MONEY_FIELDS),
            "measures": rows_of(action.measures.all(), MEASURE_FIELDS),
            "items": sorted(item.pk for item in action.items.all()),
        }
    wanted = {
        "money": _as_rows(given.money, MONEY_FIELDS),
        "measures": _as_rows(given.measures, MEASURE_FIELDS),
        "items": sorted(item.pk for item in given.items),
    }
    row = action

    def write() -> None:
        if stands["money"] != wanted["money"]:
            _write_money(row, given.money)
        if stands["measures"] != wanted["measures"]:
            _write_measures(given.measures, action=row)
        row.items.set(given.items)

    edit = Edit(
        action,
        base,
        given.values,
        related={name: (stands[name], wanted[name]) for name in wanted},
        write_related=write,
    )
    if save(edit, by=desk.user):
        _record(Verb.ACTION_SAVED, desk, action, "workplans:action")
    return action


def _write_money(action: Action, rows: list[Row]) -> None:
    action.money.all().delete()
    MoneyLine.objects.bulk_create(
        MoneyLine(action=action, position=at, **{n: row.get(n) for n in MONEY_FIELDS})
        for at, row in enumerate(rows, start=1)
    )


def _write_measures(
    rows: list[Row], *, action: Action | None = None, objective: Objective | None = None
) -> None:
    Measure.objects.filter(action=action, objective=objective).delete()
    Measure.objects.bulk_create(
        Measure(
            action=action,
            objective=objective,
            position=at,
            **{name: row.get(name) for name in MEASURE_FIELDS},
        )
        for at, row in enumerate(rows, start=1)
    )


@keeping_what_lost()
def save_objective(
    desk: Desk,
    *,
    uuid: UUID,
    base_version: int,
    values: dict[str, Any],
    measures: list[Row],
) -> Objective:
    objective = Objective.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    base = base_version
    if objective is None:
        last = Objective.objects.filter(strategy=desk.strategy).aggregate(at=Max("position"))
        objective = Objective(
            strategy=desk.strategy, uuid=uuid, position=(last["at"] or 0) + 1
        )
    elif base == 0:
        base = 1
    row = objective
    stands = rows_of(row.measures.all(), MEASURE_FIELDS) if row.pk else []
    wanted = _as_rows(measures, MEASURE_FIELDS)
    edit = Edit(
        row,
        base,
        values,
        related={"measures": (stands, wanted)},
        write_related=lambda: _write_measures(measures, objective=row),
    )
    if save(edit, by=desk.user):
        _record(Verb.OBJECTIVE_SAVED, desk, row, "workplans:objective")
    return row


@transaction.atomic
def remove_objective(desk: Desk, objective: Objective) -> None:
    """Remove an objective; its actions stay and belong to none. Its texts stay in history."""
    record(
        Verb.OBJECTIVE_REMOVED,
        actor=desk.user,
        region=desk.place.region,
        target=objective,
        title=objective.title,
        link=reverse("workplans:objectives", args=[desk.place.region.slug]),
    )
    objective.delete()
    _touch(desk.strategy)


@transaction.atomic
def remove_action(desk: Desk, action: Action) -> None:
    """Take an action out of the plan; the row and its history stay."""
    if Action.objects.filter(pk=action.pk).in_plan().update(removed_at=timezone.now()):
        _record(Verb.ACTION_REMOVED, desk, action, "workplans:plan")
        _touch(desk.strategy)


@transaction.atomic
def restore_action(desk: Desk, action: Action) -> None:
    if Action.objects.filter(pk=action.pk).exclude(removed_at=None).update(removed_at=None):
        _record(Verb.ACTION_SAVED, desk, action, "workplans:action")
        _touch(desk.strategy)


@transaction.atomic
def save_currency(
    desk: Desk, *, currency: str, rate: Decimal | None, on: date | None
) -> None:
    """Set the currency of the plan, and one rate and day to show EUR beside it."""
    if currency == "EUR":
        rate, on = None, None
    Strategy.objects.filter(pk=desk.strategy.pk).update(
        currency=currency, eur_rate=rate, eur_rate_on=on
    )
    _touch(desk.strategy)
    record(
        Verb.MONEY_SETTINGS_SAVED,
        actor=desk.user,
        region=desk.place.region,
        target=desk.strategy,
        link=reverse("workplans:money", args=[desk.place.region.slug]),
        currency=currency,
    )


def organisation_named(desk: Desk, name: str) -> Organisation:
    """Return the region's organisation of this name; a new one is added to People."""
    found = Organisation.objects.filter(
        region=desk.place.region, state=PersonState.ACTIVE, name__iexact=name
    ).first()
    if found:
        return found
    return Organisation.objects.create(
        region=desk.place.region, name=name, kind=OrganisationKind.OTHER
    )


@transaction.atomic
def add_titles(desk: Desk, *, uuid: UUID, titles: list[tuple[str, str]]) -> int:
    """Add one action a line, (reference, title); the same `uuid` twice adds once."""
    batch, new = ImportBatch.objects.get_or_create(
        uuid=uuid,
        defaults={
            "strategy": desk.strategy,
            "file_name": "",
            "uploaded_by": desk.user,
            "taken_over_at": timezone.now(),
        },
    )
    if not new:
        return batch.actions.count()
    add_actions(desk, batch, [{"reference": ref, "title": title} for ref, title in titles])
    record(
        Verb.ACTIONS_ADDED,
        actor=desk.user,
        region=desk.place.region,
        target=batch,
        link=reverse("workplans:plan", args=[desk.place.region.slug]),
        count=len(titles),
    )
    return len(titles)


def add_actions(desk: Desk, batch: ImportBatch, rows: list[Row]) -> list[Action]:
    """Create the actions of a batch with their money lines; each is an edit of its own."""
    last = Action.objects.filter(strategy=desk.strategy).aggregate(at=Max("position"))
    made = []
    for at, row in enumerate(rows, start=(last["at"] or 0) + 1):
        money = row.pop("money", [])
        action = Action(strategy=desk.strategy, position=at, batch=batch)
        related = {"money": ([], _as_rows(money, MONEY_FIELDS))} if money else {}
        save(
            Edit(
                action,
                0,
                row,
                related=related,
                write_related=lambda a=action, m=money: _write_money(a, m),
            ),
            by=desk.user,
        )
        made.append(action)
    return made


def _touch(strategy: Strategy) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(changed_at=timezone.now())


def _record(verb: Verb, desk: Desk, row: Action | Objective, page: str) -> None:
    slug = desk.place.region.slug
    args = [slug] if page == "workplans:plan" else [slug, str(row.uuid)]
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=row,
        title=row.title[:300],
        link=reverse(page, args=args),
    )
