"""Start a strategy, save answers, mark a section as completed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from frameworks.access import newest_method
from frameworks.models import Answer, Edition, Question, RegionFigure, Section, SectionMark
from frameworks.parts.figures import Figure
from frameworks.parts.scalars import plain_number
from frameworks.parts.types import TYPES
from frameworks.reading import question_for_made
from kernel.errors import DomainError
from regions.models import Region
from strategies.access import Desk
from strategies.editing import Edit, EditConflict, save
from strategies.models import EvidenceFile, Strategy

MONTHS = 36
"""How long a strategy runs unless the region says otherwise."""


def answer_uuid(strategy: Strategy, question: Question) -> UUID:
    """Return the uuid an answer gets: known before it is written, the same for everybody."""
    return uuid5(NAMESPACE_URL, f"answer/{strategy.uuid}/{question.section.key}/{question.key}")


def answer_row(strategy: Strategy, question: Question) -> Answer:
    """Return the answer to edit, new or not."""
    found = Answer.objects.filter(strategy=strategy, question=question).first()
    return found or Answer(
        uuid=answer_uuid(strategy, question), strategy=strategy, question=question
    )


# --- Starting ----------------------------------------------------------------------


@transaction.atomic
def start_strategy(region: Region, *, by: User | None) -> Strategy:
    """Start the region's working copy with what is known; a second start finds the first."""
    stands = Strategy.objects.current().filter(region=region).first()
    if stands:
        return stands
    edition = newest_method()
    if edition is None:
        raise DomainError(_("The method is not loaded yet. Ask the operator."))
    strategy = Strategy.objects.create(
        region=region,
        edition=edition,
        currency=region.currency,
        language=region.language,
        started_by=by,
    )
    figures = _known_figures(region, edition)
    questions = Question.objects.filter(section__edition=edition).select_related("section")
    # Questions for one figure choose first; the list of more figures takes the rest.
    for question in sorted(questions, key=lambda one: any(p.get("many") for p in one.parts)):
        parts = _period(question) if question.role == "period" else _figures(question, figures)
        if parts:
            save(
                Edit(answer_row(strategy, question), 0, {"parts": parts}),
                by=None,
            )
    record(
        Verb.STRATEGY_STARTED,
        actor=by,
        region=region,
        target=strategy,
        title=str(strategy),
        link=reverse("dashboard:strategy", args=[region.slug]),
    )
    return strategy


