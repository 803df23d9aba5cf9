"""Everything of a strategy's Part One, loaded once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from frameworks.models import Answer, Question, Section
from frameworks.parts.base import Around, Part
from frameworks.parts.types import parts_of
from strategies.models import Strategy


@dataclass(frozen=True)
class Book:
    """Everything of a strategy's Part One, loaded once: three queries and the files."""

    strategy: Strategy
    around: Around
    sections: list[Section]
    questions: list[Question]
    answers: dict[int, Answer]
    _parts: dict[int, list[Part]] = field(default_factory=dict)

    def of(self, section: Section) -> list[Question]:
        return [one for one in self.questions if one.section_id == section.pk]

    def answer(self, question: Question) -> Answer | None:
        return self.answers.get(question.pk)

    def parts(self, question: Question) -> list[Part]:
        if question.pk not in self._parts:
            self._parts[question.pk] = parts_of(question, self.answer(question), self.around)
        return self._parts[question.pk]


def open_book(strategy: Strategy, *, section: str = "") -> Book:
    """Load sections, questions and answers of a strategy, or those of one section."""
    edition = strategy.edition
    sections = Section.objects.filter(edition=edition)
    questions = Question.objects.filter(section__edition=edition)
    answers = Answer.objects.filter(strategy=strategy)
    if section:
        sections = sections.filter(key=section)
        questions = questions.filter(section__key=section)
        answers = answers.filter(question__section__key=section)
    known = list(sections)
    by_pk = {one.pk: one for one in known}
    asked = list(questions)
    for one in known:
        one.edition = edition
    for question in asked:
        question.section = by_pk[question.section_id]
    return Book(
        strategy,
        Around.of(strategy),
        known,
        asked,
        {one.question_id: one for one in answers.select_related("document", "changed_by")},
    )


def books_of_many(strategies: Sequence[Strategy]) -> dict[int, Book]:
    """Open many strategies at once, by their keys; the files' names are left out."""
    editions = {one.edition_id: one.edition for one in strategies}
    sections = list(Section.objects.filter(edition__in=editions))
    questions = list(
        Question.objects.filter(section__edition__in=editions).order_by(
            "section__number", "number"
        )
    )
    by_pk = {one.pk: one for one in sections}
    for section in sections:
        section.edition = editions[section.edition_id]
    for question in questions:
        question.section = by_pk[question.section_id]
    answers: dict[int, dict[int, Answer]] = {one.pk: {} for one in strategies}
    for answer in Answer.objects.filter(strategy__in=strategies):
        answers[answer.strategy_id][answer.question_id] = answer
    return {
        one.pk: Book(
            one,
            Around(one.edition, one.currency),
            [section for section in sections if section.edition_id == one.edition_id],
            [q for q in questions if q.section.edition_id == one.edition_id],
            answers[one.pk],
        )
        for one in strategies
    }
