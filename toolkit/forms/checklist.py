"""The forms of the checklist: one question with its evidence, or in the list of all.

All follow-up fields are always in the form, whatever is chosen, and all are kept. What
was typed as an address and is none is kept too, beside an empty link, with its sentence.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.forms import Form, Radios
from kernel.text import line, plain
from toolkit.models import ItemState, TeamAnswer

Piece = dict[str, str]
LONGEST = 4000
MOST_PIECES = 40

STATE_HINTS = {
    ItemState.NOT_STARTED.value: _("Nobody works on it yet."),
    ItemState.IN_PROGRESS.value: _("Some of it is done, or it works in some places only."),
    ItemState.IN_PLACE.value: _("It works and people use it."),
    ItemState.NOT_FOR_US.value: _("It is not our task, or nobody needs it here."),
}
NO_ADDRESS = _(
    "Write the whole web address, for example https://example.org/report. "
    "What you typed is kept."
)
NO_DOCUMENT = _("Choose the document these pages belong to. What you typed is kept.")

_is_address = URLValidator(schemes=["http", "https"])


def web_address(text: str) -> str:
    """Return `text` as an http or https address, or nothing if it is not one."""
    if text and "://" not in text and ":" not in text.split("/", maxsplit=1)[0]:
        text = f"https://{text}"
    try:
        _is_address(text)
        parts = urlsplit(text)
    except (ValueError, ValidationError):
        return ""
    return "" if "@" in parts.netloc else text


def text_area(label: Any, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        **kwargs,
    )


class AnswerForm(Form):
    """What the team says to one question.

    `version` is what the person saw, `seen` a mark of what stood in the fields then: so
    a page that is sent without a change changes nothing, whatever others saved meanwhile.
    """

    NAMES = ("state", "note", "next_step", "reason")

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label=_("Where does your region stand?"),
        choices=ItemState.choices,
        required=False,
        widget=Radios(hints=STATE_HINTS),
    )
    next_step = text_area(_("What next?"))
    reason = text_area(_("Why not?"))
    note = text_area(_("What should everyone know about this?"))

    def __init__(self, *args: Any, answer: TeamAnswer | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(answer, name, "") for name in self.NAMES}
        initial["version"] = answer.version if answer else 0
        initial["seen"] = mark(self.stood(answer))
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("state", "next_step", "reason"):
            self.fields[name].needed = True  # type: ignore[attr-defined]

    def stood(self, answer: TeamAnswer | None) -> dict[str, Any]:
        return {name: getattr(answer, name, "") for name in self.NAMES}

    def clean_version(self) -> int:
        text = self.cleaned_data["version"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    def values(self) -> dict[str, Any]:
        return {
            "state": self.cleaned_data["state"],
            "note": plain(self.cleaned_data["note"]),
            "next_step": plain(self.cleaned_data["next_step"]),
            "reason": plain(self.cleaned_data["reason"]),
        }

    @property
    def untouched(self) -> bool:
        """Whether the person left everything as they found it."""
        return bool(self.cleaned_data["seen"] == self.mark)

    @property
    def mark(self) -> str:
        return mark(self.values())


def mark(values: Mapping[str, Any]) -> str:
    kept = json.dumps(values, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


class ListedForm(AnswerForm):
    """A question in the list of a whole priority: less room, and no evidence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("next_step", "reason", "note"):
            self.fields[name].widget.attrs["rows"] = 2
        self.fields["state"].widget = Radios(choices=ItemState.choices)


