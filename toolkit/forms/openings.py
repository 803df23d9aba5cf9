"""What participants are promised, and from when to when each thing is open."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel import moments
from kernel.errors import DomainError
from kernel.forms import Button, DayField, Form, helper, quiet, say
from kernel.text import line, plain
from toolkit.models import Process, Switch, SwitchKind
from toolkit.services.openings import TYPED, Window, marks, stamp

LONGEST = 2000


class _Marked(Form):
    """`before` marks what stood when the page was opened."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)

    def mark_again(self, before: str) -> None:
        """Let what was typed be sent again on top of what stands now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("before")] = before
        self.data = data


class ProcessForm(_Marked):
    who = forms.CharField(
        label=_("Who is behind this?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("The office that asks, and what it does with the answers."),
    )
    contact = forms.CharField(
        label=_("Where can people write or call?"),
        required=False,
        max_length=300,
        help_text=_("An e-mail address or telephone number of the office, not of one person."),
    )
    answer_on = DayField(
        label=_("On which day can people read what was decided?"),
        required=False,
        help_text=_("It is promised on the first page. For example 30 6 2027."),
    )
    deed = forms.CharField(widget=forms.HiddenInput, initial="process", required=False)

    def __init__(self, process: Process, data: Any = None) -> None:
        stands: dict[str, Any] = {name: getattr(process, name) for name in TYPED}
        super().__init__(data, initial={**stands, "before": marks(process), "deed": "process"})
        for name in ("who", "contact"):
            self.fields[name].needed = True  # type: ignore[attr-defined]
        self.helper = helper(_("Save"))

    def clean_who(self) -> str:
        return plain(self.cleaned_data["who"])

    def clean_contact(self) -> str:
        return line(self.cleaned_data["contact"])

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TYPED}


class SwitchForm(_Marked):
    """Two moments in the region's time zone. What is not touched stays to the second."""

    opens_day = DayField(label=_("Opens on"), required=False)
    opens_time = forms.CharField(
        label=_("at"),
        required=False,
        max_length=12,
        help_text=_("For example 9:30. Empty: when the day begins."),
    )
    closes_day = DayField(label=_("Closes on"), required=False)
    closes_time = forms.CharField(
        label=_("at"),
        required=False,
        max_length=12,
        help_text=_("Empty: when the day ends, at 23:59. No day: it stays open."),
    )
    marks_optional = False

    def __init__(self, switch: Switch, zone: ZoneInfo, data: Any = None) -> None:
        self.switch, self.zone = switch, zone
        kind = SwitchKind(switch.kind)
        initial: dict[str, Any] = {"before": stamp(switch)}
        for name, at in (("opens", switch.opens_at), ("closes", switch.closes_at)):
            local = at.astimezone(zone) if at else None
            initial[f"{name}_day"] = local.date() if local else None
            initial[f"{name}_time"] = f"{local:%H:%M}" if local else ""
        super().__init__(data, initial=initial, prefix=kind.value)
        for name in ("opens_time", "closes_time"):
            self.fields[name].widget.attrs |= {"class": "w-5", "autocomplete": "off"}
        acts = [Button(_("Save these times"), "deed", f"set:{kind.value}")]
        if switch.is_open():
            acts.append(quiet(_("Close now"), "deed", f"close:{kind.value}"))
        else:
            acts.append(quiet(_("Open now"), "deed", f"open:{kind.value}"))
        self.helper = helper(*acts)
        self.helper.layout = Layout(
            Row("opens_day", "opens_time"), Row("closes_day", "closes_time"), "before"
        )

    def clean(self) -> None:
        opens = self._moment("opens", self.switch.opens_at, time(0))
        closes = self._moment("closes", self.switch.closes_at, time(23, 59))
        self.window: Window = (opens, closes)

    def _moment(self, name: str, stands: datetime | None, usual: time) -> datetime | None:
        """Return what is typed in the two boxes; a sentence beside the box that is wrong."""
        day: date | None = self.cleaned_data.get(f"{name}_day")
        typed: str = self.cleaned_data.get(f"{name}_time") or ""
        if f"{name}_day" in self.errors or f"{name}_time" in self.errors:
            return None
        if day is None:
            if typed:
                say(self, f"{name}_day", _("Say on which day, too."))
            return None
        at = moments.hour(typed) if typed else usual
        if at is None:
            say(self, f"{name}_time", _("Enter an hour, for example 9:30 or 14:00."))
            return None
        local = stands.astimezone(self.zone) if stands else None
        if local and (local.date(), local.hour, local.minute) == (day, at.hour, at.minute):
            return stands
        try:
            return moments.moment(day, at, self.zone)
        except DomainError as refusal:
            say(self, f"{name}_time", refusal.sentence)
            return None


def theirs_in_words(value: Any) -> str:
    """Return what a colleague wrote in a field, as it reads on the page."""
    return str(value) if value else gettext("nothing")
