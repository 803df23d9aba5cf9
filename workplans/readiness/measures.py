"""Rules about measures, of objectives and of actions: what they count and how well."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kernel.text import folded, line
from strategies.findings import Rules, Spot
from workplans.counts import PARTS
from workplans.models import Action, Measure, Objective
from workplans.readiness.actions import Places, Text, narrows
from workplans.readiness.plan import Plan
from workplans.rows import PERCENTAGES

RULES = Rules[Plan]()
AT = "#measures"

Lacks = Callable[[Measure], bool]
# How units that count people begin in the languages of the regions.
PEOPLE = (
    *("people", "person", "resident", "participant", "children", "pupil", "student"),
    *("oameni", "persoan", "locuitor", "copii", "elevi", "habitant", "pertsona", "mensch"),
    *("osob", "osób", "ludz", "mieszkań", "daoine", "pessoa", "abitanti", "einwohner"),
)


def measures_that(key: str, code: str, word: Text) -> Callable[[Lacks], Places]:
    """Return where in a plan a function finds measures; the list is narrowed by it, too."""

    def keep(lacks: Lacks) -> Places:
        @narrows(key, code, word, AT)
        def of_actions(action: Action, plan: Plan) -> int:
            return sum(lacks(measure) for measure in plan.measures_of(action))

        def places(plan: Plan) -> list[Spot]:
            counted = [
                (one, sum(lacks(measure) for measure in plan.measures_of(one)))
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
    """Say so of "% of pupils" as well: a bare "%" cannot even be saved like this."""
    return _unit(measure).startswith(PERCENTAGES) and any(
        number is not None and not 0 <= number <= Decimal(100)
        for number in (measure.now, measure.aim)
    )


def _unit(measure: Measure) -> str:
    return folded(line(measure.unit))


@RULES(
    "measure-without-sex",
    ngettext_lazy(
        "%(count)d measure counts people, but not women and men.",
        "%(count)d measures count people, but not women and men.",
        "count",
    ),
    advice=_("Add how many women and how many men there are now, if you know it."),
    who=_("The statistics office often knows the figures."),
)
@measures_that("sex", "measure-without-sex", _("how many women and men"))
def without_sex(measure: Measure) -> bool:
    return (
        measure.now is not None
        and _unit(measure).startswith(PEOPLE)
        and not any(
            getattr(measure, name) is not None or name in measure.unread for name in PARTS
        )
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
    owners: list[Objective | Action] = [*plan.objectives, *plan.actions]
    total = sum(len(plan.measures_of(one)) for one in owners)
    return doing if sum(one.counts for one in doing) * 100 > total * limit else []
