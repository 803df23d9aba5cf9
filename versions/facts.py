"""The few counts a list of strategies shows: kept with a version, computed for a draft."""

from typing import Any

from frameworks.models import Answer, SectionMark
from frameworks.overview import section_states_of_many
from strategies.models import Strategy
from toolkit.models import TeamAnswer
from toolkit.readiness import priority_states_of_many
from workplans.models import Action, Objective
from workplans.readiness import plan_facts_of_many

Facts = dict[str, Any]


def started_of_many(strategies: list[Strategy]) -> dict[int, set[str]]:
    """Return which parts somebody has started, by strategy; five small queries, no texts.

    It is all AER may know of a draft that is neither shared nor sent.
    """
    found: dict[int, set[str]] = {one.pk: set() for one in strategies}
    typed = Answer.objects.filter(strategy__in=strategies).exclude(changed_by=None, version=1)
    marked = SectionMark.objects.filter(strategy__in=strategies, completed=True)
    items = TeamAnswer.objects.filter(strategy__in=strategies).exclude(state="")
    for kind, rows in (
        ("section", typed.values_list("strategy_id", "question__section__key")),
        ("section", marked.values_list("strategy_id", "section__key")),
        ("priority", items.values_list("strategy_id", "item__priority__key")),
    ):
        for pk, key in rows.order_by().distinct():
            found[pk].add(f"{kind}:{key}")
    for kind, plan in (
        ("objectives", Objective.objects.all()),
        ("actions", Action.objects.in_plan()),
    ):
        for pk in (
            plan.filter(strategy__in=strategies)
            .order_by()
            .values_list("strategy_id", flat=True)
            .distinct()
        ):
            found[pk].add(kind)
    return found


def facts_of_many(strategies: list[Strategy]) -> dict[int, Facts]:
    """Return the facts of each strategy by its key, in a constant number of queries."""
    if not strategies:
        return {}
    plans = plan_facts_of_many(strategies)
    sections = section_states_of_many(
        strategies, {pk: plan["made"] for pk, plan in plans.items()}
    )
    priorities = priority_states_of_many(strategies)
    return {
        strategy.pk: {
            "sections": [
                {"key": one.section.key, "state": one.state, "open": one.open}
                for one in sections[strategy.pk]
            ],
            "priorities": [
                {"key": one.priority.key, "answered": one.answered, "total": one.total}
                for one in priorities[strategy.pk]
            ],
            "objectives": plans[strategy.pk]["objectives"],
            "actions": plans[strategy.pk]["actions"],
            "currency": strategy.currency,
            "total": plans[strategy.pk]["total"],
            "not_in_total": plans[strategy.pk]["not_in_total"],
        }
        for strategy in strategies
    }
