"""The same change for several actions at once: what it would do, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.forms import Radios
from workplans.forms.filling import Choices, in_words
from workplans.forms.typed import MONTH, TypedForm, month_field, text_field
from workplans.models import Action, ActionState
from workplans.readiness.plan import Plan

NONE, ALL, TICKED = "none", "all", "ticked"
LEAVE = ("", _("Leave as it is"))
MOST_MONTHS = 240
SHIFT = _("Write “%(label)s” as a whole number, for example 3 or -2. What you typed is kept.")


def shift(text: str) -> int | None:
    found = typed.number(text)
    if found is None or found != found.to_integral_value() or abs(found) > MOST_MONTHS:
        return None
    return int(found)


@dataclass(frozen=True)
class Preview:
    """What one action would become: (label, old, new); or why it stays as it is."""

    action: Action
    lines: list[tuple[str, str, str]]
    values: dict[str, Any]
    refused: str = ""


class ChangeForm(TypedForm):
    marks_optional = False
    RULES = Action
    READ = {
        "starts": (typed.month, MONTH),
        "ends": (typed.month, MONTH),
        "months": (shift, SHIFT),
    }

    which = forms.ChoiceField(
        label=_("Which actions?"),
        choices=[(ALL, ""), (TICKED, _("Only those I tick in the list below"))],
        required=False,
        widget=Radios,
    )
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    priority = forms.ChoiceField(label=_("Strategic priority"), required=False)
    responsible = forms.ChoiceField(label=_("Who does it"), required=False)
    agreed = forms.ChoiceField(
        label=_("Has it agreed?"),
        required=False,
        choices=[LEAVE, ("yes", _("Yes")), ("no", _("Not yet"))],
    )
    domain = forms.ChoiceField(label=_("Area of policy"), required=False)
    state = forms.ChoiceField(
        label=_("Where it stands"), required=False, choices=[LEAVE, *ActionState.choices]
    )
    starts = month_field(_("From which month"))
    ends = month_field(_("To which month"))
    months = text_field(
        _("Or move beginning and end by how many months?"),
        longest=10,
        size="w-5",
        help_text=_("3 is three months later, -2 is two months earlier."),
    )
    groups_how = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[
            LEAVE,
            ("add", _("Add those ticked below")),
            ("take", _("Take away those ticked below")),
            ("set", _("Only those ticked below")),
        ],
    )
    groups = forms.MultipleChoiceField(
        label=_("People it is for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, plan: Plan, shown: Sequence[Action], data: QueryDict | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.shown = shown
        self.choices = Choices(plan)
        fields: dict[str, Any] = self.fields
        nothing = (NONE, _("None"))
        for name in ("objective", "priority", "responsible", "domain"):
            field: Any = self.choices.field(name)
            known = list(field.choices)[1:]
            fields[name].choices = [LEAVE, *known, nothing]
        fields["groups"].choices = self.choices.edition.choices("target_groups")
        fields["which"].choices = [
            (ALL, _now("All %d that the list shows") % len(shown)),
            (TICKED, _("Only those I tick in the list below")),
        ]
        self.ticked = set(data.getlist("row")) if data else set()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("groups") and not cleaned.get("groups_how"):
            self.add_error("groups_how", _("Say what is to be done with those you ticked."))
        if not cleaned.get("which") and not self.errors.get("which"):
            cleaned["which"] = TICKED
        if cleaned.get("which") == TICKED and not self.chosen:
            self.add_error("which", _("Choose all actions, or tick those you mean."))
        asked = {name for name in self.fields if name not in {"which", "uuid"}}
        if not self.errors and not any(cleaned.get(name) for name in asked):
            self.add_error(None, _("Choose at least one thing to change."))
        return cleaned

    def rule_values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {name: cleaned.get(name) for name in ("starts", "ends")}

    @property
    def chosen(self) -> list[Action]:
        if self.cleaned_data.get("which") == ALL:
            return list(self.shown)
        return [one for one in self.shown if str(one.uuid) in self.ticked]

    def preview(self, action: Action) -> Preview:
        values = {
            name: value
            for name, value in self._wanted(action).items()
            if getattr(action, name) != value
        }
        starts = values.get("starts", action.starts)
        ends = values.get("ends", action.ends)
        if starts and ends and ends < starts:
            said = _now("It would end before it starts, so it stays as it is.")
            return Preview(action, [], {}, said)
        lines = []
        for name, value in values.items():
            label, old = in_words(action, name, getattr(action, name))
            lines.append((label, old, in_words(action, name, value)[1]))
        return Preview(action, lines, values)

    def _wanted(self, action: Action) -> dict[str, Any]:
        data = self.cleaned_data
        wanted = {name: data[name] for name in ("state", "starts", "ends") if data[name]}
        for name, known in self._known.items():
            if data[name]:
                wanted[name] = known.get(data[name])
        if data["domain"]:
            wanted["domain"] = "" if data["domain"] == NONE else data["domain"]
        if data["agreed"]:
            wanted["agreed"] = data["agreed"] == "yes"
        if data["groups_how"]:
            wanted["groups"] = self._groups(action.groups)
        return self._moved(action) | wanted

    def _moved(self, action: Action) -> dict[str, date]:
        by = self.cleaned_data["months"]
        days = {"starts": action.starts, "ends": action.ends}
        return {name: moved(day, by) for name, day in days.items() if day} if by else {}

    @property
    def _known(self) -> dict[str, dict[str, Any]]:
        return {
            "objective": self.choices.objectives,
            "priority": self.choices.priorities,
            "responsible": self.choices.organisations,
        }

    def _groups(self, stand: list[str]) -> list[str]:
        how, ticked = self.cleaned_data["groups_how"], self.cleaned_data["groups"]
        if how == "set":
            return list(ticked)
        if how == "take":
            return [key for key in stand if key not in ticked]
        return [*stand, *(key for key in ticked if key not in stand)]


def moved(day: date, months: int) -> date:
    """Return the first day of the month so many months away, within what a date can be."""
    count = max(12, min(day.year * 12 + day.month - 1 + months, 9999 * 12 + 11))
    return date(count // 12, count % 12 + 1, 1)
