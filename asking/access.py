"""The doors to what somebody is asked: the team's own, and the one behind a mailed link."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from frameworks.access import section_in
from regions.access import hash_of
from strategies.access import Desk, strategy_to_write
from strategies.models import Ask, Care, PlaceKind, Strategy
from toolkit.access import priority_in
from workplans.access import action_in


@dataclass(frozen=True)
class Place:
    """What is spoken of: its kind and key, what it is called, and the team's page of it."""

    kind: PlaceKind
    key: str
    title: str
    page: str = ""


def ask_to_write(user: User | AnonymousUser, region_slug: str, uuid: UUID) -> tuple[Desk, Ask]:
    """Return what somebody is asked; 404 for outsiders, 403 for who does not write."""
    desk = strategy_to_write(user, region_slug)
    found = desk.strategy.asks.select_related("asked_by").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    found.strategy = desk.strategy
    return desk, found


def ask_behind(token: str) -> Ask:
    """Return what a mailed link asks, whatever became of it; 404 for no link."""
    return get_object_or_404(
        Ask.objects.select_related("strategy__region", "strategy__edition", "asked_by"),
        token_hash=hash_of(token),
    )


def care_to_write(
    user: User | AnonymousUser, region_slug: str, kind: str, key: str
) -> tuple[Desk, Place, Care]:
    """Return a section, priority or action with who sees to it; 404 where there is none."""
    desk = strategy_to_write(user, region_slug)
    place = _cared_for(desk.strategy, kind, key)
    if place is None:
        raise Http404
    where = {"strategy": desk.strategy, "kind": place.kind, "key": place.key}
    return desk, place, Care.objects.filter(**where).first() or Care(**where)


def _cared_for(strategy: Strategy, kind: str, key: str) -> Place | None:
    slug = strategy.region.slug
    if kind == PlaceKind.SECTION and (section := section_in(strategy, key)):
        page = reverse("frameworks:section", args=[slug, key])
        return Place(PlaceKind.SECTION, key, section.title, page)
    if kind == PlaceKind.PRIORITY and (priority := priority_in(strategy, key)):
        page = reverse("toolkit:priority", args=[slug, key])
        return Place(PlaceKind.PRIORITY, key, priority.title, page)
    if kind != PlaceKind.ACTION:
        return None
    try:
        action = action_in(strategy, UUID(key))
    except ValueError:
        return None
    if action is None:
        return None
    page = reverse("workplans:action", args=[slug, action.uuid])
    return Place(PlaceKind.ACTION, str(action.uuid), action.title, page)