def _period(question: Question) -> dict[str, str]:
    year = timezone.localdate().year + 1
    start = date(year, 1, 1)
    last = start.year * 12 + start.month - 1 + MONTHS - 1
    end = date(last // 12, last % 12 + 1, 1)
    keys = [part["key"] for part in question.parts if part["type"] == "month"]
    return dict(zip(keys[:2], (f"{start:%Y-%m}", f"{end:%Y-%m}"), strict=False))


Known = dict[tuple[str, str], RegionFigure]


def _known_figures(region: Region, edition: Edition) -> Known:
    """Return the region's figures, of each kind the one to suggest: the first loaded."""
    found: Known = {}
    for figure in RegionFigure.objects.filter(region=region).order_by("pk"):
        if figure.indicator in edition.indicators:
            found.setdefault((figure.indicator, figure.origin), figure)
    return found


def _figures(question: Question, figures: Known) -> dict[str, Any]:
    """Take the figures this question asks for out of those that are known."""
    parts: dict[str, Any] = {}
    for spec in question.parts:
        if spec["type"] != "figure":
            continue
        if spec["many"]:
            parts[spec["key"]] = [
                {"id": uuid4().hex} | prefilled(figures.pop(key)) for key in list(figures)
            ]
            continue
        for code in spec["indicators"]:
            found = next((key for key in figures if key[0] == code), None)
            if found:
                parts[spec["key"]] = prefilled(figures.pop(found))
                break
    return {key: value for key, value in parts.items() if value}


def prefilled(figure: RegionFigure) -> Figure:
    return {
        "code": figure.indicator,
        "value": plain_number(figure.value),
        "concept": figure.concept,
        "foreign_concept": figure.foreign_concept,
        "counts": figure.counts,
        "on": figure.on,
        "source": figure.source,
        "link": figure.url,
        "quality": figure.quality,
        "note": figure.note,
        "prefilled": True,
        "confirmed": False,
    }


# --- Answers -----------------------------------------------------------------------


@dataclass
class Said:
    """What one person wants to stand as the answer to one question."""

    question: Question
    base_version: int
    parts: dict[str, Any]
    unread: dict[str, str]
    stance: str
    reason: str = ""
    document: EvidenceFile | None = None
    pages: str = ""


def save_answers(desk: Desk, said: Iterable[Said], *, link: str) -> bool:
    """Save the answers of one page; one line in the record however many they are.

    Raises EditConflict for the answers a colleague changed meanwhile, after the
    transaction: the others are saved, and what lost is kept as a Revision.
    """
    changed: list[Said] = []
    conflicts: list[EditConflict] = []
    with transaction.atomic():
        for one in said:
            try:
                if _save_one(desk.strategy, one, desk.user):
                    changed.append(one)
            except EditConflict as met:
                conflicts.append(met)
        if changed:
            _record_saved(desk, changed, link)
    if conflicts:
        raise EditConflict.of(conflicts)
    return bool(changed)


def _record_saved(desk: Desk, changed: list[Said], link: str) -> None:
    first = changed[0].question
    record(
        Verb.ANSWER_SAVED,
        actor=desk.user,
        region=desk.strategy.region,
        target=desk.strategy,
        title=first.text,
        link=link,
        section=first.section.key,
        questions=[one.question.key for one in changed],
    )


def _save_one(strategy: Strategy, said: Said, by: User) -> bool:
    row = answer_row(strategy, said.question)
    row.question = said.question
    values: Mapping[str, Any] = {
        "parts": said.parts,
        "unread": said.unread,
        "stance": said.stance,
        "reason": said.reason,
        "document": said.document,
        "pages": said.pages,
    }
    if row._state.adding and said.base_version == 0 and _says_nothing(said):
        return False
    return save(Edit(row, said.base_version, values), by=by)


def _says_nothing(said: Said) -> bool:
    typed = any(value not in (None, "", [], {}) for value in said.parts.values())
    return not (typed or said.unread or said.reason or said.document or said.pages) and (
        said.stance == Answer._meta.get_field("stance").get_default()
    )


@transaction.atomic
def confirm_made(desk: Desk, made: str, *, confirmed: bool) -> None:
    """Say that what was made from the plan is right; the page stands in the room above."""
    question = question_for_made(desk.strategy, made)
    if question is None:
        return
    row = answer_row(desk.strategy, question)
    parts = dict(row.parts)
    for spec in question.parts:
        if spec.get("made") == made:
            parts[spec["key"]] = True if confirmed else None
    link = reverse("frameworks:section", args=[desk.strategy.region.slug, question.section.key])
    if save(Edit(row, row.version, {"parts": parts, "stance": "answered"}), by=desk.user):
        _record_saved(desk, [Said(question, 0, parts, {}, "answered")], link)


def put_answer(
    strategy: Strategy,
    question: Question,
    parts: Mapping[str, Any],
    *,
    by: User | None,
    **others: Any,
) -> Answer:
    """Write an answer given by a file: the demonstration, an import."""
    specs = {one["key"]: one for one in question.parts}
    tidied = {
        key: TYPES[specs[key]["type"]].tidy(specs[key], value) for key, value in parts.items()
    }
    row = answer_row(strategy, question)
    save(Edit(row, row.version if row.pk else 0, {"parts": tidied, **others}), by=by)
    return row


# --- Sections ----------------------------------------------------------------------


def mark_section(desk: Desk, section: Section, *, completed: bool) -> bool:
    """Record "Yes, I have completed this section", or that it is open again."""
    row = SectionMark.objects.filter(strategy=desk.strategy, section=section).first()
    row = row or SectionMark(strategy=desk.strategy, section=section)
    if row.completed == completed:
        return False
    with transaction.atomic():
        # Of two people who tick the same box none can lose a word: the later one counts.
        save(Edit(row, row.version if row.pk else 0, {"completed": completed}), by=desk.user)
        record(
            Verb.SECTION_COMPLETED if completed else Verb.SECTION_REOPENED,
            actor=desk.user,
            region=desk.strategy.region,
            target=desk.strategy,
            title=section.title,
            link=reverse("frameworks:section", args=[desk.strategy.region.slug, section.key]),
            section=section.key,
        )
    return True
