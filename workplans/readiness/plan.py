"""The plan as the rules read it, and what single actions lack."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.models import Answer, Stance
from frameworks.reading import period_of, question_for_made
from kernel import typed
from strategies.findings import Spot
from strategies.models import Strategy
from workplans.models import Action, MoneyLine, Objective


@dataclass(frozen=True)
class Plan:
    """Everything the rules read, loaded once in a constant number of queries."""

    strategy: Strategy
    objectives: Sequence[Objective]
    actions: Sequence[Action]
    starts: date | None
    ends: date | None
    money_confirmed: bool = False
    asks_for_money: bool = False

    @property
    def slug(self) -> str:
        return self.strategy.region.slug

    def number_of(self, objective_id: int | None) -> int | None:
        """Return the number of an objective in the plan; None for one taken out."""
        return self.numbers.get(objective_id or 0)

    @cached_property
    def numbers(self) -> dict[int, int]:
        return {one.pk: number for number, one in enumerate(self.objectives, start=1)}

    @cached_property
    def lines(self) -> list[MoneyLine]:
        return [line for action in self.actions for line in action.money.all()]

    def missing(self, action: Action) -> list[str]:
        """Return in words what a version sent for review needs of this action."""
        return [str(LACKING[key][0]) for key in self.lacking[action.pk]]

    @cached_property
    def lacking(self) -> dict[int, list[str]]:
        """Return the keys of what each action lacks, found once however often it is asked."""
        return {
            action.pk: [key for key, (_word, lacks) in LACKING.items() if lacks(action, self)]
            for action in self.actions
        }

    def spot(self, action: Action) -> Spot:
        name = f"{action.reference} {action.title}".strip()
        link = reverse("workplans:action", args=[self.slug, action.uuid])
        ask = reverse("asking:ask", args=[self.slug, "action", action.uuid])
        return Spot(name, link, "workplan", ask)

    def objective_spot(self, objective: Objective, page: str = "workplans:objective") -> Spot:
        return Spot(
            objective.title, reverse(page, args=[self.slug, objective.uuid]), "workplan"
        )


def load(strategy: Strategy) -> Plan:
    period = period_of(strategy)
    asked = question_for_made(strategy, "budget")
    answer = Answer.objects.filter(strategy=strategy, question=asked).first()
    confirmed = answer is not None and _is_confirmed(answer)
    actions = list(
        Action.objects.filter(strategy=strategy)
        .in_plan()
        .select_related("objective", "responsible", "priority")
        .prefetch_related("money", "measures")
    )
    for action in actions:
        action.strategy = strategy  # known: no words about an action read it again
    return Plan(
        strategy=strategy,
        objectives=list(
            Objective.objects.filter(strategy=strategy).in_plan().prefetch_related("measures")
        ),
        actions=actions,
        starts=typed.month(period.get("start", "")),
        ends=typed.month(period.get("end", "")),
        money_confirmed=confirmed,
        asks_for_money=asked is not None,
    )


def plan_facts_of_many(strategies: Sequence[Strategy]) -> dict[int, dict[str, Any]]:
    """Return {objectives, actions, total, made} by strategy, in a constant number of queries.

    `made`: whether the questions made from the workplan are answered.
    """
    objectives = _by_strategy(
        Objective.objects.filter(strategy__in=strategies).in_plan().prefetch_related("measures")
    )
    actions = _by_strategy(
        Action.objects.filter(strategy__in=strategies).in_plan().prefetch_related("money")
    )
    confirmed = {
        answer.strategy_id
        for answer in Answer.objects.filter(strategy__in=strategies).select_related("question")
        if answer.question.made == "budget" and _is_confirmed(answer)
    }
    return {
        strategy.pk: {
            "objectives": len(objectives[strategy.pk]),
            "actions": len(actions[strategy.pk]),
            "total": str(
                sum_of(line for one in actions[strategy.pk] for line in one.money.all())
                + Decimal("0.00")
            ),
            "made": {
                "objectives": bool(objectives[strategy.pk]),
                "measures": bool(objectives[strategy.pk])
                and all(list(one.measures.all()) for one in objectives[strategy.pk]),
                "budget": strategy.pk in confirmed,
            },
        }
        for strategy in strategies
    }


def _by_strategy(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.strategy_id].append(row)
    return found


def _is_confirmed(answer: Answer) -> bool:
    if answer.stance in {Stance.ANSWERED, Stance.UNKNOWN}:
        return any(answer.parts.values())
    return True


def made_answered(plan: Plan) -> dict[str, bool]:
    """Return whether the questions made from the workplan are answered."""
    return {
        "objectives": bool(plan.objectives),
        "measures": bool(plan.objectives)
        and all(list(one.measures.all()) for one in plan.objectives),
        "budget": plan.money_confirmed,
    }


def _unread(action: Action, _plan: Plan) -> bool:
    return bool(
        action.unread
        or any(line.unread for line in action.money.all())
        or any(measure.unread for measure in action.measures.all())
    )


def _without_objective(action: Action, plan: Plan) -> bool:
    return plan.number_of(action.objective_id) is None


def _without_responsible(action: Action, _plan: Plan) -> bool:
    return action.responsible_id is None


def _without_groups(action: Action, _plan: Plan) -> bool:
    return not action.groups


def _without_dates(action: Action, _plan: Plan) -> bool:
    return not (action.starts and action.ends)


def _without_money(action: Action, _plan: Plan) -> bool:
    lines = list(action.money.all())
    if not lines:
        return not (action.no_extra_cost and action.no_cost_reason)
    return not all(_is_whole(line) for line in lines)


def _is_whole(line: MoneyLine) -> bool:
    return bool(line.year and line.source and line.amount and line.certainty)


# What the list of actions can be narrowed to, and says of each action, in this order.
LACKING: dict[str, tuple[str | Promise, Callable[[Action, Plan], bool]]] = {
    "objective": (_("an objective"), _without_objective),
    "groups": (_("for whom"), _without_groups),
    "responsible": (_("who does it"), _without_responsible),
    "dates": (_("from when to when"), _without_dates),
    "money": (_("money"), _without_money),
    "unread": (_("a number or month we can read"), _unread),
}


def sum_of(lines: Iterable[MoneyLine]) -> Decimal:
    return sum((line.amount or Decimal(0) for line in lines), Decimal(0))


def missing(action: Action) -> list[tuple[str, str]]:
    """Return (key, word) of what this one action lacks, without reading the whole plan."""
    own = action.objective
    objectives = [own] if own and own.removed_at is None else []
    alone = Plan(action.strategy, objectives, [action], None, None)
    return [(key, str(word)) for key, (word, lacks) in LACKING.items() if lacks(action, alone)]
