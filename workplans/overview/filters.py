"""The filters, groups and order of the plan's list; all of it stands in the address.

The whole plan is read for its sums anyway, so the rows are chosen here: one rule says
what an action lacks, in the list and before sending.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.forms import Form
from kernel.text import folded, line
from strategies.findings import FindingLevel
from workplans.models import Action, ActionState, MoneyLine
from workplans.overview.groups import GROUPS, Group, grouped, key_of
from workplans.overview.sorting import SORTS, in_order
from workplans.readiness import TABLES
from workplans.readiness.actions import NARROWINGS, at_level, lacking
from workplans.readiness.plan import Plan
from workplans.sums import in_plan, sum_of

NONE = "none"
LATE = "late"
ANY = "any"
ARRANGES = ("group", "sort")
OF_MONEY = ("year", "source", "certainty")
NOT_SAID = (NONE, _("Not said yet"))


class ActionFilter(Form):
    """What an address asks of the list, so that a list can be sent to a colleague."""

    marks_optional = False
    LEVELS = (
        (FindingLevel.REVIEW, _("Needed for review")),
        (FindingLevel.ASK, _("Reviewers may ask")),
    )

    text = forms.CharField(label=_("Words in the title"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)
    priority = forms.ChoiceField(label=_("Strategic priority"), required=False)
    responsible = forms.ChoiceField(label=_("Who does it"), required=False)
    begins = forms.ChoiceField(label=_("Begins in"), required=False)
    state = forms.ChoiceField(label=_("Where it stands"), required=False)
    missing = forms.ChoiceField(label=_("What is missing"), required=False)
    year = forms.ChoiceField(label=_("Has money in"), required=False)
    source = forms.ChoiceField(label=_("Who pays"), required=False)
    certainty = forms.ChoiceField(label=_("How sure"), required=False)
    group = forms.ChoiceField(label=_("Group by"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, data: QueryDict, plan: Plan) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.plan = plan
        own = {str(one.responsible.uuid): one.responsible.name for one in _responsible(plan)}
        begins = sorted({one.starts.year for one in plan.actions if one.starts})
        years = sorted({one.year for one in plan.lines if one.year and one.amount})
        choices: dict[str, list[tuple[str, Any]]] = {
            "objective": [*((str(one.uuid), one.title) for one in plan.objectives), NOT_SAID],
            "priority": [*self.priorities.items(), NOT_SAID],
            "responsible": [
                *sorted(own.items(), key=lambda choice: folded(choice[1])),
                NOT_SAID,
            ],
            "begins": [*((str(year), str(year)) for year in begins), NOT_SAID],
            "state": [*ActionState.choices, (LATE, _("Late"))],
            "missing": [
                ("anything", _("anything at all")),
                *self._of_levels(plan),
            ],
            "year": [
                (ANY, _("any year")),
                *((str(year), str(year)) for year in years),
                NOT_SAID,
            ],
            "source": [*plan.strategy.edition.choices("money_sources"), NOT_SAID],
            "certainty": [*MoneyLine.Certainty.choices, NOT_SAID],
        }
        for name, some in choices.items():
            self._choices(name, [("", _("All")), *some])
        self._choices("group", [("", _("No groups")), *GROUPS.items()])
        self._choices("sort", [("", _("Your own order")), *SORTS.items()])

    def _of_levels(self, plan: Plan) -> Iterator[tuple[Any, Any]]:
        for level, label in self.LEVELS:
            yield label, [(one.key, one.word) for one in at_level(plan, level)]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @cached_property
    def priorities(self) -> dict[str, str]:
        """Return the titles of the strategic priorities by key, in the method's order."""
        return {one.key: one.title for one in self.plan.strategy.edition.priorities.all()}

    @cached_property
    def wanted(self) -> dict[str, str]:
        """Return what the address asks; what it has wrong asks nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowing(self) -> dict[str, str]:
        return {name: value for name, value in self.wanted.items() if name not in ARRANGES}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.narrowing)

    @property
    def fields_that_narrow(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in ARRANGES]

    @property
    def fields_that_arrange(self) -> list[Any]:
        return [self[name] for name in ARRANGES]

    @property
    def fills(self) -> str:
        """Return the field a table would fill in for what the list says is missing."""
        asked = self.wanted.get("missing", "")
        return asked if asked in TABLES.values() else ""

    @property
    def group_field(self) -> Any:
        return self["group"]

    @property
    def query(self) -> str:
        """Return the address of the same list, without the page."""
        return self.query_with()

    def query_with(self, **other: str) -> str:
        return urlencode({name: said for name, said in (self.wanted | other).items() if said})

    @property
    def arrangement(self) -> str:
        """Return how the list is arranged, for the address that shows all of it."""
        return urlencode({name: self.wanted[name] for name in ARRANGES if name in self.wanted})

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Return (filter, choice) as read on screen, for what is printed."""
        said = []
        for name, value in self.narrowing.items():
            field: Any = self.fields[name]
            words = _flat(getattr(field, "choices", ()))
            said.append((str(field.label), str(words.get(value, value))))
        return said

    @cached_property
    def found(self) -> list[Action]:
        """Return the actions that are left, in the order asked for."""
        return in_order(self._left(), self.wanted.get("sort", ""), self.plan)

    def _left(self) -> list[Action]:
        wanted = self.narrowing
        of_money = any(name in wanted for name in OF_MONEY)
        return [
            action
            for action in self.plan.actions
            if all(
                self._FITS[name](self, action, value)
                for name, value in wanted.items()
                if name not in OF_MONEY
            )
            and (not of_money or self.lines_of(action))
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """Return what is left in the groups asked for; all of it in one without a name."""
        return grouped(self.found, self.wanted.get("group", ""), self.plan, self.priorities)

    # --- Money ------------------------------------------------------------------------

    def lines_of(self, action: Action) -> list[MoneyLine]:
        """Return the lines that count in the sums and fit year, source and certainty."""
        wanted = {name: self.wanted.get(name, "") for name in OF_MONEY}
        return [
            one
            for one in action.money.all()
            if in_plan(one, self.plan.strategy.currency) is not None
            and all(
                value in {"", ANY} or str(getattr(one, name) or NONE) == value
                for name, value in wanted.items()
            )
        ]

    @property
    def amount(self) -> Decimal | None:
        """Return what the fitting lines come to; None where the list is not about money."""
        if not any(name in self.wanted for name in OF_MONEY):
            return None
        lines = [one for action in self.found for one in self.lines_of(action)]
        return sum_of(lines, self.plan.strategy.currency)

    # --- Each filter ------------------------------------------------------------------

    def _has_words(self, action: Action, value: str) -> bool:
        text = folded(f"{action.reference} {action.title}")
        return all(word in text for word in folded(line(value)).split())

    def _lacks(self, action: Action, value: str) -> bool:
        if value == "anything":
            return bool(lacking(action, self.plan))
        return bool(NARROWINGS[value].faults(action, self.plan))

    def _is_in(self, name: str, action: Action, value: str) -> bool:
        return (key_of(name, action, self.plan) or NONE) == value

    _FITS: dict[str, Callable[["ActionFilter", Action, str], bool]] = {
        "text": _has_words,
        "objective": lambda self, action, value: self._is_in("objective", action, value),
        "priority": lambda self, action, value: self._is_in("priority", action, value),
        "responsible": lambda self, action, value: self._is_in("responsible", action, value),
        "begins": lambda self, action, value: self._is_in("begins", action, value),
        "state": lambda _self, action, value: (
            action.is_late if value == LATE else action.state == value
        ),
        "missing": _lacks,
    }


def _responsible(plan: Plan) -> list[Any]:
    return [one for one in plan.actions if one.responsible]


def _flat(choices: Any) -> dict[str, Any]:
    """Return the words of choices, some of which stand in groups."""
    words: dict[str, Any] = {}
    for value, label in choices:
        words |= dict(label) if isinstance(label, list | tuple) else {value: label}
    return words
