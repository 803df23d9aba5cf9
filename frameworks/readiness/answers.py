"""Whether a question is answered, whether somebody touched it, and where one answers it."""

from django.urls import reverse

from frameworks.facts import Book
from frameworks.models import Answer, Question, Stance
from frameworks.parts.base import is_blank
from frameworks.parts.figures import Figure, is_open
from frameworks.parts.made import OF_WORKPLAN
from frameworks.parts.types import type_of
from strategies.findings import Spot


def of_workplan(question: Question) -> bool:
    """Say whether the room above knows if it is answered."""
    return question.made in OF_WORKPLAN


def is_answered(book: Book, question: Question) -> bool:
    """Say whether the question counts as answered; "I do not know yet" does not."""
    answer = book.answer(question)
    stance = Stance(answer.stance) if answer else Stance.ANSWERED
    if answer and stance is Stance.OUR_DOCUMENT:
        return answer.document_id is not None
    if answer and stance in {Stance.NOT_AVAILABLE, Stance.NOT_FOR_US}:
        return bool(answer.reason)
    if stance is Stance.UNKNOWN:
        return False
    parts = book.parts(question)
    needed = [part for part in parts if part.spec["required"]]
    if needed:
        return all(type_of(part).is_complete(part) for part in needed)
    return any(type_of(part).is_complete(part) for part in parts)


def is_touched(answer: Answer | None) -> bool:
    """Say whether a person has saved something: what we filled in does not count."""
    if answer is None or (answer.changed_by_id is None and answer.version == 1):
        return False
    return (
        answer.stance != Stance.ANSWERED
        or bool(answer.unread)
        or any(not is_blank(value) for value in answer.parts.values())
    )


def waits_for_a_tick(book: Book, question: Question) -> bool:
    """Say whether only figures from public sources are to be confirmed: a rule of its own."""
    left = [
        part
        for part in book.parts(question)
        if part.spec["required"] and not type_of(part).is_complete(part)
    ]
    return bool(left) and all(
        part.spec["type"] == "figure" and isinstance(part.value, dict) and is_open(part.value)
        for part in left
    )


def figures_in(book: Book, question: Question) -> list[Figure]:
    """Return the figures that stand in an answer."""
    found: list[Figure] = []
    answer = book.answer(question)
    if answer and answer.stance != Stance.ANSWERED:
        return found
    for part in book.parts(question):
        if part.spec["type"] == "figure":
            stands = part.value if part.spec["many"] else [part.value]
            found += [one for one in stands or [] if one and one.get("value")]
    return found


def has_open_figure(book: Book, question: Question) -> bool:
    """Say whether a figure from a public source waits to be confirmed."""
    return any(is_open(figure) for figure in figures_in(book, question))


def page_of(book: Book, question: Question) -> str:
    """Return the address of the page on which the question is answered."""
    slug = book.strategy.region.slug
    if of_workplan(question):
        return reverse(OF_WORKPLAN[question.made], args=[slug])
    return reverse("frameworks:question", args=[slug, question.section.key, question.page])


def spot(book: Book, question: Question, counts: int = 1) -> Spot:
    asked = [book.strategy.region.slug, "question", question.path]
    return Spot(
        str(question),
        page_of(book, question),
        f"section:{question.section.key}",
        reverse("asking:ask", args=asked) if question.can_be_asked else "",
        str(question.say("who_knows") or ""),
        counts,
    )
