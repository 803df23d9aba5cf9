"""Answers as content that stands alone: for versions, print, and pages one only reads.

A section is {key, number, title, subtitle, purpose, questions}; a question {key, label,
audience, need, role, prints_as, print_title, text, stance, stance_label, reason,
document, blocks}. Texts of the method are {language: text}. A block is what one part
says, by `kind`:

    prose    html            (safe HTML)
    line     text            (one plain text)
    number   value, unit     amount  value, currency
    date     value           month   value            (ISO text)
    word     text{}          words   items [{text{}, link?}]
    yesno    value           link    value
    file     name, sha256    made    made             (stands elsewhere in a version)
    figures  items [{code, name{}, unit, value, concept{}, counts, on, source, link}]
    table    columns [{label{}, type}], rows [[block, ...]]    (kind "nothing": empty cell)

Every block of a part has its `label{}`. Figures nobody has confirmed are left out.
"""

from typing import Any

from frameworks.facts import Book, open_book
from frameworks.models import Answer, Question, Section, Stance
from frameworks.parts.base import Around, Block, Part
from frameworks.parts.figures import is_open
from frameworks.parts.types import type_of
from kernel.languages import in_each
from kernel.text import words
from strategies.models import Strategy


def sections_content(strategy: Strategy, languages: list[str]) -> list[dict[str, Any]]:
    """Return every section with every question and what the region says to it."""
    book = open_book(strategy)
    return [section_content(book, section, languages) for section in book.sections]


def section_content(book: Book, section: Section, languages: list[str]) -> dict[str, Any]:
    return {
        "key": section.key,
        "number": section.number,
        **{
            name: {code: str(section.say(name, code)) for code in languages}
            for name in ("title", "subtitle", "purpose")
        },
        "questions": [question_content(book, one, languages) for one in book.of(section)],
    }


def question_content(book: Book, question: Question, languages: list[str]) -> dict[str, Any]:
    answer = book.answer(question)
    return {
        "key": f"{question.section.key}/{question.key}",
        "label": question.label,
        "audience": question.audience,
        "need": question.need,
        "role": question.role,
        "prints_as": question.prints_as,
        "text": {code: str(question.say("text", code)) for code in languages},
        "print_title": {
            code: str(question.say("print_title", code) or question.say("text", code))
            for code in languages
        },
        **_said(book, question, answer, languages),
    }


def _said(
    book: Book, question: Question, answer: Answer | None, languages: list[str]
) -> dict[str, Any]:
    stance = Stance(answer.stance) if answer else Stance.ANSWERED
    document = answer.document if answer and stance is Stance.OUR_DOCUMENT else None
    blocks = []
    if stance is Stance.ANSWERED:
        blocks = [_block(part, languages) for part in book.parts(question)]
    return {
        "stance": stance.value,
        "stance_label": in_each(stance.label, languages),
        "reason": answer.reason if answer and stance is not Stance.ANSWERED else "",
        "document": {
            "name": document.name,
            "sha256": document.sha256,
            "pages": answer.pages if answer else "",
        }
        if document
        else None,
        "blocks": [block for block in blocks if block],
    }


def _block(part: Part, languages: list[str]) -> Block | None:
    if part.spec["type"] == "made" and part.spec["made"] == "figure_sources":
        return None
    block = type_of(part).content(part, languages)
    if block and block.get("made") == "reading_list":
        return {"kind": "words", "label": {}, "items": reading_list(part.around, languages)}
    return block


def reading_list(around: Around, languages: list[str]) -> list[dict[str, Any]]:
    """Return the method's own reading list."""
    items = around.edition.lists.get("library", {}).get("items", [])
    return [
        {"text": around.labels("library", one["key"], languages), "link": one.get("link", "")}
        for one in items
    ]


def figure_sources(book: Book) -> list[dict[str, str]]:
    """Return where the strategy's figures come from, each source once."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for question in book.questions:
        for part in book.parts(question):
            if part.spec["type"] != "figure" or part.question.audience != "public":
                continue
            stands = part.value if part.spec["many"] else [part.value]
            for one in stands or []:
                if one and one.get("source") and not is_open(one):
                    pair = (one["source"], one.get("link", ""))
                    found.setdefault(pair, {"source": pair[0], "link": pair[1]})
    return list(found.values())


# --- Questions whose meaning the software knows ----------------------------------


def answer_with_role(strategy: Strategy, role: str) -> Answer | None:
    edition = strategy.edition
    answer = (
        Answer.objects.filter(
            strategy=strategy, question__role=role, question__section__edition=edition
        )
        .select_related("question__section")
        .first()
    )
    if answer:
        # The answer would bring the whole method along: it is here already.
        answer.question.section.edition = edition
    return answer


def period_of(strategy: Strategy) -> dict[str, str]:
    """Return {"start": "2026-01", "end": "2028-12"}; empty text for what is missing."""
    answer = answer_with_role(strategy, "period")
    if answer is None:
        return {"start": "", "end": ""}
    months = [one["key"] for one in answer.question.parts if one["type"] == "month"]
    start, end = (answer.parts.get(key) or "" for key in months[:2])
    return {"start": start, "end": end}


def vision_of(strategy: Strategy) -> str:
    """Return the vision as safe HTML, or nothing."""
    answer = answer_with_role(strategy, "vision")
    if answer is None or answer.stance != Stance.ANSWERED:
        return ""
    return next(
        (
            answer.parts.get(one["key"]) or ""
            for one in answer.question.parts
            if one["type"] == "text"
        ),
        "",
    )


def participation_sentence_of(strategy: Strategy) -> str:
    """Return how people with a migrant background are heard otherwise, or nothing."""
    answer = answer_with_role(strategy, "participation_sentence")
    if answer is None or answer.stance != Stance.ANSWERED:
        return ""
    return " ".join(
        words(str(answer.parts.get(one["key"]) or ""))
        for one in answer.question.parts
        if one["type"] == "text"
    ).strip()


def needs_of(strategy: Strategy) -> list[str]:
    """Return what people say they need: the first column of the question's table."""
    answer = answer_with_role(strategy, "needs")
    if answer is None:
        return []
    table = next((one for one in answer.question.parts if one["type"] == "table"), None)
    rows = answer.parts.get(table["key"]) if table else None
    if table is None or not isinstance(rows, list):
        return []
    first = table["columns"][0]["key"]
    return [row[first] for row in rows if row.get(first)]


def question_for_made(strategy: Strategy, made: str) -> Question | None:
    """Return the question that is made from `made`, if the method has one."""
    edition = strategy.edition
    # Each row would bring the whole method along: it is here already.
    asked = Question.objects.filter(section__edition=edition).select_related("section")
    for question in asked:
        if any(part.get("made") == made for part in question.parts):
            question.section.edition = edition
            return question
    return None


def answer_for_made(strategy: Strategy, made: str) -> Answer | None:
    question = question_for_made(strategy, made)
    if question is None:
        return None
    return (
        Answer.objects.filter(strategy=strategy, question=question)
        .select_related("question__section__edition")
        .first()
    )
