from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from frameworks.models import Answer, Question, Stance
from frameworks.overview import section_states
from frameworks.readiness import findings
from frameworks.services import put_answer, start_strategy
from regions.models import Region
from strategies.findings import Finding, FindingLevel
from strategies.models import Strategy
from tests import factories

Cast = dict[str, User]


def question(strategy: Strategy, path: str) -> Question:
    section, key = path.split(".")
    return Question.objects.get(
        section__edition=strategy.edition, section__key=section, key=key
    )


def found(strategy: Strategy, code: str) -> Finding | None:
    return next((one for one in findings(strategy) if one.code == code), None)


def test_an_empty_strategy_lacks_every_needed_question_in_one_line(strategy: Strategy) -> None:
    open_ones = found(strategy, "question-open-review")
    assert open_ones
    # 36 are needed; objectives, money and measures are the workplan's to say, and the
    # period is a rule of its own.
    assert open_ones.count == 32
    assert "32 questions have no answer." in str(open_ones.sentence)
    assert len({spot.link for spot in open_ones.spots}) == 32


@pytest.mark.parametrize(
    ("stance", "reason", "answered"),
    [
        (Stance.NOT_AVAILABLE, "Nobody counts this.", True),
        (Stance.NOT_FOR_US, "We have no such power.", True),
        (Stance.NOT_AVAILABLE, "", False),
        (Stance.UNKNOWN, "Perhaps", False),
        (Stance.OUR_DOCUMENT, "No file", False),
    ],
)
def test_which_other_answers_count(
    strategy: Strategy, stance: str, reason: str, *, answered: bool
) -> None:
    asked = question(strategy, "context.change")
    put_answer(strategy, asked, {}, by=None, stance=stance, reason=reason)
    open_ones = found(strategy, "question-open-review")
    assert open_ones
    assert (str(asked) not in [spot.name for spot in open_ones.spots]) is answered


def test_an_unread_value_is_a_finding(strategy: Strategy) -> None:
    asked = question(strategy, "finance.participation_budget")
    put_answer(strategy, asked, {}, by=None, unread={"amount": "plenty"})
    said = found(strategy, "answer-unread")
    assert said
    assert said.level is FindingLevel.REVIEW


def test_a_period_that_ends_before_it_begins_is_a_finding(strategy: Strategy) -> None:
    asked = question(strategy, "objectives.period")
    assert found(strategy, "no-period")
    put_answer(strategy, asked, {"start": "2027-01", "end": "2026-01"}, by=None)
    assert found(strategy, "end-before-start")
    assert not found(strategy, "no-period")


def test_a_period_cannot_be_done_without(strategy: Strategy) -> None:
    asked = question(strategy, "objectives.period")
    put_answer(strategy, asked, {}, by=None, stance="not_available", reason="Later")
    assert found(strategy, "no-period")


def test_a_prefilled_figure_waits_for_a_tick_and_its_source(
    region: Region, cast: Cast, edition: Any
) -> None:
    factories.RegionFigureFactory.create(region=region, indicator="POP_TOTAL")
    factories.RegionFigureFactory.create(region=region, indicator="FOR_CIT")
    strategy = start_strategy(region, by=cast["lead"])
    said = found(strategy, "figure-not-confirmed")
    assert said
    assert "2 figures" in str(said.sentence)
    answer = Answer.objects.get(strategy=strategy, question__role="population")
    parts = {key: value | {"confirmed": True} for key, value in answer.parts.items()}
    put_answer(strategy, answer.question, parts, by=cast["lead"])
    assert not found(strategy, "figure-not-confirmed")
    parts["total"].pop("source")
    put_answer(strategy, answer.question, parts, by=cast["lead"])
    assert found(strategy, "figure-without-source")


def test_one_migrant_led_organisation_or_a_sentence(strategy: Strategy) -> None:
    assert found(strategy, "no-migrant-led")
    asked = Question.objects.get(
        section__edition=strategy.edition, role="participation_sentence"
    )
    put_answer(strategy, asked, {"text": "A council of residents is asked."}, by=None)
    assert not found(strategy, "no-migrant-led")
    Answer.objects.all().delete()
    factories.OrganisationFactory.create(
        region=strategy.region, migrant_led=True, part="works_with"
    )
    assert not found(strategy, "no-migrant-led")


def test_section_states_say_what_comes_next(strategy: Strategy, cast: Cast) -> None:
    first = section_states(strategy)[0]
    assert (first.state, first.needed, first.open) == ("not_started", 4, 4)
    asked = question(strategy, "interculturality.definition")
    put_answer(strategy, asked, {"text": "Equals."}, by=cast["lead"])
    first = section_states(strategy)[0]
    assert (first.state, first.open) == ("in_progress", 3)
    assert question(strategy, "interculturality.principles").text in first.hint


def test_what_we_filled_in_is_not_a_start(region: Region, cast: Cast, edition: Any) -> None:
    factories.RegionFigureFactory.create(region=region, indicator="POP_TOTAL")
    strategy = start_strategy(region, by=cast["lead"])
    assert {one.state for one in section_states(strategy)} == {"not_started"}


def test_queries_do_not_grow_with_answers(strategy: Strategy) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            findings(strategy)
            section_states(strategy)
        return len(captured)

    before = queries()
    for asked in Question.objects.filter(section__edition=strategy.edition):
        put_answer(strategy, asked, {}, by=None)
    assert queries() == before
    assert before <= 12
