"""Who takes part, by kind of organisation, as an SVG picture.

The picture always stands beside its table and sentence. What is led by people with a
migrant background is told apart by hatching, not by colour alone; names and numbers stand
above their bar, so that they can be read on a phone.
"""

from html import escape

from regions.overview import OfKind

WIDTH, LETTERS, BAR, GAP = 340, 14, 11, 14
INK, SOFT, LINE = "#14202e", "#52606f", "#0f4392"


def kinds_picture(kinds: list[OfKind], *, title: str, nobody: str) -> str:
    """Return the SVG; `title` is what a reader without the picture hears."""
    largest = max([one.count for one in kinds], default=0) or 1
    step = LETTERS + 7 + BAR + GAP
    height = len(kinds) * step - GAP
    drawn = "".join(_row(one, at * step, largest, nobody) for at, one in enumerate(kinds))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {WIDTH + 2} {height + 1}" '
        f'width="{WIDTH + 2}" height="{height + 1}" role="img" class="picture" '
        'direction="ltr">'
        f"<title>{escape(title)}</title>"
        '<defs><pattern id="led" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#ffffff"/>'
        f'<path d="M0 6L6 0" stroke="{LINE}" stroke-width="2"/></pattern></defs>'
        f"{drawn}</svg>"
    )


def _row(one: OfKind, top: int, largest: int, nobody: str) -> str:
    line = f'y="{top + LETTERS}" font-size="{LETTERS}"'
    bar = f'y="{top + LETTERS + 7}" height="{BAR}" stroke="{LINE}" stroke-width="1"'
    told, ink = (str(one.count), INK) if one.count else (nobody, SOFT)
    drawn = [
        f'<text x="0" {line} fill="{INK}">{escape(str(one.kind.label))}</text>',
        f'<text x="{WIDTH}" {line} fill="{ink}" text-anchor="end">{escape(told)}</text>',
    ]
    led = one.migrant_led / largest * WIDTH
    others = (one.count - one.migrant_led) / largest * WIDTH
    if led:
        drawn.append(f'<rect x="0" {bar} width="{led:.1f}" fill="url(#led)"/>')
    if others:
        drawn.append(f'<rect x="{led:.1f}" {bar} width="{others:.1f}" fill="{LINE}"/>')
    if not one.count:
        drawn.append(
            f'<path d="M0 {top + LETTERS + 7 + BAR / 2:.1f}H{WIDTH}" stroke="{SOFT}" '
            'stroke-width="1" stroke-dasharray="2 5"/>'
        )
    return "".join(drawn)
