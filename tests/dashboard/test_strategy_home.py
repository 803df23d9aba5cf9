"""The task list, the first page, Your work: by role, and in constant queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activity.verbs import Verb
from frameworks.models import Edition
from regions.models import Region
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from versions.models import PublicationState


def home(region: Region) -> str:
    return reverse("dashboard:strategy", args=[region.slug])


@pytest.mark.parametrize(
    ("who", "draft", "shared"),
    [
        ("lead", 200, 200),
        ("editor", 200, 200),
        ("facilitator", 200, 200),
        ("stakeholder", 200, 200),
        ("aer-coordinator", 403, 200),
        ("aer-reviewer", 403, 200),
        ("outsider", 404, 404),
        ("anonymous", 302, 302),
    ],
)
def test_who_opens_the_home_of_a_strategy(
    client_as: ClientAs, strategy: Strategy, who: str, draft: int, shared: int
) -> None:
    client = client_as(who)
    assert client.get(home(strategy.region)).status_code == draft
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    assert client.get(home(strategy.region)).status_code == shared


def test_a_participant_reads_nothing_of_the_draft(
    client_as: ClientAs, strategy: Strategy
) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(title="A secret title")
    said = client_as("stakeholder").get(home(strategy.region)).content.decode()
    assert "A secret title" not in said
    assert "still writing" in said


def test_the_first_page_shows_the_sourced_figure_and_starts_once(
    client_as: ClientAs, region: Region, edition: Edition
) -> None:
    factories.RegionFigureFactory.create(
        region=region, indicator="POP_TOTAL", value="410143", on="2021-12-01"
    )
    client = client_as("lead")
    said = client.get(home(region)).content.decode()
    assert "410,143 residents (1 December 2021, taken from" in said
    start = reverse("dashboard:start", args=[region.slug])
    assert client.post(start, {"then": "home"}).status_code == 302
    assert client.post(start, {"then": "home"}).status_code == 302
    assert Strategy.objects.filter(region=region).count() == 1
    said = client.get(home(region)).content.decode()
    assert "Describe the region and its aims" in said


def test_aer_learns_why_it_cannot_read_a_draft_and_what_it_can_read(
    client_as: ClientAs, strategy: Strategy
) -> None:
    answer = client_as("aer-coordinator").get(home(strategy.region))
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "its draft while the region shares it" in said
    assert "ask the person who leads" not in said
    versions = reverse("versions:list", args=[strategy.region.slug])
    assert f'<a class="button" href="{versions}">' in said


def test_the_first_page_leads_to_a_fictional_example_where_there_is_one(
    client_as: ClientAs, region: Region, edition: Edition
) -> None:
    client = client_as("lead")
    assert "finished example" not in client.get(home(region)).content.decode()
    other = factories.RegionFactory.create(slug="elsewhere")
    example = factories.StrategyFactory.create(region=other, edition=edition, fictional=True)
    factories.VersionFactory.create(
        strategy=example,
        publication=PublicationState.PUBLISHED,
        published_at=timezone.now(),
    )
    said = client.get(home(region)).content.decode()
    link = reverse("versions:public", args=["elsewhere"])
    assert f'<a href="{link}">Look at a finished example (fictional)</a>' in said


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 302),
        ("facilitator", 403),
        ("stakeholder", 403),
        ("aer-coordinator", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_who_starts_a_strategy(
    client_as: ClientAs, region: Region, edition: Edition, who: str, status: int
) -> None:
    start = reverse("dashboard:start", args=[region.slug])
    assert client_as(who).post(start).status_code == status
    assert Strategy.objects.filter(region=region).exists() == (who == "editor")


def test_every_task_leads_to_its_page(client_as: ClientAs, strategy: Strategy) -> None:
    client = client_as("lead")
    groups = client.get(home(strategy.region)).context["groups"]
    tasks = [task for group in groups for task in group.tasks]
    assert len(tasks) == 10 + 4 + 2
    for task in tasks:
        assert client.get(task.url).status_code == 200


def test_the_home_costs_the_same_with_ten_and_a_hundred_actions(
    client_as: ClientAs, strategy: Strategy
) -> None:
    client = client_as("lead")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(home(strategy.region))
        return len(seen)

    objective = factories.ObjectiveFactory.create(strategy=strategy)
    for _number in range(10):
        action = factories.ActionFactory.create(strategy=strategy, objective=objective)
        factories.MoneyLineFactory.create(action=action)
    cost()
    few = cost()
    for _number in range(90):
        action = factories.ActionFactory.create(strategy=strategy, objective=objective)
        factories.MoneyLineFactory.create(action=action)
    assert cost() == few


def test_your_work_begins_where_the_person_left(
    client_as: ClientAs, strategy: Strategy, cast: Cast
) -> None:
    client = client_as("editor")
    assert (
        "Continue where you left"
        not in client.get(reverse("dashboard:your_work")).content.decode()
    )
    factories.EntryFactory.create(
        actor=cast["editor"],
        region=strategy.region,
        verb=Verb.ANSWER_SAVED,
        title="What does it cost?",
        link="/regions/arad/sections/finance/envelope/",
    )
    said = client.get(reverse("dashboard:your_work")).content.decode()
    assert "Continue where you left" in said
    assert "/regions/arad/sections/finance/envelope/" in said


def test_aer_people_land_on_all_regions(client_as: ClientAs) -> None:
    answer = client_as("aer-reviewer").get(reverse("dashboard:your_work"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("dashboard:network")


def test_the_button_of_the_home_shares_the_draft(
    client_as: ClientAs, strategy: Strategy
) -> None:
    """It names its field as the page it is sent to reads it."""
    lead = client_as("lead")
    button = '<button class="button button-quiet" type="submit" name="share" value="yes">'
    assert button in lead.get(home(strategy.region)).content.decode()
    lead.post(reverse("versions:sharing", args=[strategy.region.slug]), {"share": "yes"})
    shown = lead.get(home(strategy.region)).content.decode()
    assert button.replace("yes", "no") in shown
