"""What the workplan lacks: one function a rule, one line a rule however many actions."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.findings import Finding, FindingLevel, Spot
from workplans.models import Action, MoneyLine
from workplans.readiness.plan import LACKING, Plan, sum_of

REVIEW, ASK = FindingLevel.REVIEW, FindingLevel.ASK


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
    used = {plan.number_of(action.objective_id) for action in plan.actions} - {None}
    if plan.actions and not used:
        return None  # said once: the actions belong to no objective
    empty = [one for one in plan.objectives if plan.number_of(one.pk) not in used]
    if not empty:
        return None
    return Finding(
        "objective-without-action",
        REVIEW,
        ngettext("%d objective has no action.", "%d objectives have no action.", len(empty))
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
            Spot(
                _("What does it cost, and who pays?"),
                reverse("workplans:money", args=[plan.slug]),
                "workplan",
            )
        ],
    )


Sentence = Callable[[int], str]


def _lacking(
    code: str,
    level: FindingLevel,
    lacks: Callable[[Action, Plan], bool],
    sentence: Sentence,
    advice: Callable[[], str],
    *,
    field: str = "",
) -> Callable[[Plan], Finding | None]:
    """Return a rule about single actions; `field` is filled in for all of them as a table."""

    def rule(plan: Plan) -> Finding | None:
        spots = [plan.spot(action) for action in plan.actions if lacks(action, plan)]
        if not spots:
            return None
        together = ""
        if field and len(spots) > 1:
            table = reverse("workplans:fill", args=[plan.slug])
            together = f"{table}?field={field}&missing={field}"
        return Finding(
            code, level, sentence(len(spots)), advice(), spots=spots, together=together
        )

    return rule


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
    """Ask when more than two fifths of the money is not yet found."""
    total = sum_of(plan.lines)
    missing = sum_of(
        line for line in plan.lines if line.certainty == MoneyLine.Certainty.NOT_FOUND
    )
    if not total or missing * 10 <= total * 4:
        return None
    return Finding(
        "much-not-found",
        ASK,
        _("More than two fifths of the money is not yet found."),
        _("Say in section 7 what you will do if it does not come."),
        spots=[Spot(_("Money"), reverse("workplans:money", args=[plan.slug]), "workplan")],
    )


RULES: list[Callable[[Plan], Finding | None]] = [
    _no_objective,
    _objectives_without_action,
    _objectives_without_measure,
    _money_not_confirmed,
    _impossible_measures,
    _lacking(
        "action-unread",
        REVIEW,
        LACKING["unread"][1],
        lambda n: (
            ngettext(
                "%d action has a number or month we could not read.",
                "%d actions have a number or month we could not read.",
                n,
            )
            % n
        ),
        lambda: _("What you typed is kept. Write it as a number or a month."),
    ),
    _lacking(
        "action-without-objective",
        REVIEW,
        lambda action, plan: bool(plan.objectives) and LACKING["objective"][1](action, plan),
        lambda n: (
            ngettext(
                "%d action belongs to no objective.", "%d actions belong to no objective.", n
            )
            % n
        ),
        lambda: _("Choose the objective it serves."),
        field="objective",
    ),
    _lacking(
        "action-without-responsible",
        REVIEW,
        LACKING["responsible"][1],
        lambda n: (
            ngettext(
                "%d action has no one responsible.", "%d actions have no one responsible.", n
            )
            % n
        ),
        lambda: _("Choose who does it, and say whether they have agreed."),
        field="responsible",
    ),
    _lacking(
        "action-without-groups",
        REVIEW,
        LACKING["groups"][1],
        lambda n: (
            ngettext(
                "%d action does not say for whom it is.",
                "%d actions do not say for whom they are.",
                n,
            )
            % n
        ),
        lambda: _("Choose the people it is for."),
        field="groups",
    ),
    _lacking(
        "action-without-dates",
        REVIEW,
        LACKING["dates"][1],
        lambda n: (
            ngettext(
                "%d action has no beginning or no end.",
                "%d actions have no beginning or no end.",
                n,
            )
            % n
        ),
        lambda: _("Write from which month to which month it runs."),
        field="dates",
    ),
    _lacking(
        "action-without-money",
        REVIEW,
        LACKING["money"][1],
        lambda n: (
            ngettext(
                "%d action does not say in full what it costs and who pays.",
                "%d actions do not say in full what they cost and who pays.",
                n,
            )
            % n
        ),
        lambda: _(
            "Fill in year, source, amount and how sure it is in each line, or say that it "
            "has no extra cost and why."
        ),
        field="money",
    ),
    _lacking(
        "action-outside-period",
        ASK,
        _outside_period,
        lambda n: (
            ngettext(
                "%d action starts before or ends after the strategy.",
                "%d actions start before or end after the strategy.",
                n,
            )
            % n
        ),
        lambda: _("Check the months of the action, or the period of the strategy."),
    ),
    _lacking(
        "action-without-principle",
        ASK,
        lambda action, _plan: not action.principles,
        lambda n: (
            ngettext(
                "%d action does not say what it does for equality, diversity or meeting.",
                "%d actions do not say what they do for equality, diversity or meeting.",
                n,
            )
            % n
        ),
        lambda: _("Tick what it serves. A line each helps the reader."),
    ),
    _lacking(
        "action-without-measure",
        ASK,
        lambda action, _plan: not list(action.measures.all()),
        lambda n: (
            ngettext(
                "%d action does not say how you will see that it worked.",
                "%d actions do not say how you will see that they worked.",
                n,
            )
            % n
        ),
        lambda: _("Say what you will count or ask."),
    ),
    _lacking(
        "action-not-agreed",
        ASK,
        lambda action, _plan: action.responsible_id is not None and not action.agreed,
        lambda n: (
            ngettext(
                "%d action waits for the word of the one who does it.",
                "%d actions wait for the word of those who do them.",
                n,
            )
            % n
        ),
        lambda: _("Ask them, and note when they have agreed."),
    ),
    _much_not_found,
]
