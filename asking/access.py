"""The doors to what somebody is asked: the team's own, and the one behind a mailed link."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from regions.access import hash_of
from strategies.access import Desk, strategy_to_write
from strategies.models import Ask


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
