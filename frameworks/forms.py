"""One form from the questions of a page: every part's fields, and the other answers.

Fields are named `question.part`, `question.part.field` or `question.part.row.column`.
Nothing typed is refused for what it says: what cannot be read is kept and shown again
with its sentence. Only a box of more than 100,000 characters is sent back.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from frameworks.models import Answer, Question, Stance
from frameworks.parts.base import Around, Part, PartType, TypedText, marked
from frameworks.parts.figures import MOST_FIGURES
from frameworks.parts.tables import Row, row_ids
from frameworks.parts.types import named, parts_of, type_of
from frameworks.services import Said, answer_uuid
from kernel.forms import Form, Radios, helper
from kernel.text import line, plain
from strategies.evidence import Upload
from strategies.models import Ask, EvidenceFile, Strategy

NEW_FILE = ".new"


@dataclass(frozen=True)
class PartOnPage:
    """What a layout shows of one part: its fields, and rows if it has any."""

    part: Part
    layout: str
    fields: list[forms.BoundField]
    rows: list["RowOnPage"]

    @property
    def label(self) -> str:
        return self.part.text("label")

    @property
    def help(self) -> str:
        return self.part.text("help")

    @property
    def made(self) -> str:
        return str(self.part.spec.get("made", ""))

    @property
    def can_add(self) -> bool:
        return len(self.rows) < int(self.part.spec.get("max_rows", MOST_FIGURES))

    @property
    def many(self) -> bool:
        return bool(self.part.spec.get("many"))

    @property
    def name(self) -> str:
        return f"{self.part.question.key}.{self.part.key}"


@dataclass(frozen=True)
class RowOnPage:
    row: Row
    fields: list[forms.BoundField]
    remove: forms.BoundField | None


@dataclass(frozen=True)
class QuestionOnPage:
    """One question with what is asked and what else one may answer."""

    question: Question
    answer: Answer | None
    parts: list[PartOnPage]
    other: list[forms.BoundField]
    asks: Sequence[Ask] = ()

    @property
    def answers_otherwise(self) -> bool:
        return bool(self.answer and self.answer.stance != Stance.ANSWERED)

    @property
    def other_is_wrong(self) -> bool:
        return any(field.errors for field in self.other)

    @property
    def guidance(self) -> list[str]:
        found = self.question.say("guidance")
        return found if isinstance(found, list) else []

    @property
    def help(self) -> str:
        return str(self.question.say("help"))

    @property
    def example(self) -> str:
        return str(self.question.say("example"))

    @property
    def who_knows(self) -> str:
        return str(self.question.say("who_knows"))


class PageForm(Form):
    """The questions of one page; `said()` is what the person wants to stand."""

    def __init__(
        self,
        strategy: Strategy,
        questions: list[Question],
        answers: Mapping[int, Answer],
        data: QueryDict | None = None,
        *,
        around: Around | None = None,
    ) -> None:
        super().__init__(data)
        self.helper = helper(tag=False)
        self.strategy, self.questions, self.answers = strategy, questions, answers
        self.around = around or Around.of(strategy)
        self.parts: dict[str, list[Part]] = {}
        self._standing = ErrorDict()
        for question in questions:
            self._add_question(question)
        told = [answers[one.pk].unread for one in questions if one.pk in answers]
        self.add_field(
            "told",
            forms.CharField(
                widget=forms.HiddenInput,
                required=False,
                initial=" ".join(mark(one) for one in told if one),
            ),
        )

    # --- Fields ------------------------------------------------------------------

    def _add_question(self, question: Question) -> None:
        answer = self.answers.get(question.pk)
        self.parts[question.key] = [
            self._with_posted_rows(question, part)
            for part in parts_of(question, answer, self.around)
        ]
        version = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=answer.version if answer else 0
        )
        self.add_field(self.version_name(question), version)
        for part in self.parts[question.key]:
            self._add_part(question, part)
        if question.made not in {"objectives", "budget", "measures"}:
            self._add_other(question, answer)

    def version_name(self, question: Question) -> str:
        answer = self.answers.get(question.pk)
        uuid = answer.uuid if answer else answer_uuid(self.strategy, question)
        return f"version-{uuid}"

    def _add_part(self, question: Question, part: Part) -> None:
        kind = type_of(part)
        fields = kind.fields(part)
        for name, field in named(part.key, fields):
            if name == part.key:
                self._label(field, part)
            self.add_field(f"{question.key}.{name}", field)
        for name in part.unread:
            full = f"{question.key}.{part.key}" + (f".{name}" if name else "")
            if full in self.fields:
                self._standing[full] = ErrorList([str(kind.sentence(part, name))])

    def _with_posted_rows(self, question: Question, part: Part) -> Part:
        """Let an empty row keep the id it was shown with: a form sent twice adds it once."""
        name = f"{question.key}.{part.key}.rows"
        if not self.is_bound or name not in self.data:
            return part
        most = part.spec.get("max_rows", MOST_FIGURES)
        return replace(part, posted=row_ids(str(self.data[name]), most))

    def _label(self, field: forms.Field, part: Part) -> None:
        if not field.label:
            field.label = part.text("label") or _("Your answer")
        field.help_text = field.help_text or part.text("help")
        if not hasattr(field, "needed"):
            marked(field, needed=part.alone or bool(part.spec["required"]))

    def _add_other(self, question: Question, answer: Answer | None) -> None:
        choices: list[tuple[str, Any]] = [
            (one.value, one.label)
            for one in Stance
            if one is not Stance.OUR_DOCUMENT or self.around.files
        ]
        fields: dict[str, forms.Field] = {
            "stance": forms.ChoiceField(
                label=_("What do you want to say?"),
                choices=choices,
                required=False,
                initial=answer.stance if answer else Stance.ANSWERED,
                widget=Radios(),
            ),
            "reason": TypedText(
                label=_("Because… / in a few lines"),
                widget=forms.Textarea({"rows": 3}),
                initial=answer.reason if answer else "",
            ),
        }
        if self.around.files:
            fields["document"] = forms.ChoiceField(
                label=_("Your document"),
                choices=[
                    ("", _("Choose")),
                    *((key, one.name) for key, one in self.around.files.items()),
                ],
                required=False,
                initial=str(answer.document.uuid) if answer and answer.document else "",
            )
            fields["pages"] = forms.CharField(
                label=_("Pages"),
                help_text=_("For example 12–14"),
                required=False,
                max_length=60,
                initial=answer.pages if answer else "",
                widget=forms.TextInput({"class": "w-10", "autocomplete": "off"}),
            )
        for name, field in fields.items():
            self.add_field(f"{question.key}.{name}.other", marked(field, needed=True))

    # --- What was wrong when it was saved ------------------------------------------

    @property
    def errors(self) -> ErrorDict:
        """Of a form that only shows what stands: the sentences for what was not read."""
        return super().errors if self.is_bound else self._standing

    # --- What the page shows ---------------------------------------------------------

    def hidden(self) -> Iterator[forms.BoundField]:
        return (field for field in self if field.is_hidden)

    def on_page(self) -> list[QuestionOnPage]:
        return [self._on_page(question) for question in self.questions]

    def _on_page(self, question: Question) -> QuestionOnPage:
        return QuestionOnPage(
            question,
            self.answers.get(question.pk),
            [self._part_on_page(question, part) for part in self.parts[question.key]],
            [
                self[f"{question.key}.{name}.other"]
                for name in ("stance", "reason", "document", "pages")
                if f"{question.key}.{name}.other" in self.fields
            ],
        )

    def _part_on_page(self, question: Question, part: Part) -> PartOnPage:
        kind = type_of(part)
        prefix = f"{question.key}.{part.key}"
        ids: Sequence[str] = ["0"]
        if part.posted is not None:
            ids = part.posted
        elif f"{prefix}.rows" in self.fields:
            ids = str(self.fields[f"{prefix}.rows"].initial).split()
        rows = [
            RowOnPage(
                row,
                [self[f"{prefix}.{name}"] for name in row.names],
                self[f"{prefix}.{row.remove}"] if row.remove else None,
            )
            for row in kind.rows(part, ids)
        ]
        in_rows = {field.name for one in rows for field in [*one.fields, one.remove] if field}
        mine = [
            self[name]
            for name, field in self.fields.items()
            if (name == prefix or name.startswith(f"{prefix}."))
            and name not in in_rows
            and not field.widget.is_hidden
            and not name.endswith(".other")
        ]
        return PartOnPage(part, kind.layout, mine, rows)

    # --- What was said -----------------------------------------------------------------

    def said(self) -> list[Said]:
        return [self._said(question) for question in self.questions]

    def _said(self, question: Question) -> Said:
        parts: dict[str, Any] = {}
        unread: dict[str, str] = {}
        for part in self.parts[question.key]:
            kind: PartType = type_of(part)
            reading = kind.read(part, self._typed(question, part))
            if reading.value not in (None, "", [], {}):
                parts[part.key] = reading.value
            unread |= dict(named(part.key, reading.unread))
        other = {
            name: self.cleaned_data.get(f"{question.key}.{name}.other") or ""
            for name in ("stance", "reason", "document", "pages")
        }
        return Said(
            question,
            self.cleaned_data.get(self.version_name(question)) or 0,
            parts,
            unread,
            other["stance"] or Stance.ANSWERED.value,
            plain(other["reason"]),
            self._document(other["document"]),
            line(other["pages"]),
        )

    def _document(self, key: str) -> EvidenceFile | None:
        return self.around.files.get(key)

    def _typed(self, question: Question, part: Part) -> dict[str, Any]:
        prefix = f"{question.key}.{part.key}"
        return {
            name.removeprefix(prefix).removeprefix("."): value
            for name, value in self.cleaned_data.items()
            if name == prefix or name.startswith(f"{prefix}.")
        }


def uploads(files: Mapping[str, Any]) -> Iterator[tuple[str, Upload]]:
    """Return the files brought with a form, each with the field that keeps its uuid."""
    for name, upload in files.items():
        if name.endswith(NEW_FILE):
            yield f"{name.removesuffix(NEW_FILE)}.kept", upload


def mark(unread: Mapping[str, str]) -> str:
    """Return a word for what could not be read: a page says with it what it has told."""
    kept = json.dumps(unread, sort_keys=True)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


class PlanForm(Form):
    file = forms.FileField(
        label=_("Your strategy or plan"),
        help_text=_("PDF, DOCX, ODT, XLSX, ODS, PPTX, TXT, CSV or a picture, up to 10 MB"),
        error_messages={"required": _("Choose a file first.")},
    )


class CompletedForm(Form):
    """Whether the person says that the section is complete."""

    completed = forms.ChoiceField(
        label=_("Have you completed this section?"),
        choices=[
            ("yes", _("Yes, I have completed it")),
            ("no", _("No, I come back to it later")),
        ],
        widget=Radios(),
        error_messages={"required": _("Choose yes, or no if you come back to it later.")},
    )
