"""What the workplan lacks, and whether the questions made from it are answered."""

from strategies.findings import Finding
from strategies.models import Strategy
from workplans.readiness import actions, measures, money, objectives
from workplans.readiness.actions import missing
from workplans.readiness.plan import Plan, load, made_answered, plan_facts_of_many

__all__ = ["Plan", "findings", "load", "made_answered", "missing", "plan_facts_of_many"]

SUBJECTS = (objectives.RULES, money.RULES, actions.RULES, measures.RULES)


def findings(strategy: Strategy) -> list[Finding]:
    plan = load(strategy)
    return [finding for rules in SUBJECTS for finding in rules.look(plan, plan.rules)]
