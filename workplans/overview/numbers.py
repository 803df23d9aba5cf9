"""Every number of the plan's page, each with the list that shows exactly its actions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workplans.models import ActionState, Objective
from workplans.overview.groups import key_of
from workplans.readiness.actions import lacking, needed
from workplans.readiness.plan import Plan


@dataclass(frozen=True)
class Count:
    """How many actions, what they have in common, and the filter that shows them."""

    label: str | Promise
    number: int
    query: str


def _counts(
    asked: Iterable[tuple[str | Promise, str, str, int]],
) -> list[Count]:
    """Return what there is of (label, filter, its value, number)."""
    return [
        Count(label, number, urlencode({name: value}))
        for label, name, value, number in asked
        if number
    ]


def by_state(plan: Plan) -> list[Count]:
    """Return how many stand where, and how many are late."""
    stand = Counter(one.state for one in plan.actions)
    late = sum(one.is_late for one in plan.actions)
    return _counts(
        [
            *((one.label, "state", one.value, stand[one.value]) for one in ActionState),
            (_("Late"), "state", "late", late),
        ]
    )


def still_needed(plan: Plan) -> list[Count]:
    """Return how many actions lack what, before the plan can be sent."""
    number = Counter(one.key for action in plan.actions for one in lacking(action, plan))
    return _counts((one.word, "missing", one.key, number[one.key]) for one in needed(plan))


def by_objective(plan: Plan) -> list[tuple[Objective, Count]]:
    """Return each objective with its number of actions."""
    number = Counter(key_of("objective", one, plan) for one in plan.actions)
    return [
        (one, Count(one.title, number[str(one.uuid)], urlencode({"objective": one.uuid})))
        for one in plan.objectives
    ]


def money_table(money: dict[str, Any], sources: list[str]) -> dict[str, Any]:
    """Return the sums of `reading.totals` with the list behind each of them."""
    years = money["years"]

    def cells(amounts: list[str], **asked: str) -> list[tuple[str, str]]:
        return [
            (amount, urlencode(asked | {"year": year or "none"}))
            for year, amount in zip(years, amounts, strict=True)
        ]

    return money | {
        "rows": [
            line
            | {
                "cells": cells(line["amounts"], source=key or "none"),
                "query": urlencode({"source": key or "none"}),
            }
            for line, key in zip(money["rows"], sources, strict=True)
        ],
        "query": urlencode({"year": "any"}),
        "year_cells": cells(money["year_totals"]),
        "certainties": [
            one | {"query": urlencode({"certainty": one["key"]})}
            for one in money["certainties"]
        ],
    }
