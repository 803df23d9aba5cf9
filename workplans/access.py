"""The doors to the rows of a workplan: always through the strategy they belong to."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from strategies.access import Desk, strategy_to_read, strategy_to_write
from strategies.models import Strategy
from workplans.models import Action, Batch, Objective


def action_to_read(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Action]:
    """Return the action; one that was taken out of the plan only to those who write."""
    desk = strategy_to_read(user, region_slug)
    action = (
        Action.objects.filter(strategy=desk.strategy, uuid=uuid)
        .select_related("objective", "priority__edition", "responsible", "changed_by")
        .prefetch_related("money", "measures", "items__priority__edition")
        .first()
    )
    if action is None or (action.removed_at and not desk.may_write):
        raise Http404
    return desk, action


def action_to_write(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Action]:
    strategy_to_write(user, region_slug)
    return action_to_read(user, region_slug, uuid)


def objective_to_read(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Objective]:
    """Return the objective; one that was taken out only to those who write."""
    desk = strategy_to_read(user, region_slug)
    objective = (
        Objective.objects.filter(strategy=desk.strategy, uuid=uuid)
        .select_related("changed_by")
        .prefetch_related("measures")
        .first()
    )
    if objective is None or (objective.removed_at and not desk.may_write):
        raise Http404
    return desk, objective


def objective_to_write(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Objective]:
    strategy_to_write(user, region_slug)
    return objective_to_read(user, region_slug, uuid)


def batch_to_write(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Batch]:
    desk = strategy_to_write(user, region_slug)
    batch = Batch.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    if batch is None:
        raise Http404
    return desk, batch


def batches_of(desk: Desk) -> QuerySet[Batch]:
    """Return the steps over many rows that did something, the last one first."""
    return (
        desk.strategy.batches.filter(done_at__isnull=False, count__gt=0)
        .select_related("by")
        .defer("rows", "numbers", "mapping", "made", "changed")
        .order_by("-done_at", "-pk")
    )


def action_in(strategy: Strategy, uuid: UUID) -> Action | None:
    """Return an action that stands in the plan, None if there is none."""
    return (
        Action.objects.filter(strategy=strategy, uuid=uuid)
        .in_plan()
        .select_related("objective", "priority__edition", "responsible")
        .prefetch_related("money", "measures", "items__priority__edition")
        .first()
    )


def actions_with(desk: Desk, uuids: Iterable[UUID]) -> list[Action]:
    """Return the strategy's actions of these uuids in the plan's order, taken out or not."""
    return list(
        Action.objects.filter(strategy=desk.strategy, uuid__in=list(uuids))
        .select_related("strategy__edition", "objective", "priority", "responsible")
        .prefetch_related("money")
    )
