"""What the workplan lacks, and whether the questions made from it are answered."""

from strategies.findings import Finding
from strategies.models import Strategy
from workplans.readiness.plan import Plan, load, made_answered, missing, plan_facts_of_many
from workplans.readiness.rules import RULES

__all__ = ["Plan", "findings", "load", "made_answered", "missing", "plan_facts_of_many"]


def findings(strategy: Strategy) -> list[Finding]:
    plan = load(strategy)
    found = [rule(plan) for rule in RULES]
    return [finding for finding in found if finding is not None]
