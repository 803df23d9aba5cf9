"""Rules about single actions; the plan's list can be narrowed to what each of them finds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from strategies.findings import FindingLevel, Rules, Spot
from workplans.models import Action, ActionState, MoneyLine
from workplans.readiness.plan import Plan, alone

Text = str | Promise
Places = Callable[[Plan], list[Spot]]
Faults = Callable[[Action, Plan], int]
"""How many faults of one kind an action has; true and false do as well."""

RULES = Rules[Plan]()


@dataclass(frozen=True)
class Narrowing:
    """What the list of actions can be narrowed to: the places one rule is about."""

    key: str
    code: str
    word: Text
    faults: Faults
    at: str = ""

    def level(self, plan: Plan) -> FindingLevel | None:
        """Return how much it matters in the plan's method; None if it does not at all."""
        setting = plan.rules.get(self.code)
        return setting.level if setting else None


NARROWINGS: dict[str, Narrowing] = {}


def narrows(key: str, code: str, word: Text, at: str = "") -> Callable[[Faults], Places]:
    """Let the list be narrowed by a function; return where in a plan it finds faults."""

    def keep(faults: Faults) -> Places:
        NARROWINGS[key] = Narrowing(key, code, word, faults, at)

        def places(plan: Plan) -> list[Spot]:
            counted = [(action, int(faults(action, plan))) for action in plan.actions]
            return plan.spots([one for one in counted if one[1]], key, at)

        return places

    return keep


def missing(action: Action) -> list[Narrowing]:
    """Return what a version sent for review needs of this one action."""
    return lacking(action, alone(action))


def lacking(action: Action, plan: Plan) -> list[Narrowing]:
    """Return what an action of the plan lacks, found once however often it is asked."""
    if action.pk not in plan.lacking:
        plan.lacking[action.pk] = [one for one in needed(plan) if one.faults(action, plan)]
    return plan.lacking[action.pk]


def needed(plan: Plan) -> list[Narrowing]:
    """Return what the plan's method needs of every action before a version is sent."""
    return at_level(plan, FindingLevel.REVIEW)


def at_level(plan: Plan, level: FindingLevel) -> list[Narrowing]:
    return [one for one in NARROWINGS.values() if one.level(plan) is level]


# --- What each action needs ----------------------------------------------------------


@RULES(
    "action-without-title",
    ngettext_lazy(
        "%(count)d action has no title.", "%(count)d actions have no title.", "count"
    ),
    advice=_("Write what you will do, in a few words."),
)
@narrows("title", "action-without-title", _("a title"), "#action")
def without_title(action: Action, _plan: Plan) -> bool:
    return not action.title.strip()


@RULES(
    "action-without-objective",
    ngettext_lazy(
        "%(count)d action belongs to no objective.",
        "%(count)d actions belong to no objective.",
        "count",
    ),
    advice=_("Choose the objective it serves."),
)
def without_objective_to_choose(plan: Plan) -> list[Spot]:
    """While there is no objective at all, that is said once."""
    return without_objective(plan) if plan.objectives else []


@narrows("objective", "action-without-objective", _("an objective"), "#question-2")
def without_objective(action: Action, plan: Plan) -> bool:
    return plan.number_of(action.objective_id) is None


@RULES(
    "action-without-groups",
    ngettext_lazy(
        "%(count)d action does not say for whom it is.",
        "%(count)d actions do not say for whom they are.",
        "count",
    ),
    advice=_("Choose the people it is for."),
)
@narrows("groups", "action-without-groups", _("for whom"), "#question-3")
def without_groups(action: Action, _plan: Plan) -> bool:
    return not action.groups


@RULES(
    "action-without-responsible",
    ngettext_lazy(
        "%(count)d action has no one responsible.",
        "%(count)d actions have no one responsible.",
        "count",
    ),
    advice=_("Choose who does it, and say whether they have agreed."),
)
@narrows("responsible", "action-without-responsible", _("who does it"), "#question-5")
def without_responsible(action: Action, _plan: Plan) -> bool:
    return action.responsible_id is None


