"""What the workplan lacks: one function a rule, one line a rule however many actions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.models import Answer, Stance
from frameworks.reading import period_of, question_for_made
from kernel import typed
from strategies.findings import Finding, FindingLevel, Spot
from strategies.models import Strategy
from workplans.models import Action, MoneyLine, Objective

REVIEW, ASK = FindingLevel.REVIEW, FindingLevel.ASK


@dataclass(frozen=True)
class Plan:
    """Everything the rules read, loaded once in a constant number of queries."""

    strategy: Strategy
    objectives: Sequence[Objective]
    actions: Sequence[Action]
    starts: date | None
    ends: date | None
    money_confirmed: bool
    asks_for_money: bool

    @property
    def slug(self) -> str:
        return self.strategy.region.slug

    def spot(self, action: Action) -> Spot:
        name = f"{action.reference} {action.title}".strip()
        link = reverse("workplans:action", args=[self.slug, action.uuid])
        return Spot(name, link, "workplan")

    def objective_spot(self, objective: Objective, page: str = "workplans:objective") -> Spot:
        return Spot(
            objective.title, reverse(page, args=[self.slug, objective.uuid]), "workplan"
        )


def load(strategy: Strategy) -> Plan:
    period = period_of(strategy)
    asked = question_for_made(strategy, "budget")
    answer = Answer.objects.filter(strategy=strategy, question=asked).first()
    confirmed = answer is not None and _is_confirmed(answer)
    return Plan(
        strategy=strategy,
        objectives=list(
            Objective.objects.filter(strategy=strategy).prefetch_related("measures", "actions")
        ),
        actions=list(
            Action.objects.filter(strategy=strategy)
            .in_plan()
            .prefetch_related("money", "measures")
        ),
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
        Objective.objects.filter(strategy__in=strategies).prefetch_related("measures")
    )
    actions = _by_strategy(
        Action.objects.filter(strategy__in=strategies).in_plan().prefetch_related("money")
    )
    confirmed = {
        answer.strategy_id
        for answer in Answer.objects.filter(strategy__in=strategies).select_related(
            "question"
        )
        if answer.question.made == "budget" and _is_confirmed(answer)
    }
    return {
        strategy.pk: {
            "objectives": len(objectives[strategy.pk]),
            "actions": len(actions[strategy.pk]),
            "total": str(
                _sum(line for one in actions[strategy.pk] for line in one.money.all())
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


def findings(strategy: Strategy) -> list[Finding]:
    plan = load(strategy)
    found = [rule(plan) for rule in RULES]
    return [finding for finding in found if finding is not None]


def made_answered(plan: Plan) -> dict[str, bool]:
    """Return whether the questions made from the workplan are answered."""
    return {
        "objectives": bool(plan.objectives),
        "measures": bool(plan.objectives)
        and all(list(one.measures.all()) for one in plan.objectives),
        "budget": plan.money_confirmed,
    }


def _no_objective(plan: Plan) -> Finding | None:
    if plan.objectives:
        return None
    page = reverse("workplans:objectives", args=[plan.slug])
    return Finding(
        "no-objective",
        REVIEW,
        _("There is no objective yet."),
        _("Write at least one. Two to seven is usual."),
        spots=[Spot(_("Objectives"), page, "workplan")],
    )


def _objectives_without_action(plan: Plan) -> Finding | None:
    used = {action.objective_id for action in plan.actions}
    empty = [one for one in plan.objectives if one.pk not in used]
    if not empty:
        return None
    return Finding(
        "objective-without-action",
        REVIEW,
        ngettext(
            "%d objective has no action.", "%d objectives have no action.", len(empty)
        )
        % len(empty),
        _("Write an action for it, or choose it in an action you have."),
        spots=[plan.objective_spot(one) for one in empty],
    )


def _objectives_without_measure(plan: Plan) -> Finding | None:
    blind = [one for one in plan.objectives if not list(one.measures.all())]
    if not blind:
        return None
    return Finding(
        "objective-without-measure",
        REVIEW,
        ngettext(
            "%d objective has no way to see the change.",
            "%d objectives have no way to see the change.",
            len(blind),
        )
        % len(blind),
        _("Say what you will count, or by when you will know."),
        who=_("The statistics office often knows the figures."),
        spots=[plan.objective_spot(one) for one in blind],
    )


def _money_not_confirmed(plan: Plan) -> Finding | None:
    if plan.money_confirmed or not plan.asks_for_money:
        return None
    return Finding(
        "money-not-confirmed",
        REVIEW,
        _("Nobody has said yet that the sums of the plan are right."),
        _("Look at what it costs and who pays, and say that it is right."),
        spots=[
            Spot(_("What does it cost, and who pays?"),
                 reverse("workplans:money", args=[plan.slug]), "workplan")
        ],
    )


Sentence = Callable[[int], str]


def _lacking(
    code: str,
    level: FindingLevel,
    lacks: Callable[[Action, Plan], bool],
    sentence: Sentence,
    advice: Callable[[], str],
) -> Callable[[Plan], Finding | None]:
    """Return a rule about single actions."""

    def rule(plan: Plan) -> Finding | None:
        spots = [plan.spot(action) for action in plan.actions if lacks(action, plan)]
        if not spots:
            return None
        return Finding(code, level, sentence(len(spots)), advice(), spots=spots)

    return rule


def _impossible(action: Action, _plan: Plan) -> bool:
    return bool(action.unread) or any(m.unread for m in action.measures.all())


def _without_money(action: Action, _plan: Plan) -> bool:
    if action.no_extra_cost and action.no_cost_reason:
        return False
    return not any(_is_whole(line) for line in action.money.all())


def _is_whole(line: MoneyLine) -> bool:
    return bool(line.year and line.source and line.amount and line.certainty)


def _outside_period(action: Action, plan: Plan) -> bool:
    return bool(
        (plan.starts and action.starts and action.starts < plan.starts)
        or (plan.ends and action.ends and action.ends > plan.ends)
    )


def _impossible_measures(plan: Plan) -> Finding | None:
    spots = [
        plan.objective_spot(one)
        for one in plan.objectives
        if any(measure.unread for measure in one.measures.all())
    ]
    if not spots:
        return None
    return Finding(
        "objective-unread",
        REVIEW,
        ngettext(
            "%d objective has a number or month we could not read.",
            "%d objectives have a number or month we could not read.",
            len(spots),
        )
        % len(spots),
        _("What you typed is kept. Write it as a number or a month."),
        spots=spots,
    )


def _much_not_found(plan: Plan) -> Finding | None:
    """W1 of the field's rules: more than 40 percent of the money is not yet found."""
    lines = [line for action in plan.actions for line in action.money.all()]
    total = _sum(lines)
    missing = _sum(
        line for line in lines if line.certainty == MoneyLine.Certainty.NOT_FOUND
    )
    if not total or missing * 10 <= total * 4:
        return None
    return Finding(
        "much-not-found",
        ASK,
        _("More than two fifths of the money is not yet found."),
        _("Say in section 7 what you will do if it does not come."),
        spots=[
            Spot(_("Money"), reverse("workplans:money", args=[plan.slug]), "workplan")
        ],
    )