class PieceForm(Form):
    """One place where one can see it: a link, a file, or a page of a document."""

    marks_optional = False

    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("link", "file", "page")], widget=forms.HiddenInput
    )
    title = forms.CharField(label=_("What is it?"), required=False, max_length=200)
    link = forms.CharField(label=_("Web address"), required=False, max_length=2000)
    file = forms.ChoiceField(label=_("Document"), required=False, widget=forms.HiddenInput)
    pages = forms.CharField(label=_("Page or pages"), required=False, max_length=60)
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, a picture or a text"),
    )

    def __init__(self, *args: Any, files: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_by_uuid = files
        field: Any = self.fields["file"]
        if self.row_kind == "page":
            field.widget = forms.Select()
        field.choices = [("", _("Choose")), *files.items()]
        for name in ("title", "link", "pages"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["pages"].widget.attrs["class"] = "w-10"

    @property
    def row_kind(self) -> str:
        return str(self["kind"].value() or "link")

    @property
    def is_kept(self) -> bool:
        """Whether something stands in it already, so that one can remove it."""
        return any(self[name].value() for name in ("title", "link", "file", "pages"))

    @property
    def name(self) -> str:
        """What a person calls it, to see and to remove it."""
        said = [str(self[name].value() or "") for name in ("title", "link", "pages")]
        if self.row_kind == "page":
            pages = gettext("page %s") % said[2] if said[2] else ""
            return ", ".join(one for one in (self.file_name, pages) if one)
        return said[0] or self.file_name or said[1]

    @property
    def file_name(self) -> str:
        return self.files_by_uuid.get(str(self["file"].value() or ""), "")

    @property
    def problem(self) -> str | Promise:
        """What was kept as typed and cannot serve yet."""
        link = str(self["link"].value() or "").strip()
        if self.row_kind == "link" and link and not web_address(line(link)):
            return NO_ADDRESS
        if self.row_kind == "page" and self["pages"].value() and not self["file"].value():
            return NO_DOCUMENT
        return ""

    @property
    def problem_at(self) -> str:
        name = "link" if self.row_kind == "link" else "file"
        return str(self[name].id_for_label)

    def piece(self) -> Piece:
        """Return what is kept of this row, {} if it is empty."""
        data = {name: line(str(self.cleaned_data.get(name) or "")) for name in self.fields}
        link = web_address(data["link"])
        kept = {
            "title": data["title"],
            "link": link,
            "typed": "" if link else data["link"],
            "file": data["file"],
            "pages": data["pages"],
        }
        kept = {name: text for name, text in kept.items() if text}
        return {"kind": data["kind"], **kept} if kept else {}


def as_row(piece: Piece) -> dict[str, str]:
    return {**piece, "link": piece.get("link") or piece.get("typed", "")}


PieceRows = forms.formset_factory(
    PieceForm, extra=0, max_num=MOST_PIECES, absolute_max=MOST_PIECES + 10
)


class ItemForm(AnswerForm):
    """One question on its own page, with where one can see it."""

    later = forms.BooleanField(label=_("We will add this later"), required=False)

    def __init__(
        self,
        *args: Any,
        answer: TeamAnswer | None = None,
        files: Mapping[str, str],
        remove: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, answer=answer, **kwargs)
        pieces: list[Piece] = list(answer.evidence) if answer else []
        self.initial["later"] = any(piece.get("kind") == "later" for piece in pieces)
        self.remove = remove
        rows = [as_row(piece) for piece in pieces if piece.get("kind") != "later"]
        blank = ["link", "file", *(["page"] if files else [])]
        self.rows = PieceRows(
            self.data if self.is_bound else None,
            initial=[*rows, *({"kind": kind} for kind in blank)],
            prefix="evidence",
            form_kwargs={"files": files},
        )

    def stood(self, answer: TeamAnswer | None) -> dict[str, Any]:
        return {**super().stood(answer), "evidence": list(answer.evidence) if answer else []}

    def is_valid(self) -> bool:
        return super().is_valid() and self.rows.is_valid()

    def values(self) -> dict[str, Any]:
        pieces = [row.piece() for number, row in enumerate(self.rows) if number != self.remove]
        if self.cleaned_data["later"]:
            pieces.append({"kind": "later"})
        return {**super().values(), "evidence": [piece for piece in pieces if piece]}

    @property
    def calls_for_evidence(self) -> bool:
        return bool(self["state"].value() == ItemState.IN_PLACE)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What the rows of evidence lack, for the summary at the top of the page."""
        found: list[dict[str, Any]] = [
            {"href": "#evidence", "text": text}
            for text in (self.rows.non_form_errors() if self.is_bound else [])
        ]
        for row in self.rows:
            if self.is_bound:
                found += [
                    {"href": f"#{row[name].id_for_label}", "text": text}
                    for name, texts in row.errors.items()
                    if name in row.fields
                    for text in texts
                ]
            if row.problem and self.calls_for_evidence:
                found.append({"href": f"#{row.problem_at}", "text": row.problem})
        return found
