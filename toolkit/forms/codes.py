"""What the team says of a code that is for no workshop."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.forms import DayField, Form, helper, say
from kernel.text import line
from toolkit.models import AccessCode


class CodeForm(Form):
    label = forms.CharField(
        label=_("What is it for?"),
        max_length=AccessCode._meta.get_field("label").max_length,
        help_text=_("For example: sheets in the library. Only your team reads this."),
    )
    until = DayField(
        label=_("Until which day does it work?"),
        required=False,
        help_text=_("Without a day it works until you close it."),
    )

    def __init__(self, data: Any, time_zone: str) -> None:
        super().__init__(data)
        self.zone = ZoneInfo(time_zone)
        self.helper = helper(_("Make the code"))

    def clean_label(self) -> str:
        return line(self.cleaned_data["label"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        until: date | None = said.get("until")
        if until and until < timezone.localdate(timezone=self.zone):
            say(self, "until", _("Choose a day that is still to come."))
        return said

    @property
    def expires_at(self) -> datetime | None:
        """Return the last second of the day, in the region's time zone."""
        until: date | None = self.cleaned_data["until"]
        return datetime.combine(until, time(23, 59, 59), self.zone) if until else None
