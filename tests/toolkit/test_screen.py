"""The page for the projector: a number that grows, one close, a spread that never changes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from activity.models import Entry
from activity.verbs import Verb
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.toolkit import rooms
from toolkit.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("facilitator")


@pytest.fixture
def workshop(strategy: Strategy) -> Workshop:
    rooms.open_everything(strategy)
    return rooms.workshop(strategy)


def at(name: str, workshop: Workshop, *where: object) -> str:
    return reverse(f"toolkit:{name}", args=["arad", workshop.uuid, *where])


def answered(workshop: Workshop, count: int, position: int = 1, said: str = "yes") -> None:
    item = workshop.worked_on.all()[position - 1].item
    for seat in rooms.people(workshop, count):
        factories.VoiceFactory.create(seat=seat, item=item, said=said)


def test_the_first_screen_shows_how_to_come_in_in_each_language(
    facilitator: Client, workshop: Workshop
) -> None:
    page = facilitator.get(at("screen", workshop)).content.decode()
    assert str(workshop.codes.get()) in page
    assert "<svg" in page
    assert "Take part with your phone" in page
    assert '<span lang="ar" dir="rtl">' in page


def test_a_question_stands_in_each_language_of_the_workshop_with_its_direction(
    facilitator: Client, workshop: Workshop
) -> None:
    page = facilitator.get(at("screen", workshop, 1)).content.decode()
    assert "Plain question 1?" in page
    assert 'lang="ar" dir="rtl">سؤال 1؟' in page
    assert "Plain question 2?" not in page


def test_one_turns_the_questions_over_by_links(facilitator: Client, workshop: Workshop) -> None:
    first = facilitator.get(at("screen", workshop)).content.decode()
    assert f'rel="next" href="{at("screen", workshop, 1)}"' in first
    assert 'rel="prev"' not in first
    one = facilitator.get(at("screen", workshop, 1)).content.decode()
    assert f'rel="prev" href="{at("screen", workshop)}"' in one
    assert f'rel="next" href="{at("screen", workshop, 2)}"' in one
    last = facilitator.get(at("screen", workshop, 2)).content.decode()
    assert 'rel="next"' not in last
    for nothing in (3, 0, 999_999_999):
        expected = 200 if nothing == 0 else 404
        assert facilitator.get(at("screen", workshop, nothing)).status_code == expected
    assert facilitator.get(at("screen_count", workshop, 0)).status_code == 404


def test_the_number_is_of_this_question_in_this_workshop_alone(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    other = factories.WorkshopFactory.create(strategy=strategy)
    item = workshop.worked_on.all()[0].item
    for seat in rooms.people(other, 2):
        factories.VoiceFactory.create(seat=seat, item=item)
    answered(workshop, 3)
    answered(workshop, 1, position=2)
    count = facilitator.get(at("screen_count", workshop, 1)).content.decode()
    assert '<strong class="screen-number">3</strong>' in count


def test_a_withdrawn_answer_is_not_counted(facilitator: Client, workshop: Workshop) -> None:
    answered(workshop, 1, said="")
    count = facilitator.get(at("screen_count", workshop, 1)).content.decode()
    assert '<strong class="screen-number">0</strong>' in count


def test_nothing_is_sent_again_while_the_number_stays(
    facilitator: Client, workshop: Workshop
) -> None:
    answered(workshop, 3)
    assert facilitator.get(at("screen_count", workshop, 1), {"seen": "3"}).status_code == 204
    assert facilitator.get(at("screen_count", workshop, 1), {"seen": "2"}).status_code == 200
    assert facilitator.get(at("screen_count", workshop, 1), {"seen": "x"}).status_code == 200


def test_counting_costs_the_same_however_many_answered(
    facilitator: Client, workshop: Workshop, django_assert_num_queries: Any
) -> None:
    facilitator.get(at("screen_count", workshop, 1))
    with django_assert_num_queries(8) as few:
        facilitator.get(at("screen_count", workshop, 1))
    answered(workshop, 40)
    with django_assert_num_queries(len(few)):
        facilitator.get(at("screen_count", workshop, 1))


def test_two_facilitators_close_a_question_once(
    facilitator: Client, client_as: ClientAs, workshop: Workshop
) -> None:
    answered(workshop, 6)
    answered(workshop, 5, said="no")
    close = at("close_item", workshop, 1)
    assert facilitator.post(close).status_code == 302
    row = workshop.worked_on.all()[0]
    shown, closed_at = row.shown, row.closed_at
    assert client_as("lead").post(close).status_code == 302
    row.refresh_from_db()
    assert (row.shown, row.closed_at) == (shown, closed_at)
    assert Entry.objects.filter(verb=Verb.ITEM_CLOSED).count() == 1


def test_the_spread_is_shown_and_stays_as_it_was(
    facilitator: Client, workshop: Workshop
) -> None:
    answered(workshop, 6)
    answered(workshop, 5, said="no")
    facilitator.post(at("close_item", workshop, 1))
    before = facilitator.get(at("screen", workshop, 1)).content.decode()
    assert "screen-bars" in before
    # Two groups had nobody.
    assert before.count("Not shown: too few answers, or all the same.") == 2
    answered(workshop, 9)
    after = facilitator.get(at("screen", workshop, 1)).content.decode()
    assert _spread_in(before) == _spread_in(after)
    assert "Close and show the answers" not in after


def _spread_in(page: str) -> str:
    return page[page.index("screen-spread") : page.index("</main>")]


def test_a_screen_whose_question_was_closed_elsewhere_loads_again(
    facilitator: Client, workshop: Workshop
) -> None:
    facilitator.post(at("close_item", workshop, 1))
    answer = facilitator.get(at("screen_count", workshop, 1))
    assert answer.headers["HX-Refresh"] == "true"


def test_without_scripts_the_page_loads_itself_again(
    facilitator: Client, workshop: Workshop
) -> None:
    page = facilitator.get(at("screen", workshop, 1)).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Count again" in page