def _sum(lines: Iterable[MoneyLine]) -> Decimal:
    return sum((line.amount or Decimal(0) for line in lines), Decimal(0))


RULES: list[Callable[[Plan], Finding | None]] = [
    _no_objective,
    _objectives_without_action,
    _objectives_without_measure,
    _money_not_confirmed,
    _impossible_measures,
    _lacking(
        "action-unread",
        REVIEW,
        _impossible,
        lambda n: ngettext(
            "%d action has a number or month we could not read.",
            "%d actions have a number or month we could not read.",
            n,
        )
        % n,
        lambda: _("What you typed is kept. Write it as a number or a month."),
    ),
    _lacking(
        "action-without-objective",
        REVIEW,
        lambda action, _plan: action.objective_id is None,
        lambda n: ngettext(
            "%d action belongs to no objective.", "%d actions belong to no objective.", n
        )
        % n,
        lambda: _("Choose the objective it serves."),
    ),
    _lacking(
        "action-without-responsible",
        REVIEW,
        lambda action, _plan: action.responsible_id is None,
        lambda n: ngettext(
            "%d action has no one responsible.", "%d actions have no one responsible.", n
        )
        % n,
        lambda: _("Choose who does it, and say whether they have agreed."),
    ),
    _lacking(
        "action-without-groups",
        REVIEW,
        lambda action, _plan: not action.groups,
        lambda n: ngettext(
            "%d action does not say for whom it is.",
            "%d actions do not say for whom they are.",
            n,
        )
        % n,
        lambda: _("Choose the people it is for."),
    ),
    _lacking(
        "action-without-dates",
        REVIEW,
        lambda action, _plan: not (action.starts and action.ends),
        lambda n: ngettext(
            "%d action has no beginning or no end.",
            "%d actions have no beginning or no end.",
            n,
        )
        % n,
        lambda: _("Write from which month to which month it runs."),
    ),
    _lacking(
        "action-without-money",
        REVIEW,
        _without_money,
        lambda n: ngettext(
            "%d action does not say what it costs.",
            "%d actions do not say what they cost.",
            n,
        )
        % n,
        lambda: _("Add a line with year, source, amount and how sure it is, or say that it "
                  "has no extra cost and why."),
    ),
    _lacking(
        "action-outside-period",
        ASK,
        _outside_period,
        lambda n: ngettext(
            "%d action starts before or ends after the strategy.",
            "%d actions start before or end after the strategy.",
            n,
        )
        % n,
        lambda: _("Check the months of the action, or the period of the strategy."),
    ),
    _lacking(
        "action-without-principle",
        ASK,
        lambda action, _plan: not action.principles,
        lambda n: ngettext(
            "%d action does not say what it does for equality, diversity or people meeting.",
            "%d actions do not say what they do for equality, diversity or people meeting.",
            n,
        )
        % n,
        lambda: _("Tick what it serves. A line each helps the reader."),
    ),
    _lacking(
        "action-without-measure",
        ASK,
        lambda action, _plan: not list(action.measures.all()),
        lambda n: ngettext(
            "%d action does not say how you will see that it worked.",
            "%d actions do not say how you will see that they worked.",
            n,
        )
        % n,
        lambda: _("Say what you will count or ask."),
    ),
    _lacking(
        "action-not-agreed",
        ASK,
        lambda action, _plan: action.responsible_id is not None and not action.agreed,
        lambda n: ngettext(
            "%d action waits for the word of the one who does it.",
            "%d actions wait for the word of those who do them.",
            n,
        )
        % n,
        lambda: _("Ask them, and note when they have agreed."),
    ),
    _much_not_found,
]
