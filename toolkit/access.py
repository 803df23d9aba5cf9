"""The doors to a priority, a checklist question, codes and workshops of a strategy."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from frameworks.models import Audience
from regions.access import TEAM, AnyRole, region_for
from regions.models import Membership, Role
from strategies.access import Desk, strategy_to_read, strategy_to_write, working_copy
from strategies.models import Strategy
from toolkit.models import (
    AccessCode,
    ChecklistItem,
    Effect,
    Idea,
    InputState,
    Moderation,
    Priority,
    Seat,
    Workshop,
)

MOST_OWN = 100
CODE_MAKERS: frozenset[AnyRole] = frozenset({Role.LEAD, Role.FACILITATOR})


@dataclass(frozen=True)
class PriorityDesk:
    """A person at one strategic priority of a strategy, with its questions in order."""

    desk: Desk
    priority: Priority
    items: list[ChecklistItem]

    @property
    def slug(self) -> str:
        return self.desk.place.region.slug

    def may_see(self, item: ChecklistItem) -> bool:
        """Say whether this person may know what the team answers to `item`."""
        return may_see(self.desk, item)


@dataclass(frozen=True)
class ItemDesk(PriorityDesk):
    """A person at one question."""

    item: ChecklistItem

    @property
    def next_item(self) -> ChecklistItem | None:
        after = self.items.index(self.item) + 1
        return self.items[after] if after < len(self.items) else None

    @property
    def position(self) -> int:
        return self.items.index(self.item) + 1


def may_see(desk: Desk, item: ChecklistItem) -> bool:
    return desk.place.in_team or item.audience != Audience.REGION


def priority_to_read(
    user: User | AnonymousUser, region_slug: str, priority_key: str
) -> PriorityDesk:
    """Return the priority for those who may read the strategy (strategies.access)."""
    return _at_priority(strategy_to_read(user, region_slug), priority_key)


def priority_to_write(
    user: User | AnonymousUser, region_slug: str, priority_key: str
) -> PriorityDesk:
    return _at_priority(strategy_to_write(user, region_slug), priority_key)


def item_to_read(
    user: User | AnonymousUser, region_slug: str, priority_key: str, item_key: str
) -> ItemDesk:
    """Return the question; what only the team reads does not exist for others."""
    found = _at_item(priority_to_read(user, region_slug, priority_key), item_key)
    if not found.may_see(found.item):
        raise Http404
    return found


def item_to_write(
    user: User | AnonymousUser, region_slug: str, priority_key: str, item_key: str
) -> ItemDesk:
    return _at_item(priority_to_write(user, region_slug, priority_key), item_key)


def _at_priority(desk: Desk, key: str) -> PriorityDesk:
    priority = (
        Priority.objects.filter(edition=desk.strategy.edition, key=key)
        .select_related("edition")
        .prefetch_related("items")
        .first()
    )
    if priority is None:
        raise Http404
    return PriorityDesk(desk, priority, list(priority.items.all()))


def _at_item(at: PriorityDesk, key: str) -> ItemDesk:
    item = next((one for one in at.items if one.key == key), None)
    if item is None:
        raise Http404
    return ItemDesk(at.desk, at.priority, at.items, item)


def priority_in(strategy: Strategy, key: str) -> Priority | None:
    return (
        Priority.objects.filter(edition=strategy.edition, key=key)
        .select_related("edition")
        .first()
    )


def item_in(strategy: Strategy, key: str) -> ChecklistItem | None:
    """Return the item "priority/item" of the strategy's edition, None if there is none."""
    priority, _slash, item = key.partition("/")
    return (
        ChecklistItem.objects.filter(
            priority__edition=strategy.edition, priority__key=priority, key=item
        )
        .select_related("priority__edition")
        .first()
    )


def items_in(strategy: Strategy, keys: Iterable[int]) -> list[ChecklistItem]:
    """Return those of the items that belong to the strategy's edition."""
    return list(
        ChecklistItem.objects.filter(
            pk__in=list(keys), priority__edition=strategy.edition
        ).select_related("priority__edition")
    )


def codes_to_read(user: User | AnonymousUser, region_slug: str) -> Desk:
    """Return the desk of the team; who has a code can take part, so AER sees none."""
    return strategy_to_write(user, region_slug, TEAM)


def codes_to_write(user: User | AnonymousUser, region_slug: str) -> Desk:
    return strategy_to_write(user, region_slug, CODE_MAKERS)


