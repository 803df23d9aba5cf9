"""What a question type is: how it is asked, read, counted as complete, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.models import Edition, Question
from kernel.text import plain
from strategies.models import EvidenceFile, Strategy

LONGEST = 100_000
"""More characters than this in one box is no answer; the form says so and saves nothing."""

Sentence = str | Promise
Block = dict[str, Any]


class TypedText(forms.CharField):
    """Whatever a person types, in NFC and without control characters; never cut off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        return plain(str(value)) if value not in self.empty_values else ""


@dataclass(frozen=True)
class Around:
    """What a part may need from outside: the edition's lists, the plan's currency, files."""

    edition: Edition
    currency: str = "EUR"
    files: Mapping[str, EvidenceFile] = field(default_factory=dict)

    @classmethod
    def of(cls, strategy: Strategy) -> "Around":
        files = {str(one.uuid): one for one in strategy.files.all()}
        return cls(strategy.edition, strategy.currency, files)

    def labels(self, list_key: str, key: str, languages: list[str]) -> dict[str, str]:
        return {code: self.edition.label(list_key, key, code) for code in languages}


@dataclass(frozen=True)
class Part:
    """One part of a question with what stands in it.

    `unread` holds what could not be read, by field: "" for the part itself,
    "row.column" in tables, the field's name in figures.
    """

    question: Question
    spec: Mapping[str, Any]
    around: Around
    value: Any = None
    unread: Mapping[str, str] = field(default_factory=dict)
    posted: Sequence[str] | None = None
    """The rows a posted form names; None before anything was posted."""

    @property
    def key(self) -> str:
        return str(self.spec["key"])

    @property
    def alone(self) -> bool:
        return len(self.question.parts) == 1

    def text(self, name: str, language: str | None = None) -> str:
        return str(self.question.part_text(self.key, name, language) or "")

    def texts(self, name: str, languages: list[str]) -> dict[str, str]:
        return {code: self.text(name, code) for code in languages}

    def column_label(self, column: str, language: str | None = None) -> str:
        """Return a column's label; a missing translation falls back to the source's."""
        for code in (language, self.around.edition.source_language):
            labels = self.question.part_text(self.key, "columns", code) or {}
            if labels.get(column):
                return str(labels[column])
        return column


@dataclass
class Reading:
    """What was made of typed texts: the value, and what could not be read, by field."""

    value: Any
    unread: dict[str, str] = field(default_factory=dict)


class PartType:
    """One question type. `layout` is the template that lays out its fields."""

    layout = "frameworks/parts/_fields.html"
    unreadable: Sentence = _("We could not read this. What you typed is kept.")

    def fields(self, part: Part) -> dict[str, forms.Field]:
        """Return the fields by name below the part's own; "" is the part itself."""
        raise NotImplementedError

    def rows(self, part: Part, ids: Sequence[str]) -> list[Any]:
        """Return the rows in which a layout groups its fields; most types have none."""
        return []

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        """Return what the cleaned texts of `fields` mean."""
        raise NotImplementedError

    def sentence(self, part: Part, name: str) -> Sentence:
        """Return what to say beside a field that could not be read."""
        return self.unreadable

    def is_complete(self, part: Part) -> bool:
        return not is_blank(part.value)

    def tidy(self, spec: Mapping[str, Any], value: Any) -> Any:
        """Return a value given by a file (demonstration, import) as it is kept."""
        return value

    def content(self, part: Part, languages: list[str]) -> Block | None:
        """Return the value as content that stands alone; None if there is nothing to tell."""
        raise NotImplementedError


def is_blank(value: Any) -> bool:
    return value is None or value in ("", [], {})


def shown(part: Part, name: str, value: str) -> str:
    """Return what stands in a field: the text that could not be read, else the value."""
    return part.unread.get(name) or value


def marked(field: forms.Field, *, needed: bool) -> forms.Field:
    """Say whether a field is marked "(optional)": none is refused for being empty."""
    field.needed = needed  # type: ignore[attr-defined]
    return field
