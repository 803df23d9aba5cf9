"""The plan's own order: one action moved, all others stay in theirs."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activity.services import record
from activity.verbs import Verb
from strategies.access import Desk
from strategies.models import Strategy
from workplans.models import Action


@transaction.atomic
def move(desk: Desk, action: Action, *, to: int, among: Sequence[Action]) -> None:
    """Move an action to place `to`, from one, of the actions the person sees.

    It comes to stand behind the one that is before that place, or else before the first:
    so what a colleague moves at the same time keeps its place too. Positions run from one
    without gaps afterwards; they make no version, so nobody's writing meets a conflict.
    """
    others = [one for one in among if one.pk != action.pk]
    to = max(1, min(to, len(others) + 1))
    strategies = Strategy.objects.filter(pk=desk.strategy.pk)
    strategies.select_for_update().get()
    order = list(Action.objects.filter(strategy=desk.strategy).in_plan())
    moving = next((one for one in order if one.pk == action.pk), None)
    if moving is None or not others:
        return
    order.remove(moving)
    anchor = others[to - 2] if to > 1 else others[0]
    place = next((at for at, one in enumerate(order) if one.pk == anchor.pk), None)
    if place is None:  # a colleague took it out of the plan meanwhile
        place = len(order) - 1
    order.insert(place + (1 if to > 1 else 0), moving)
    changed = []
    for position, one in enumerate(order, start=1):
        if one.position != position:
            one.position = position
            changed.append(one)
    if not changed:
        return
    Action.objects.bulk_update(changed, ["position"])
    strategies.update(changed_at=timezone.now())
    slug = desk.place.region.slug
    record(
        Verb.ACTIONS_ORDERED,
        actor=desk.user,
        region=desk.place.region,
        target=moving,
        title=moving.title,
        link=reverse("workplans:plan", args=[slug]),
    )