def codes_of(desk: Desk) -> QuerySet[AccessCode]:
    """Return the codes for no workshop, each with how many places came in with it."""
    ours = desk.strategy.codes.filter(workshop=None)
    return ours.annotate(places=Count("seats")).order_by("-made_at", "-pk")


def code_in(desk: Desk, uuid: UUID) -> AccessCode:
    return get_object_or_404(codes_of(desk), uuid=uuid)


def participant_at(user: User | AnonymousUser, region_slug: str) -> tuple[Membership, Strategy]:
    """Return who takes part in a region with an account, and in what.

    404 for outsiders and where nothing is started; 403 for the team and AER.
    """
    place = region_for(user, region_slug, frozenset({Role.STAKEHOLDER}))
    strategy = working_copy(region_slug)
    if strategy is None:
        raise Http404
    return Membership.objects.get(user=place.user, region=place.region), strategy


# --- Workshops: the whole team's, facilitators' too; nobody else reads anything of them ----


def workshops_of(user: User | AnonymousUser, region_slug: str) -> Desk:
    """Return the desk of a team member, to read and to write workshops."""
    return strategy_to_write(user, region_slug, TEAM)


def workshop_at(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Workshop]:
    """Return one workshop of the region; 404 where there is none."""
    desk = workshops_of(user, region_slug)
    found = Workshop.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    if found is None:
        raise Http404
    found.strategy = desk.strategy
    return desk, found


# --- Ideas ---------------------------------------------------------------------------


def ideas_for(seat: Seat) -> tuple[list[Idea], QuerySet[Idea]]:
    """Return a place's own ideas, and those of others it may see, the latest first."""
    mine = seat.ideas.filter(commented=None).select_related("organisation", "strategy")
    return list(mine.order_by("-pk")[:MOST_OWN]), _of_others(seat).order_by("-pk")


def idea_for(seat: Seat, uuid: UUID) -> Idea:
    """Return an idea of others that this place may see; 404 for any other."""
    return get_object_or_404(_of_others(seat), uuid=uuid)


def _of_others(seat: Seat) -> QuerySet[Idea]:
    return (
        Idea.objects.filter(
            strategy=seat.strategy_id, moderation=Moderation.SHOWN, commented=None
        )
        .exclude(state=InputState.WITHDRAWN)
        .exclude(seat=seat)
        .select_related("organisation", "strategy")
    )


def ideas_in(strategy: Strategy, uuids: Iterable[str]) -> list[Idea]:
    """Return the strategy's inputs of these uuids, in this order; what is none is left out."""
    known = [one for one in map(_uuid, uuids) if one]
    found = {
        one.uuid: one
        for one in Idea.objects.filter(strategy=strategy, uuid__in=known)
        .exclude(state=InputState.WITHDRAWN)
        .select_related("item__priority__edition", "workshop")
    }
    return [found[one] for one in dict.fromkeys(known) if one in found]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def input_to_read(user: User | AnonymousUser, region_slug: str) -> Desk:
    """Return the desk of the team; what participants say is never for AER here."""
    return strategy_to_write(user, region_slug, TEAM)


def one_input_to_read(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Idea]:
    desk = input_to_read(user, region_slug)
    ours = Idea.objects.filter(strategy=desk.strategy).select_related(
        "organisation", "workshop", "item__priority__edition", "joined_to", "seat"
    )
    idea = get_object_or_404(ours, uuid=uuid)
    idea.strategy = desk.strategy
    return desk, idea


def said_at(desk: Desk, kind: str, key: str) -> list[Effect]:
    """Return the standing links of what was said to an action or answer, in one query.

    AER reads only what others see; what somebody withdrew is no source.
    """
    said = Effect.objects.filter(strategy=desk.strategy, kind=kind, key=key, ended_at=None)
    said = said.exclude(idea=None).exclude(idea__state=InputState.WITHDRAWN)
    if not desk.place.in_team:
        said = said.filter(idea__moderation=Moderation.SHOWN)
    found = list(said.select_related("idea__workshop"))
    for one in found:
        one.idea.strategy = desk.strategy  # type: ignore[union-attr]
    return found


def ideas_about(desk: Desk, item: ChecklistItem) -> list[Idea]:
    """Return what was said about a question; AER reads only what others see."""
    said = Idea.objects.filter(strategy=desk.strategy, item=item)
    said = said.exclude(state=InputState.WITHDRAWN)
    if not desk.place.in_team:
        said = said.filter(moderation=Moderation.SHOWN)
    found = list(said.select_related("workshop").order_by("pk")[:MOST_OWN])
    for one in found:
        one.strategy = desk.strategy
    return found
