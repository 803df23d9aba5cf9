"""A version's text as numbered paragraphs, each with a place a comment can sit on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kernel.text import rich, words
from versions.models import Content
from versions.reading import is_empty, question_told, told

_BLOCK = re.compile(r"<(p|ul|ol|h3|blockquote)>.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Paragraph:
    """`place` is "section/question#n", n counted within the question; `html` is safe.

    `text` is what it says, without tags.
    """

    place: str
    number: int
    text: str
    html: str = ""

    @property
    def anchor(self) -> str:
        return self.place.partition("/")[2].replace("#", "-p")


@dataclass(frozen=True)
class Part:
    """One question of a section with its paragraphs."""

    title: str
    paragraphs: list[Paragraph]


def parts_of(section: Content) -> list[Part]:
    """Return what the region says in a section, for who reads it paragraph by paragraph."""
    found = []
    for question in section["questions"]:
        if not is_empty(question):
            paragraphs = [
                Paragraph(f"{question['key']}#{number}", number, text, html)
                for number, (text, html) in enumerate(_texts(question), start=1)
            ]
            if paragraphs:
                found.append(Part(question["print_title"], paragraphs))
    return found


def paragraph_at(content: Content, place: str) -> Paragraph | None:
    """Return the paragraph of a place, None where there is none."""
    key = place.partition("/")[0]
    for section in content["sections"]:
        if section["key"] == key:
            for part in parts_of(section):
                for one in part.paragraphs:
                    if one.place == place:
                        return one
    return None


def _texts(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if question["stance"] != "answered":
        yield question_told(question), ""
        return
    for block in question["blocks"]:
        if block["kind"] == "prose":
            for found in _BLOCK.finditer(rich(block["html"])):
                yield words(found[0]), found[0]
        elif block["kind"] != "made":
            text = told(block)
            label = block.get("label") or ""
            if text:
                yield (f"{label}: {text}" if label else text), ""
