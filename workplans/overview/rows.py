"""One action as a list shows it."""

from dataclasses import dataclass
from decimal import Decimal

from workplans.models import Action
from workplans.readiness.actions import lacking
from workplans.readiness.plan import Plan
from workplans.sums import not_in_total, sum_of, without_rate


@dataclass(frozen=True)
class Row:
    action: Action
    objective: int | None
    total: Decimal | None
    not_in_total: list[str]
    missing: list[str]


def row(action: Action, plan: Plan) -> Row:
    left_out = without_rate(action.money.all(), plan.strategy.currency)
    return Row(
        action,
        plan.number_of(action.objective_id),
        total_of(action),
        not_in_total(left_out),
        [str(one.word) for one in lacking(action, plan)],
    )


def total_of(action: Action) -> Decimal | None:
    """Return what the action costs; None while it has no line of money."""
    lines = list(action.money.all())
    return sum_of(lines, action.strategy.currency) if lines else None
