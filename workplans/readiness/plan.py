"""The plan as the rules read it, loaded once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.content.rules import rules_of
from frameworks.models import Answer, Stance
from frameworks.reading import period_of, question_for_made
from kernel import typed
from strategies.findings import RuleSet, Spot
from strategies.models import Strategy
from workplans.models import Action, Measure, MoneyLine, Objective
from workplans.sums import sum_of, without_rate

if TYPE_CHECKING:
    from workplans.readiness.actions import Narrowing

FEW = 10
"""So many actions are named one by one; more are opened as a list."""


@dataclass(frozen=True)
class Plan:
    """Everything the rules read, loaded once in a constant number of queries."""

    strategy: Strategy
    objectives: Sequence[Objective]
    actions: Sequence[Action]
    starts: date | None = None
    ends: date | None = None
    money_confirmed: bool = False
    asks_for_money: bool = False
    rules: RuleSet = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)
    lacking: dict[int, list["Narrowing"]] = field(default_factory=dict)
    """What each action lacks; filled in by `readiness.actions.lacking` as it is asked."""
    below: dict[tuple[type, int, str], list[Any]] = field(default_factory=dict)
    """The rows below each by (model, key, kind), as far as they were read: `rows_below`."""

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
        return [line for lines in self.money.values() for line in lines]

    def rows_below(self, owner: Objective | Action, kind: str) -> list[Any]:
        """Return the money, measures, steps … of a row, found once however often asked."""
        at = (type(owner), owner.pk, kind)
        found = self.below.get(at)
        if found is None:
            found = self.below[at] = list(getattr(owner, kind).all())
        return found

    def measures_of(self, owner: Objective | Action) -> list[Measure]:
        return self.rows_below(owner, "measures")

    @cached_property
    def money(self) -> dict[Action, list[MoneyLine]]:
        """The money lines of each action."""
        return {one: self.rows_below(one, "money") for one in self.actions}

    # --- Places ----------------------------------------------------------------------

    def page(self, name: str, page: str = "workplans:plan", counts: int = 1) -> Spot:
        """Return a page of the plan as a whole."""
        return Spot(name, reverse(page, args=[self.slug]), "workplan", counts=counts)

    def spots(self, broken: Sequence[tuple[Action, int]], key: str, at: str = "") -> list[Spot]:
        """Return each action with its faults counted; of many, the list of exactly these.

        `key` narrows the plan's list to them, `at` is where on an action's page one goes.
        """
        if len(broken) <= FEW:
            return [self._spot(action, counts, at) for action, counts in broken]
        name = ngettext("%d action", "%d actions", len(broken)) % len(broken)
        link = f"{reverse('workplans:plan', args=[self.slug])}?missing={key}#actions"
        return [Spot(name, link, "workplan", counts=sum(counts for _one, counts in broken))]

    def _spot(self, action: Action, counts: int, at: str) -> Spot:
        name = f"{action.reference} {action.title}".strip() or _("Action without a title")
        link = reverse("workplans:action", args=[self.slug, action.uuid])
        ask = reverse("asking:ask", args=[self.slug, "action", action.uuid])
        return Spot(name, link + at, "workplan", ask, counts=counts)

    def objective_spot(self, objective: Objective, counts: int = 1, at: str = "") -> Spot:
        page = reverse("workplans:objective", args=[self.slug, objective.uuid])
        return Spot(objective.title, page + at, "workplan", counts=counts)


def load(strategy: Strategy) -> Plan:
    starts, ends = _period(strategy)
    asked = question_for_made(strategy, "budget")
    answer = Answer.objects.filter(strategy=strategy, question=asked).first()
    confirmed = answer is not None and _is_confirmed(answer)
    actions = list(
        Action.objects.filter(strategy=strategy)
        .in_plan()
        .select_related("objective", "responsible", "priority")
        .prefetch_related("money", "measures", "steps", "risks")
    )
    for action in actions:
        action.strategy = strategy  # known: no words about an action read it again
    return Plan(
        strategy=strategy,
        objectives=list(
            Objective.objects.filter(strategy=strategy).in_plan().prefetch_related("measures")
        ),
        actions=actions,
        starts=starts,
        ends=ends,
        money_confirmed=confirmed,
        asks_for_money=asked is not None,
        rules=rules_of(strategy.edition),
    )


def _period(strategy: Strategy) -> tuple[date | None, date | None]:
    """Return the first and the last month; a period that ends before it starts is none."""
    said = period_of(strategy)
    starts, ends = typed.month(said["start"]), typed.month(said["end"])
    return (None, None) if starts and ends and ends < starts else (starts, ends)


def alone(action: Action) -> Plan:
    """Return a plan of this one action, without reading the others."""
    own = action.objective
    return Plan(
        action.strategy,
        [own] if own and own.removed_at is None else [],
        [action],
        rules=rules_of(action.strategy.edition),
    )


def plan_facts_of_many(strategies: Sequence[Strategy]) -> dict[int, dict[str, Any]]:
    """Return what a plan comes to by strategy, in a constant number of queries.

    {objectives, actions, total, not_in_total, made}; `not_in_total`: {currency: how many
    lines are without a rate}; `made`: whether the questions made from the workplan are
    answered.
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
                sum_of(
                    (line for one in actions[strategy.pk] for line in one.money.all()),
                    strategy.currency,
                )
            ),
            "not_in_total": without_rate(
                (line for one in actions[strategy.pk] for line in one.money.all()),
                strategy.currency,
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
