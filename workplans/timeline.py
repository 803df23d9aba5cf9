"""When actions run, as an SVG picture: one bar an action, its title above it.

Places are percentages of the width and sizes are pixels, so that the letters stay as large
on a phone as on a desk. The picture always stands beside its table. Fills are told apart
by shade and hatching, not by colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from workplans.models import ActionState

LETTERS, BAR, STEP, HEAD = 15, 12, 40, 24
INK, ACT, WARN, LINE = "#14202e", "#0f4392", "#6f4b00", "#d3dae3"
MOST_YEARS = 40


@dataclass(frozen=True)
class Bar:
    title: str
    starts: date | None
    ends: date | None
    state: str
    late: bool = False


@dataclass(frozen=True)
class Scale:
    """From the first day of a year to the last of another; where a month stands between."""

    first: int
    last: int

    @classmethod
    def of(cls, days: Iterable[date]) -> "Scale | None":
        """Return whole years around these days; what lies absurdly far off is cut."""
        years = sorted(day.year for day in days)
        if not years:
            return None
        return cls(years[0], min(years[-1], years[0] + MOST_YEARS))

    def at(self, day: date, *, end: bool = False) -> float:
        """Return how far, in percent, a month begins or ends."""
        months = (day.year - self.first) * 12 + day.month - (0 if end else 1)
        return min(max(months / ((self.last - self.first + 1) * 12) * 100, 0.0), 100.0)


def timeline_picture(
    bars: Sequence[Bar], scale: Scale, *, title: str, today: date, name: str
) -> str:
    """Return the SVG; `title` is the sentence a reader without the picture hears.

    `name` keeps the patterns of several pictures of a page apart.
    """
    if not bars:
        return ""
    height = HEAD + len(bars) * STEP
    drawn = "".join(
        _bar(bar, scale, HEAD + number * STEP, name) for number, bar in enumerate(bars)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" role="img" '
        f'class="timeline" direction="ltr"><title>{escape(title)}</title>'
        f'<defs><pattern id="{name}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#ffffff"/>'
        f'<path d="M0 6L6 0" stroke="{ACT}" stroke-width="1"/></pattern></defs>'
        f"{_years(scale, height)}{_today(scale, today, height)}{drawn}</svg>"
    )


def _years(scale: Scale, height: int) -> str:
    """Draw a line where each year begins; with many years only some say their number."""
    count = scale.last - scale.first + 1
    every = max(1, -(-count // 6))
    drawn = []
    for number, year in enumerate(range(scale.first, scale.last + 1)):
        left = f"{number / count * 100:.2f}%"
        drawn.append(f'<line x1="{left}" x2="{left}" y1="0" y2="{height}" stroke="{LINE}"/>')
        if number % every == 0:
            drawn.append(
                f'<text x="{left}" dx="4" y="{LETTERS}" font-size="{LETTERS}" '
                f'font-weight="600" fill="{INK}">{year}</text>'
            )
    return "".join(drawn)


def _today(scale: Scale, today: date, height: int) -> str:
    if not scale.first <= today.year <= scale.last:
        return ""
    left = (
        f"{scale.at(today) + today.day / 31 / 12 / (scale.last - scale.first + 1) * 100:.2f}%"
    )
    return (
        f'<line x1="{left}" x2="{left}" y1="{HEAD - 4}" y2="{height}" stroke="{WARN}" '
        'stroke-width="2" stroke-dasharray="2 4"/>'
    )


def _bar(bar: Bar, scale: Scale, top: int, name: str) -> str:
    """Draw one action; where only one end is known, the other end is left open."""
    first, last = bar.starts or bar.ends, bar.ends or bar.starts
    if first is None or last is None:
        return ""
    left, right = scale.at(first), scale.at(last, end=True)
    open_end = ' stroke-dasharray="3 3"' if not (bar.starts and bar.ends) else ""
    above = top + LETTERS
    drawn = (
        f'<text x="0" y="{above}" font-size="{LETTERS}" fill="{INK}" stroke="#ffffff" '
        f'stroke-width="3" paint-order="stroke">{escape(bar.title)}</text>'
        f'<rect x="{left:.2f}%" y="{above + 6}" width="{max(right - left, 0.6):.2f}%" '
        f'height="{BAR}" rx="2" fill="{_fill(bar.state, name)}" stroke="{ACT}"{open_end}/>'
    )
    if bar.late:
        drawn += (
            f'<circle cx="{right:.2f}%" cy="{above + 6 + BAR // 2}" r="6" fill="#fdf0cf" '
            f'stroke="{WARN}" stroke-width="2"/>'
        )
    return drawn


def _fill(state: str, name: str) -> str:
    return {
        ActionState.PLANNED.value: "#ffffff",
        ActionState.UNDER_WAY.value: "#8fabd6",
        ActionState.DONE.value: ACT,
    }.get(state, f"url(#{name}-hatch)")
