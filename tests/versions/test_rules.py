"""Rules of readiness: each speaks of exactly its places, and mending these silences it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import frameworks.readiness
import toolkit.readiness
import versions.readiness
import workplans.readiness
from frameworks.content.rules import KNOWN, rules_of
from frameworks.models import Edition
from strategies.access import Desk
from strategies.findings import FindingLevel
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.frameworks.test_load_edition import OTHER
from tests.versions.conftest import SUMMARY, PlaceOf
from tests.versions.smallest import fill
from tests.versions.whole import FAULTS, OF_THE_WHOLE, World, undone
from versions import services
from versions.models import Version
from versions.readiness import blocks_sending, findings
from workplans.models import Action
from workplans.overview import ActionFilter
from workplans.readiness.actions import NARROWINGS
from workplans.readiness.plan import FEW, load

ROOMS: list[Any] = [
    *frameworks.readiness.SUBJECTS,
    *workplans.readiness.SUBJECTS,
    toolkit.readiness.RULES,
    versions.readiness.RULES,
]
ASKED = {code for code, known in KNOWN.items() if known.level == "ask"}
once_more = settings(
    max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def world(strategy: Strategy) -> World:
    return World(strategy)


# --- The rules themselves ----------------------------------------------------------------


def test_every_rule_is_known_to_the_loader_and_can_be_broken_and_mended() -> None:
    codes = [rule.code for rules in ROOMS for rule in rules]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(KNOWN) == set(FAULTS)
    assert {one.code for one in NARROWINGS.values()} <= set(codes)


def test_a_whole_strategy_lacks_nothing(world: World) -> None:
    assert world.findings() == []


@pytest.mark.thorough
def test_doing_what_a_finding_says_ends_it_and_nothing_else(world: World) -> None:
    for code, fault in FAULTS.items():
        with undone():
            mend = fault(world)
            found = world.findings()
            assert [one.code for one in found] == [code]
            (finding,) = found
            assert finding.level is rules_of(world.strategy.edition)[code].level
            assert finding.advice
            assert finding.count >= 1
            assert code not in str(finding.sentence)
            mend()
            assert world.findings() == [], code


@given(data=st.data())
@once_more
def test_faults_are_found_and_mended_apart(world: World, data: st.DataObject) -> None:
    codes = data.draw(
        st.lists(
            st.sampled_from(sorted(set(FAULTS) - OF_THE_WHOLE)),
            min_size=2,
            max_size=6,
            unique=True,
        )
    )
    with undone():
        mends = {code: FAULTS[code](world) for code in codes}
        found = world.codes()
        assert found >= set(codes)
        for code in data.draw(st.permutations(codes)):
            mends[code]()
            assert world.codes() == found - {code}
            found -= {code}


@given(order=st.permutations(range(8)))
@once_more
def test_the_order_of_entry_never_matters(strategy: Strategy, order: list[int]) -> None:
    def entries() -> list[Callable[[], object]]:
        objectives = [
            factories.ObjectiveFactory.create(strategy=strategy, title=title)
            for title in ("First", "Second")
        ]
        act = factories.ActionFactory.create
        return [
            lambda: act(strategy=strategy, title="A", objective=objectives[0]),
            lambda: act(strategy=strategy, title="B", groups=["host_society"]),
            lambda: act(strategy=strategy, title="C", principles={"equality": ""}),
            lambda: factories.MoneyLineFactory.create(
                action=act(strategy=strategy, title="D"), source="amif"
            ),
            lambda: factories.MoneyLineFactory.create(
                action=act(strategy=strategy, title="E"), certainty="not_found"
            ),
            lambda: factories.MeasureFactory.create(objective=objectives[0], counts="do"),
            lambda: factories.MeasureFactory.create(objective=objectives[1], source="Survey"),
            lambda: factories.OrganisationFactory.create(region=strategy.region),
        ]

    def told(numbers: list[int]) -> list[tuple[Any, ...]]:
        with undone():
            made = entries()
            for number in numbers:
                made[number]()
            return sorted(
                (one.code, one.level, one.sentence, sorted(spot.name for spot in one.spots))
                for one in findings(Strategy.objects.get(pk=strategy.pk))
            )

    assert told(order) == told(list(range(8)))


def test_what_reviewers_may_ask_never_blocks(world: World, place_of: PlaceOf) -> None:
    for code in sorted(ASKED - OF_THE_WHOLE):
        FAULTS[code](world)
    found = world.findings()
    assert {one.code for one in found} >= ASKED - OF_THE_WHOLE
    assert {one.level for one in found} == {FindingLevel.ASK}
    desk = Desk(Strategy.objects.get(), place_of("lead"))
    services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
    assert Version.objects.filter(review="sent").count() == 1


# --- A line opens exactly its places -----------------------------------------------------


def test_a_count_of_many_opens_the_list_of_exactly_these_actions(world: World) -> None:
    for key, narrowing in NARROWINGS.items():
        with undone():
            for _time in range(FEW + 1):
                world.act()
                FAULTS[narrowing.code](world)
            plan = load(Strategy.objects.get())
            lacking = {one.pk for one in plan.actions if narrowing.faults(one, plan)}
            finding = next(one for one in world.findings() if one.code == narrowing.code)
            of_actions = next(one for one in finding.spots if "?" in one.link)
            link = urlsplit(of_actions.link)
            assert link.query == f"missing={key}"
            listed = {one.pk for one in ActionFilter(QueryDict(link.query), plan).found}
            assert listed == lacking
            assert len(listed) > FEW
            assert of_actions.counts == len(listed), key


def test_few_actions_are_named_one_by_one_with_someone_to_ask(world: World) -> None:
    made = [world.act(groups=[], title=f"Action {number}") for number in range(FEW)]
    (finding,) = world.findings()
    assert finding.count == FEW
    assert [spot.name for spot in finding.spots] == [one.title for one in made]
    slug = world.strategy.region.slug
    for spot, action in zip(finding.spots, made, strict=True):
        page = reverse("workplans:action", args=[slug, action.uuid])
        assert spot.link == f"{page}#question-3"
        assert spot.ask == reverse("asking:ask", args=[slug, "action", action.uuid])


def test_the_page_leads_to_the_list_and_the_list_shows_them(
    world: World, client_as: ClientAs
) -> None:
    for number in range(30):
        world.act(groups=[], title=f"Bare {number}")
    lead = client_as("lead")
    page = reverse("versions:check", args=[world.strategy.region.slug])
    said = lead.get(page).content.decode()
    assert "30 actions do not say for whom they are." in said
    link = reverse("workplans:plan", args=[world.strategy.region.slug]) + "?missing=groups"
    assert f'<a href="{link}#actions">30 actions</a>' in said
    found = lead.get(link).context["page"].paginator.object_list
    assert {one.title for one in found} == {f"Bare {number}" for number in range(30)}


def test_codes_are_never_on_screen(world: World, client_as: ClientAs) -> None:
    for code in sorted(set(FAULTS) - OF_THE_WHOLE):
        FAULTS[code](world)
    page = reverse("versions:check", args=[world.strategy.region.slug])
    said = client_as("lead").get(page).content.decode()
    assert not [code for code in KNOWN if code in said]
    assert "%(" not in said


def test_ninety_titles_with_an_owner_make_eight_lines(
    strategy: Strategy, client_as: ClientAs
) -> None:
    owner = factories.OrganisationFactory.create(region=strategy.region)
    factories.ActionFactory.create_batch(90, strategy=strategy, responsible=owner)
    page = reverse("versions:check", args=[strategy.region.slug])
    assert len(client_as("lead").get(page).context["needed"]) <= 8
    of_plan = workplans.readiness.findings(strategy)
    assert len(of_plan) <= 8
    fill(strategy)
    assert len(workplans.readiness.findings(strategy)) <= 12
    assert len(blocks_sending(strategy)) <= 8


# --- Sets of rules -----------------------------------------------------------------------


def test_a_strategy_is_looked_at_with_its_own_methods_rules(
    strategy: Strategy, db: None
) -> None:
    call_command("load_edition", str(OTHER), verbosity=0)
    other = Edition.objects.get(key="other-shape-2026")
    Strategy.objects.filter(pk=strategy.pk).update(edition=other)
    strategy = Strategy.objects.get()
    fill(strategy)
    assert blocks_sending(strategy) == []
    action = Action.objects.get()
    Action.objects.update(groups=[])
    assert blocks_sending(strategy) == []
    levels = {one.code: one.level for one in findings(strategy)}
    assert levels["action-without-groups"] is FindingLevel.ASK
    assert set(levels) <= set(rules_of(other))
    answer = strategy.answers.get(question__role="period")
    months = [one["key"] for one in answer.question.parts if one["type"] == "month"]
    answer.parts |= dict(zip(months, ("2026-01", "2038-01"), strict=True))
    answer.save()
    (finding,) = blocks_sending(strategy)
    assert str(finding.sentence) == "The strategy runs for more than 12 years."
    Action.objects.filter(pk=action.pk).update(groups=["pupils"])
    assert "no-host-society" in {one.code for one in findings(strategy)}
    Action.objects.filter(pk=action.pk).update(groups=["all_neighbours"])
    assert "no-host-society" not in {one.code for one in findings(strategy)}


def test_an_edition_that_chooses_nothing_has_every_rule_as_usual(edition: Edition) -> None:
    chosen = rules_of(edition)
    assert rules_of(factories.EditionFactory.create()) == chosen
    assert set(chosen) == set(KNOWN)
