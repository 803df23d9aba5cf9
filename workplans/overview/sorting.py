"""In which order the list stands."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.text import folded
from workplans.models import Action
from workplans.overview.rows import total_of
from workplans.readiness.actions import lacking
from workplans.readiness.plan import Plan

SORTS: dict[str, str | Promise] = {
    "title": _("Title"),
    "starts": _("Beginning"),
    "ends": _("End"),
    "money": _("Money, most first"),
    "missing": _("What is missing, most first"),
    "changed": _("Last change, newest first"),
}
_KEYS: dict[str, Callable[[Action, Plan], Any]] = {
    "title": lambda action, _plan: folded(action.title),
    "starts": lambda action, _plan: action.starts or date.max,
    "ends": lambda action, _plan: action.ends or date.max,
    "money": lambda action, _plan: -(total_of(action) or Decimal(0)),
    "missing": lambda action, plan: -len(lacking(action, plan)),
    "changed": lambda action, _plan: -action.changed_at.timestamp(),
}


def in_order(actions: Iterable[Action], sort: str, plan: Plan) -> list[Action]:
    """Return the actions sorted; equal ones stay in the plan's own order."""
    key = _KEYS.get(sort)
    return sorted(actions, key=lambda one: key(one, plan)) if key else list(actions)
