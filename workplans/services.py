"""Everything that changes a workplan: objectives, actions, titles added, the currency."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.services import record
from activity.verbs import Verb
from kernel.text import folded
from regions import services
from regions.models import Organisation, OrganisationKind, PartPlayed
from strategies.access import Desk
from strategies.editing import Edit, keeping_what_lost, put_below, save
from strategies.models import PlaceKind, Strategy
from toolkit.models import ChecklistItem, Idea
from toolkit.services import effects
from workplans.batches import (
    Change,
    NotHere,
    add_actions,
    batch_for,
    change_many,
    finish,
    next_position,
    step_key,
)
from workplans.models import Action, Batch, Objective
from workplans.related import KINDS, Row, wanted_below

Kind = TypeVar("Kind", Action, Objective)
# What is said of an organisation of which the plan knows the name alone.
NEW_ORGANISATION = {
    "kind": OrganisationKind.OTHER,
    "migrant_led": False,
    "part": PartPlayed.WORKS_WITH,
}


@dataclass
class ActionInput:
    """One filled-in page of an action; `values` are columns of Action.

    `new_organisation` is the name of one that is not in the list yet. `ideas`: what
    participants said that led to it. `items_why`: why questions no longer belong to it.
    """

    uuid: UUID
    base_version: int
    values: dict[str, Any]
    money: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    partners: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)
    risks: list[Row] = field(default_factory=list)
    items: list[ChecklistItem] = field(default_factory=list)
    new_organisation: str = ""
    ideas: list[Idea] = field(default_factory=list)
    items_why: str = ""


# --- Actions and objectives ---------------------------------------------------------


def _standing(kind: type[Kind], desk: Desk, uuid: UUID) -> Kind | None:
    """Return the row a page speaks of; None if the page makes a new one."""
    found = kind.objects.filter(uuid=uuid).select_related("strategy").first()
    if found and found.strategy_id != desk.strategy.pk:
        raise NotHere
    return found


def _base(found: Action | Objective | None, version: int) -> int:
    """A page for a new row, sent again, speaks of what it made the first time."""
    return 1 if found and version == 0 else version


@keeping_what_lost()
def save_action(desk: Desk, given: ActionInput) -> Action:
    """Create or change an action; the same new page sent twice makes one action.

    Raises EditConflict when somebody changed it meanwhile.
    """
    found = _standing(Action, desk, given.uuid)
    action = found or Action(
        strategy=desk.strategy, uuid=given.uuid, position=next_position(Action, desk)
    )
    values = dict(given.values)
    if given.new_organisation and not values.get("responsible"):
        values["responsible"] = organisation_named(desk, given.new_organisation)
    below = {kind: _with_organisations(desk, getattr(given, kind)) for kind in KINDS}
    edit = put_below(
        Edit(action, _base(found, given.base_version), values),
        wanted_below({**below, "items": given.items}),
    )
    before = list(found.items.all()) if found and given.items_why else []
    if save(edit, by=desk.user):
        _record(Verb.ACTION_SAVED, desk, action, "workplans:action")
        gone = [item for item in before if item not in given.items]
        where = {"kind": PlaceKind.ACTION, "key": str(action.uuid), "title": action.title}
        effects.keep_taken_off(desk, gone, given.items_why, **where)
    for idea in given.ideas:
        effects.link(desk, idea, PlaceKind.ACTION, str(action.uuid), action.title)
    return action


@dataclass
class Filled:
    """One row of a table: an action, the version it was read in, and what it is to become."""

    action: Action
    base_version: int
    values: dict[str, Any]
    below: dict[str, list[Row]] = field(default_factory=dict)
    new_organisation: str = ""


@transaction.atomic
def fill_in(desk: Desk, *, uuid: UUID, title: str, rows: Iterable[Filled]) -> Batch:
    """Save the rows of a table in one step that can be undone."""
    changes: list[Change] = []
    for row in rows:
        values = dict(row.values)
        if row.new_organisation and not values.get("responsible"):
            values["responsible"] = organisation_named(desk, row.new_organisation)
        changes.append((row.action, row.base_version, values, row.below))
    return change_many(desk, uuid=uuid, title=title, changes=changes, verb=Verb.ACTIONS_CHANGED)


@keeping_what_lost()
def save_objective(
    desk: Desk,
    *,
    uuid: UUID,
    base_version: int,
    values: dict[str, Any],
    measures: list[Row],
) -> Objective:
    found = _standing(Objective, desk, uuid)
    objective = found or Objective(
        strategy=desk.strategy, uuid=uuid, position=next_position(Objective, desk)
    )
    edit = put_below(
        Edit(objective, _base(found, base_version), values),
        wanted_below({"measures": measures}),
    )
    if save(edit, by=desk.user):
        _record(Verb.OBJECTIVE_SAVED, desk, objective, "workplans:objective")
    return objective


@transaction.atomic
def take_out(desk: Desk, row: Action | Objective) -> None:
    """Take an action or objective out of the plan; the row and its history stay.

    The actions of an objective stay in the plan and belong to none.
    """
    now = timezone.now()
    stands = type(row).objects.filter(pk=row.pk).in_plan()
    if stands.update(removed_at=now, changed_at=now, changed_by=desk.user):
        if isinstance(row, Objective):
            _record(Verb.OBJECTIVE_REMOVED, desk, row, "workplans:objectives")
        else:
            _record(Verb.ACTION_REMOVED, desk, row, "workplans:plan")
        _touch(desk.strategy)


@transaction.atomic
def put_back(desk: Desk, row: Action | Objective) -> None:
    gone = type(row).objects.filter(pk=row.pk).exclude(removed_at=None)
    if gone.update(removed_at=None):
        page = "workplans:objective" if isinstance(row, Objective) else "workplans:action"
        _record(Verb.PUT_BACK, desk, row, page)
        _touch(desk.strategy)


def organisation_named(
    desk: Desk, name: str, known: dict[str, Organisation] | None = None
) -> Organisation:
    """Return the region's organisation of this name; a new one is added to People.

    One that had left takes part again, as it was. `known`: regions' organisations_by_name.
    """
    if known is None:
        known = services.organisations_by_name(desk.place.region)
    there = known.get(folded(name))
    values = {"name": there.name} if there else {**NEW_ORGANISATION, "name": name}
    return services.organisation_named(desk.place, values, known)


def _with_organisations(desk: Desk, rows: list[Row]) -> list[Row]:
    """Return rows whose organisation was typed and not chosen with the region's own."""
    known = []
    for row in rows:
        named = {one: value for one, value in row.items() if one != "new_organisation"}
        if row.get("new_organisation") and not row.get("organisation"):
            named["organisation"] = organisation_named(desk, row["new_organisation"])
        known.append(named)
    return known


# --- The whole plan -----------------------------------------------------------------


@transaction.atomic
def save_currency(desk: Desk, *, currency: str, rate: Decimal | None, on: date | None) -> None:
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


@transaction.atomic
def add_titles(desk: Desk, *, uuid: UUID, titles: list[tuple[str, str]]) -> int:
    """Add one action a line, (reference, title); the same `uuid` twice adds once."""
    batch, new = batch_for(desk, step_key(uuid, titles), Verb.ACTIONS_ADDED)
    if new:
        rows = [{"reference": reference, "title": title} for reference, title in titles]
        add_actions(desk, batch, rows)
        finish(desk, batch)
    return batch.count


def _touch(strategy: Strategy) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(changed_at=timezone.now())


def _record(verb: Verb, desk: Desk, row: Action | Objective, page: str) -> None:
    slug = desk.place.region.slug
    alone = page in {"workplans:plan", "workplans:objectives"}
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=row,
        title=row.title,
        link=reverse(page, args=[slug] if alone else [slug, row.uuid]),
    )
