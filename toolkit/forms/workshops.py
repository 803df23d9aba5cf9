"""The page on which a workshop is planned, and the count of who was there."""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.forms import Checkboxes, DayField, Form, VersionMixin, helper
from kernel.text import line
from toolkit.models import ChecklistItem, CoDesignStep, Group, Workshop
from toolkit.phrases import languages

MOST_PEOPLE = 2000


class WorkshopForm(VersionMixin, Form):
    """Day and time are read in the time zone of the moment, the region's (toolkit.views)."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    title = forms.CharField(
        label=_("Title"), max_length=160, widget=forms.TextInput({"dir": "auto"})
    )
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H"],
        widget=forms.TextInput({"class": "w-5", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the time with hours and minutes: 18:30.")},
    )
    place = forms.CharField(
        label=_("Place or link"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"dir": "auto"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("Sheets are printed in each. The screen shows the first three."),
        widget=Checkboxes,
        error_messages={"required": _("Choose one language or more.")},
    )
    works_on = forms.MultipleChoiceField(
        label=_("Questions to work on"),
        help_text=_("These can be asked in plain words. Five are enough for two hours."),
        required=False,
        widget=Checkboxes,
    )
    ideas = forms.BooleanField(label=_("Collect ideas: “What would help?”"), required=False)
    moderated = forms.BooleanField(
        label=_("Somebody of the team reads each idea before others see it"), required=False
    )
    does = forms.MultipleChoiceField(
        label=_("Steps of the method it does"), required=False, widget=Checkboxes
    )

    def __init__(
        self,
        items: Iterable[ChecklistItem],
        steps: Iterable[CoDesignStep],
        *args: Any,
        workshop: Workshop | None = None,
        language: str = "",
        **kwargs: Any,
    ) -> None:
        """`language`: what a new workshop speaks until somebody says otherwise."""
        stands = _as_it_stands(workshop) if workshop else _new(language)
        super().__init__(*args, initial=stands, **kwargs)
        self.closed = _closed(workshop)
        fields: dict[str, Any] = self.fields
        fields["languages"].choices = [(one.code, one.name) for one in languages().values()]
        fields["works_on"].choices = [(one.path, one.text) for one in items]
        fields["does"].choices = _by_priority(steps)
        for name in ("ideas", "moderated"):
            fields[name].needed = True
        if not fields["works_on"].choices:
            del self.fields["works_on"]
        if not fields["does"].choices:
            del self.fields["does"]
        self.helper = helper(_("Save"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("time") and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Write the day as well."))
        if cleaned.get("day") and not cleaned.get("time") and "time" not in self.errors:
            self.add_error("time", _("Write the time as well, for example 18:30."))
        return cleaned

    def columns(self) -> dict[str, Any]:
        said = self.cleaned_data
        starts = (said["day"], said["time"]) if said["day"] else None
        return {
            "title": line(said["title"]),
            "starts_at": _moment(*starts) if starts else None,
            "place": line(said["place"]),
            "languages": said["languages"],
            "ideas": said["ideas"],
            "moderated": said["moderated"],
        }

    @property
    def works_on_paths(self) -> list[str]:
        """What was chosen, and what was closed on the screen: that stays."""
        chosen = self.cleaned_data.get("works_on", [])
        return [*chosen, *(path for path in self.closed if path not in chosen)]

    @property
    def does_paths(self) -> list[str]:
        chosen: list[str] = self.cleaned_data.get("does", [])
        return chosen


def _new(language: str) -> dict[str, Any]:
    spoken = [language] if language in languages() else []
    return {"version": 0, "ideas": True, "moderated": True, "languages": spoken}


def _as_it_stands(workshop: Workshop) -> dict[str, Any]:
    starts = timezone.localtime(workshop.starts_at) if workshop.starts_at else None
    return {
        **{name: getattr(workshop, name) for name in ("version", "uuid", "title", "place")},
        **{name: getattr(workshop, name) for name in ("languages", "ideas", "moderated")},
        "day": starts.date() if starts else None,
        "time": f"{starts:%H:%M}" if starts else "",
        **workshop.below(),
    }


def _moment(day: date, at: time) -> datetime:
    """Return the moment as the database gives it back, so that the same is no change."""
    return timezone.make_aware(datetime.combine(day, at)).astimezone(UTC)


def _closed(workshop: Workshop | None) -> list[str]:
    if workshop is None:
        return []
    closed = workshop.worked_on.exclude(closed_at=None).select_related("item__priority")
    return [one.item.path for one in closed]


def _by_priority(steps: Iterable[CoDesignStep]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in steps:
        groups.setdefault(one.priority.title, []).append((one.path, one.title))
    return list(groups.items())


class HeadcountForm(Form):
    """How many people of each group were counted in."""

    def __init__(self, people: dict[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in Group:
            self.add_field(
                group.value,
                forms.IntegerField(
                    label=group.label,
                    initial=people.get(group, 0),
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    widget=forms.NumberInput({"class": "w-5", "autocomplete": "off"}),
                ),
            )
        self.helper = helper(_("Save the count"))

    def people(self) -> dict[str, int]:
        return {group.value: self.cleaned_data[group.value] for group in Group}
