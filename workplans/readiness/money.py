"""Rules about money: somebody stands by the sums, and they rest on more than hope."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from strategies.findings import Rules, Spot
from workplans.models import MoneyLine
from workplans.readiness.plan import Plan, sum_of

RULES = Rules[Plan]()


@RULES(
    "money-not-confirmed",
    _("Nobody has said yet that the sums of the plan are right."),
    advice=_("Look at what it costs and who pays, and say that it is right."),
    who=_("Your budget office."),
)
def not_confirmed(plan: Plan) -> list[Spot]:
    if plan.money_confirmed or not plan.asks_for_money:
        return []
    return [plan.page(str(_("What does it cost, and who pays?")), "workplans:money")]


@RULES(
    "much-not-found",
    _("More than %(limit)d percent of the money is not yet found."),
    advice=_("Say in the section about money what you will do if it does not come."),
)
def much_not_found(plan: Plan, limit: int) -> list[Spot]:
    total = sum_of(plan.lines)
    not_found = sum_of(
        line for line in plan.lines if line.certainty == MoneyLine.Certainty.NOT_FOUND
    )
    return (
        [plan.page(str(_("Money")), "workplans:money")]
        if (not_found * 100 > total * limit)
        else []
    )


@RULES(
    "one-payer",
    _("More than %(limit)d percent of the money comes from one source."),
    advice=_("Say in the section about money what happens when it ends."),
    who=_("Your budget office."),
)
def one_payer(plan: Plan, limit: int) -> list[Spot]:
    by_source: dict[str, Decimal] = {}
    for line in plan.lines:
        if line.source and line.amount:
            by_source[line.source] = by_source.get(line.source, Decimal(0)) + line.amount
    total = sum_of(plan.lines)
    return [
        plan.page(plan.strategy.edition.label("money_sources", source), "workplans:money")
        for source, amount in by_source.items()
        if amount * 100 > total * limit
    ]
