"""Rules about objectives: one at least, each with an action and a way to see the change."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from strategies.findings import Rules, Spot
from workplans.readiness.plan import Plan

RULES = Rules[Plan]()


@RULES(
    "no-objective",
    _("There is no objective yet."),
    advice=_("Write at least one. Two to seven is usual."),
)
def no_objective(plan: Plan) -> list[Spot]:
    return [] if plan.objectives else [plan.page(str(_("Objectives")), "workplans:objectives")]


@RULES(
    "objective-without-action",
    ngettext_lazy(
        "%(count)d objective has no action.", "%(count)d objectives have no action.", "count"
    ),
    advice=_("Write an action for it, or choose it in an action you have."),
)
def without_action(plan: Plan) -> list[Spot]:
    used = {plan.number_of(action.objective_id) for action in plan.actions} - {None}
    if plan.actions and not used:
        return []  # said once: the actions belong to no objective
    return [
        plan.objective_spot(one)
        for one in plan.objectives
        if plan.number_of(one.pk) not in used
    ]


@RULES(
    "objective-without-measure",
    ngettext_lazy(
        "%(count)d objective has no way to see the change.",
        "%(count)d objectives have no way to see the change.",
        "count",
    ),
    advice=_("Say what you will count, or by when you will know."),
    who=_("The statistics office often knows the figures."),
)
def without_measure(plan: Plan) -> list[Spot]:
    return [
        plan.objective_spot(one, at="#measures")
        for one in plan.objectives
        if not plan.measures_of(one)
    ]


@RULES(
    "objective-unread",
    ngettext_lazy(
        "%(count)d objective has a number or month we could not read.",
        "%(count)d objectives have a number or month we could not read.",
        "count",
    ),
    advice=_("What you typed is kept. Write it as a number or a month."),
)
def unread(plan: Plan) -> list[Spot]:
    return [
        plan.objective_spot(one, at="#measures")
        for one in plan.objectives
        if any(measure.unread for measure in plan.measures_of(one))
    ]
