"""What the plan's list shows: filters, and what each row of it says."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.forms import Form
from kernel.text import folded, line
from strategies.findings import FindingLevel
from workplans.models import Action, ActionState
from workplans.readiness.actions import NARROWINGS, lacking
from workplans.readiness.plan import Plan
from workplans.sums import not_in_total, sum_of, without_rate


@dataclass(frozen=True)
class Row:
    """One action as the list shows it."""

    action: Action
    objective: int | None
    total: Decimal | None
    not_in_total: list[str]
    missing: list[str]


def row(action: Action, plan: Plan) -> Row:
    lines = list(action.money.all())
    currency = plan.strategy.currency
    return Row(
        action,
        plan.number_of(action.objective_id),
        sum_of(lines, currency) if lines else None,
        not_in_total(without_rate(lines, currency)),
        [str(one.word) for one in lacking(action, plan)],
    )


class ActionFilter(Form):
    """Filters of the list, all in the address so that a list can be sent to a colleague.

    The whole plan is read for its sums anyway, so the rows are chosen here: one rule says
    what an action lacks, in the list and before sending.
    """

    marks_optional = False
    LEVELS = (
        (FindingLevel.REVIEW, _("Needed for review")),
        (FindingLevel.ASK, _("Reviewers may ask")),
    )

    text = forms.CharField(label=_("Words in the title"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    priority = forms.ChoiceField(label=_("Strategic priority"), required=False)
    responsible = forms.ChoiceField(label=_("Who does it"), required=False)
    state = forms.ChoiceField(label=_("Where it stands"), required=False)
    missing = forms.ChoiceField(label=_("What is missing"), required=False)

    def __init__(self, data: QueryDict, plan: Plan) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.plan = plan
        everything = [("", _("All"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "objective": [(str(one.uuid), one.title) for one in plan.objectives],
            "priority": [
                (one.key, one.title)
                for one in plan.strategy.edition.priorities.select_related("edition")
            ],
            "responsible": sorted(
                {
                    (str(one.responsible.uuid), one.responsible.name)
                    for one in plan.actions
                    if one.responsible
                },
                key=lambda choice: folded(choice[1]),
            ),
            "state": list(ActionState.choices),
            "missing": [
                (label, [(one.key, one.word) for one in of_level])
                for level, label in self.LEVELS
                if (of_level := [o for o in NARROWINGS.values() if o.level(plan) is level])
            ],
        }
        for name, some in choices.items():
            field: Any = self.fields[name]
            field.choices = everything + some

    def rows(self) -> list[Action]:
        """Return the actions that are left; what an address has wrong narrows nothing."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            action
            for action in self.plan.actions
            if all(self._FITS[name](self, action, value) for name, value in wanted.items())
        ]

    @property
    def is_narrowed(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())

    def _has_words(self, action: Action, value: str) -> bool:
        return folded(line(value)) in folded(f"{action.reference} {action.title}")

    def _lacks(self, action: Action, value: str) -> bool:
        return bool(NARROWINGS[value].faults(action, self.plan))

    _FITS: dict[str, Callable[["ActionFilter", Action, str], bool]] = {
        "text": _has_words,
        "objective": lambda _self, action, value: bool(
            action.objective and str(action.objective.uuid) == value
        ),
        "priority": lambda _self, action, value: bool(
            action.priority and action.priority.key == value
        ),
        "responsible": lambda _self, action, value: bool(
            action.responsible and str(action.responsible.uuid) == value
        ),
        "state": lambda _self, action, value: action.state == value,
        "missing": _lacks,
    }
