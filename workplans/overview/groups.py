"""The list in groups, and which part of each group a page of it shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel.text import folded
from workplans.models import Action, ActionState
from workplans.readiness.plan import Plan
from workplans.sums import sum_of

GROUPS: dict[str, str | Promise] = {
    "objective": _("Objective"),
    "priority": _("Strategic priority"),
    "responsible": _("Who does it"),
    "begins": _("Year it begins"),
    "state": _("Where it stands"),
}


@dataclass(frozen=True)
class Group:
    """Actions that share something; `by` and `key` are the filter that shows them alone."""

    name: str
    by: str
    key: str
    actions: Sequence[Action]

    @property
    def total(self) -> Decimal:
        lines = [line for action in self.actions for line in action.money.all()]
        return sum_of(lines, self.actions[0].strategy.currency)


@dataclass(frozen=True)
class Part:
    """What one page shows of a group: its actions from `first` to `last`, counted from one."""

    group: Group
    first: int
    actions: Sequence[Action]

    @property
    def last(self) -> int:
        return self.first + len(self.actions) - 1

    @property
    def is_whole(self) -> bool:
        return len(self.actions) == len(self.group.actions)


def key_of(by: str, action: Action, plan: Plan) -> str:
    """Return what a group or filter knows an action's place by; empty if it has none."""
    if by == "objective":
        known = action.objective and plan.number_of(action.objective_id)
        return str(action.objective.uuid) if action.objective and known else ""
    if by == "priority":
        return action.priority.key if action.priority else ""
    if by == "responsible":
        return str(action.responsible.uuid) if action.responsible else ""
    if by == "begins":
        return str(action.starts.year) if action.starts else ""
    return action.state


def grouped(
    actions: Sequence[Action], by: str, plan: Plan, priorities: Mapping[str, str]
) -> list[Group]:
    """Return groups in their own order, those without one last; within, the order given."""
    if not by:
        return [Group("", "", "", actions)] if actions else []
    found: dict[str, list[Action]] = defaultdict(list)
    for action in actions:
        found[key_of(by, action, plan)].append(action)
    names = _names(by, actions, plan, priorities)
    order = [*(key for key in names if key in found), *([""] if "" in found else [])]
    return [
        Group(names.get(key) or _nothing(by), by, key or "none", found[key]) for key in order
    ]


def _names(
    by: str, actions: Sequence[Action], plan: Plan, priorities: Mapping[str, str]
) -> dict[str, str]:
    """Return the names of all groups in the order they stand in."""
    if by == "objective":
        return {
            str(one.uuid): f"{plan.number_of(one.pk)}. {one.title}" for one in plan.objectives
        }
    if by == "priority":
        return dict(priorities)
    if by == "responsible":
        own = {str(a.responsible.uuid): a.responsible.name for a in actions if a.responsible}
        return dict(sorted(own.items(), key=lambda one: folded(one[1])))
    if by == "begins":
        years = sorted({action.starts.year for action in actions if action.starts})
        return {str(year): str(year) for year in years}
    return {state.value: str(state.label) for state in ActionState}


def _nothing(by: str) -> str:
    return {
        "objective": _now("No objective yet"),
        "priority": _now("No strategic priority yet"),
        "responsible": _now("Nobody yet"),
        "begins": _now("No beginning yet"),
    }.get(by, "")


def parts(groups: Sequence[Group], start: int, stop: int) -> list[Part]:
    """Return what stands from row `start` to row `stop` of all groups, one after another."""
    shown, before = [], 0
    for group in groups:
        first, last = max(start - before, 0), min(stop - before, len(group.actions))
        if first < last:
            shown.append(Part(group, first + 1, group.actions[first:last]))
        before += len(group.actions)
    return shown


def part_of(group: Group) -> Part:
    return Part(group, 1, group.actions)
