"""You said, we decided, where: the public page, the team's page, the file and the poster."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from toolkit.models import Idea, InputState, Moderation, Workshop
from versions.readiness import findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(strategy: Strategy) -> Workshop:
    found: Workshop = factories.WorkshopFactory.create(strategy=strategy, title="Arad")
    return found


def said(strategy: Strategy, **fields: Any) -> Idea:
    idea: Idea = factories.IdeaFactory.create(
        strategy=strategy, **({"moderation": Moderation.SHOWN} | fields)
    )
    return idea


def decided(strategy: Strategy, **fields: Any) -> Idea:
    known = {"state": InputState.YES, "reason": "It starts.", "decided_on": "2027-03-03"}
    return said(strategy, **(known | fields))


def public(strategy: Strategy) -> str:
    answer = Client().get(f"/strategies/{strategy.region.slug}/said/")
    return unescape(answer.content.decode()) if answer.status_code == 200 else ""


def team(strategy: Strategy, part: str = "") -> str:
    return f"/regions/{strategy.region.slug}/report/{part}"


def test_there_is_no_public_page_before_something_is_decided(strategy: Strategy) -> None:
    said(strategy)
    assert not public(strategy)
    decided(strategy, text="Evening courses")
    assert "Evening courses" in public(strategy)


def test_everybody_reads_only_what_the_team_shows_and_has_decided(strategy: Strategy) -> None:
    decided(strategy, text="Evening courses")
    kept_back: list[dict[str, Any]] = [
        {"moderation": Moderation.WAITING},
        {"moderation": Moderation.HELD},
        {"state": InputState.RECEIVED},
        {"state": InputState.WITHDRAWN},
    ]
    for number, hidden in enumerate(kept_back):
        decided(strategy, text=f"Hidden {number}", **hidden)
    page = public(strategy)
    assert "Evening courses" in page
    assert "Hidden" not in page


def test_nothing_public_says_who_spoke_or_was_not_understood(strategy: Strategy) -> None:
    seat = factories.SeatFactory.create(
        strategy=strategy, user=factories.UserFactory.create(name="Amira Haddad")
    )
    decided(strategy, seat=seat, need="CANARY need", not_understood="CANARY word back")
    page = public(strategy)
    for secret in ("Amira", str(seat.uuid), "CANARY"):
        assert secret not in page


def test_the_number_of_queries_does_not_grow(
    strategy: Strategy, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    decided(strategy)
    few = count_queries(lambda: public(strategy))
    for _one in range(8):
        factories.EffectFactory.create(idea=decided(strategy))
    assert count_queries(lambda: public(strategy)) <= few + 1


def test_the_lead_sees_what_has_waited_30_and_60_days(
    strategy: Strategy, client_as: ClientAs
) -> None:
    for days in (29, 30, 59, 60, 61):
        said(strategy, came_on=timezone.localdate() - timedelta(days=days))
    page = unescape(client_as("lead").get(team(strategy)).content.decode())
    assert "?waiting=30" in page
    assert "?waiting=60" in page


def test_no_cell_of_the_file_is_a_formula_and_each_column_is_explained(
    strategy: Strategy, client_as: ClientAs
) -> None:
    decided(strategy, text='=HYPERLINK("http://x")', reason="@SUM(1)")
    answer = client_as("lead").get(team(strategy, "input.csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert len(set(map(len, rows))) == 1
    assert all(rows[1]), "what each column holds"
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@")]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_poster_speaks_each_language_of_the_workshop(
    strategy: Strategy, workshop: Workshop, client_as: ClientAs, language: str, direction: str
) -> None:
    decided(strategy, workshop=workshop, text="Evening courses")
    decided(strategy, workshop=workshop, text="CANARY", moderation=Moderation.HELD)
    client = client_as("lead")
    page = client.get(team(strategy, f"{workshop.uuid}/poster/{language}/")).content.decode()
    assert f'lang="{language}"' in page
    assert f'dir="{direction}"' in page
    assert "Evening courses" in page
    assert "CANARY" not in page
    assert client.get(team(strategy, f"{workshop.uuid}/poster/fr/")).status_code == 404


def test_input_that_waits_for_60_days_is_found_before_publishing(strategy: Strategy) -> None:
    def found() -> list[str]:
        return [one.code for one in findings(strategy)]

    for _one in range(9):
        decided(strategy)
    late = timezone.localdate() - timedelta(days=60)
    said(strategy, came_on=late)
    assert "input-waits" not in found(), "one of ten is a tenth, not more"
    said(strategy, came_on=late)
    assert "input-waits" in found()


@pytest.mark.parametrize(("people", "told"), [(4, False), (5, True)])
def test_the_poster_counts_people_from_five_up(
    strategy: Strategy, workshop: Workshop, client_as: ClientAs, people: int, told: bool
) -> None:
    factories.HeadcountFactory.create(workshop=workshop, people=people)
    decided(strategy, workshop=workshop)
    page = client_as("lead").get(team(strategy, f"{workshop.uuid}/poster/en/"))
    assert (f"You were {people}" in page.content.decode()) is told
