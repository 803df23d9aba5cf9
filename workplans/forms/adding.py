"""The small forms: pasted titles, an uploaded list, the currency of the plan."""

import re
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel import typed
from kernel.forms import Form
from kernel.text import line
from workplans.forms.typed import TypedForm, number_field, text_field

LONGEST_TITLE, LONGEST_REFERENCE, MOST_TITLES = 200, 30, 500
# "2.1.4 Courses", "A2: Courses", "3) Courses"; not "12 courses a year".
_NUMBERED = re.compile(r"^([A-Z]{0,3}\d+(?:\.\d+)+[.):]?|[A-Z]{0,3}\d+[.):])\s+(\S.*)$")
_BULLET = re.compile(r"^\s*[-*•·▪–]\s+")


def numbered(text: str) -> tuple[str, str]:
    """Return (own number, title) of one line."""
    found = _NUMBERED.match(text)
    return (found[1].rstrip(".):"), found[2]) if found else ("", text)


class TitlesForm(Form):
    """`pairs`: (own number, title) of each line that was typed."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    titles = forms.CharField(
        label=_("Titles, one a line"),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        max_length=100_000,
        help_text=_("A number in front is kept as your own number: 2.1.4 Evening courses"),
        error_messages={"required": _("Write or paste at least one title.")},
    )
    pairs: list[tuple[str, str]]

    def clean_titles(self) -> str:
        text: str = self.cleaned_data["titles"]
        lines = [line(_BULLET.sub("", one)) for one in text.splitlines()]
        self.pairs = [numbered(one) for one in lines if one]
        self._refuse(_long(self.pairs))
        if len(self.pairs) > MOST_TITLES:
            raise forms.ValidationError(
                _("Paste %(most)d titles or fewer at a time; these are %(count)d."),
                params={"most": MOST_TITLES, "count": len(self.pairs)},
            )
        return text

    def _refuse(self, too_long: list[str]) -> None:
        if too_long:
            raise forms.ValidationError(
                ngettext(
                    "%(count)d line is longer than 200 characters. Shorten it: “%(first)s…”",
                    "%(count)d lines are longer than 200 characters. Shorten them: "
                    "“%(first)s…”",
                    len(too_long),
                ),
                params={"count": len(too_long), "first": too_long[0][:60]},
            )


def _long(pairs: list[tuple[str, str]]) -> list[str]:
    return [
        title
        for reference, title in pairs
        if len(title) > LONGEST_TITLE or len(reference) > LONGEST_REFERENCE
    ]


class UploadForm(Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label=_("Your list of actions"),
        help_text=_("An Excel file (.xlsx) or a .csv file, up to 5 MB and 2,000 rows"),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file.")},
    )


class SpreadsheetForm(Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label=_("The spreadsheet with your changes"),
        help_text=_("The .xlsx file from this page, up to 5 MB. Nothing changes yet."),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )


def _rate(text: str) -> Decimal | None:
    found = typed.number(text)
    if found is None or not 0 < found < 10**8 or found != found.quantize(Decimal("0.0001")):
        return None
    return found


class CurrencyForm(TypedForm):
    READ = {
        "rate": (_rate, _("Write the rate as a number above zero, for example 4,97.")),
        "on": (typed.day, _("Write the day of the rate, for example 31/12/2025.")),
    }
    marks_optional = False

    currency = forms.ChoiceField(
        label=_("Currency of the plan"),
        choices=[(code, code) for code in ("EUR", "RON", "PLN")],
        help_text=_("Amounts stay as you typed them: nothing is converted."),
    )
    rate = number_field(
        _("How much is one EUR in this currency?"),
        help_text=_("For example 4,97. Sums are then shown in EUR, too."),
    )
    on = text_field(
        _("Day of this rate"), longest=60, size="w-10", help_text=_("For example 31/12/2025")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lone = bool(cleaned.get("rate")) != bool(cleaned.get("on"))
        if not self.errors and cleaned["currency"] != "EUR" and lone:
            self.add_error(
                "on" if cleaned["rate"] else "rate",
                _("Write both the rate and its day, or neither."),
            )
        return cleaned
