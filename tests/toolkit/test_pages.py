"""The pages of the checklist: who sees them, what they say, what they ask the database."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from frameworks.models import Audience
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from toolkit.models import ChecklistItem, CoDesignStep, ItemState, Priority

TEAM_AND_AER = {
    "lead": 200,
    "editor": 200,
    "facilitator": 200,
    "stakeholder": 403,
    "outsider": 404,
    "anonymous": 302,
}
# What each role gets: (page, role) with the draft shared, and with the draft not shared.
SHARED = TEAM_AND_AER | {"aer-coordinator": 200, "aer-reviewer": 200}
NOT_SHARED = TEAM_AND_AER | {"aer-coordinator": 403, "aer-reviewer": 403}
WRITING = dict.fromkeys(SHARED, 403) | {
    "lead": 302,
    "editor": 302,
    "outsider": 404,
    "anonymous": 302,
}
PAGES = ["", "{priority}/", "{priority}/all/", "{priority}/steps/", "{priority}/{item}/"]


@pytest.fixture
def priority(strategy: Strategy) -> Priority:
    found = strategy.edition.priorities.first()
    assert found
    return found


@pytest.fixture
def item(priority: Priority) -> ChecklistItem:
    found = priority.items.first()
    assert found
    return found


def address(item: ChecklistItem, path: str = "{priority}/{item}/") -> str:
    return "/regions/arad/checklist/" + path.format(priority=item.priority.key, item=item.key)


def share(strategy: Strategy) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("path", PAGES)
def test_who_reads_the_checklist(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem, path: str, shared: bool
) -> None:
    if shared:
        share(strategy)
    expected = SHARED if shared else NOT_SHARED

    got = {role: client_as(role).get(address(item, path)).status_code for role in expected}

    assert got == expected


@pytest.mark.parametrize("path", ["{priority}/all/", "{priority}/{item}/"])
def test_who_writes_the_checklist(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem, path: str
) -> None:
    share(strategy)
    rows = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}

    got = {
        role: client_as(role).post(address(item, path), rows).status_code for role in WRITING
    }

    assert got == WRITING


@pytest.mark.parametrize("path", ["", "{priority}/", "{priority}/steps/"])
def test_pages_without_a_form_take_none(
    client_as: ClientAs, item: ChecklistItem, path: str
) -> None:
    assert client_as("lead").post(address(item, path)).status_code == 405


@pytest.mark.parametrize("path", ["none/", "none/all/", "none/steps/", "none/none/"])
def test_what_the_method_does_not_have_is_not_found(
    client_as: ClientAs, strategy: Strategy, path: str
) -> None:
    assert client_as("lead").get(f"/regions/arad/checklist/{path}").status_code == 404


def test_another_methods_question_is_not_found(client_as: ClientAs, strategy: Strategy) -> None:
    other = factories.ChecklistItemFactory.create()

    assert client_as("lead").get(address(other)).status_code == 404


def test_before_a_strategy_is_started_there_is_no_checklist(
    client_as: ClientAs, region: object
) -> None:
    assert client_as("lead").get("/regions/arad/checklist/").status_code == 404


def test_everybody_reads_the_whole_checklist_of_the_method(
    client: Client, item: ChecklistItem, strategy: Strategy
) -> None:
    page = client.get("/about/checklist/").content.decode()

    texts = [
        one.text for one in ChecklistItem.objects.filter(priority__edition=strategy.edition)
    ]
    texts += [
        one.title for one in CoDesignStep.objects.filter(priority__edition=strategy.edition)
    ]
    assert [text for text in texts if escape(text) not in page] == []
    assert not re.search(r"P\d-\d\d", page)


def test_the_priority_says_where_it_stands_in_words_and_never_as_a_score(
    client_as: ClientAs, strategy: Strategy, priority: Priority
) -> None:
    states = [*["in_place"] * 3, *["in_progress"] * 2, "not_started", "not_for_us"]
    for one, state in zip(priority.items.all(), states, strict=False):
        factories.TeamAnswerFactory.create(strategy=strategy, item=one, state=state)
    left = priority.items.count() - len(states)

    for page in ("", "{priority}/"):
        text = client_as("editor").get(address(_first(priority), page)).content.decode()
        said = "3 in place, 2 in progress, 1 not started, 1 not for us"
        assert f"{said}, {left} without an answer" in text
        assert "%" not in text.split("<main")[1].split("</main")[0]


def _first(priority: Priority) -> ChecklistItem:
    found = priority.items.first()
    assert found
    return found


def test_the_next_question_is_the_first_without_an_answer(
    client_as: ClientAs, strategy: Strategy, priority: Priority
) -> None:
    first, second = priority.items.all()[:2]
    factories.TeamAnswerFactory.create(strategy=strategy, item=first)

    for page in ("", "{priority}/"):
        text = client_as("editor").get(address(first, page)).content.decode()
        assert f'<a class="button" href="{address(second)}">Answer the next question' in text


def test_readers_see_the_answer_and_no_form(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem
) -> None:
    share(strategy)
    factories.TeamAnswerFactory.create(
        strategy=strategy,
        item=item,
        state=ItemState.NOT_STARTED,
        note="<b>Loud</b>",
        next_step="Ask the mayors",
        reason="Kept but not shown",
    )

    for role in ("facilitator", "aer-reviewer"):
        for page in ("{priority}/{item}/", "{priority}/all/"):
            text = client_as(role).get(address(item, page)).content.decode()
            assert "Ask the mayors" in text
            assert "&lt;b&gt;Loud&lt;/b&gt;" in text
            assert "Kept but not shown" not in text
            main = text.split("<main")[1].split("</main")[0]
            assert "<form" not in main
            assert "Answer the next question" not in main


@pytest.mark.parametrize("role", ["aer-coordinator", "aer-reviewer"])
def test_what_only_the_team_reads_is_kept_from_aer(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem, role: str
) -> None:
    share(strategy)
    factories.TeamAnswerFactory.create(
        strategy=strategy, item=item, state=ItemState.IN_PLACE, note="Canary"
    )
    ChecklistItem.objects.filter(pk=item.pk).update(audience=Audience.REGION)
    client = client_as(role)

    assert client.get(address(item)).status_code == 404
    for page in ("", "{priority}/", "{priority}/all/"):
        text = client.get(address(item, page)).content.decode()
        assert "Canary" not in text
        assert "1 in place" not in text
    assert "Only for the team" in client.get(address(item, "{priority}/")).content.decode()
    assert "Canary" in client_as("facilitator").get(address(item)).content.decode()


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        (Audience.PUBLIC, "Public when published"),
        (Audience.REVIEWER, "Read by: your team and, once sent, AER"),
        (Audience.REGION, "Only your team, never printed"),
    ],
)
def test_the_form_says_who_reads_the_answer(
    client_as: ClientAs, item: ChecklistItem, audience: str, sentence: str
) -> None:
    ChecklistItem.objects.filter(pk=item.pk).update(audience=audience)

    assert sentence in client_as("editor").get(address(item)).content.decode()


def test_a_gap_can_become_an_action_and_shows_those_made(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem
) -> None:
    answer = factories.TeamAnswerFactory.create(strategy=strategy, item=item)
    action = factories.ActionFactory.create(strategy=strategy, title="Evening courses")
    removed = factories.ActionFactory.create(
        strategy=strategy, title="Given up", removed_at=timezone.now()
    )
    elsewhere = factories.ActionFactory.create(title="In another region")
    for one in (action, removed, elsewhere):
        one.items.add(item)

    text = client_as("editor").get(address(item)).content.decode()
    assert f"/workplan/actions/new/?item={item.priority.key}%2F{item.key}" in text
    assert f"/workplan/actions/{action.uuid}/" in text
    assert "Evening courses" in text
    assert "Given up" not in text
    assert "In another region" not in text

    answer.state = ItemState.IN_PLACE
    answer.save()
    text = client_as("editor").get(address(item)).content.decode()
    assert "actions/new" not in text.split("<aside")[1]


def test_a_link_of_the_region_opens_nothing_but_web_pages(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem
) -> None:
    factories.TeamAnswerFactory.create(
        strategy=strategy,
        item=item,
        state=ItemState.IN_PLACE,
        evidence=[
            {"kind": "link", "title": "Good", "link": "https://example.org/a"},
            {"kind": "link", "title": "Odd", "typed": "javascript:alert(1)"},
        ],
    )

    text = client_as("facilitator").get(address(item)).content.decode()

    assert 'href="https://example.org/a"' in text
    assert "Odd" in text
    assert "javascript:" not in text


def test_pages_ask_the_database_as_often_for_ten_questions_as_for_sixty(
    client_as: ClientAs, region: object
) -> None:
    client = client_as("editor")
    asked: dict[str, set[int]] = {}
    for many in (10, 60):
        Strategy.objects.update(closed_on="2026-01-01")
        priority = factories.PriorityFactory.create(edition__published_on="2020-01-01")
        strategy = factories.StrategyFactory.create(region=region, edition=priority.edition)
        factories.CoDesignStepFactory.create_batch(many, priority=priority)
        items = factories.ChecklistItemFactory.create_batch(many, priority=priority)
        for one in items:
            factories.TeamAnswerFactory.create(
                strategy=strategy,
                item=one,
                state=ItemState.IN_PLACE,
                evidence=[{"kind": "link", "title": "x", "link": "https://example.org/"}],
            )
            factories.ActionFactory.create(strategy=strategy).items.add(items[0])
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(items[0], page)).status_code == 200
            asked.setdefault(page, set()).add(len(queries))

    assert {page: len(counts) for page, counts in asked.items()} == dict.fromkeys(PAGES, 1)
    assert max(count for counts in asked.values() for count in counts) <= 16, asked
