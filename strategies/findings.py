"""Rule and Finding: what a strategy does not meet yet, in words, with the places to go."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Generic, TypeVar

from django.utils.functional import Promise

DataT = TypeVar("DataT")
Text = str | Promise


class FindingLevel(IntEnum):
    REVIEW = 1
    """Needed before a version can be sent for review."""
    PUBLISH = 2
    """Needed before a version can be published."""
    ASK = 3
    """Reviewers may ask about it; it never blocks."""


@dataclass(frozen=True)
class Spot:
    """One place a finding is about: its name as the region wrote it, and its page."""

    name: str
    link: str
    part: str = ""
    """Which row of the task list it belongs to: "section:key", "priority:key", "workplan"."""
    ask: str = ""
    """The page on which one asks somebody about it; empty where nobody can be asked."""
    who: str = ""
    """Who usually has the answer, if it is known of this place alone."""
    counts: int = 1
    """How many faults the link opens: a list of ninety actions is one place to go."""


@dataclass(frozen=True)
class Finding:
    """One rule, however many places break it. `code` is never on screen."""

    code: str
    level: FindingLevel
    sentence: str
    advice: Text = ""
    who: Text = ""
    spots: list[Spot] = field(default_factory=list)
    together: str = ""
    """The page on which all its places are mended at once; empty where there is none."""

    @property
    def count(self) -> int:
        return sum(spot.counts for spot in self.spots)

    @property
    def blocks_review(self) -> bool:
        return self.level is FindingLevel.REVIEW


def at_level(findings: Iterable[Finding], level: FindingLevel) -> list[Finding]:
    return [finding for finding in findings if finding.level is level]


@dataclass(frozen=True)
class Setting:
    """How a method uses a rule: its level and, where the rule has one, its threshold."""

    level: FindingLevel
    limit: int | str | None = None


RuleSet = Mapping[str, Setting]
"""The rules of a method by their codes; a rule that is not in it is not asked."""


@dataclass(frozen=True)
class Rule(Generic[DataT]):
    """One rule: `places` returns where it is broken, nothing if it is met.

    `sentence` may name %(count)d and %(limit)s.
    """

    code: str
    places: Callable[..., list[Spot]]
    sentence: Text
    advice: Text = ""
    who: Text = ""

    def look(self, data: DataT, setting: Setting) -> Finding | None:
        limit = [] if setting.limit is None else [setting.limit]
        spots = self.places(data, *limit)
        if not spots:
            return None
        said = {"count": sum(spot.counts for spot in spots), "limit": setting.limit}
        return Finding(
            self.code, setting.level, str(self.sentence % said), self.advice, self.who, spots
        )


class Rules(Generic[DataT]):
    """The rules about one subject, in the order in which they are told.

    Used as a decorator, it keeps a function (data) -> places, or (data, limit) -> places.
    """

    def __init__(self) -> None:
        self._kept: list[Rule[DataT]] = []

    def __call__(
        self, code: str, sentence: Text, *, advice: Text = "", who: Text = ""
    ) -> Callable[[Callable[..., list[Spot]]], Callable[..., list[Spot]]]:
        def keep(places: Callable[..., list[Spot]]) -> Callable[..., list[Spot]]:
            self._kept.append(Rule(code, places, sentence, advice, who))
            return places

        return keep

    def __iter__(self) -> Iterator[Rule[DataT]]:
        return iter(self._kept)

    def look(self, data: DataT, chosen: RuleSet) -> list[Finding]:
        """Return what the chosen rules find."""
        found = [rule.look(data, chosen[rule.code]) for rule in self if rule.code in chosen]
        return [finding for finding in found if finding is not None]
