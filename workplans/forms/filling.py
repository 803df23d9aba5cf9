"""One field of many actions as a table: a row an action, each on the version it shows."""

import copy
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel.text import line
from regions.models import Organisation, PersonState
from strategies.reading import plain_lines
from workplans.forms.formsets import Problem, Rows
from workplans.forms.pages import ActionForm
from workplans.forms.rows import MoneyForm
from workplans.forms.typed import TypedForm, as_typed, marked
from workplans.models import Action, ActionState
from workplans.readiness.plan import Plan
from workplans.related import rows_of
from workplans.services import Filled


@dataclass(frozen=True)
class Fill:
    """What is filled in: its fields, and what the list calls an action without it."""

    label: str | Promise
    names: tuple[str, ...]
    lacking: str = ""


FILLS: dict[str, Fill] = {
    "objective": Fill(_("Objective"), ("objective",), "objective"),
    "groups": Fill(_("For whom"), ("groups",), "groups"),
    "responsible": Fill(_("Who does it"), ("responsible", "new_organisation"), "responsible"),
    "dates": Fill(_("From when to when"), ("starts", "ends"), "dates"),
    "money": Fill(_("Money"), ("no_extra_cost", "no_cost_reason"), "money"),
    "agreed": Fill(_("Has it agreed?"), ("agreed",)),
    "priority": Fill(_("Strategic priority"), ("priority",)),
    "domain": Fill(_("Area of policy"), ("domain",)),
    "state": Fill(_("Where it stands"), ("state",)),
}


class FieldForm(TypedForm):
    marks_optional = False
    RULES = Action


class Choices:
    """What can be chosen in the rows, read once however many rows there are."""

    def __init__(self, plan: Plan) -> None:
        strategy = plan.strategy
        self.edition = strategy.edition
        self.objectives = {str(one.uuid): one for one in plan.objectives}
        self.priorities = {one.key: one for one in self.edition.priorities.all()}
        self.plan = plan

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        region = self.plan.strategy.region
        active = Organisation.objects.filter(region=region, state=PersonState.ACTIVE)
        # One that left stays with what it does until somebody else is chosen.
        own = {
            str(a.responsible.uuid): a.responsible for a in self.plan.actions if a.responsible
        }
        return {str(one.uuid): one for one in active} | own

    def field(self, name: str) -> forms.Field:
        known: dict[str, Callable[[], dict[str, Any]]] = {
            "objective": lambda: self.objectives,
            "priority": lambda: self.priorities,
            "responsible": lambda: self.organisations,
        }
        if name in known:
            rows = known[name]()
            chosen = forms.TypedChoiceField(
                label=ActionForm.base_fields[name].label,
                required=False,
                choices=[("", _("Choose")), *((key, _named(one)) for key, one in rows.items())],
                coerce=rows.__getitem__,
                empty_value=None,
            )
            return marked(chosen, needed=True)  # type: ignore[no-any-return]
        found: Any = copy.deepcopy(ActionForm.base_fields[name])
        if name == "domain":
            found.choices = [("", _("Choose")), *self.edition.choices("policy_domains")]
        if name == "groups":
            found.choices = self.edition.choices("target_groups")
            found.quiet_label = False
        return found  # type: ignore[no-any-return]

    def form(self, names: Iterable[str]) -> type[FieldForm]:
        fields: dict[str, Any] = {name: self.field(name) for name in names}
        read = {name: ActionForm.READ[name] for name in fields if name in ActionForm.READ}
        return type("FilledRow", (FieldForm,), {**fields, "READ": read})

    def told(self, action: Action) -> dict[str, Any]:
        """Return what the fields show of an action."""
        known = self.plan.number_of(action.objective_id)
        return {
            "objective": str(action.objective.uuid) if action.objective and known else "",
            "priority": action.priority.key if action.priority else "",
            "responsible": str(action.responsible.uuid) if action.responsible else "",
            "agreed": {True: "yes", False: "no", None: ""}[action.agreed],
            **{
                name: getattr(action, name)
                for name in (
                    "groups", "domain", "state", "role", "no_extra_cost", "no_cost_reason",
                )
            },
            **ActionForm.typed_values(action),
        }  # fmt: skip


def _named(one: Any) -> str:
    return str(getattr(one, "title", "") or getattr(one, "name", ""))


