"""Answers whose meaning the software knows, found by the role of their question.

An edition may key and order its questions as it likes; `role` says which of them is the
period, the vision, the needs. Parts are found by their type and order, never by key.
"""

from typing import Any

from django.db import transaction

from activity.services import record
from activity.verbs import Verb
from frameworks.models import Answer, Question, Stance
from kernel.text import words
from strategies.access import Desk
from strategies.editing import Edit, save
from strategies.models import Strategy


def question_with(strategy: Strategy, role: str) -> Question | None:
    return (
        Question.objects.filter(section__edition=strategy.edition, role=role)
        .select_related("section__edition")
        .first()
    )


def answer_with(strategy: Strategy, role: str) -> Answer | None:
    """Return the answer to the question of this role, if it is given here."""
    return (
        Answer.objects.filter(
            strategy=strategy, question__role=role, stance=Stance.ANSWERED
        )
        .select_related("question__section__edition")
        .first()
    )


def part_values(answer: Answer | None, part_type: str) -> list[Any]:
    """Return the values of all parts of one type, in order; None where empty."""
    if answer is None:
        return []
    return [
        answer.parts.get(part["key"])
        for part in answer.question.parts
        if part["type"] == part_type
    ]


def period_of(strategy: Strategy) -> dict[str, str]:
    """Return {"start": "2026-01", "end": "2028-12"}; empty texts where not known."""
    months = part_values(answer_with(strategy, "period"), "month")
    start, end = [*months, None, None][:2]
    return {"start": start or "", "end": end or ""}


def needs_of(strategy: Strategy) -> list[str]:
    """Return the needs people named: the first text of each row of their table."""
    answer = answer_with(strategy, "needs")
    if answer is None:
        return []
    found = []
    for part in answer.question.parts:
        if part["type"] != "table":
            continue
        texts = [column["key"] for column in part["columns"] if column["type"] == "text"]
        for row in _rows(answer.parts.get(part["key"])):
            said = words(str(row.get(texts[0]) or "")) if texts else ""
            if said:
                found.append(said)
    return list(dict.fromkeys(found))


def _rows(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        value = value.get("rows")
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def made_question(strategy: Strategy, made: str) -> Question | None:
    """Return the question that is made from `made` (objectives, budget, measures, ...)."""
    questions = Question.objects.filter(section__edition=strategy.edition).select_related(
        "section__edition"
    )
    return next((one for one in questions if one.made == made), None)


def answer_for_made(strategy: Strategy, made: str) -> Answer | None:
    question = made_question(strategy, made)
    if question is None:
        return None
    return Answer.objects.filter(strategy=strategy, question=question).first()


@transaction.atomic
def confirm_made(desk: Desk, made: str, *, confirmed: bool, link: str) -> None:
    """Keep that the region looked at what was made and says it is right, or not."""
    question = made_question(desk.strategy, made)
    if question is None:
        return
    answer = Answer.objects.filter(strategy=desk.strategy, question=question).first()
    part = next(one["key"] for one in question.parts if one["type"] == "made")
    row = answer or Answer(strategy=desk.strategy, question=question)
    parts = {**row.parts, part: confirmed}
    edit = Edit(row, row.version if row.pk else 0, {"parts": parts, "stance": Stance.ANSWERED})
    if save(edit, by=desk.user):
        record(
            Verb.ANSWER_SAVED,
            actor=desk.user,
            region=desk.place.region,
            target=row,
            title=question.text[:300],
            link=link,
        )
