"""Minutes: the text, the day until which it can be corrected, decisions, replies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import DayField, Form, Radios, VersionMixin, helper
from kernel.text import plain
from toolkit.models import Workshop

LONGEST = 40_000
LONGEST_DECISION = 1000
LONGEST_CORRECTION = 2000


class MinutesForm(VersionMixin, Form):
    minutes = forms.CharField(
        label=_("Minutes"),
        help_text=_("What was said and by how many, without names of participants."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 16, "dir": "auto"}),
    )

    def __init__(self, workshop: Workshop, *args: Any, **kwargs: Any) -> None:
        stands = {name: getattr(workshop, name) for name in ("version", "uuid", "minutes")}
        super().__init__(*args, initial=stands, **kwargs)
        self.fields["minutes"].needed = True  # type: ignore[attr-defined]

    def clean_minutes(self) -> str:
        return plain(self.cleaned_data["minutes"])


class ShareForm(Form):
    until = DayField(label=_("Corrections until"), help_text=_("Ten days are usual."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Share for corrections"))


class DecisionForm(Form):
    text = forms.CharField(
        label=_("Decision"),
        max_length=LONGEST_DECISION,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write the decision in one sentence.")},
    )

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"])


class ReplyForm(Form):
    taken_over = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[("yes", _("We have changed the minutes")), ("no", _("The minutes stay"))],
        widget=Radios,
    )
    reply = forms.CharField(
        label=_("Reply"),
        help_text=_("The person who wrote the correction reads it."),
        required=False,
        max_length=LONGEST_CORRECTION,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["reply"] = plain(cleaned.get("reply") or "")
        if cleaned.get("taken_over") == "no" and not cleaned["reply"]:
            self.add_error("reply", _("Say why, in plain words."))
        return cleaned
