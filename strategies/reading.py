"""What stands in a field of an Editable row, in words for people: no keys, no JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kernel.text import words
from strategies.models import Editable


@dataclass(frozen=True)
class Line:
    """One thing two people wrote differently."""

    label: str
    theirs: str
    mine: str


def differing_lines(row: Editable, field: str, theirs: Any, mine: Any) -> list[Line]:
    """Return the lines in which the two values of `field` differ."""
    left, right = dict(field_lines(row, field, theirs)), dict(field_lines(row, field, mine))
    return [
        Line(label, left.get(label, ""), right.get(label, ""))
        for label in dict.fromkeys([*left, *right])
        if left.get(label, "") != right.get(label, "")
    ]


def field_lines(row: Editable, field: str, value: Any) -> list[tuple[str, str]]:
    """Return (label, text) lines of one field, as the row says or as its column does."""
    return row.in_words(field, value) or plain_lines(row, field, value)


def plain_lines(row: Editable, field: str, value: Any) -> list[tuple[str, str]]:
    """Return (label, text) for a row that does not say itself how it reads."""
    try:
        column = row._meta.get_field(field)
    except FieldDoesNotExist:
        column = None
    label = capfirst(str(getattr(column, "verbose_name", "") or field.replace("_", " ")))
    if isinstance(column, models.Field):
        choices = dict(column.flatchoices)
        if value in choices:
            return [(label, str(choices[value]))]
        if isinstance(column, models.ForeignKey) and value:
            return [(label, _named(row, column.related_model, value))]
    return [(label, text_of(value))]


def _named(row: Editable, model: type[models.Model], key: Any) -> str:
    """Return what a row of another table is called, asked once for all texts of a page."""
    seen: dict[Any, str] = row.__dict__.setdefault("_named", {})
    if (model, key) not in seen:
        seen[model, key] = str(model._default_manager.filter(pk=key).first() or "")
    return seen[model, key]


def text_of(value: Any) -> str:
    """Return a JSON value as text: nested things one under the other."""
    if value is None or value == "":
        return ""
    if value is True:
        return _("Yes")
    if value is False:
        return _("No")
    if isinstance(value, Mapping):
        return " · ".join(filter(None, (text_of(one) for one in value.values())))
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (text_of(one) for one in value)))
    return words(value) if isinstance(value, str) else str(value)
