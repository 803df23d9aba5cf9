"""What the workplan lacks: each rule says what it means, and doing it removes it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from frameworks.reading import question_for_made
from frameworks.services import put_answer
from strategies.findings import Finding, FindingLevel
from strategies.models import Strategy
from tests import factories
from workplans import readiness
from workplans.models import Action, Objective

PRINCIPLES = ("equality", "diversity", "interaction", "participation")
WHOLE = {"now": 10, "aim": 20, "by": date(2028, 6, 1), "source": "Survey", "counts": "change"}


class Plot:
    """A plan that lacks nothing: each test takes one thing away and puts it back."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.objective: Objective = factories.ObjectiveFactory.create(strategy=strategy)
        self.measure = factories.MeasureFactory.create(objective=self.objective, **WHOLE)
        self.organisation = factories.OrganisationFactory.create(region=strategy.region)
        self.action: Action = factories.ActionFactory.create(
            strategy=strategy,
            objective=self.objective,
            responsible=self.organisation,
            agreed=True,
            groups=["migrant_women", "host_society"],
            principles=dict.fromkeys(PRINCIPLES, ""),
            domain="language",
            starts=date(2027, 1, 1),
            ends=date(2027, 12, 1),
        )
        for source in ("regional_own", "amif"):
            factories.MoneyLineFactory.create(action=self.action, source=source)
        factories.MeasureFactory.create(objective=None, action=self.action, **WHOLE)
        self.confirm(yes=True)

    def confirm(self, *, yes: bool) -> None:
        question = question_for_made(self.strategy, "budget")
        assert question
        part = next(one["key"] for one in question.parts if one["type"] == "made")
        put_answer(self.strategy, question, {part: True if yes else None}, by=None)

    def change(self, **values: Any) -> None:
        Action.objects.filter(pk=self.action.pk).update(**values)

    def codes(self) -> set[str]:
        return {finding.code for finding in readiness.findings(self.strategy)}


@pytest.fixture
def plot(strategy: Strategy) -> Plot:
    return Plot(strategy)


def test_a_whole_plan_lacks_nothing(plot: Plot) -> None:
    assert readiness.findings(plot.strategy) == []
    assert readiness.missing(Action.objects.get()) == []


def test_a_second_objective_needs_an_action(plot: Plot) -> None:
    new = factories.ObjectiveFactory.create(strategy=plot.strategy)
    factories.MeasureFactory.create(objective=new, **WHOLE)

    assert plot.codes() == {"objective-without-action"}
    Objective.objects.filter(pk=new.pk).update(removed_at=timezone.now())
    assert plot.codes() == set()


def test_a_money_line_is_needed_whole(plot: Plot) -> None:
    for lacking in ({"year": None}, {"source": ""}, {"amount": None}, {"certainty": ""}):
        line = factories.MoneyLineFactory.create(action=plot.action, **lacking)
        assert "action-without-money" in plot.codes()
        line.delete()


def test_no_extra_cost_needs_its_reason(plot: Plot) -> None:
    plot.action.money.all().delete()
    plot.change(no_extra_cost=True)

    assert "action-without-money" in plot.codes()


def test_what_a_line_or_measure_could_not_read_is_missing(plot: Plot) -> None:
    plot.action.money.update(unread={"year": "soon"})
    assert "action-unread" in plot.codes()
    plot.action.money.update(unread={})
    plot.action.measures.update(unread={"by": "soon"})
    assert "action-unread" in plot.codes()


def test_what_is_taken_out_of_the_plan_lacks_nothing(plot: Plot) -> None:
    factories.ActionFactory.create(strategy=plot.strategy, removed_at=timezone.now())

    assert plot.codes() == set()


def test_an_action_outside_the_period_is_asked_about(plot: Plot) -> None:
    question = next(
        one
        for section in plot.strategy.edition.sections.all()
        for one in section.questions.all()
        if one.role == "period"
    )
    start, end = (one["key"] for one in question.parts if one["type"] == "month")
    put_answer(plot.strategy, question, {start: "2027-01", end: "2028-12"}, by=None)
    assert "action-outside-period" not in plot.codes()

    plot.change(starts=date(2026, 12, 1))

    assert "action-outside-period" in plot.codes()


def test_ninety_titles_make_few_lines_each_with_its_count(strategy: Strategy) -> None:
    for objectives in (0, 1):
        factories.ObjectiveFactory.create_batch(objectives, strategy=strategy)
        if not objectives:
            factories.ActionFactory.create_batch(90, strategy=strategy)

        found = readiness.findings(strategy)

        needed = [one for one in found if one.level is FindingLevel.REVIEW]
        assert len(needed) <= 8
        if not objectives:
            assert len(found) <= 8
        money = next(one for one in found if one.code == "action-without-money")
        assert money.count == 90
        assert "90 actions" in str(money.sentence)


def test_what_several_actions_lack_is_filled_in_on_one_page(strategy: Strategy) -> None:
    factories.ObjectiveFactory.create(strategy=strategy)
    factories.ActionFactory.create(strategy=strategy)
    assert not any(one.together for one in readiness.findings(strategy))
    factories.ActionFactory.create(strategy=strategy)

    together = [one.together for one in readiness.findings(strategy) if one.together]

    assert together == [
        f"/regions/arad/workplan/fill/?field={one}&missing={one}"
        for one in ("objective", "groups", "responsible", "dates", "money")
    ]


def test_sentences_hold_no_code_and_count_in_words(plot: Plot) -> None:
    plot.change(groups=[], responsible=None)

    said = [str(one.sentence) for one in readiness.findings(plot.strategy)]

    assert "1 action does not say for whom it is." in said
    assert "1 action has no one responsible." in said


def test_made_questions_are_answered_by_the_plan(strategy: Strategy) -> None:
    def made() -> dict[str, bool]:
        return readiness.made_answered(readiness.load(strategy))

    assert made() == {"objectives": False, "measures": False, "budget": False}
    plot = Plot(strategy)
    assert made() == {"objectives": True, "measures": True, "budget": True}
    facts = readiness.plan_facts_of_many([strategy])[strategy.pk]
    assert facts == {
        "objectives": 1,
        "actions": 1,
        "total": "2000.00",
        "not_in_total": {},
        "made": made(),
    }
    plot.measure.delete()
    assert not made()["measures"]


def test_findings_ask_as_often_for_ten_actions_as_for_a_hundred(
    plot: Plot, django_assert_max_num_queries: Any
) -> None:
    factories.ActionFactory.create_batch(99, strategy=plot.strategy)

    with django_assert_max_num_queries(10):
        found: list[Finding] = readiness.findings(plot.strategy)
        assert sum(one.count for one in found) > 99
    assert Decimal("1000.00") == readiness.load(plot.strategy).lines[0].amount
