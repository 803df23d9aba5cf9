"""The doors to the rows of a workplan: always through the strategy they belong to."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from strategies.access import Desk, strategy_to_read, strategy_to_write
from workplans.models import Action, ImportBatch, Objective


def action_to_read(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Action]:
    desk = strategy_to_read(user, region_slug)
    action = (
        Action.objects.filter(strategy=desk.strategy, uuid=uuid)
        .in_plan()
        .select_related("objective", "priority__edition", "responsible", "changed_by")
        .prefetch_related("money", "measures", "items__priority__edition")
        .first()
    )
    if action is None:
        raise Http404
    return desk, action


def action_to_write(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Action]:
    desk = strategy_to_write(user, region_slug)
    action = Action.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    if action is None:
        raise Http404
    return desk, action


def objective_to_read(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, Objective]:
    desk = strategy_to_read(user, region_slug)
    objective = (
        Objective.objects.filter(strategy=desk.strategy, uuid=uuid)
        .prefetch_related("measures")
        .first()
    )
    if objective is None:
        raise Http404
    return desk, objective


def batch_to_write(
    user: User | AnonymousUser, region_slug: str, uuid: UUID
) -> tuple[Desk, ImportBatch]:
    desk = strategy_to_write(user, region_slug)
    batch = ImportBatch.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    if batch is None:
        raise Http404
    return desk, batch
