"""The smallest strategy that can be sent: the needed answers, half of them "we do not have this"."""

from datetime import date
from decimal import Decimal
from typing import Any

from frameworks.models import Answer, Edition, Need, Question, Stance
from frameworks.readiness import of_workplan
from regions.models import PartPlayed
from strategies.models import Strategy
from tests import factories

GIVEN = {
    "number": "12",
    "amount": "5000",
    "date": "2026-03-01",
    "month": "2026-03",
    "yesno": True,
    "link": "https://example.org/",
}


def fill(strategy: Strategy, *, migrant_led: bool = True) -> Strategy:
    """Answer what is needed for review, and nothing else."""
    asked = Question.objects.filter(section__edition=strategy.edition, need=Need.REVIEW)
    for at, question in enumerate(asked.select_related("section__edition")):
        if of_workplan(question):
            continue
        if question.role == "period" or at % 2:
            answer(strategy, question)
        else:
            factories.AnswerFactory.create(
                strategy=strategy,
                question=question,
                stance=Stance.NOT_AVAILABLE,
                parts={},
                reason="Nobody has counted it yet.",
            )
    budget = next(
        one
        for one in Question.objects.filter(section__edition=strategy.edition)
        if one.made == "budget"
    )
    factories.AnswerFactory.create(
        strategy=strategy, question=budget, parts={budget.parts[0]["key"]: True}
    )
    if migrant_led:
        factories.OrganisationFactory.create(
            region=strategy.region,
            name="Casa Comună",
            migrant_led=True,
            part=PartPlayed.WORKS_WITH,
        )
    plan(strategy)
    return strategy


def answer(strategy: Strategy, question: Question) -> Answer:
    return factories.AnswerFactory.create(
        strategy=strategy,
        question=question,
        parts={spec["key"]: value(strategy.edition, spec) for spec in question.parts},
    )


def value(edition: Edition, spec: dict[str, Any]) -> Any:
    """Return something possible for a part or a column."""
    kind = spec["type"]
    if kind == "text":
        return "<p>We live <strong>together</strong>.</p>" if spec.get("rich") else "One line"
    if kind == "choice":
        return edition.choices(spec["list"])[0][0]
    if kind == "multiple":
        return [key for key, _label in edition.choices(spec["list"])[:2]]
    if kind == "figure":
        figure = {
            "code": spec["indicators"][0],
            "value": "410143",
            "concept": "usual_residents_census",
            "on": "2021-12-01",
            "source": "Census",
            "link": "https://example.org/",
            "confirmed": True,
        }
        return [figure] if spec.get("many") else figure
    if kind == "table":
        row = {one["key"]: value(edition, one) for one in spec["columns"]}
        return [{"id": f"r{at}", **row} for at in range(3)]
    if kind == "made":
        return True
    if kind == "month" and spec.get("after"):
        return "2028-12"
    return GIVEN.get(kind, "")


def plan(strategy: Strategy) -> None:
    """One objective with a measure, one action with a money line."""
    objective = factories.ObjectiveFactory.create(
        strategy=strategy, title="People speak with each other"
    )
    factories.MeasureFactory.create(objective=objective, now=Decimal(10), aim=Decimal(20))
    action = factories.ActionFactory.create(
        strategy=strategy,
        title="Evening courses",
        objective=objective,
        responsible=factories.OrganisationFactory.create(
            region=strategy.region, name="Council"
        ),
        groups=[strategy.edition.choices("target_groups")[0][0]],
        starts=date(2026, 9, 1),
        ends=date(2027, 6, 1),
    )
    factories.MoneyLineFactory.create(
        action=action, source=strategy.edition.choices("money_sources")[0][0]
    )
