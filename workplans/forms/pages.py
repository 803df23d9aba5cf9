"""The pages on which one objective or one action is written, with their rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.text import kept_text, line, plain, typed_text
from regions.models import Organisation, PersonState
from strategies.models import Strategy
from toolkit.models import ChecklistItem, Priority
from workplans.forms.rows import MeasureForm, MoneyForm, Problem, Rows
from workplans.forms.typed import (
    MONTH,
    VersionedForm,
    as_typed,
    marked,
    month_field,
    text_field,
)
from workplans.models import Action, ActionState, Measure, MoneyLine, Objective
from workplans.services import ActionInput


class ObjectiveForm(VersionedForm):
    title = forms.CharField(
        label=_("Objective"),
        max_length=200,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "class": "short"}),
        error_messages={"required": _("Write the objective in one sentence.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("Which needs does it answer?"),
        help_text=_("These are the needs people told you about."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(
        label=_("Why, in one sentence"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "class": "short"}),
    )

    def __init__(self, needs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["needs"]
        field.choices = [(need, need) for need in needs]
        if not needs:
            del self.fields["needs"]

    @staticmethod
    def of(objective: Objective) -> dict[str, Any]:
        return {
            name: getattr(objective, name)
            for name in ("version", "uuid", "title", "why", "needs")
        }

    def values(self) -> dict[str, Any]:
        return {
            "title": line(self.cleaned_data["title"]),
            "why": plain(self.cleaned_data["why"]),
            **({"needs": self.cleaned_data["needs"]} if "needs" in self.fields else {}),
        }


class ActionForm(VersionedForm):
    """The eight questions of an action (core.md), without its rows."""

    READ = {"starts": (typed.month, MONTH), "ends": (typed.month, MONTH)}

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Start with a verb: Open, Train, Offer."),
        widget=forms.TextInput({"dir": "auto"}),
        error_messages={"required": _("Write what you will do, in a few words.")},
    )
    description = forms.CharField(
        label=_("What exactly?"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
    )
    reference = text_field(
        _("Your own number"), longest=30, size="w-10", help_text=_("For example 2.1.4")
    )
    objective = marked(
        forms.ModelChoiceField(
            label=_("Objective"), queryset=Objective.objects.none(), required=False
        ),
        needed=True,
    )
    priority = forms.ModelChoiceField(
        label=_("Strategic priority"), queryset=Priority.objects.none(), required=False
    )
    domain = forms.ChoiceField(label=_("Area of policy"), required=False)
    groups = marked(
        forms.MultipleChoiceField(
            label=_("For whom?"), required=False, widget=forms.CheckboxSelectMultiple
        ),
        needed=True,
        quiet=True,
    )
    responsible = marked(
        forms.ModelChoiceField(
            label=_("Organisation"), queryset=Organisation.objects.none(), required=False
        ),
        needed=True,
    )
    new_organisation = text_field(
        _("Or an organisation that is not in the list"),
        longest=200,
        needed=True,
        help_text=_("It is added to People."),
    )
    # While somebody types, half a name would become an organisation.
    new_organisation.widget.attrs["data-only-by-button"] = ""
    role = text_field(
        _("Role, not a name"),
        longest=160,
        help_text=_("For example: head of the social policy unit"),
    )
    agreed = forms.TypedChoiceField(
        label=_("Has it agreed?"),
        required=False,
        choices=[("", _("Choose")), ("yes", _("Yes")), ("no", _("Not yet"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    starts = month_field(_("From which month"), needed=True)
    ends = month_field(_("To which month"), needed=True)
    no_extra_cost = forms.BooleanField(label=_("It has no extra cost"), required=False)
    no_cost_reason = text_field(_("No extra cost, because"), longest=500, needed=True)
    state = forms.ChoiceField(
        label=_("Where it stands"), choices=ActionState.choices, required=False
    )
    items = marked(
        forms.ModelMultipleChoiceField(
            label=_("Checklist questions it comes from"),
            queryset=ChecklistItem.objects.none(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        needed=True,
    )

    def __init__(
        self,
        strategy: Strategy,
        data: QueryDict | None = None,
        *,
        action: Action | None = None,
        linked: Iterable[ChecklistItem] = (),
    ) -> None:
        linked = list(linked)
        super().__init__(data, initial=_told(action, linked))
        edition = strategy.edition
        fields: dict[str, Any] = self.fields
        choose = _("Choose")
        fields["objective"].queryset = Objective.objects.filter(strategy=strategy).in_plan()
        fields["priority"].queryset = edition.priorities.select_related("edition")
        # An organisation that left stays with what it does until somebody else is chosen.
        at_least = Q(pk=action.responsible_id) if action and action.responsible_id else Q()
        fields["responsible"].queryset = Organisation.objects.filter(
            Q(state=PersonState.ACTIVE) | at_least if at_least else Q(state=PersonState.ACTIVE),
            region=strategy.region,
        )
        for name in ("objective", "priority", "responsible"):
            fields[name].empty_label = choose
        fields["state"].needed = True
        fields["domain"].choices = [("", choose), *edition.choices("policy_domains")]
        fields["groups"].choices = edition.choices("target_groups")
        fields["items"].queryset = ChecklistItem.objects.filter(
            pk__in=[item.pk for item in linked]
        ).select_related("priority__edition")
        if not linked:
            del self.fields["items"]
        self.principles = edition.choices("principles")
        for key, label in self.principles:
            self.add_field(f"principle_{key}", forms.BooleanField(label=label, required=False))
            self.add_field(
                f"principle_{key}_line",
                text_field(_("How? %s") % label, longest=300, needed=True),
            )

    @property
    def principle_fields(self) -> list[tuple[Any, Any]]:
        return [
            (self[f"principle_{key}"], self[f"principle_{key}_line"])
            for key, _label in self.principles
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("An action cannot end before it starts."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the columns of Action."""
        data = self.cleaned_data
        return {
            "title": line(data["title"]),
            "description": kept_text(data["description"]),
            "reference": line(data["reference"]),
            "objective": data["objective"],
            "priority": data["priority"],
            "domain": data["domain"],
            "groups": data["groups"],
            "principles": {
                key: line(data[f"principle_{key}_line"])
                for key, _label in self.principles
                if data[f"principle_{key}"] or data[f"principle_{key}_line"]
            },
            "responsible": data["responsible"],
            "role": line(data["role"]),
            "agreed": data["agreed"],
            "starts": data["starts"],
            "ends": data["ends"],
            "no_extra_cost": data["no_extra_cost"],
            "no_cost_reason": line(data["no_cost_reason"]),
            "state": data["state"] or ActionState.PLANNED,
            "unread": dict(self.unread),
        }


