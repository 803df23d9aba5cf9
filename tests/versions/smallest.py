"""The smallest strategy that can be sent: half its answers are "we do not have this"."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from frameworks.models import Answer, Edition, Need, Question, Stance
from frameworks.readiness import of_workplan
from regions.models import PartPlayed
from strategies.models import Strategy
from tests import factories
from toolkit.models import ChecklistItem
from workplans.models import Action

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
    made: dict[str, Callable[[Edition, dict[str, Any]], Any]] = {
        "text": _text,
        "choice": lambda edition, spec: edition.choices(spec["list"])[0][0],
        "multiple": lambda edition, spec: [
            key for key, _label in edition.choices(spec["list"])[:2]
        ],
        "figure": _figure,
        "table": _table,
        "made": lambda _edition, _spec: True,
    }
    if spec["type"] in made:
        return made[spec["type"]](edition, spec)
    return "2028-12" if spec.get("after") else GIVEN.get(spec["type"], "")


def _text(_edition: Edition, spec: dict[str, Any]) -> str:
    return "<p>We live <strong>together</strong>.</p>" if spec.get("rich") else "One line"


def _figure(_edition: Edition, spec: dict[str, Any]) -> Any:
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


def _table(edition: Edition, spec: dict[str, Any]) -> list[dict[str, Any]]:
    row = {one["key"]: value(edition, one) for one in spec["columns"]}
    return [{"id": f"r{at}", **row} for at in range(3)]


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


def more(strategy: Strategy) -> Action:
    """Say more about the first action: everything that is optional, once."""
    edition = strategy.edition
    action: Action = Action.objects.filter(strategy=strategy).in_plan()[0]
    action.territory, action.levels = (
        "The towns on the river",
        [key for key, _label in edition.choices("government_levels")[:1]],
    )
    action.save()
    factories.PartnerFactory.create(
        action=action,
        organisation=factories.OrganisationFactory.create(region=strategy.region),
        part=next((key for key, _label in edition.choices("partner_parts")), ""),
    )
    factories.StepFactory.create(
        action=action, by=date(2026, 11, 30), done_on=date(2026, 12, 1)
    )
    factories.RiskFactory.create(
        action=action, response="We ask the neighbours.", look_again_on=date(2026, 10, 1)
    )
    factories.MeasureFactory.create(
        objective=None, action=action, now=Decimal(118), women=60, men=55, unit="people"
    )
    factories.MoneyLineFactory.create(
        action=action,
        source=edition.choices("money_sources")[0][0],
        amount=Decimal("250.00"),
        currency="CHF",
        rate=Decimal("1.05505"),
        rate_on=date(2026, 3, 3),
        rate_in=strategy.currency,
        grant="2026-17",
    )
    factories.MoneyLineFactory.create(
        action=action,
        source=edition.choices("money_sources")[0][0],
        amount=Decimal("300.00"),
        currency="SEK",
    )
    return action


def heard(strategy: Strategy) -> None:
    """Let an organisation and a group answer a question, and decide an idea."""
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition)[0]
    organisation = factories.OrganisationFactory.create(region=strategy.region)
    factories.VoiceFactory.create(
        seat=factories.SeatFactory.create(strategy=strategy, organisation=organisation),
        organisation=organisation,
        item=item,
        group="",
        changed_at=timezone.now(),
    )
    for word in ("yes", "yes", "no", "no", "no"):
        seat = factories.SeatFactory.create(strategy=strategy)
        factories.VoiceFactory.create(seat=seat, item=item, said=word, counted=word)
    idea = factories.IdeaFactory.create(
        strategy=strategy, state="yes", reason="It starts in spring.", moderation="shown"
    )
    action = Action.objects.filter(strategy=strategy).in_plan()[0]
    factories.EffectFactory.create(
        idea=idea, kind="action", key=str(action.uuid), title=action.title
    )
