"""What became of this: from one's place, each input with its fate, and a word back."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from activity.models import Entry, Notification
from activity.verbs import Verb
from strategies.models import PlaceKind, Strategy
from tests import factories
from tests.conftest import Cast
from tests.versions.test_consulting import phone
from toolkit.models import Idea, InputState, Seat
from toolkit.services.erasing import erase_seat
from versions.models import Version
from workplans.models import Action

pytestmark = pytest.mark.django_db
MINE = "/take-part/became/"


@pytest.fixture
def seat(strategy: Strategy) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy)
    return found


def said(seat: Seat, **fields: object) -> Idea:
    idea: Idea = factories.IdeaFactory.create(strategy=seat.strategy, seat=seat, **fields)
    return idea


def decided(seat: Seat, state: InputState = InputState.IN_PART, **fields: object) -> Idea:
    known = {
        "reason": "Evening courses start in Arad.",
        "decided_by": "The county council",
        "decided_on": date(2027, 3, 3),
    }
    return said(seat, state=state, **(known | fields))


def page_of(seat: Seat) -> str:
    answer = phone(seat).get(MINE)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def answer_back(client: Client, idea: Idea, understood: str, text: str = "") -> int:
    sent = {"idea": str(idea.uuid), "understood": understood, "text": text}
    return client.post(MINE, sent).status_code


def test_the_original_comes_in_its_own_language_with_decision_and_reason(seat: Seat) -> None:
    decided(seat, text="الدورات في الصباح فقط", language="ar")
    page = page_of(seat)
    assert '<blockquote lang="ar" dir="auto">الدورات في الصباح فقط</blockquote>' in page
    assert "Decided: in part" in page
    assert "Evening courses start in Arad." in page
    assert "The county council" in page


def test_what_is_not_decided_says_what_was_promised(seat: Seat) -> None:
    said(seat)
    assert "Not decided yet" in page_of(seat)
    factories.ProcessFactory.create(strategy=seat.strategy, answer_on=date(2027, 6, 30))
    page = page_of(seat)
    assert "On 30 June 2027 you can read what was decided." in page
    assert "Did we understand you?" not in page


def test_what_is_joined_to_another_has_the_fate_of_that_one(seat: Seat) -> None:
    other = decided(factories.SeatFactory.create(strategy=seat.strategy), text="Not mine")
    said(seat, joined_to=other)
    page = page_of(seat)
    assert "Evening courses start in Arad." in page
    assert "Not mine" not in page


@pytest.mark.parametrize(("others", "told"), [(4, False), (5, True)])
def test_others_are_counted_from_five_people_up(seat: Seat, others: int, told: bool) -> None:
    idea = decided(seat)
    for one in factories.SeatFactory.create_batch(others, strategy=seat.strategy):
        said(one, joined_to=idea)
        said(one, joined_to=idea)  # twice by one person is one person
    said(seat, joined_to=idea)
    assert (f"{others} other people said" in page_of(seat)) is told


def test_what_it_changed_is_named_and_a_link_that_ended_is_not(seat: Seat) -> None:
    idea = decided(seat)
    factories.EffectFactory.create(idea=idea, title="Evening courses")
    factories.EffectFactory.create(
        idea=idea, key="a/b", title="Old", ended_at="2027-01-01T00:00Z", ended_why="Moved"
    )
    page = page_of(seat)
    assert "Evening courses" in page
    assert "Old" not in page
    assert "/strategies/" not in page, "nothing is published"


def test_once_published_it_leads_to_the_action_and_says_when_it_starts(
    published: Version,
) -> None:
    action = Action.objects.filter(strategy=published.strategy)[0]
    seat = factories.SeatFactory.create(strategy=published.strategy)
    factories.EffectFactory.create(
        idea=decided(seat), kind=PlaceKind.ACTION, key=str(action.uuid), title="Named then"
    )
    page = page_of(seat)
    link = f"/strategies/{published.strategy.region.slug}/#action-{action.uuid}"
    assert link in page
    assert f'id="action-{action.uuid}"' in Client().get(link).content.decode()
    assert action.title in page


def test_what_others_said_is_not_read_here_and_what_is_withdrawn_says_so(seat: Seat) -> None:
    said(factories.SeatFactory.create(strategy=seat.strategy), text="Somebody else")
    said(seat, text="Taken back", state=InputState.WITHDRAWN)
    page = page_of(seat)
    assert "Somebody else" not in page
    assert "Withdrawn" in page


def test_who_was_not_understood_tells_the_leads_and_nobody_who(seat: Seat, cast: Cast) -> None:
    idea = decided(seat, title="Evening courses")
    client = phone(seat)
    assert answer_back(client, idea, "no", "I meant villages") == 302
    idea.refresh_from_db()
    assert (idea.understood, idea.not_understood) == (False, "I meant villages")
    entry = Entry.objects.get(verb=Verb.NOT_UNDERSTOOD)
    assert (entry.actor, entry.title) == (None, "Evening courses")
    assert "villages" not in str(entry.data)
    assert [one.person for one in Notification.objects.filter(entry=entry)] == [cast["lead"]]

    assert answer_back(client, idea, "no", "I meant villages") == 302
    assert Entry.objects.filter(verb=Verb.NOT_UNDERSTOOD).count() == 1
    assert answer_back(client, idea, "yes", "I meant villages") == 302
    idea.refresh_from_db()
    assert (idea.understood, idea.not_understood) == (True, "")


def test_one_speaks_of_ones_own_decided_input_only(seat: Seat) -> None:
    other = decided(factories.SeatFactory.create(strategy=seat.strategy))
    client = phone(seat)
    assert answer_back(client, other, "no", "x") == 404
    assert answer_back(client, said(seat), "no", "x") == 404
    assert client.post(MINE, {"idea": "<b>", "understood": "no"}).status_code == 404


def test_too_long_a_word_back_stays_in_its_box(seat: Seat) -> None:
    idea = decided(seat)
    sent = {"idea": str(idea.uuid), "understood": "no", "text": "long " * 500}
    answer = phone(seat).post(MINE, sent)
    assert answer.status_code == 422
    assert "2000 characters or fewer" in answer.content.decode()
    assert ("long " * 400) in answer.content.decode()
    idea.refresh_from_db()
    assert idea.understood is None


def test_a_vote_leads_to_its_decision_and_the_reply_to_ones_objection(seat: Seat) -> None:
    vote = factories.VoteFactory.create(
        strategy=seat.strategy, state="decided", result="Courses first", decided_on="2027-03-03"
    )
    factories.ObjectionFactory.create(vote=vote, seat=seat, reply="We see that.", stands=True)
    link = f"/take-part/choose/{vote.pk}/"
    assert link in page_of(seat)
    page = unescape(phone(seat).get(link).content.decode())
    assert "Courses first" in page
    assert "We see that." in page
    assert "Your objection stands" in page


def test_an_erased_place_finds_nothing(seat: Seat) -> None:
    said(seat, text="My words")
    erase_seat(seat)
    assert "My words" not in page_of(seat)


def test_the_page_asks_as_much_for_many_as_for_few(
    seat: Seat, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    client = phone(seat)
    factories.EffectFactory.create(idea=decided(seat))
    few = count_queries(lambda: client.get(MINE))
    for _one in range(8):
        factories.EffectFactory.create(idea=decided(seat))
    assert count_queries(lambda: client.get(MINE)) == few
