"""Text fields that are read as numbers and months, and forms that lose nothing typed.

What cannot be read does not stop a save: it is kept as typed in `unread` and shown again
with its sentence. `saveable` says whether nothing else is wrong.
"""

import uuid
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.forms import Form
from kernel.text import line
from workplans.rows import MOST_PEOPLE

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
DAY = _("Write “%(label)s” as a day, for example 31/3/2027. What you typed is kept.")
RATE = _("Write “%(label)s” as a number, for example 4,9771. What you typed is kept.")
PEOPLE = _("Write “%(label)s” as a whole number, for example 12. What you typed is kept.")


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


def day_field(label: Text, **kwargs: Any) -> Any:
    kwargs.setdefault("help_text", _("For example 31/3/2027"))
    field = text_field(label, longest=60, size="w-10", **kwargs)
    field.widget.attrs |= {"autocomplete": "off"}
    return field


def marked(field: Any, *, needed: bool = False, quiet: bool = False) -> Any:
    field.needed, field.quiet_label = needed, quiet
    return field


# --- What can be read ---------------------------------------------------------------


def any_year(text: str) -> int | None:
    """Read a year; whether it is possible is a rule of the money line."""
    found = typed.whole(text)
    return found if found is not None and 0 <= found <= 9999 else None


def year(text: str) -> int | None:
    found = any_year(text)
    return found if found is not None and 2000 <= found <= 2100 else None


def cents(text: str) -> Decimal | None:
    """Read a number whose every digit the database keeps."""
    return _with_digits(text, 2)


def amount(text: str) -> Decimal | None:
    found = cents(text)
    return found if found is not None and found > 0 else None


def rate(text: str) -> Decimal | None:
    found = _with_digits(text, 8)
    return found if found is not None and abs(found) < 10**8 else None


def _with_digits(text: str, places: int) -> Decimal | None:
    found = typed.number(text)
    if found is None or found != round(found, places):
        return None
    return found


def people(text: str) -> int | None:
    found = typed.whole(text)
    return found if found is not None and 0 <= found <= MOST_PEOPLE else None


def day_by(text: str) -> date | None:
    """Read a day; a month, as in "by March 2027", is its last day."""
    month = typed.month(text)
    if month is None:
        return typed.day(text)
    return month.replace(day=monthrange(month.year, month.month)[1])


def typed_again(value: Any) -> str:
    """Return a kept value as it is typed: a month as 3/2027, numbers without zeros."""
    if value is None:
        return ""
    if hasattr(value, "month"):
        return f"{value.month}/{value.year}"
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_again(value: date | None) -> str:
    return f"{value.day}/{value.month}/{value.year}" if value else ""


class TypedForm(Form):
    """A form some of whose text fields are read as numbers, months or days.

    `RULES`: the model whose rules (its constraints, with their sentences) the form shows. A
    value that breaks a rule by itself is kept as typed like one that cannot be read; values
    that do not go together are refused.
    """

    READ: Mapping[str, tuple[Reader, Text]] = {}
    DAYS: frozenset[str] = frozenset()
    RULES: type[models.Model] | None = None

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
        if self.RULES and any(cleaned.get(name) is not None for name in self.READ):
            self._follow_rules(self.RULES, cleaned)
        return cleaned

    def rule_values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the columns that the rules speak of."""
        columns = {one.name for one in self.RULES._meta.concrete_fields} if self.RULES else ()
        return {
            name: value
            for name, value in cleaned.items()
            if name in columns and not isinstance(value, models.Model)
        }

    def _follow_rules(self, model: type[models.Model], cleaned: dict[str, Any]) -> None:
        """Ask the model's rules, those on one value first."""
        rules = [
            (rule, Q(rule.condition).referenced_base_fields & set(self.READ))
            for rule in model._meta.constraints
            if isinstance(rule, models.CheckConstraint)
        ]
        for rule, names in sorted(rules, key=lambda one: len(one[1])):
            if names & set(self.errors):
                continue
            values = self.rule_values(cleaned)
            others = {one.name for one in model._meta.fields} - set(values)
            try:
                rule.validate(model, model(**values), exclude=others)
            except ValidationError as broken:
                name = broken.code if broken.code in self.fields else None
                text = line(self.data.get(self.add_prefix(name)) or "") if name else ""
                self.add_error(name, ValidationError(broken.messages))
                if names == {name} and text:
                    self.unread[str(name)], cleaned[str(name)] = text, None

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
            name: row.unread.get(name)
            or (day_again if name in cls.DAYS else typed_again)(getattr(row, name))
            for name in cls.READ
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
