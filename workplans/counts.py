"""Small groups of people: what of a breakdown may be read outside the region's team.

A group of one to four people could be recognised, so its number is hidden, and with it as
many others as it takes that nobody can work it out from the whole: the hidden groups
together are at least two groups and at least five people, or nothing is shown at all.
"""

from collections.abc import Mapping
from decimal import Decimal

from workplans.models import Measure

SMALLEST = 5
PARTS = ("women", "men", "others")
_REST = ""


def readable(parts: Mapping[str, int | None], whole: Decimal | None) -> dict[str, int | None]:
    """Return the groups that were counted, with None where the number may not be read.

    Who belongs to none of the groups is a group, too: it can be worked out from the whole.
    """
    counted = {name: Decimal(count) for name, count in parts.items() if count is not None}
    rest = (whole or Decimal(0)) - sum(counted.values(), Decimal(0))
    groups = {**counted, _REST: rest} if rest > 0 else counted
    hidden = [name for name, count in groups.items() if 0 < count < SMALLEST]
    others = sorted(
        (name for name, count in groups.items() if count >= SMALLEST),
        key=lambda name: (name != _REST, groups[name]),
    )
    while hidden and others and not _safe([groups[name] for name in hidden]):
        hidden.append(others.pop(0))
    if hidden and not _safe([groups[name] for name in hidden]):
        hidden = list(groups)
    return {name: None if name in hidden else int(counted[name]) for name in counted}


def readable_people(measure: Measure) -> dict[str, int | None]:
    """Return the breakdown of a measure as everybody outside the team reads it."""
    parts = {name: getattr(measure, name) for name in PARTS}
    return readable(parts, measure.now)


def _safe(hidden: list[Decimal]) -> bool:
    return len(hidden) > 1 and sum(hidden, Decimal(0)) >= SMALLEST
