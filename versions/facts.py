"""The few counts a list of strategies shows: kept with a version, computed for a draft."""

from typing import Any

from frameworks.overview import section_states_of_many
from strategies.models import Strategy
from toolkit.readiness import priority_states_of_many
from workplans.readiness import plan_facts_of_many

Facts = dict[str, Any]


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
        }
        for strategy in strategies
    }
