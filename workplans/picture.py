"""The money of a plan by year and certainty as an SVG picture; screens and PDF share it.

The picture always stands beside its table, so it says the same thing a second way.
Fills are told apart by shade and hatching, not by colour alone. Year and sum stand above
their bar, so that they can be read on a phone.
"""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from html import escape

from workplans.models import MoneyLine

WIDTH, LETTERS, BAR, GAP = 400, 15, 22, 16
FILLS = {
    MoneyLine.Certainty.SECURED.value: "#0f4392",
    MoneyLine.Certainty.APPLIED.value: "#8fabd6",
    MoneyLine.Certainty.NOT_FOUND.value: "url(#hatch)",
    "": "#d3dae3",
}

Sums = dict[str, dict[str, Decimal]]


def by_year_and_certainty(rows: list[dict[str, str]]) -> Sums:
    """Return {year: {certainty: sum}} of rows with year, certainty and amount as text."""
    sums: Sums = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        if row["amount"]:
            sums[row["year"]][row["certainty"]] += Decimal(row["amount"])
    return {year: dict(sums[year]) for year in sorted(sums)}


def grouped(amount: Decimal) -> str:
    """Return 1240000 as 1 240 000 with thin no-break spaces: the same in all languages."""
    return f"{amount:,.0f}".replace(",", "\u202f")


def money_picture(
    sums: Sums,
    *,
    title: str,
    currency: str,
    unknown_year: str,
    say: Callable[[Decimal], str] = grouped,
) -> str:
    """Return the SVG; `title` is the sentence a reader without the picture hears.

    `say` writes the sums as the page around the picture does.
    """
    if not sums:
        return ""
    largest = max(sum(parts.values(), Decimal(0)) for parts in sums.values()) or Decimal(1)
    step = LETTERS + 7 + BAR + GAP
    height = len(sums) * step - GAP
    drawn = [
        _year(
            year or unknown_year,
            parts,
            at * step,
            largest,
            f"{currency}\u00a0{say(sum(parts.values(), Decimal(0)))}",
        )
        for at, (year, parts) in enumerate(sums.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {WIDTH + 2} {height + 1}" '
        f'width="{WIDTH + 2}" height="{height + 1}" role="img" class="picture" '
        'direction="ltr">'
        f"<title>{escape(title)}</title>"
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#ffffff"/>'
        '<path d="M0 6L6 0" stroke="#0f4392" stroke-width="1"/></pattern></defs>'
        f"{''.join(drawn)}</svg>"
    )


def _year(
    name: str, parts: dict[str, Decimal], top: int, largest: Decimal, together: str
) -> str:
    line = f'y="{top + LETTERS}" font-size="{LETTERS}" fill="#14202e"'
    drawn = [
        f'<text x="0" {line}>{escape(name)}</text>',
        f'<text x="{WIDTH}" {line} text-anchor="end">{escape(together)}</text>',
    ]
    left = 0.0
    for certainty, fill in FILLS.items():
        wide = float(parts.get(certainty, Decimal(0)) / largest * WIDTH)
        if wide:
            drawn.append(
                f'<rect x="{left:.1f}" y="{top + LETTERS + 7}" width="{wide:.1f}" '
                f'height="{BAR}" fill="{fill}" stroke="#0f4392" stroke-width="1"/>'
            )
        left += wide
    return "".join(drawn)
