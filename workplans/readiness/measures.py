"""Rules about measures, of objectives and of actions: what they count and how well."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from strategies.findings import Rules, Spot
from workplans.models import Action, Measure
from workplans.readiness.actions import Places, Text, narrows
from workplans.readiness.plan import Plan

RULES = Rules[Plan]()
AT = "#measures"

Lacks = Callable[[Measure], bool]
# How the languages of our regions write it, beside the sign.
PERCENT = (
    "%",
    "٪",
    "percent",
    "per cent",
    "prozent",
    "procent",
    "por ciento",
    "ehuneko",
    "faoin gcéad",
)


def measures_that(key: str, code: str, word: Text) -> Callable[[Lacks], Places]:
    """Return where in a plan a function finds measures; the list is narrowed by it, too."""

    def keep(lacks: Lacks) -> Places:
        @narrows(key, code, word, AT)
        def of_actions(action: Action, plan: Plan) -> int:
            return sum(lacks(measure) for measure in plan.measures[action])

        def places(plan: Plan) -> list[Spot]:
            counted = [
                (one, sum(lacks(measure) for measure in plan.measures[one]))
                for one in plan.objectives
            ]
            return [
                plan.objective_spot(one, count, AT) for one, count in counted if count
            ] + of_actions(plan)

        return places

    return keep


@RULES(
    "measure-without-now",
    ngettext_lazy(
        "%(count)d measure does not say where you stand now.",
        "%(count)d measures do not say where you stand now.",
        "count",
    ),
    advice=_("Write the number of today, or by when you will measure it."),
    who=_("The statistics office often knows the figures."),
)
@measures_that("now", "measure-without-now", _("where you stand now"))
def without_now(measure: Measure) -> bool:
    read = {"now", "now_by"}.isdisjoint(measure.unread)
    return measure.now is None and measure.now_by is None and read


@RULES(
    "measure-without-aim",
    ngettext_lazy("%(count)d measure has no aim.", "%(count)d measures have no aim.", "count"),
    advice=_("Write the number you want to reach, and by when."),
)
@measures_that("aim", "measure-without-aim", _("the aim of a measure"))
def without_aim(measure: Measure) -> bool:
    return measure.aim is None and "aim" not in measure.unread


@RULES(
    "measure-without-source",
    ngettext_lazy(
        "%(count)d measure does not say where the number comes from.",
        "%(count)d measures do not say where the number comes from.",
        "count",
    ),
    advice=_("Name the statistics, survey or list it is taken from."),
    who=_("The statistics office often knows the figures."),
)
@measures_that("source", "measure-without-source", _("where a number comes from"))
def without_source(measure: Measure) -> bool:
    return not measure.source


@RULES(
    "measure-aim-is-now",
    ngettext_lazy(
        "%(count)d measure aims at the number you have now.",
        "%(count)d measures aim at the number you have now.",
        "count",
    ),
    advice=_("Is it to stay as it is? If not, correct one of the two numbers."),
)
@measures_that("same", "measure-aim-is-now", _("an aim that differs from now"))
def aim_is_now(measure: Measure) -> bool:
    return measure.aim is not None and measure.aim == measure.now


@RULES(
    "measure-now-after-aim",
    ngettext_lazy(
        "%(count)d measure is first measured after the month of its aim.",
        "%(count)d measures are first measured after the month of their aim.",
        "count",
    ),
    advice=_("Check the months."),
)
@measures_that("months", "measure-now-after-aim", _("measuring before the month of the aim"))
def now_after_aim(measure: Measure) -> bool:
    first = measure.now_on if measure.now is not None else measure.now_by
    return bool(first and measure.by and first > measure.by)


@RULES(
    "measure-percent",
    ngettext_lazy(
        "%(count)d measure in percent has a number below 0 or above 100.",
        "%(count)d measures in percent have a number below 0 or above 100.",
        "count",
    ),
    advice=_("Correct the number, or write another unit."),
)
@measures_that("percent", "measure-percent", _("a percentage from 0 to 100"))
def percent_outside(measure: Measure) -> bool:
    unit = measure.unit.casefold().strip()
    return unit.startswith(PERCENT) and any(
        number is not None and not 0 <= number <= Decimal(100)
        for number in (measure.now, measure.aim)
    )


@measures_that("do", "measures-mostly-do", _("a measure of what changes for people"))
def count_doing(measure: Measure) -> bool:
    return measure.counts == Measure.Counts.DO


@RULES(
    "measures-mostly-do",
    ngettext_lazy(
        "%(count)d measure counts what you do, not what changes for people: "
        "more than %(limit)d percent of all.",
        "%(count)d measures count what you do, not what changes for people: "
        "more than %(limit)d percent of all.",
        "count",
    ),
    advice=_("Add one that shows what is different for people."),
)
def mostly_doing(plan: Plan, limit: int) -> list[Spot]:
    doing = count_doing(plan)
    share = sum(one.counts for one in doing) * 100
    return doing if share > limit * sum(map(len, plan.measures.values())) else []