class FillRow:
    """One action in the table."""

    def __init__(
        self, action: Action, kind: str, choices: Choices, data: QueryDict | None = None
    ) -> None:
        self.action, self.kind, self.choices = action, kind, choices
        self.prefix = str(action.uuid)
        self.given = data
        self.theirs: list[tuple[str, str]] = []
        self._make(None)
        shown = as_typed(self._forms())
        self.was = _mark(shown, self.prefix)
        unread = action.unread or any(one.unread for one in action.money.all())
        if data is not None:
            self._make(data)
        elif unread and kind in {"dates", "money"}:
            self._make(shown)

    def _make(self, data: QueryDict | None) -> None:
        made = self.choices.form(FILLS[self.kind].names)
        self.form = made(data, prefix=self.prefix, initial=self.choices.told(self.action))
        self.money = (
            Rows(
                MoneyForm,
                f"{self.prefix}-money",
                _now("Money line"),
                strategy=self.choices.plan.strategy,
                rows=list(self.action.money.all()),
                data=data,
                more=False,
            )
            if self.kind == "money"
            else None
        )

    def _forms(self) -> list[forms.BaseForm]:
        return [self.form, *(self.money.forms_shown if self.money else [])]

    def say_theirs(self, mine: Iterable[str]) -> None:
        """Show what a colleague saved meanwhile beside what this person typed."""
        self.theirs = [
            in_words(self.action, name, getattr(self.action, name))
            for name in mine
            if name != "unread"
        ]
        if self.money:
            stands = rows_of(self.action.money.all(), "money")
            self.theirs += self.action.in_words("money", stands)

    @property
    def name(self) -> str:
        return f"{self.action.reference} {self.action.title}".strip()

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything: a row left alone is never saved over."""
        given = self.given or QueryDict()
        return _mark(given, self.prefix) != given.get(f"{self.prefix}-was")

    @property
    def saveable(self) -> bool:
        return self.form.saveable and (self.money is None or self.money.saveable)

    @property
    def has_unread(self) -> bool:
        return bool(self.form.unread) or bool(self.money and self.money.has_unread)

    @property
    def problems(self) -> list[Problem]:
        found = [
            Problem(f"{self.name}: {text}", f"#{one.auto_id}")
            for one in self.form
            for text in one.errors
        ]
        if self.money:
            found += [
                Problem(f"{self.name}: {one.text}", one.href) for one in self.money.problems
            ]
        if self.theirs:
            said = _now("A colleague saved it while you were writing.")
            found.append(Problem(f"{self.name}: {said}", f"#row-{self.prefix}"))
        return found

    @property
    def filled(self) -> Filled:
        values = {
            name: line(value) if isinstance(value, str) else value
            for name, value in self.form.cleaned_data.items()
        }
        if "state" in values:
            values["state"] = values["state"] or ActionState.PLANNED
        if self.kind == "dates":
            others = {k: v for k, v in self.action.unread.items() if k not in self.form.READ}
            values["unread"] = others | self.form.unread
        version = (self.given or QueryDict()).get(f"{self.prefix}-version", "")
        return Filled(
            self.action,
            int(version) if version.isascii() and version.isdigit() and len(version) < 8 else 0,
            {name: value for name, value in values.items() if name != "new_organisation"},
            {"money": self.money.values()} if self.money else {},
            values.get("new_organisation", ""),
        )


def _mark(data: QueryDict, prefix: str) -> str:
    """Return a mark of what stands in one row's fields, to see whether it was changed."""
    said = [
        (name, data.getlist(name))
        for name in sorted(data)
        if name.startswith(f"{prefix}-")
        and not name.endswith(("-version", "-was", "_FORMS"))
        and any(data.getlist(name))
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def rows_of_page(
    actions: Sequence[Action], kind: str, plan: Plan, data: QueryDict | None = None
) -> list[FillRow]:
    choices = Choices(plan)
    return [FillRow(action, kind, choices, data) for action in actions]


def in_words(action: Action, name: str, value: Any) -> tuple[str, str]:
    """Return (label, text) of a column; what it points at is known and not read again."""
    column: Any = action._meta.get_field(name)
    if isinstance(column, models.ForeignKey):
        return plain_lines(action, name, None)[0][0], _named(value)
    return (action.in_words(name, value) or plain_lines(action, name, value))[0]
