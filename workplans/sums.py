"""Sums of money: only over like currencies, exactly, and with what is left out said.

A line in another currency counts in the plan's at its own rate and day; without a rate it
counts in no total, and every place that shows a total says so (`not_in_total`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.utils.translation import ngettext

from workplans.models import MoneyLine

CENT = Decimal("0.01")
CURRENCIES = (
    "EUR", "RON", "PLN", "CHF", "CZK", "DKK", "GBP", "HUF", "ISK", "MDL", "NOK", "RSD", "SEK",
    "TRY", "UAH", "USD",
)  # fmt: skip
"""What a line can be in. The first three are what a plan can be in."""


def is_foreign(line: MoneyLine, currency: str) -> bool:
    """Say whether a line is in another currency than the plan's `currency`."""
    return line.currency not in {"", currency}


def in_plan(line: MoneyLine, currency: str) -> Decimal | None:
    """Return what a line comes to in the plan's `currency`, to the cent, halves up.

    None: it has no amount, or no rate to this currency.
    """
    if line.amount is None or not is_foreign(line, currency):
        return line.amount
    if line.rate is None or line.rate_in != currency:
        return None
    with localcontext(prec=50):
        return (line.amount * line.rate).quantize(CENT, ROUND_HALF_UP)


def sum_of(lines: Iterable[MoneyLine], currency: str) -> Decimal:
    """Return the sum of what can be summed in the plan's `currency`."""
    return sum((in_plan(line, currency) or Decimal(0) for line in lines), Decimal("0.00"))


def without_rate(lines: Iterable[MoneyLine], currency: str) -> dict[str, int]:
    """Return {currency: how many lines} of the amounts that are in no total."""
    found = Counter(
        line.currency
        for line in lines
        if line.amount is not None and in_plan(line, currency) is None
    )
    return dict(sorted(found.items()))


def not_in_total(counts: Mapping[str, int]) -> list[str]:
    """Return a sentence for each currency whose lines are in no total."""
    return [
        ngettext(
            "%(count)d line in %(currency)s is not in the total: no rate yet.",
            "%(count)d lines in %(currency)s are not in the total: no rate yet.",
            count,
        )
        % {"count": count, "currency": currency}
        for currency, count in counts.items()
    ]
