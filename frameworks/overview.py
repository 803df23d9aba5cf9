"""Each section's state and what it lacks next: for the task list and AER's table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.facts import Book, books_of_many, open_book
from frameworks.models import Need, Question, Section, SectionMark
from frameworks.readiness import is_answered, is_touched, of_workplan, page_of
from strategies.models import Strategy


@dataclass(frozen=True)
class SectionState:
    """One row of the task list. `state` is not_started, in_progress or completed."""

    section: Section
    state: str
    label: str
    hint: str
    url: str
    needed: int
    open: int
    next_url: str


def section_states(
    strategy: Strategy, *, made: Mapping[str, bool] | None = None
) -> list[SectionState]:
    """Return the state of every section; constant queries.

    `made` says for objectives, budget and measures whether they are answered
    (workplans.readiness.made_answered); without it they are not counted.
    """
    book = open_book(strategy)
    marks = set(
        SectionMark.objects.filter(strategy=strategy, completed=True).values_list(
            "section_id", flat=True
        )
    )
    return [
        section_state(book, one, made=made or {}, completed=one.pk in marks)
        for one in book.sections
    ]


def section_states_of_many(
    strategies: Sequence[Strategy], made: Mapping[int, Mapping[str, bool]]
) -> dict[int, list[SectionState]]:
    """Return the states of many strategies by their keys; a constant number of queries."""
    marks = set(
        SectionMark.objects.filter(strategy__in=strategies, completed=True).values_list(
            "strategy_id", "section_id"
        )
    )
    return {
        pk: [
            section_state(book, one, made=made.get(pk, {}), completed=(pk, one.pk) in marks)
            for one in book.sections
        ]
        for pk, book in books_of_many(strategies).items()
    }


def section_state(
    book: Book, section: Section, *, made: Mapping[str, bool], completed: bool
) -> SectionState:
    questions = book.of(section)
    needed = [
        one
        for one in questions
        if one.need == Need.REVIEW and (not of_workplan(one) or one.made in made)
    ]
    left = [
        one
        for one in needed
        if not (made[one.made] if of_workplan(one) else is_answered(book, one))
    ]
    started = any(is_touched(book.answer(one)) for one in questions) or any(
        made.get(one.made, False) for one in questions if one.made
    )
    state = "completed" if completed else "in_progress" if started else "not_started"
    labels = {
        "completed": _("Completed"),
        "in_progress": _("In progress"),
        "not_started": _("Not started"),
    }
    url = reverse("frameworks:section", args=[book.strategy.region.slug, section.key])
    return SectionState(
        section=section,
        state=state,
        label=labels[state],
        hint=_hint(left, completed=completed, started=started),
        url=url,
        needed=len(needed),
        open=len(left),
        next_url=page_of(book, left[0]) if left else url,
    )


def _hint(left: list[Question], *, completed: bool, started: bool) -> str:
    if not left:
        return "" if completed else _("Nothing needed is missing.") if started else ""
    if not started:
        return ngettext("%d question is needed", "%d questions are needed", len(left)) % len(
            left
        )
    return ngettext(
        "%(count)d needed question has no answer. Next: %(next)s",
        "%(count)d needed questions have no answer. Next: %(next)s",
        len(left),
    ) % {"count": len(left), "next": left[0].text}
