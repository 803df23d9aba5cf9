"""Choosing together, for who takes part: on a phone, in one's language, without scripts."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from activity.models import Entry, Notification
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast
from toolkit.http import hold_seat
from toolkit.models import Ballot, Objection, Process, Seat, Vote, VoteState

pytestmark = pytest.mark.django_db


def phone(seat: Seat) -> Client:
    client, answer = Client(), HttpResponse()
    hold_seat(answer, seat)
    client.cookies.update(answer.cookies)
    return client


@pytest.fixture
def vote(strategy: Strategy) -> Vote:
    factories.ProcessFactory.create(strategy=strategy)
    factories.SwitchFactory.create(strategy=strategy, kind="voting")
    found: Vote = factories.VoteFactory.create(strategy=strategy, state=VoteState.OPEN)
    for title in ("Courses", "Buses", "Mentors"):
        factories.OptionFactory.create(vote=found, title=title)
    return found


@pytest.fixture
def seat(strategy: Strategy) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy)
    return found


def here(vote: Vote) -> str:
    return reverse("toolkit:choose_one", args=[vote.pk])


def give(client: Client, vote: Vote, *points: str) -> Any:
    keys = vote.options.values_list("pk", flat=True)
    typed = {f"option-{key}": one for key, one in zip(keys, points, strict=False)}
    return client.post(here(vote), {**typed, "points": "1"})


def test_points_are_given_changed_and_shown_again(vote: Vote, seat: Seat) -> None:
    client = phone(seat)
    assert give(client, vote, "2", "1").status_code == 302
    assert give(client, vote, "", "1", "٢").status_code == 302, "digits of any script"
    first, second, third = vote.options.values_list("pk", flat=True)
    assert Ballot.objects.get().dots == {str(second): 1, str(third): 2}
    assert f'id="option-{third}" value="2"' in client.get(here(vote)).content.decode()
    assert f'id="option-{first}" value=""' in client.get(here(vote)).content.decode()


@pytest.mark.parametrize(
    ("points", "sentence", "left"),
    [
        (("2", "2"), "Take away 1.", 0),
        (("3",), "Give no option more than 2.", 0),
        (("a lot", "1"), "Write a number from 0 to 2", 2),
        (("-1", "1"), "Write a number from 0 to 2", 2),
    ],
)
def test_errors_keep_everything_and_say_how_many_are_left(
    vote: Vote, seat: Seat, points: tuple[str, ...], sentence: str, left: int
) -> None:
    answer = give(phone(seat), vote, *points)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert f"Points left: {left}." in text
    for one in points:
        assert f'value="{one}"' in text
    assert not Ballot.objects.exists()


def test_nobody_sees_points_before_it_is_closed_and_everybody_afterwards(
    vote: Vote, seat: Seat
) -> None:
    first, second, _third = vote.options.values_list("pk", flat=True)
    for number in range(6):
        dots = {str(first): 2} if number else {str(second): 1}
        factories.BallotFactory.create(vote=vote, dots=dots)
    client = phone(seat)
    assert "Points of people: 10" not in client.get(here(vote)).content.decode()
    Vote.objects.update(state=VoteState.CLOSED)
    assert "Points of people: 10" in client.get(here(vote)).content.decode()
    assert give(client, vote, "1").status_code == 403


def test_of_fewer_than_five_people_no_points_are_shown(vote: Vote, seat: Seat) -> None:
    first = vote.options.values_list("pk", flat=True)[0]
    for points in (1, 2, 1, 2):
        factories.BallotFactory.create(vote=vote, dots={str(first): points})
    Vote.objects.update(state=VoteState.CLOSED)
    text = phone(seat).get(here(vote)).content.decode()
    assert "They are fewer than five" in text
    assert "Points of people:" not in text


def test_a_vote_being_prepared_and_one_of_another_region_do_not_exist(
    vote: Vote, seat: Seat
) -> None:
    Vote.objects.update(state=VoteState.PREPARED)
    other = factories.VoteFactory.create(state=VoteState.OPEN)
    client = phone(seat)
    assert client.get(here(vote)).status_code == 404
    assert client.get(here(other)).status_code == 404
    assert give(client, other, "1").status_code == 404
    assert client.get(reverse("toolkit:choose")).status_code == 403


def test_the_list_says_where_each_stands(vote: Vote, seat: Seat, strategy: Strategy) -> None:
    for state in (VoteState.CLOSED, VoteState.OBJECTIONS):
        factories.VoteFactory.create(strategy=strategy, state=state, title=state)
    text = phone(seat).get(reverse("toolkit:choose")).content.decode()
    for said in ("What comes first?", "Open until", "The points are counted", "anyone object"):
        assert said in text


def test_who_is_not_let_in_reads_why(vote: Vote, seat: Seat) -> None:
    Process.objects.update(confirmed_at=None)
    answer = phone(seat).get(here(vote))
    assert answer.status_code == 403
    assert "still preparing" in answer.content.decode()
    assert give(phone(seat), vote, "1").status_code == 403
    assert not Ballot.objects.exists()


# --- Objecting --------------------------------------------------------------------------


@pytest.fixture
def proposed(vote: Vote) -> Vote:
    Vote.objects.update(state=VoteState.OBJECTIONS, result="Courses come first.")
    vote.refresh_from_db()
    return vote


def test_one_objects_with_a_reason_and_the_lead_is_told_without_the_words(
    proposed: Vote, seat: Seat, cast: Cast
) -> None:
    client = phone(seat)
    text = client.get(here(proposed)).content.decode()
    assert "Courses come first." in text
    assert "Does anyone object?" in text

    assert client.post(here(proposed), {"text": "Not in villages."}).status_code == 302
    assert Objection.objects.get().text == "Not in villages."
    entry = Entry.objects.get()
    assert (entry.actor, entry.title) == (None, proposed.title)
    assert [one.person for one in Notification.objects.all()] == [cast["lead"]]
    assert "Not in villages." in client.get(here(proposed)).content.decode()


def test_an_objection_needs_words_and_too_many_are_kept_in_the_box(
    proposed: Vote, seat: Seat
) -> None:
    client = phone(seat)
    assert (
        "Write something first." in client.post(here(proposed), {"text": " "}).content.decode()
    )
    answer = client.post(here(proposed), {"text": "word " * 500})
    assert answer.status_code == 422
    assert "word word word" in answer.content.decode()
    assert not Objection.objects.exists()


def test_an_objection_is_withdrawn_and_the_reply_is_read(proposed: Vote, seat: Seat) -> None:
    client = phone(seat)
    client.post(here(proposed), {"text": "Not in villages."})
    Objection.objects.update(reply="A bus comes in May.", stands=False)
    assert "A bus comes in May." in client.get(here(proposed)).content.decode()

    answer = client.post(here(proposed), {"text": "Other words."})
    assert answer.status_code == 422
    assert "Other words." in answer.content.decode()

    client.post(here(proposed), {"withdraw": "1"})
    assert Objection.objects.get().withdrawn


def test_what_comes_after_the_decision_is_refused_and_kept_on_the_page(
    proposed: Vote, seat: Seat
) -> None:
    Vote.objects.update(state=VoteState.DECIDED, decided_on="2026-03-03")
    answer = phone(seat).post(here(proposed), {"text": "Not in villages."})
    assert answer.status_code == 403
    assert "No decision is waiting" in answer.content.decode()
    assert not Objection.objects.exists()


def test_everybody_reads_the_decision_and_the_objections_that_stand(
    proposed: Vote, seat: Seat
) -> None:
    factories.ObjectionFactory.create(
        vote=proposed, text="Villages get nothing.", reply="True.", stands=True
    )
    factories.ObjectionFactory.create(
        vote=proposed, text="Settled.", reply="Yes.", stands=False
    )
    text = phone(seat).get(here(proposed)).content.decode()
    assert "Villages get nothing." not in text, "others' words wait for the decision"
    Vote.objects.update(
        state=VoteState.DECIDED, decided_on="2026-03-03", departs="The state pays."
    )
    text = phone(seat).get(here(proposed)).content.decode()
    assert "Villages get nothing." in text
    assert "The state pays." in text
    assert "Settled." not in text


@pytest.mark.parametrize("language", ["en", "ro", "ar", "uk", "ru", "fr"])
@pytest.mark.parametrize("state", [one for one in VoteState if one != VoteState.PREPARED])
def test_each_page_is_there_in_each_language(
    language: str, state: VoteState, vote: Vote, seat: Seat
) -> None:
    Vote.objects.update(state=state, decided_on="2026-03-03", result="So.")
    Seat.objects.update(language=language)
    client = phone(seat)
    for page in (here(vote), reverse("toolkit:choose")):
        text = client.get(page).content.decode()
        assert f'lang="{language}"' in text
        assert ('dir="rtl"' in text) is (language == "ar")
