"""Single values in a question or in a table's cell: how they are typed, read and told.

A scalar reads one text. It is used by the part types of the same names and by tables.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django import forms
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from frameworks.parts.base import LONGEST, Around, Block, Sentence, TypedText
from kernel import typed
from kernel.forms import Checkboxes, DayInput, MonthInput, Radios
from kernel.text import line

Spec = Mapping[str, Any]
Where = Literal["page", "cell"]
FEW = 12
"""Up to so many answers are radios; more are a drop-down."""


class CannotRead(Exception):
    """The text is not what was asked for; it is kept as typed."""


@dataclass(frozen=True)
class Scalar:
    """`field` asks, on a page or in a cell; `read` makes a value, `typed` its text again."""

    field: Callable[[Spec, Around, Where], forms.Field]
    read: Callable[[Spec, Any], Any]
    typed: Callable[[Any], Any]
    content: Callable[[Spec, Any, Around, list[str]], Block]
    unreadable: Callable[[Spec], Sentence]


def plain_number(value: Decimal) -> str:
    """Return a number without exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed_number(value: Any) -> str:
    """Return a kept number as people write it here, so that it is read as the same again."""
    if value in (None, ""):
        return ""
    places = len(str(value).partition(".")[2])
    # Three places could be taken for a group of thousands: 12.345 is shown as 12.3450.
    return formats.number_format(
        Decimal(str(value)), decimal_pos=4 if places == 3 else places, force_grouping=True
    )


def typed_month(value: Any) -> str:
    """Return a kept month for a single box: March 2026."""
    first = typed.month(value or "")
    return f"{MONTHS[first.month]} {first.year}" if first else str(value or "")


def typed_day(value: Any) -> str:
    first = typed.day(value or "")
    return f"{first.day} {typed_month(f'{first:%Y-%m}')}" if first else str(value or "")


# --- Texts and links -----------------------------------------------------------


def _text_field(spec: Spec, _around: Around, where: Where) -> forms.Field:
    widget = (
        forms.Textarea({"rows": 2}) if where == "cell" and spec["max_chars"] > 120 else None
    )
    return TypedText(widget=widget or forms.TextInput({"autocomplete": "off"}))


def _read_text(spec: Spec, text: str) -> str:
    if len(text) > spec["max_chars"]:
        raise CannotRead
    return text


def _too_long(spec: Spec) -> Sentence:
    return _("Use %(most)s characters or fewer. What you typed is kept.") % {
        "most": spec["max_chars"]
    }


def _text_content(_spec: Spec, value: str, *_rest: Any) -> Block:
    return {"kind": "line", "text": value}


def _read_link(_spec: Spec, text: str) -> str:
    if not text:
        return ""
    address = text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}"
    if re.search(r"\s|[<>\"'`\\]", address) or len(address) > 500:
        raise CannotRead
    if not re.match(r"https?://[^/?#@]+\.[^/?#@.]{2,}([/?#]|$)", address, re.IGNORECASE):
        raise CannotRead
    return address


def _link_field(_spec: Spec, _around: Around, _where: Where) -> forms.Field:
    return TypedText(
        widget=forms.TextInput(
            {"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        )
    )


# --- Numbers -------------------------------------------------------------------


def _number_field(_spec: Spec, _around: Around, _where: Where) -> forms.Field:
    return TypedText(
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "w-10"})
    )


def _read_number(spec: Spec, text: str) -> str:
    if not text:
        return ""
    found = typed.number(text)
    least, most = spec.get("min") or "0", spec.get("max")
    if found is None or found < Decimal(least) or (most and found > Decimal(most)):
        raise CannotRead
    return plain_number(found)


def _number_sentence(spec: Spec) -> Sentence:
    least, most = spec.get("min") or "0", spec.get("max")
    if most:
        return _("Enter one number from %(least)s to %(most)s. What you typed is kept.") % {
            "least": least,
            "most": most,
        }
    return _("Enter one number, for example 1,234.50. What you typed is kept.")


def _read_amount(spec: Spec, text: str) -> str:
    read = _read_number({**spec, "min": "0"}, text)
    if read and Decimal(read) != Decimal(read).quantize(Decimal("0.01")):
        raise CannotRead
    return read


def _amount_content(spec: Spec, value: str, around: Around, _languages: list[str]) -> Block:
    return {
        "kind": "amount",
        "value": value,
        "currency": spec.get("currency") or around.currency,
    }


# --- Days and months -------------------------------------------------------------


def _spaced(text: str) -> str:
    """Boxes are joined by "/"; a month written out stands between spaces."""
    return text.replace("/", " ") if re.search(r"[^\W\d]", text) else text


