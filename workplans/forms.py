"""The forms of the workplan: objective, the eight questions of an action, money, titles.

What cannot be read as a number or a month does not stop a save: it is kept as typed in
`unread` and shown again with its sentence. `saveable` says whether nothing else is wrong.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.text import line, plain, rich
from regions.models import Organisation
from strategies.models import Strategy
from toolkit.models import ChecklistItem, Priority
from workplans.models import Action, ActionState, Measure, MoneyLine, Objective

MONTH_HINT = _("For example 3/2027")
NUMBER = _("Write this as a number, for example 1200 or 1200,50. What you typed is kept.")
MONTH = _("Write this as a month and a year, for example 3/2027. What you typed is kept.")
YEAR = _("Write a year between 2000 and 2100. What you typed is kept.")

Reader = Callable[[str], Any]


class TypedForm(forms.Form):
    """A form some of whose text fields are read as numbers or months."""

    READ: dict[str, tuple[Reader, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unread: dict[str, str] = {}
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, (reader, sentence) in self.READ.items():
            text = line(cleaned.get(name, "") or "")
            value = reader(text) if text else None
            if text and value is None:
                self.unread[name] = text
                self.add_error(name, sentence)
            cleaned[name] = value
        return cleaned

    @property
    def saveable(self) -> bool:
        """Whether nothing is wrong but what could not be read."""
        self.is_valid()
        return set(self.errors) <= set(self.unread)


def _year(text: str) -> int | None:
    found = typed.whole(text)
    return found if found is not None and 2000 <= found <= 2100 else None


def _amount(text: str) -> Any:
    found = typed.number(text)
    return found if found is not None and found > 0 else None


def text_field(label: Any, *, longest: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **kwargs)


class MoneyForm(TypedForm):
    READ = {
        "year": (_year, YEAR),
        "amount": (
            _amount,
            _("Write an amount above zero, for example 12000. What you typed is kept."),
        ),
    }
    year = text_field(_("Year"), longest=40)
    source = forms.ChoiceField(label=_("Who pays"), required=False)
    amount = text_field(_("Amount"), longest=40)
    certainty = forms.ChoiceField(
        label=_("How sure"),
        required=False,
        choices=[("", _("Choose")), *MoneyLine.Certainty.choices],
    )
    note = text_field(_("Note (optional)"), longest=200)

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.choices = [("", _("Choose")), *strategy.edition.choices("money_sources")]

    def row(self) -> dict[str, Any] | None:
        row = dict(self.cleaned_data)
        row.pop("DELETE", None)
        row["note"] = line(row.get("note") or "")
        return row if any(row.values()) or self.unread else None


class MeasureForm(TypedForm):
    READ = {
        "now": (typed.number, NUMBER),
        "aim": (typed.number, NUMBER),
        "now_on": (typed.month, MONTH),
        "now_by": (typed.month, MONTH),
        "by": (typed.month, MONTH),
    }
    what = text_field(_("What you count or ask"), longest=300)
    unit = text_field(_("Unit"), longest=60, help_text=_("people, town halls, percent"))
    now = text_field(_("Now"), longest=40)
    now_on = text_field(_("Measured in"), longest=40, help_text=MONTH_HINT)
    now_by = text_field(
        _("Or: we will measure by"), longest=40, help_text=MONTH_HINT
    )
    aim = text_field(_("Aim"), longest=40)
    by = text_field(_("By when"), longest=40, help_text=MONTH_HINT)
    source = text_field(_("Where the number comes from"), longest=300)
    counts = forms.ChoiceField(
        label=_("Does this count what you do, or what changes for people?"),
        required=False,
        choices=[("", _("Choose")), *Measure.Counts.choices],
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def row(self) -> dict[str, Any] | None:
        row = dict(self.cleaned_data)
        row.pop("DELETE", None)
        for name in ("what", "unit", "source"):
            row[name] = line(row.get(name) or "")
        row["unread"] = dict(self.unread)
        return row if any(row.values()) else None


def rows_formset(form: type[TypedForm], *, extra: int) -> Any:
    return forms.formset_factory(form, extra=extra, can_delete=True, max_num=80)


class ObjectiveForm(TypedForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Objective"),
        max_length=200,
        error_messages={"required": _("Write the objective in one sentence.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("Which needs does it answer? (optional)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(
        label=_("Why, in one sentence (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, needs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["needs"]
        field.choices = [(need, need) for need in needs]
        if not needs:
            del self.fields["needs"]

    def values(self) -> dict[str, Any]:
        return {
            "title": line(self.cleaned_data["title"]),
            "why": plain(self.cleaned_data["why"]),
            **({"needs": self.cleaned_data["needs"]} if "needs" in self.fields else {}),
        }


class ActionForm(TypedForm):
    """The eight questions of an action (core.md)."""

    READ = {"starts": (typed.month, MONTH), "ends": (typed.month, MONTH)}

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Start with a verb: Open, Train, Offer."),
        error_messages={"required": _("Write what you will do, in a few words.")},
    )
    description = forms.CharField(
        label=_("What exactly? (optional)"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reference = text_field(
        _("Your own number (optional)"), longest=30, help_text=_("For example 2.1.4")
    )
    objective = forms.ModelChoiceField(
        label=_("Objective"), queryset=Objective.objects.none(), required=False
    )
    priority = forms.ModelChoiceField(
        label=_("Strategic priority (optional)"),
        queryset=Priority.objects.none(),
        required=False,
    )
    domain = forms.ChoiceField(label=_("Area of policy (optional)"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("For whom?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    responsible = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False
    )
    new_organisation = text_field(
        _("Or an organisation that is not in the list"),
        longest=200,
        help_text=_("It is added to People."),
    )
    role = text_field(
        _("Role (optional)"),
        longest=160,
        help_text=_("A role, not a name: head of the social policy unit"),
    )
    agreed = forms.TypedChoiceField(
        label=_("Has it agreed?"),
        required=False,
        choices=[("", _("Choose")), ("yes", _("Yes")), ("no", _("Not yet"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    starts = text_field(_("From which month"), longest=40, help_text=MONTH_HINT)
    ends = text_field(_("To which month"), longest=40, help_text=MONTH_HINT)
    no_extra_cost = forms.BooleanField(label=_("It has no extra cost"), required=False)
    no_cost_reason = text_field(_("No extra cost, because"), longest=500)
    state = forms.ChoiceField(
        label=_("Where it stands"), choices=ActionState.choices, required=False
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Checklist questions it comes from"),
        queryset=ChecklistItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, strategy: Strategy, *args: Any, linked: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        edition = strategy.edition
        fields: dict[str, Any] = self.fields
        choose = _("Choose")
        fields["objective"].queryset = Objective.objects.filter(strategy=strategy)
        fields["priority"].queryset = Priority.objects.filter(
            edition=edition
        ).select_related("edition")
        fields["responsible"].queryset = Organisation.objects.filter(
            region=strategy.region, state="active"
        )
        for name in ("objective", "priority", "responsible"):
            fields[name].empty_label = choose
        fields["domain"].choices = [("", choose), *edition.choices("policy_domains")]
        fields["groups"].choices = edition.choices("target_groups")
        fields["items"].queryset = ChecklistItem.objects.filter(
            pk__in=linked, priority__edition=edition
        ).select_related("priority__edition")
        self.principles = edition.choices("principles")
        for key, label in self.principles:
            self.fields[f"principle_{key}"] = forms.BooleanField(
                label=label, required=False
            )
            self.fields[f"principle_{key}_line"] = text_field(
                _("How? (optional)"), longest=300
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("An action cannot end before it starts."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the columns of Action, without the organisation."""
        data = self.cleaned_data
        return {
            "title": line(data["title"]),
            "description": rich(data["description"]),
            "reference": line(data["reference"]),
            "objective": data["objective"],
            "priority": data["priority"],
            "domain": data["domain"],
            "groups": data["groups"],
            "principles": {
                key: line(data.get(f"principle_{key}_line") or "")
                for key, _label in self.principles
                if data.get(f"principle_{key}") or data.get(f"principle_{key}_line")
            },
            "role": line(data["role"]),
            "agreed": data["agreed"],
            "starts": data["starts"],
            "ends": data["ends"],
            "no_extra_cost": data["no_extra_cost"],
            "no_cost_reason": line(data["no_cost_reason"]),
            "state": data["state"] or ActionState.PLANNED,
            "unread": dict(self.unread),
        }


