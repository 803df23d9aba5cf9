"""Finding: one rule that something does not meet yet, in words, with the places to go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.functional import Promise


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


@dataclass(frozen=True)
class Finding:
    """One rule, however many places break it. `code` is never on screen."""

    code: str
    level: FindingLevel
    sentence: str | Promise
    advice: str | Promise = ""
    who: str | Promise = ""
    spots: list[Spot] = field(default_factory=list)
    together: str = ""
    """The page on which all its places are mended at once; empty where there is none."""

    @property
    def count(self) -> int:
        return len(self.spots)

    @property
    def blocks_review(self) -> bool:
        return self.level is FindingLevel.REVIEW


def at_level(findings: Iterable[Finding], level: FindingLevel) -> list[Finding]:
    return [finding for finding in findings if finding.level is level]