def _told(action: Action | None, linked: list[ChecklistItem]) -> dict[str, Any]:
    """Return what the page shows of an action; a new one is prefilled from its question."""
    if action is None:
        first = linked[0] if linked else None
        return {
            "version": 0,
            "title": str(first.say("action_title") or "")[:200] if first else "",
            "priority": first.priority_id if first else None,
            "domain": first.domain if first else "",
            "items": [item.pk for item in linked],
            "state": ActionState.PLANNED,
        }
    told: dict[str, Any] = {
        name: getattr(action, name)
        for name in (
            "version", "uuid", "title", "reference", "domain", "groups", "role",
            "no_extra_cost", "no_cost_reason", "state",
        )
    }  # fmt: skip
    told |= ActionForm.typed_values(action) | {
        "description": typed_text(action.description),
        "objective": action.objective_id,
        "priority": action.priority_id,
        "responsible": action.responsible_id,
        "agreed": {True: "yes", False: "no", None: ""}[action.agreed],
        "items": [item.pk for item in action.items.all()],
    }
    for key, said in action.principles.items():
        told[f"principle_{key}"] = True
        told[f"principle_{key}_line"] = said
    return told


class Page:
    """A form and its rows as one thing: saved together, shown with all their problems."""

    form: VersionedForm
    rows: list[Rows]

    @property
    def saveable(self) -> bool:
        return all([self.form.saveable, *(rows.saveable for rows in self.rows)])

    @property
    def has_unread(self) -> bool:
        return bool(self.form.unread) or any(rows.has_unread for rows in self.rows)

    @property
    def problems(self) -> list[Problem]:
        return [problem for rows in self.rows for problem in rows.problems]

    def as_shown(self) -> QueryDict:
        shown = [one for rows in self.rows for one in rows.forms_shown]
        return as_typed([self.form, *shown])


class ObjectivePage(Page):
    form: ObjectiveForm

    def __init__(
        self,
        strategy: Strategy,
        needs: list[str],
        objective: Objective | None = None,
        *,
        data: QueryDict | None = None,
        more: str = "",
    ) -> None:
        below = list(objective.measures.all()) if objective else []
        initial = ObjectiveForm.of(objective) if objective else {"version": 0}

        def make(given: QueryDict | None) -> None:
            self.form = ObjectiveForm(needs, given, initial=initial)
            self.measures = Rows(
                MeasureForm,
                "measures",
                _("Line"),
                strategy=strategy,
                rows=below,
                data=given,
                more=more == "measures",
            )
            self.rows = [self.measures]

        make(data)
        if data is None and any(row.unread for row in below):
            make(self.as_shown())


class ActionPage(Page):
    """The eight questions of one action on one page."""

    form: ActionForm

    def __init__(
        self,
        strategy: Strategy,
        action: Action | None = None,
        *,
        data: QueryDict | None = None,
        linked: Iterable[ChecklistItem] = (),
        more: str = "",
    ) -> None:
        linked = list(linked)
        lines: list[MoneyLine] = list(action.money.all()) if action else []
        below: list[Measure] = list(action.measures.all()) if action else []
        standing: list[Action | MoneyLine | Measure] = [*lines, *below]
        standing += [action] if action else []

        def make(given: QueryDict | None) -> None:
            self.form = ActionForm(strategy, given, action=action, linked=linked)
            self.money = Rows(
                MoneyForm,
                "money",
                _("Money line"),
                strategy=strategy,
                rows=lines,
                data=given,
                more=more == "money",
            )
            self.measures = Rows(
                MeasureForm,
                "measures",
                _("Measure"),
                strategy=strategy,
                rows=below,
                data=given,
                more=more == "measures",
            )
            self.rows = [self.money, self.measures]

        make(data)
        if data is None and any(row.unread for row in standing):
            make(self.as_shown())

    def given(self) -> ActionInput:
        data = self.form.cleaned_data
        return ActionInput(
            uuid=data["uuid"],
            base_version=data["version"],
            values=self.form.values(),
            money=self.money.values(),
            measures=self.measures.values(),
            items=list(data.get("items", [])),
            new_organisation=line(data["new_organisation"]),
        )
