"""What the sections lack: one finding a rule, however many questions break it."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.facts import Book, open_book
from frameworks.models import Answer, Need, Question, Stance
from frameworks.parts.base import is_blank
from frameworks.parts.figures import Figure, is_open
from frameworks.parts.made import OF_WORKPLAN
from frameworks.parts.scalars import first_day
from frameworks.parts.types import type_of
from regions.models import Organisation, PartPlayed, PersonState
from strategies.findings import Finding, FindingLevel, Spot
from strategies.models import Strategy

REVIEW, PUBLISH, ASK = FindingLevel.REVIEW, FindingLevel.PUBLISH, FindingLevel.ASK


def load(strategy: Strategy) -> Book:
    """Return everything the rules read, in a constant number of queries."""
    return open_book(strategy)


def findings(strategy: Strategy) -> list[Finding]:
    book = load(strategy)
    found = [rule(book) for rule in RULES]
    found.append(_nobody_speaks(book))
    return [finding for finding in found if finding is not None]


# --- Is it answered? ---------------------------------------------------------------


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


# --- Rules -------------------------------------------------------------------------


def page_of(book: Book, question: Question) -> str:
    """Return the address of the page on which the question is answered."""
    slug = book.strategy.region.slug
    if of_workplan(question):
        return reverse(OF_WORKPLAN[question.made], args=[slug])
    return reverse("frameworks:question", args=[slug, question.section.key, question.page])


def _spot(book: Book, question: Question) -> Spot:
    asked = [book.strategy.region.slug, "question", question.path]
    return Spot(
        str(question),
        page_of(book, question),
        f"section:{question.section.key}",
        reverse("asking:ask", args=asked) if question.can_be_asked else "",
    )


def _open(book: Book, need: Need) -> list[Question]:
    return [
        one
        for one in book.questions
        if one.need == need
        and not of_workplan(one)
        and not is_answered(book, one)
        and not waits_for_a_tick(book, one)
    ]


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


def _not_answered(need: Need, level: FindingLevel) -> Callable[[Book], Finding | None]:
    def rule(book: Book) -> Finding | None:
        left = _open(book, need)
        if not left:
            return None
        return Finding(
            f"question-open-{need.value}",
            level,
            ngettext("%d question has no answer.", "%d questions have no answer.", len(left))
            % len(left),
            _("Answer, or say why you cannot: “We do not have this, because…”"),
            spots=[_spot(book, one) for one in left],
        )

    return rule


def _unread(book: Book) -> Finding | None:
    odd = [one for one in book.questions if (answer := book.answer(one)) and answer.unread]
    if not odd:
        return None
    return Finding(
        "answer-unread",
        REVIEW,
        ngettext(
            "%d answer holds something we could not read.",
            "%d answers hold something we could not read.",
            len(odd),
        )
        % len(odd),
        _("What you typed is kept. Write it as the number, date or text asked for."),
        spots=[_spot(book, one) for one in odd],
    )


def _figures(book: Book, question: Question) -> list[Figure]:
    found: list[Figure] = []
    answer = book.answer(question)
    if answer and answer.stance != Stance.ANSWERED:
        return found
    for part in book.parts(question):
        if part.spec["type"] == "figure":
            stands = part.value if part.spec["many"] else [part.value]
            found += [one for one in stands or [] if one and one.get("value")]
    return found


def _figure_rule(
    code: str,
    level: FindingLevel,
    lacks: Callable[[Figure], bool],
    sentence: Callable[[int], str],
    advice: Callable[[], str],
    *,
    needed: bool,
) -> Callable[[Book], Finding | None]:
    def rule(book: Book) -> Finding | None:
        places = [
            (one, count)
            for one in book.questions
            if (one.need == Need.REVIEW) is needed
            and (count := sum(lacks(figure) for figure in _figures(book, one)))
        ]
        total = sum(count for _question, count in places)
        if not total:
            return None
        return Finding(
            code,
            level,
            sentence(total),
            advice(),
            spots=[_spot(book, one) for one, _n in places],
        )

    return rule


def has_open_figure(book: Book, question: Question) -> bool:
    """Say whether a figure from a public source waits to be confirmed."""
    return any(is_open(figure) for figure in _figures(book, question))


def _not_confirmed(
    code: str, level: FindingLevel, *, needed: bool
) -> Callable[[Book], Finding | None]:
    return _figure_rule(
        code,
        level,
        is_open,
        lambda n: (
            ngettext(
                "%d figure from public sources is not confirmed.",
                "%d figures from public sources are not confirmed.",
                n,
            )
            % n
        ),
        lambda: _("Check it against your official source. Until then it is not printed."),
        needed=needed,
    )


def _without_source(
    code: str, level: FindingLevel, *, needed: bool
) -> Callable[[Book], Finding | None]:
    return _figure_rule(
        code,
        level,
        _has_no_source,
        lambda n: (
            ngettext(
                "%d figure does not say whom it counts, when, or where it comes from.",
                "%d figures do not say whom they count, when, or where they come from.",
                n,
            )
            % n
        ),
        lambda: _("Add whom it counts, the date and the source."),
        needed=needed,
    )


def _has_no_source(figure: Figure) -> bool:
    return not (figure.get("concept") and figure.get("on") and figure.get("source"))


def _days_in_order(book: Book) -> Finding | None:
    wrong = []
    for question in book.questions:
        parts = {part.key: part for part in book.parts(question)}
        for part in parts.values():
            before = parts.get(part.spec.get("after") or "")
            if before is None:
                continue
            start, end = first_day(before.value or ""), first_day(part.value or "")
            if start and end and end < start:
                wrong.append(question)
                break
    if not wrong:
        return None
    return Finding(
        "end-before-start",
        REVIEW,
        ngettext(
            "%d answer ends before it begins.", "%d answers end before they begin.", len(wrong)
        )
        % len(wrong),
        _("Check the two dates."),
        spots=[_spot(book, one) for one in wrong],
    )


def _no_period(book: Book) -> Finding | None:
    """A strategy needs a period, even where the question says "we do not have this"."""
    for question in book.questions:
        if question.role != "period":
            continue
        months = [one for one in book.parts(question) if one.spec["type"] == "month"]
        if all(part.value for part in months[:2]):
            return None
        return Finding(
            "no-period",
            REVIEW,
            _("The strategy has no period yet."),
            _("Write from which month to which month it runs."),
            spots=[_spot(book, question)],
        )
    return None


def _few_rows(book: Book) -> Finding | None:
    thin = []
    for question in book.questions:
        for part in book.parts(question):
            wanted = part.spec.get("suggest_rows", 0)
            rows = part.value if isinstance(part.value, list) else []
            if rows and len(rows) < wanted:
                thin.append(question)
    if not thin:
        return None
    return Finding(
        "few-rows",
        ASK,
        ngettext(
            "%d list is shorter than usual.", "%d lists are shorter than usual.", len(thin)
        )
        % len(thin),
        _("Is something missing? If not, leave it as it is."),
        spots=[_spot(book, one) for one in thin],
    )


def _nobody_speaks(book: Book) -> Finding | None:
    """One migrant-led organisation takes part, or a sentence says who is heard otherwise."""
    sentence = next(
        (one for one in book.questions if one.role == "participation_sentence"), None
    )
    if sentence is None or is_answered(book, sentence):
        return None
    parts = [one.value for one in PartPlayed if one.takes_part]
    if Organisation.objects.filter(
        region=book.strategy.region,
        migrant_led=True,
        part__in=parts,
        state=PersonState.ACTIVE,
    ).exists():
        return None
    return Finding(
        "no-migrant-led",
        REVIEW,
        _("No organisation led by people with a migrant background takes part."),
        _("Add one, or write how people with a migrant background are heard otherwise."),
        spots=[_spot(book, sentence)],
    )


RULES: list[Callable[[Book], Finding | None]] = [
    _no_period,
    _not_answered(Need.REVIEW, REVIEW),
    _not_answered(Need.PUBLISH, PUBLISH),
    _unread,
    _days_in_order,
    _not_confirmed("figure-not-confirmed", REVIEW, needed=True),
    _not_confirmed("more-figures-not-confirmed", ASK, needed=False),
    _without_source("figure-without-source", REVIEW, needed=True),
    _without_source("more-figures-without-source", PUBLISH, needed=False),
    _few_rows,
]