def typed_again(value: Any) -> str:
    """Return a kept value as it is typed: months as 3/2027, numbers without zeros."""
    if value is None:
        return ""
    if hasattr(value, "month"):
        return f"{value.month}/{value.year}"
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


class TitlesForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    titles = forms.CharField(
        label=_("Titles, one a line"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=40000,
        help_text=_("A number in front is kept as your own number: 2.1.4 Evening courses"),
        error_messages={"required": _("Write or paste at least one title.")},
    )


class UploadForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label=_("Your list of actions"),
        help_text=_("An Excel file (.xlsx) or a .csv file, up to 5 MB and 2,000 rows"),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )


class CurrencyForm(TypedForm):
    READ = {
        "rate": (_amount, _("Write the rate as a number above zero, for example 4,97.")),
        "on": (typed.day, _("Write the day of the rate, for example 31/12/2025.")),
    }
    currency = forms.ChoiceField(
        label=_("Currency of the plan"),
        choices=[(code, code) for code in ("EUR", "RON", "PLN")],
    )
    rate = text_field(_("How much is one EUR in this currency?"), longest=20)
    on = text_field(_("Day of this rate"), longest=20, help_text=_("For example 31/12/2025"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("currency") not in {None, "EUR"} and not self.errors:
            if bool(cleaned["rate"]) != bool(cleaned["on"]):
                self.add_error(
                    "on" if cleaned["rate"] else "rate",
                    _("Write both the rate and its day, or neither."),
                )
        return cleaned
