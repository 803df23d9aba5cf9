"""What the workplan lacks, and whether the questions made from it are answered."""

from dataclasses import replace

from django.urls import reverse

from strategies.findings import Finding
from strategies.models import Strategy
from workplans.readiness import actions, measures, money, objectives
from workplans.readiness.actions import missing
from workplans.readiness.plan import Plan, load, made_answered, plan_facts_of_many

__all__ = ["Plan", "findings", "load", "made_answered", "missing", "plan_facts_of_many"]

SUBJECTS = (objectives.RULES, money.RULES, actions.RULES, measures.RULES)
# What several actions lack is filled in as a table of this field.
TABLES = {
    f"action-without-{name}": name
    for name in ("objective", "groups", "responsible", "dates", "money")
}


def findings(strategy: Strategy) -> list[Finding]:
    plan = load(strategy)
    found = [finding for rules in SUBJECTS for finding in rules.look(plan, plan.rules)]
    return [_with_table(finding, plan) for finding in found]


def _with_table(finding: Finding, plan: Plan) -> Finding:
    name = TABLES.get(finding.code)
    if name is None or finding.count < 2:
        return finding
    table = reverse("workplans:fill", args=[plan.slug])
    return replace(finding, together=f"{table}?field={name}&missing={name}")
