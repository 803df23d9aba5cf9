"""Rules about money: somebody stands by the sums, and they rest on more than hope."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from strategies.findings import Rules, Spot
from workplans.models import Action, MoneyLine
from workplans.readiness.actions import narrows
from workplans.readiness.plan import Plan
from workplans.sums import in_plan, is_foreign, sum_of

RULES = Rules[Plan]()


@RULES(
    "money-not-confirmed",
    _("Nobody has said yet that the sums of the plan are right."),
    advice=_("Look at what it costs and who pays, and say that it is right."),
    who=_("Your budget office can help."),
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
    currency = plan.strategy.currency
    total = sum_of(plan.lines, currency)
    not_found = sum_of(
        (line for line in plan.lines if line.certainty == MoneyLine.Certainty.NOT_FOUND),
        currency,
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
    who=_("Your budget office can help."),
)
def one_payer(plan: Plan, limit: int) -> list[Spot]:
    currency = plan.strategy.currency
    by_source: dict[str, Decimal] = {}
    for line in plan.lines:
        amount = in_plan(line, currency)
        if line.source and amount:
            by_source[line.source] = by_source.get(line.source, Decimal(0)) + amount
    total = sum_of(plan.lines, currency)
    return [
        plan.page(plan.strategy.edition.label("money_sources", source), "workplans:money")
        for source, amount in by_source.items()
        if amount * 100 > total * limit
    ]


@RULES(
    "money-without-rate",
    ngettext_lazy(
        "%(count)d line of money in another currency has no rate: it is in no total.",
        "%(count)d lines of money in another currency have no rate: they are in no total.",
        "count",
    ),
    advice=_("Write the rate and its day in each line."),
    who=_("Your budget office can help."),
)
@narrows("rate", "money-without-rate", _("a rate for another currency"), "#money")
def without_rate(action: Action, plan: Plan) -> int:
    currency = plan.strategy.currency
    return sum(
        line.amount is not None
        and is_foreign(line, currency)
        and "rate" not in line.unread
        and in_plan(line, currency) is None
        for line in plan.money[action]
    )
