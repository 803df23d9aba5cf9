"""The page on which one action is written, with its rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.text import kept_text, line, typed_text
from regions.models import Organisation, PersonState
from strategies.models import Strategy
from toolkit.models import ChecklistItem, Idea, Priority
from workplans.forms.formsets import Page, Rows
from workplans.forms.rows import (
    MeasureForm,
    MoneyForm,
    PartnerForm,
    RiskForm,
    RowForm,
    StepForm,
)
from workplans.forms.typed import (
    MONTH,
    Text,
    VersionedForm,
    marked,
    month_field,
    text_field,
)
from workplans.models import Action, ActionState, Measure, Objective, Partner
from workplans.related import KINDS
from workplans.services import ActionInput


class ActionForm(VersionedForm):
    """The eight questions of an action and more about it (core.md), without its rows."""

    READ = {"starts": (typed.month, MONTH), "ends": (typed.month, MONTH)}
    RULES = Action

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
    territory = text_field(
        _("Where in the region?"),
        longest=300,
        needed=True,
        help_text=_("Leave it empty if it is for the whole region."),
    )
    levels = marked(
        forms.MultipleChoiceField(
            label=_("Which levels of government does it need?"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        needed=True,
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

    items_why = text_field(
        _("If you take a question away: why does it no longer belong here?"),
        longest=500,
        needed=True,
    )
    ideas = marked(
        forms.ModelMultipleChoiceField(
            label=_("What participants said that it comes from"),
            queryset=Idea.objects.none(),
            required=False,
            to_field_name="uuid",
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
        ideas: Iterable[Idea] = (),
    ) -> None:
        linked, ideas = list(linked), list(ideas)
        super().__init__(data, initial=_told(action, linked, ideas))
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
        fields["levels"].choices = edition.choices("government_levels")
        if not fields["levels"].choices:
            del self.fields["levels"]
        fields["items"].queryset = ChecklistItem.objects.filter(
            pk__in=[item.pk for item in linked]
        ).select_related("priority__edition")
        self.taken_off_from = {item.pk for item in action.items.all()} if action else set()
        if not linked:
            del self.fields["items"]
        if not self.taken_off_from:
            del self.fields["items_why"]
        fields["ideas"].queryset = Idea.objects.filter(pk__in=[one.pk for one in ideas])
        if not ideas:
            del self.fields["ideas"]
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
        said = super().clean()
        kept = {item.pk for item in said.get("items") or []}
        if "items" not in self.errors and self.taken_off_from - kept and not said["items_why"]:
            self.add_error("items_why", _("Say why it no longer belongs here."))
        return said

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
            "territory": line(data["territory"]),
            **({"levels": data["levels"]} if "levels" in self.fields else {}),
            "unread": dict(self.unread),
        }


def _told(
    action: Action | None, linked: list[ChecklistItem], ideas: list[Idea]
) -> dict[str, Any]:
    """Return what the page shows of an action; a new one is prefilled from what led to it."""
    if action is None:
        first = linked[0] if linked else None
        titles = [str(first.say("action_title") or "")] if first and not ideas else []
        titles += [one.title or one.translation or str(one) for one in ideas]
        areas = [one.domain for one in ideas] + [one.domain for one in linked]
        return {
            "version": 0,
            "title": line(titles[0])[:200] if titles else "",
            "priority": first.priority_id if first else None,
            "objective": _objective_for(ideas),
            "domain": next(filter(None, areas), ""),
            "items": [item.pk for item in linked],
            "ideas": [one.uuid for one in ideas],
            "state": ActionState.PLANNED,
        }
    told: dict[str, Any] = {
        name: getattr(action, name)
        for name in (
            "version", "uuid", "title", "reference", "domain", "groups", "role",
            "no_extra_cost", "no_cost_reason", "state", "territory", "levels",
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


def _objective_for(ideas: list[Idea]) -> int | None:
    """Return the first objective that answers a need of these ideas."""
    needs = {one.need for one in ideas if one.need}
    if not needs:
        return None
    own = Objective.objects.filter(strategy=ideas[0].strategy_id).in_plan()
    return next((one.pk for one in own if needs & set(one.needs)), None)


class ActionPage(Page):
    """One action on one page: the eight questions, and below them more about it."""

    form: ActionForm

    def __init__(
        self,
        strategy: Strategy,
        action: Action | None = None,
        *,
        data: QueryDict | None = None,
        linked: Iterable[ChecklistItem] = (),
        ideas: Iterable[Idea] = (),
        more: str = "",
    ) -> None:
        linked, ideas = list(linked), list(ideas)
        below: dict[str, list[Any]] = {
            kind: list(getattr(action, kind).all()) if action else [] for kind in KINDS
        }
        standing = [row for rows in below.values() for row in rows]
        standing += [action] if action else []
        organisations = _organisations(strategy, below["partners"])

        def rows(kind: str, form: type[RowForm], name: Text, **given: Any) -> Rows:
            return Rows(
                form,
                kind,
                name,
                strategy=strategy,
                rows=below[kind],
                more=more == kind,
                **given,
            )

        def make(given: QueryDict | None) -> None:
            self.form = ActionForm(strategy, given, action=action, linked=linked, ideas=ideas)
            self.money = rows("money", MoneyForm, _("Money line"), data=given)
            self.measures = rows(
                "measures",
                MeasureForm,
                _("Measure"),
                data=given,
                initially={"counts": Measure.Counts.DO},
            )
            self.partners = rows(
                "partners", PartnerForm, _("Partner"), data=given, organisations=organisations
            )
            self.steps = rows("steps", StepForm, _("Step"), data=given)
            self.risks = rows("risks", RiskForm, _("What could go wrong"), data=given)
            self.rows = [self.money, self.measures, self.partners, self.steps, self.risks]

        make(data)
        if data is None and any(getattr(row, "unread", None) for row in standing):
            make(self.as_shown())

    @property
    def opens_more(self) -> bool:
        """Say whether the second part of the page has anything to show."""
        form = self.form
        names = [name for name in ("territory", "levels") if name in form.fields]
        return any(form[name].value() or form[name].errors for name in names) or any(
            rows.opens for rows in (self.partners, self.steps, self.risks)
        )

    def given(self) -> ActionInput:
        data = self.form.cleaned_data
        return ActionInput(
            uuid=data["uuid"],
            base_version=data["version"],
            values=self.form.values(),
            items=list(data.get("items", [])),
            items_why=line(data.get("items_why", "")),
            ideas=list(data.get("ideas", [])),
            new_organisation=line(data["new_organisation"]),
            **{rows.prefix: rows.values() for rows in self.rows},
        )


def _organisations(strategy: Strategy, partners: list[Partner]) -> list[Organisation]:
    """Return whom a partner can be: who is active, and who stands there already."""
    there = [one.organisation_id for one in partners if one.organisation_id]
    return list(
        Organisation.objects.filter(
            Q(state=PersonState.ACTIVE) | Q(pk__in=there), region=strategy.region
        )
    )
