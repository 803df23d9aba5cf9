"""The money of a plan by year and certainty as an SVG picture; screens and PDF share it.

The picture always stands beside its table, so it says the same thing a second way.
Fills are told apart by shade and hatching, not by colour alone.
"""

from collections import defaultdict
from decimal import Decimal
from html import escape

from workplans.models import MoneyLine

WIDTH, BAR, GAP, LEFT, RIGHT = 640, 26, 14, 64, 132
FILLS = {
    MoneyLine.Certainty.SECURED.value: "#0f4392",
    MoneyLine.Certainty.APPLIED.value: "#7a9bcd",
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


def money_picture(sums: Sums, *, title: str, currency: str, unknown_year: str) -> str:
    """Return the SVG; `title` is the sentence a reader without the picture hears."""
    if not sums:
        return ""
    largest = max(sum(parts.values(), Decimal(0)) for parts in sums.values()) or Decimal(1)
    room = WIDTH - LEFT - RIGHT
    height = len(sums) * (BAR + GAP)
    drawn = []
    for at, (year, parts) in enumerate(sums.items()):
        top = at * (BAR + GAP)
        middle = top + BAR / 2 + 5
        drawn.append(
            f'<text x="0" y="{middle:.0f}" font-size="15" fill="#14202e">'
            f"{escape(year or unknown_year)}</text>"
        )
        left = float(LEFT)
        for certainty, fill in FILLS.items():
            part = parts.get(certainty)
            if not part:
                continue
            wide = float(part / largest * room)
            drawn.append(
                f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{BAR}" '
                f'fill="{fill}" stroke="#0f4392" stroke-width="1"/>'
            )
            left += wide
        total = sum(parts.values(), Decimal(0))
        drawn.append(
            f'<text x="{left + 8:.1f}" y="{middle:.0f}" font-size="15" fill="#14202e">'
            f"{escape(currency)} {grouped(total)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" class="picture">'
        f"<title>{escape(title)}</title>"
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#ffffff"/>'
        '<path d="M0 6L6 0" stroke="#0f4392" stroke-width="1"/></pattern></defs>'
        f"{''.join(drawn)}</svg>"
    )