def _read_day(_spec: Spec, text: str) -> str:
    if not text:
        return ""
    found = typed.day(_spaced(line(text)))
    if found is None:
        raise CannotRead
    return found.isoformat()


def _read_month(_spec: Spec, text: str) -> str:
    if not text:
        return ""
    said = _spaced(line(text))
    found = typed.month(said) or typed.day(said)
    if found is None:
        raise CannotRead
    return f"{found:%Y-%m}"


def _day_field(_spec: Spec, _around: Around, where: Where) -> forms.Field:
    return TypedText(
        widget=forms.TextInput({"class": "w-10"}) if where == "cell" else DayInput()
    )


def _month_field(_spec: Spec, _around: Around, where: Where) -> forms.Field:
    return TypedText(
        widget=forms.TextInput({"class": "w-10"}) if where == "cell" else MonthInput()
    )


def first_day(value: str) -> date | None:
    """Return the first day of a kept date or month, to compare with others."""
    return typed.day(value) or typed.month(value)


# --- Choices ---------------------------------------------------------------------


def _choice_field(spec: Spec, around: Around, where: Where) -> forms.Field:
    choices = around.edition.choices(spec["list"])
    if where == "cell" or len(choices) > FEW:
        return forms.ChoiceField(
            choices=[("", _("Choose")), *choices], required=False, widget=forms.Select()
        )
    return forms.ChoiceField(choices=choices, required=False, widget=Radios())


def _choice_content(spec: Spec, value: str, around: Around, languages: list[str]) -> Block:
    return {"kind": "word", "text": around.labels(spec["list"], value, languages)}


def _multiple_field(spec: Spec, around: Around, _where: Where) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=around.edition.choices(spec["list"]), required=False, widget=Checkboxes()
    )


def _multiple_content(
    spec: Spec, value: list[str], around: Around, languages: list[str]
) -> Block:
    return {
        "kind": "words",
        "items": [{"text": around.labels(spec["list"], key, languages)} for key in value],
    }


def _yesno_field(_spec: Spec, _around: Around, where: Where) -> forms.Field:
    choices = [("yes", _("Yes")), ("no", _("No"))]
    if where == "cell":
        return forms.ChoiceField(
            choices=[("", _("Choose")), *choices], required=False, widget=forms.Select()
        )
    return forms.ChoiceField(
        choices=choices, required=False, widget=Radios(attrs={"class": "options-inline"})
    )


def _read_yesno(_spec: Spec, text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _yesno_content(_spec: Spec, value: Any, *_rest: Any) -> Block:
    return {"kind": "yesno", "value": value}


def _as_is(value: Any) -> Any:
    return value if value is not None else ""


def _of_kind(kind: str) -> Callable[[Spec, Any, Around, list[str]], Block]:
    return lambda _spec, value, _around, _languages: {"kind": kind, "value": value}


def _says(sentence: Sentence) -> Callable[[Spec], Sentence]:
    return lambda _spec: sentence


SCALARS: dict[str, Scalar] = {
    "text": Scalar(_text_field, _read_text, _as_is, _text_content, _too_long),
    "link": Scalar(
        _link_field,
        _read_link,
        _as_is,
        _of_kind("link"),
        _says(
            _("Enter a web address, for example https://example.org. What you typed is kept.")
        ),
    ),
    "number": Scalar(
        _number_field, _read_number, typed_number, _of_kind("number"), _number_sentence
    ),
    "amount": Scalar(
        _number_field,
        _read_amount,
        typed_number,
        _amount_content,
        _says(_("Enter one amount, for example 1,234.50. What you typed is kept.")),
    ),
    "date": Scalar(
        _day_field,
        _read_day,
        _as_is,
        _of_kind("date"),
        _says(_("Enter a day, month and year, for example 3 3 2026. What you typed is kept.")),
    ),
    "month": Scalar(
        _month_field,
        _read_month,
        _as_is,
        _of_kind("month"),
        _says(_("Enter a month and a year, for example 3 2026. What you typed is kept.")),
    ),
    "choice": Scalar(
        _choice_field, lambda _spec, text: text, _as_is, _choice_content, _says("")
    ),
    "multiple": Scalar(
        _multiple_field,
        lambda _spec, keys: list(keys or []),
        lambda value: value or [],
        _multiple_content,
        _says(""),
    ),
    "yesno": Scalar(
        _yesno_field,
        _read_yesno,
        lambda value: {True: "yes", False: "no"}.get(value, ""),
        _yesno_content,
        _says(""),
    ),
}

__all__ = ["FEW", "LONGEST", "SCALARS", "CannotRead", "Scalar", "first_day", "plain_number"]
