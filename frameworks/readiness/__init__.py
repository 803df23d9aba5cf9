"""What the sections lack: one finding a rule, however many questions break it."""

from frameworks.content.rules import rules_of
from frameworks.facts import Book, open_book
from frameworks.readiness import figures, questions
from frameworks.readiness.answers import (
    has_open_figure,
    is_answered,
    is_touched,
    of_workplan,
    page_of,
    waits_for_a_tick,
)
from strategies.findings import Finding
from strategies.models import Strategy

__all__ = [
    "findings",
    "has_open_figure",
    "is_answered",
    "is_touched",
    "load",
    "of_workplan",
    "page_of",
    "waits_for_a_tick",
]

SUBJECTS = (questions.RULES, figures.RULES)


def load(strategy: Strategy) -> Book:
    """Return everything the rules read, in a constant number of queries."""
    return open_book(strategy)


def findings(strategy: Strategy) -> list[Finding]:
    book, chosen = load(strategy), rules_of(strategy.edition)
    return [finding for rules in SUBJECTS for finding in rules.look(book, chosen)]
