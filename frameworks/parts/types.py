"""The register of question types; CONTRIBUTING says how to add one."""

from collections.abc import Iterator, Mapping
from typing import Any

from frameworks.models import Answer, Question
from frameworks.parts.base import Around, Part, PartType
from frameworks.parts.figures import FigurePart
from frameworks.parts.files import File
from frameworks.parts.made import Made
from frameworks.parts.single import Multiple, Single, Text, YesNo
from frameworks.parts.tables import Table

TYPES: dict[str, PartType] = {
    "text": Text(),
    "choice": Single("choice"),
    "multiple": Multiple(),
    "number": Single("number"),
    "amount": Single("amount"),
    "date": Single("date"),
    "month": Single("month"),
    "yesno": YesNo(),
    "figure": FigurePart(),
    "table": Table(),
    "file": File(),
    "link": Single("link"),
    "made": Made(),
}


def type_of(part: Part) -> PartType:
    return TYPES[part.spec["type"]]


def parts_of(question: Question, answer: Answer | None, around: Around) -> list[Part]:
    """Return the question's parts with what stands in the answer."""
    return [
        Part(
            question,
            spec,
            around,
            answer.parts.get(spec["key"]) if answer else None,
            unread_of(answer.unread, spec["key"]) if answer else {},
        )
        for spec in question.parts
    ]


def unread_of(unread: Mapping[str, str], part: str) -> dict[str, str]:
    """Return what could not be read of one part, by field."""
    return {
        name.removeprefix(part).removeprefix("."): text
        for name, text in unread.items()
        if name == part or name.startswith(f"{part}.")
    }


def named(part: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Name fields of a part as an answer's `unread` does: part, part.row.column."""
    for name, value in fields.items():
        yield (f"{part}.{name}" if name else part), value