@RULES(
    "action-without-dates",
    ngettext_lazy(
        "%(count)d action has no beginning or no end.",
        "%(count)d actions have no beginning or no end.",
        "count",
    ),
    advice=_("Write from which month to which month it runs."),
    who=_("The one who does it knows best."),
)
@narrows("dates", "action-without-dates", _("from when to when"), "#question-6")
def without_dates(action: Action, _plan: Plan) -> bool:
    """Say whether a month is empty; one we could not read is a rule of its own."""
    return not all(
        getattr(action, name) or name in action.unread for name in ("starts", "ends")
    )


@RULES(
    "action-without-money",
    ngettext_lazy(
        "%(count)d action does not say in full what it costs and who pays.",
        "%(count)d actions do not say in full what they cost and who pays.",
        "count",
    ),
    advice=_(
        "Fill in year, source, amount and how sure it is in each line, or say that it "
        "has no extra cost and why."
    ),
    who=_("The one who does it, or your budget office, knows."),
)
@narrows("money", "action-without-money", _("money"), "#money")
def without_money(action: Action, plan: Plan) -> bool:
    lines = plan.money[action]
    if not lines:
        return not (action.no_extra_cost and action.no_cost_reason)
    return not all(_is_whole(line) for line in lines)


def _is_whole(line: MoneyLine) -> bool:
    """Say whether nothing is empty; what we could not read is a rule of its own."""
    return all(
        getattr(line, name) or name in line.unread
        for name in ("year", "source", "amount", "certainty")
    )


@RULES(
    "action-unread",
    ngettext_lazy(
        "%(count)d action has a number or month we could not read.",
        "%(count)d actions have a number or month we could not read.",
        "count",
    ),
    advice=_("What you typed is kept. Write it as a number or a month."),
)
@narrows("unread", "action-unread", _("a number or month we can read"), "#action")
def unread(action: Action, plan: Plan) -> bool:
    return bool(
        action.unread
        or any(line.unread for line in plan.money[action])
        or any(measure.unread for measure in plan.measures_of(action))
        or any(step.unread for step in plan.rows_below(action, "steps"))
        or any(risk.unread for risk in plan.rows_below(action, "risks"))
    )


# --- What reviewers may ask about ----------------------------------------------------


@RULES(
    "action-outside-period",
    ngettext_lazy(
        "%(count)d action starts before or ends after the strategy.",
        "%(count)d actions start before or end after the strategy.",
        "count",
    ),
    advice=_("Check the months of the action, or the period of the strategy."),
)
@narrows(
    "period", "action-outside-period", _("months within the strategy’s period"), "#question-6"
)
def outside_period(action: Action, plan: Plan) -> bool:
    return any(
        day and ((plan.starts and day < plan.starts) or (plan.ends and day > plan.ends))
        for day in (action.starts, action.ends)
    )


@RULES(
    "action-without-principle",
    ngettext_lazy(
        "%(count)d action does not say which principle or which area of policy it serves.",
        "%(count)d actions do not say which principle or which area of policy they serve.",
        "count",
    ),
    advice=_("Choose an area of policy, and tick what it does. A line each helps the reader."),
)
@narrows(
    "principle",
    "action-without-principle",
    _("a principle or an area of policy"),
    "#question-4",
)
def without_principle(action: Action, _plan: Plan) -> bool:
    return not (action.principles and action.domain)


@RULES(
    "action-without-measure",
    ngettext_lazy(
        "%(count)d action does not say how you will see that it worked.",
        "%(count)d actions do not say how you will see that they worked.",
        "count",
    ),
    advice=_("Say what you will count or ask."),
)
@narrows("measure", "action-without-measure", _("how you will see that it worked"), "#measures")
def without_measure(action: Action, plan: Plan) -> bool:
    return not plan.measures_of(action)


