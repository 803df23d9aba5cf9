"""What the points of a vote come to: pure counting, individuals and organisations apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.models import Ballot, Option

FEWEST = 5
"""Below so many ballots of individuals nothing of them is shown."""


@dataclass(frozen=True)
class Kind:
    """What one kind gave: `cast` ballots, points by the option's key.

    `shown` is False where the points would tell what single people chose: fewer than
    five, or everybody the same. What stands in `points` is then nothing at all.
    """

    cast: int = 0
    points: Mapping[int, int] = field(default_factory=dict)
    shown: bool = True

    @property
    def cast_in_words(self) -> str:
        return str(self.cast) if self.shown or self.cast >= FEWEST else f"< {FEWEST}"

    @property
    def counts(self) -> bool:
        """Whether a decision can be held against these points."""
        return self.shown and self.cast > 0


@dataclass(frozen=True)
class Line:
    option: Option
    individuals: int
    organisations: int


@dataclass(frozen=True)
class Result:
    """`lines`: most points first; those with as many stay in the order of the list."""

    individuals: Kind
    organisations: Kind
    lines: list[Line]

    def follows(self, chosen: Iterable[int]) -> bool:
        """Say whether no option left out has more points of a kind than one that is chosen."""
        chosen = set(chosen)
        for kind in (self.individuals, self.organisations):
            inside = [kind.points.get(one.option.pk, 0) for one in self.lines
                      if one.option.pk in chosen]  # fmt: skip
            outside = [kind.points.get(one.option.pk, 0) for one in self.lines
                       if one.option.pk not in chosen]  # fmt: skip
            if kind.counts and inside and outside and min(inside) < max(outside):
                return False
        return True


def tally_votes(options: Sequence[Option], ballots: Iterable[Ballot]) -> Result:
    """Add up the ballots; in whatever order they come, the result is the same."""
    ballots = [one for one in ballots if one.dots]
    own = [one.dots for one in ballots if not one.for_organisation]
    keys = [option.pk for option in options]
    individuals = _individuals(own, keys)
    organisations = _kind([one.dots for one in ballots if one.for_organisation], keys)
    lines = [
        Line(option, individuals.points.get(option.pk, 0), organisations.points[option.pk])
        for option in options
    ]
    lines.sort(key=lambda line: (-line.individuals, -line.organisations))
    return Result(individuals, organisations, lines)


def _kind(dots: Sequence[Mapping[str, int]], keys: Iterable[int]) -> Kind:
    return Kind(len(dots), {key: sum(one.get(str(key), 0) for one in dots) for key in keys})


def _individuals(dots: Sequence[Mapping[str, int]], keys: Iterable[int]) -> Kind:
    differ = any(one != dots[0] for one in dots)
    if dots and (len(dots) < FEWEST or not differ):
        return Kind(len(dots), shown=False)
    return _kind(dots, keys)
