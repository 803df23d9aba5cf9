"""The door to one section of a strategy, and to the method anybody may read."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from frameworks.facts import Book, open_book
from frameworks.models import Answer, Audience, Edition, Question, Section, SectionMark
from strategies.access import Desk, strategy_to_read, strategy_to_write
from strategies.models import Strategy


@dataclass(frozen=True)
class SectionDesk:
    """A person at one section of a strategy."""

    desk: Desk
    section: Section
    book: Book

    @property
    def slug(self) -> str:
        return self.desk.strategy.region.slug

    @property
    def questions(self) -> list[Question]:
        return self.book.questions

    @property
    def pages(self) -> list[str]:
        """Return the keys of the section's pages in their order."""
        return list(dict.fromkeys(one.page for one in self.questions))

    def on_page(self, page: str) -> list[Question]:
        found = [one for one in self.questions if one.page == page]
        if not found:
            raise Http404
        return found

    def after(self, page: str) -> str:
        """Return the key of the next page; nothing after the last."""
        pages = self.pages
        rest = pages[pages.index(page) + 1 :]
        return rest[0] if rest else ""

    @property
    def mark(self) -> SectionMark | None:
        return SectionMark.objects.filter(
            strategy=self.desk.strategy, section=self.section
        ).first()


def section_to_read(user: User | AnonymousUser, region: str, section: str) -> SectionDesk:
    return _section(strategy_to_read(user, region), section)


def section_to_write(user: User | AnonymousUser, region: str, section: str) -> SectionDesk:
    return _section(strategy_to_write(user, region), section)


def _section(desk: Desk, key: str) -> SectionDesk:
    book = open_book(desk.strategy, section=key)
    if not book.sections:
        raise Http404
    if not desk.place.in_team:
        seen = [one for one in book.questions if one.audience != Audience.REGION]
        book = replace(book, questions=seen)
    return SectionDesk(desk, book.sections[0], book)


def newest_method() -> Edition | None:
    """Return the method a new strategy would take."""
    published = Edition.objects.filter(published_on__lte=timezone.localdate())
    return published.first() or Edition.objects.first()


def question_in(strategy: Strategy, key: str) -> Question | None:
    """Return the question "section/question" of the strategy's edition, if there is one."""
    section, _slash, question = key.partition("/")
    return (
        Question.objects.filter(
            section__edition=strategy.edition, section__key=section, key=question
        )
        .select_related("section__edition")
        .first()
    )


def section_in(strategy: Strategy, key: str) -> Section | None:
    return (
        Section.objects.filter(edition=strategy.edition, key=key)
        .select_related("edition")
        .first()
    )


def answer_to(strategy: Strategy, question: Question) -> Answer | None:
    return (
        Answer.objects.filter(strategy=strategy, question=question)
        .select_related("document")
        .first()
    )
