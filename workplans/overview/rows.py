"""One action as a list shows it."""

from dataclasses import dataclass
from decimal import Decimal

from workplans.models import Action
from workplans.readiness.plan import Plan
from workplans.sums import sum_of


@dataclass(frozen=True)
class Row:
    action: Action
    objective: int | None
    total: Decimal | None
    missing: list[str]


def row(action: Action, plan: Plan) -> Row:
    return Row(
        action, plan.number_of(action.objective_id), total_of(action), plan.missing(action)
    )


def total_of(action: Action) -> Decimal | None:
    """Return what the action costs; None while it has no line of money."""
    lines = list(action.money.all())
    return sum_of(lines, action.strategy.currency) if lines else None
