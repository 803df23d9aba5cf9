"""Text fields that are read as numbers and months, and forms that lose nothing typed.

What cannot be read does not stop a save: it is kept as typed in `unread` and shown again
with its sentence. `saveable` says whether nothing else is wrong.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.forms import Form
from kernel.text import line

Text = str | Promise
Reader = Callable[[str], Any]

MONTH_HINT = _("For example 3/2027")
NUMBER = _("Write “%(label)s” as a number, for example 1200 or 12,50. What you typed is kept.")
AMOUNT = _(
    "Write “%(label)s” as a number above zero, for example 12000. What you typed is kept."
)
MONTH = _(
    "Write “%(label)s” as a month and a year, for example 3/2027. What you typed is kept."
)
YEAR = _("Write “%(label)s” as a year between 2000 and 2100. What you typed is kept.")


def text_field(
    label: Text, *, longest: int, size: str = "", needed: bool = False, **kwargs: Any
) -> Any:
    """One line of text; `needed`: asked for, but saved empty as well."""
    attrs = {"class": size} if size else {}
    field = forms.CharField(
        label=label,  # type: ignore[arg-type]  # any lazy text will do
        max_length=longest,
        required=False,
        widget=forms.TextInput({"dir": "auto", **attrs}),
        **kwargs,
    )
    return marked(field, needed=needed)


def number_field(label: Text, *, size: str = "w-10", **kwargs: Any) -> Any:
    field = text_field(label, longest=60, size=size, **kwargs)
    field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}
    return field


def month_field(label: Text, *, needed: bool = False) -> Any:
    field = text_field(label, longest=60, size="w-10", needed=needed, help_text=MONTH_HINT)
    field.widget.attrs |= {"autocomplete": "off"}
    return field


def marked(field: Any, *, needed: bool = False, quiet: bool = False) -> Any:
    field.needed, field.quiet_label = needed, quiet
    return field


# --- What can be read ---------------------------------------------------------------


def year(text: str) -> int | None:
    found = typed.whole(text)
    return found if found is not None and 2000 <= found <= 2100 else None


def cents(text: str) -> Decimal | None:
    """Read a number whose every digit the database keeps."""
    found = typed.number(text)
    if found is None or found != found.quantize(Decimal("0.01")):
        return None
    return found


def amount(text: str) -> Decimal | None:
    found = cents(text)
    return found if found is not None and found > 0 else None


def typed_again(value: Any) -> str:
    """Return a kept value as it is typed: months as 3/2027, numbers without zeros."""
    if value is None:
        return ""
    if hasattr(value, "month"):
        return f"{value.month}/{value.year}"
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


class TypedForm(Form):
    """A form some of whose text fields are read as numbers or months."""

    READ: Mapping[str, tuple[Reader, Text]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unread: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.unread = {}
        for name, (reader, sentence) in self.READ.items():
            if name in self.errors:
                continue
            text = line(cleaned.get(name) or "")
            cleaned[name] = reader(text) if text else None
            if text and cleaned[name] is None:
                self.unread[name] = text
                self.add_error(name, str(sentence) % {"label": self.fields[name].label})
                cleaned[name] = None
        return cleaned

    @property
    def saveable(self) -> bool:
        """Whether nothing is wrong but what could not be read."""
        self.is_valid()
        return set(self.errors) <= set(self.unread)

    @property
    def is_left_out(self) -> bool:
        """Whether the person ticked that this row is to go."""
        self.is_valid()
        return bool(self.cleaned_data.get("DELETE"))

    @classmethod
    def typed_values(cls, row: Any) -> dict[str, str]:
        """Return what is kept of the fields that are read, as it is typed."""
        return {
            name: row.unread.get(name) or typed_again(getattr(row, name)) for name in cls.READ
        }


class VersionedForm(TypedForm):
    """What a form of a row carries: the version it was made on, and its uuid."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_version(self) -> int:
        return self.cleaned_data.get("version") or 0


def as_typed(forms_shown: Iterable[forms.BaseForm]) -> QueryDict:
    """Return what the forms show as a browser would send it back.

    A page whose row holds something unread is shown as if it was just typed, so that
    every such field stands beside its sentence.
    """
    data = QueryDict(mutable=True)
    for form in forms_shown:
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                data.setlist(field.html_name, [str(one) for one in value])
            elif value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False and value != "":
                data[field.html_name] = str(value)
    return data