@RULES(
    "action-not-agreed",
    ngettext_lazy(
        "%(count)d action waits for the word of the one who does it.",
        "%(count)d actions wait for the word of those who do them.",
        "count",
    ),
    advice=_("Ask them, and note when they have agreed."),
    who=_("Only the one who does it can say so."),
)
@narrows("agreed", "action-not-agreed", _("the word of the one who does it"), "#question-5")
def not_agreed(action: Action, _plan: Plan) -> bool:
    return action.responsible_id is not None and not action.agreed


@RULES(
    "look-again-past",
    ngettext_lazy(
        "%(count)d day to look again at what could go wrong is past.",
        "%(count)d days to look again at what could go wrong are past.",
        "count",
    ),
    advice=_("Look again, and write the next day."),
    who=_("The one who does it knows best."),
)
@narrows("risk", "look-again-past", _("a new day to look again"), "#risks")
def look_again_past(action: Action, plan: Plan) -> int:
    """Nothing can go wrong any more with what is done or stopped."""
    if action.state in {ActionState.DONE, ActionState.STOPPED}:
        return 0
    return sum(
        risk.look_again_on is not None and risk.look_again_on < plan.today
        for risk in plan.rows_below(action, "risks")
    )


# --- The plan as a whole -------------------------------------------------------------


@narrows("late", "ends-late", _("an end before the last quarter of the period"), "#question-6")
def in_last_quarter(action: Action, plan: Plan) -> bool:
    since = _last_quarter(plan)
    return bool(since and action.ends and action.ends >= since)


def _last_quarter(plan: Plan) -> date | None:
    """Return the first month of the last quarter of the period."""
    if not (plan.starts and plan.ends):
        return None
    last = plan.ends.year * 12 + plan.ends.month
    months = last - (plan.starts.year * 12 + plan.starts.month) + 1
    first = last - months // 4
    return date(first // 12, first % 12 + 1, 1)


@RULES(
    "ends-late",
    ngettext_lazy(
        "%(count)d action ends in the last quarter of the period: "
        "more than %(limit)d percent of all actions.",
        "%(count)d actions end in the last quarter of the period: "
        "more than %(limit)d percent of all actions.",
        "count",
    ),
    advice=_("Is there time left to see the results? Can some end earlier?"),
)
def ends_late(plan: Plan, limit: int) -> list[Spot]:
    late = in_last_quarter(plan)
    return late if sum(one.counts for one in late) * 100 > len(plan.actions) * limit else []


@RULES(
    "many-actions",
    _("The plan has %(count)d actions, more than %(limit)d."),
    advice=_("Can some become steps of one action? Readers lose their way in a long list."),
)
def many_actions(plan: Plan, limit: int) -> list[Spot]:
    count = len(plan.actions)
    return [plan.page(str(_("Workplan")), counts=count)] if count > limit else []


@RULES(
    "principle-rare",
    ngettext_lazy(
        "%(count)d principle is served by fewer than %(limit)d in 100 actions.",
        "%(count)d principles are served by fewer than %(limit)d in 100 actions each.",
        "count",
    ),
    advice=_("Which actions serve it too? Tick it there, or plan one that does."),
)
def principle_rare(plan: Plan, limit: int) -> list[Spot]:
    """Count among the actions that name a principle: the others are a rule of their own."""
    named = [action.principles for action in plan.actions if action.principles]
    return [
        plan.page(label)
        for key, label in plan.strategy.edition.choices("principles")
        if sum(key in one for one in named) * 100 < len(named) * limit
    ]


@RULES(
    "no-host-society",
    _("No action is for the people who have lived here for long."),
    advice=_(
        "Integration goes both ways. Which action brings long-settled residents in? "
        "Tick them there under “For whom?”."
    ),
)
def no_host_society(plan: Plan, limit: str) -> list[Spot]:
    """`limit` is the group of the method that stands for them."""
    said = [action.groups for action in plan.actions if action.groups]
    if not said or any(limit in groups for groups in said):
        return []
    return [plan.page(plan.strategy.edition.label("target_groups", limit))]
