"""Rules about answers: there are enough of them, and they can be true."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from frameworks.facts import Book
from frameworks.models import Need, Question
from frameworks.parts.scalars import first_day
from frameworks.readiness.answers import is_answered, of_workplan, spot, waits_for_a_tick
from regions.models import Organisation, PartPlayed, PersonState
from strategies.findings import Rules, Spot

RULES = Rules[Book]()


def _open(book: Book, need: Need) -> list[Spot]:
    """Return what has no answer; what another rule says of a question is not said twice."""
    return [
        spot(book, one)
        for one in book.questions
        if one.need == need
        and one.role != "period"
        and not of_workplan(one)
        and not is_answered(book, one)
        and not waits_for_a_tick(book, one)
        and not _is_unread(book, one)
    ]


def _is_unread(book: Book, question: Question) -> bool:
    answer = book.answer(question)
    return answer is not None and bool(answer.unread)


NOT_ANSWERED = ngettext_lazy(
    "%(count)d question has no answer.", "%(count)d questions have no answer.", "count"
)
ANSWER_IT = _("Answer, or say why you cannot: “We do not have this, because…”")


@RULES("question-open-review", NOT_ANSWERED, advice=ANSWER_IT)
def not_answered(book: Book) -> list[Spot]:
    return _open(book, Need.REVIEW)


@RULES("question-open-publish", NOT_ANSWERED, advice=ANSWER_IT)
def not_answered_to_publish(book: Book) -> list[Spot]:
    return _open(book, Need.PUBLISH)


@RULES(
    "answer-unread",
    ngettext_lazy(
        "%(count)d answer holds something we could not read.",
        "%(count)d answers hold something we could not read.",
        "count",
    ),
    advice=_("What you typed is kept. Write it as the number, date or text asked for."),
)
def unread(book: Book) -> list[Spot]:
    return [spot(book, one) for one in book.questions if _is_unread(book, one)]


def _ends_too_early(book: Book, question: Question) -> bool:
    parts = {part.key: part for part in book.parts(question)}
    for part in parts.values():
        before = parts.get(part.spec.get("after") or "")
        if before is None:
            continue
        start, end = first_day(before.value or ""), first_day(part.value or "")
        if start and end and end < start:
            return True
    return False


@RULES(
    "end-before-start",
    ngettext_lazy(
        "%(count)d answer ends before it begins.",
        "%(count)d answers end before they begin.",
        "count",
    ),
    advice=_("Check the two dates."),
)
def end_before_start(book: Book) -> list[Spot]:
    return [spot(book, one) for one in book.questions if _ends_too_early(book, one)]


def _with_role(book: Book, role: str) -> Question | None:
    return next((one for one in book.questions if one.role == role), None)


def _months(book: Book, question: Question) -> list[str]:
    """Return the first and the last month, "" for what is missing."""
    months = [part for part in book.parts(question) if part.spec["type"] == "month"]
    return [part.value or "" for part in months[:2]]


@RULES(
    "no-period",
    _("The strategy has no period yet."),
    advice=_("Write from which month to which month it runs."),
)
def no_period(book: Book) -> list[Spot]:
    """A strategy needs a period, even where the question says "we do not have this"."""
    asked = _with_role(book, "period")
    return [spot(book, asked)] if asked and not all(_months(book, asked)) else []


@RULES(
    "period-long",
    _("The strategy runs for more than %(limit)d years."),
    advice=_("Say why, or plan a shorter time and follow it up."),
)
def period_long(book: Book, limit: int) -> list[Spot]:
    asked = _with_role(book, "period")
    if asked is None:
        return []
    start, end = ([*map(first_day, _months(book, asked)), None, None])[:2]
    if not (start and end):
        return []
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return [spot(book, asked)] if months > limit * 12 else []


@RULES(
    "few-rows",
    ngettext_lazy(
        "%(count)d list is shorter than usual.",
        "%(count)d lists are shorter than usual.",
        "count",
    ),
    advice=_("Is something missing? If not, leave it as it is."),
)
def few_rows(book: Book) -> list[Spot]:
    return [
        spot(book, question)
        for question in book.questions
        for part in book.parts(question)
        if isinstance(part.value, list)
        and 0 < len(part.value) < part.spec.get("suggest_rows", 0)
    ]


@RULES(
    "no-migrant-led",
    _("No organisation led by people with a migrant background takes part."),
    advice=_("Add one, or write how people with a migrant background are heard otherwise."),
)
def nobody_speaks(book: Book) -> list[Spot]:
    """One migrant-led organisation takes part, or a sentence says who is heard otherwise."""
    sentence = _with_role(book, "participation_sentence")
    if sentence is None or is_answered(book, sentence):
        return []
    parts = [one.value for one in PartPlayed if one.takes_part]
    if Organisation.objects.filter(
        region=book.strategy.region,
        migrant_led=True,
        part__in=parts,
        state=PersonState.ACTIVE,
    ).exists():
        return []
    return [spot(book, sentence)]
