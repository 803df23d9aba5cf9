"""Types with one value: text, choice, several choices, number, amount, day, link, yes/no."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.parts import rich
from frameworks.parts.base import (
    Block,
    Part,
    PartType,
    Reading,
    Sentence,
    TypedText,
    is_blank,
    marked,
    shown,
)
from frameworks.parts.scalars import SCALARS, CannotRead
from kernel.forms import Checkboxes
from kernel.text import line, words


class Single(PartType):
    """A value that one scalar reads from one field."""

    def __init__(self, scalar: str) -> None:
        self.scalar = SCALARS[scalar]

    def fields(self, part: Part) -> dict[str, forms.Field]:
        field = self.scalar.field(part.spec, part.around, "page")
        field.initial = shown(part, "", self.scalar.typed(part.value))
        return {"": field}

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        try:
            return Reading(self.scalar.read(part.spec, typed.get("")))
        except CannotRead:
            return Reading("", {"": str(typed.get(""))})

    def sentence(self, part: Part, name: str) -> Sentence:
        return self.scalar.unreadable(part.spec)

    def tidy(self, spec: Mapping[str, Any], value: Any) -> Any:
        return value if isinstance(value, bool | list | str) else str(value)

    def content(self, part: Part, languages: list[str]) -> Block | None:
        if is_blank(part.value):
            return None
        return self.scalar.content(part.spec, part.value, part.around, languages) | {
            "label": part.texts("label", languages),
            "unit": part.texts("unit", languages),
        }


class YesNo(Single):
    """The two answers may have words of their own."""

    def __init__(self) -> None:
        super().__init__("yesno")

    def fields(self, part: Part) -> dict[str, forms.Field]:
        fields = super().fields(part)
        field: Any = fields[""]
        field.choices = [
            (key, part.text(f"{key}_label") or label) for key, label in field.choices
        ]
        return fields

    def content(self, part: Part, languages: list[str]) -> Block | None:
        block = super().content(part, languages)
        name = "yes_label" if part.value else "no_label"
        if block is not None and part.text(name):
            block |= {"kind": "word", "text": part.texts(name, languages)}
        return block


class Text(PartType):
    """A long text kept as safe HTML, or one line of plain text (`rich: false`)."""

    def fields(self, part: Part) -> dict[str, forms.Field]:
        spec = part.spec
        if spec["rich"]:
            rows = 8 if spec["max_chars"] > 1500 else 5
            widget: forms.Widget = forms.Textarea(
                {"rows": rows, "data-limit": spec["max_chars"]}
            )
            text = rich.typed(part.value or "")
        elif spec["max_chars"] > 200:
            widget = forms.Textarea({"rows": 3, "data-limit": spec["max_chars"]})
            text = part.value or ""
        else:
            widget = forms.TextInput({"autocomplete": "off"})
            text = part.value or ""
        return {"": TypedText(widget=widget, initial=shown(part, "", text))}

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        text = str(typed.get("") or "")
        kept = rich.kept(text) if part.spec["rich"] else line(text)
        if len(words(kept) if part.spec["rich"] else kept) > part.spec["max_chars"]:
            return Reading("", {"": text})
        return Reading(kept)

    def sentence(self, part: Part, name: str) -> Sentence:
        return _("This text is too long. Use %(most)s characters or fewer. It is kept.") % {
            "most": part.spec["max_chars"]
        }

    def is_complete(self, part: Part) -> bool:
        said = words(part.value or "") if part.spec["rich"] else part.value or ""
        return bool(said) and len(said) >= part.spec["min_chars"]

    def tidy(self, spec: Mapping[str, Any], value: Any) -> Any:
        from_file = str(value).strip()
        if not spec["rich"]:
            return line(from_file)
        return rich.rich(from_file) if from_file.startswith("<") else rich.kept(from_file)

    def content(self, part: Part, languages: list[str]) -> Block | None:
        if not part.value:
            return None
        told = (
            {"kind": "prose", "html": part.value}
            if part.spec["rich"]
            else {
                "kind": "line",
                "text": part.value,
            }
        )
        return told | {"label": part.texts("label", languages)}


class Multiple(Single):
    """Several of a list; the first ones are shown, the others fold out."""

    layout = "frameworks/parts/_multiple.html"

    def __init__(self) -> None:
        super().__init__("multiple")

    def fields(self, part: Part) -> dict[str, forms.Field]:
        choices = part.around.edition.choices(part.spec["list"])
        chosen = list(part.value or [])
        first = part.spec.get("first") or len(choices)
        fields: dict[str, forms.Field] = {}
        for name, some in (("", choices[:first]), ("more", choices[first:])):
            if some:
                fields[name] = forms.MultipleChoiceField(
                    choices=some,
                    required=False,
                    widget=Checkboxes(),
                    initial=[key for key, _label in some if key in chosen],
                )
        if "more" in fields:
            fields["more"].label = _("More answers")
            marked(fields["more"], needed=True)
        return fields

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        return Reading([*(typed.get("") or []), *(typed.get("more") or [])])

    def is_complete(self, part: Part) -> bool:
        return len(part.value or []) >= int(part.spec["min_rows"])
