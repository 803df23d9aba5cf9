"""A vote, for the team: prepared, open, closed, "does anyone object?", decided."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from regions.access import Place
from regions.models import Role
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.models import Objection, Vote, VoteState
from toolkit.services.votes import MOVES, NotNow, may_move, move_on

pytestmark = pytest.mark.django_db
TEAM = [Role.LEAD, Role.EDITOR, Role.FACILITATOR]
# Written by hand: what one may do with a vote, by where it stands.
ALLOWED = {
    ("open", VoteState.PREPARED): set(TEAM),
    ("close", VoteState.OPEN): set(TEAM),
    ("ask", VoteState.CLOSED): {Role.LEAD},
    ("decide", VoteState.OBJECTIONS): {Role.LEAD},
}


def made(strategy: Strategy, state: VoteState, **said: Any) -> Vote:
    vote: Vote = factories.VoteFactory.create(
        strategy=strategy, state=state, **{"result": "Courses first.", **said}
    )
    factories.OptionFactory.create_batch(2, vote=vote)
    return vote


def ballots(vote: Vote, *many: dict[int, int]) -> None:
    """Give points by the place of the option in the list."""
    keys = list(vote.options.values_list("pk", flat=True))
    for dots in many:
        factories.BallotFactory.create(
            vote=vote, dots={str(keys[place]): points for place, points in dots.items()}
        )


def path(vote: Vote, page: str = "vote", **more: Any) -> str:
    where = {"region": vote.strategy.region.slug, "uuid": vote.uuid, **more}
    return reverse(f"toolkit:{page}", kwargs=where)


def desk_of(strategy: Strategy, cast: Cast, role: Role) -> Desk:
    return Desk(strategy, Place(strategy.region, cast[role], role))


@pytest.mark.thorough
@pytest.mark.parametrize(("move", "state", "role"), list(product(MOVES, VoteState, Role)))
def test_each_move_is_made_from_its_state_by_its_roles_alone(
    move: str, state: VoteState, role: Role, strategy: Strategy, client_as: ClientAs
) -> None:
    vote = made(strategy, state)
    answer = client_as(role).post(path(vote, "move_vote", move=move))

    vote.refresh_from_db()
    if role in ALLOWED.get((move, state), set()):
        assert answer.status_code == 302
        assert vote.state == MOVES[move].end
        assert Entry.objects.count() == 1
    else:
        here = role in {
            one for (name, _), roles in ALLOWED.items() for one in roles if name == move
        }
        assert answer.status_code == (422 if here else 403)
        assert vote.state == state
        assert not Entry.objects.exists()


def test_who_moves_second_changes_nothing(strategy: Strategy, cast: Cast) -> None:
    vote = made(strategy, VoteState.OPEN)
    stale = Vote.objects.get(pk=vote.pk)
    desk = desk_of(strategy, cast, Role.LEAD)
    move_on(desk, vote, "close")
    assert may_move(desk, stale, "close")
    with pytest.raises(NotNow):
        move_on(desk, stale, "close")
    assert Entry.objects.count() == 1


# --- Preparing --------------------------------------------------------------------------


def prepare(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, {"version": "0", "title": "What comes first?", **typed})


@pytest.mark.parametrize("role", TEAM)
def test_the_team_prepares_a_vote_of_ideas_and_actions(
    role: Role, strategy: Strategy, client_as: ClientAs
) -> None:
    idea = factories.IdeaFactory.create(strategy=strategy, moderation="shown", title="Courses")
    factories.IdeaFactory.create(strategy=strategy, moderation="waiting", title="Not read")
    action = factories.ActionFactory.create(strategy=strategy, title="Mentors")
    client = client_as(role)
    address = reverse("toolkit:new_vote", args=[strategy.region.slug])

    page = client.get(address).content.decode()
    assert "Courses" in page
    assert "Mentors" in page
    assert "Not read" not in page

    refs = {"ideas": [f"idea:{idea.uuid}"], "actions": [f"action:{action.uuid}"]}
    assert prepare(client, address, **refs).status_code == 302
    vote = Vote.objects.get()
    assert [one.title for one in vote.options.all()] == ["Courses", "Mentors"]
    assert (vote.dots, vote.most, vote.state) == (3, 2, VoteState.PREPARED)
    assert Entry.objects.get().verb == Verb.VOTE_SAVED


def test_the_points_are_a_quarter_of_the_options_where_nobody_says_how_many(
    strategy: Strategy, client_as: ClientAs
) -> None:
    actions = factories.ActionFactory.create_batch(17, strategy=strategy)
    address = reverse("toolkit:new_vote", args=[strategy.region.slug])
    prepare(client_as("lead"), address, actions=[f"action:{one.uuid}" for one in actions])
    assert Vote.objects.get().dots == 5


def test_more_on_one_option_than_all_points_is_refused_and_everything_kept(
    strategy: Strategy, client_as: ClientAs
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    address = reverse("toolkit:new_vote", args=[strategy.region.slug])
    ticked = [f"action:{action.uuid}"]
    answer = prepare(client_as("lead"), address, dots="2", most="3", actions=ticked)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "cannot be more than all points" in text
    assert "What comes first?" in text
    assert "checked" in text
    assert not Vote.objects.exists()


def test_nothing_of_another_region_can_be_offered(
    strategy: Strategy, client_as: ClientAs
) -> None:
    foreign = factories.ActionFactory.create()
    factories.ActionFactory.create(strategy=strategy)
    address = reverse("toolkit:new_vote", args=[strategy.region.slug])
    answer = prepare(client_as("lead"), address, actions=[f"action:{foreign.uuid}"])
    assert answer.status_code == 422


def test_two_who_prepare_at_once_lose_nothing(strategy: Strategy, client_as: ClientAs) -> None:
    vote = made(strategy, VoteState.PREPARED)
    client = client_as("lead")
    address = path(vote, "prepare_vote")
    client.post(address, {"version": "1", "title": "Theirs"})
    answer = client.post(address, {"version": "1", "title": "Mine"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Theirs" in text
    assert "Mine" in text


def test_what_is_open_is_not_changed_any_more(strategy: Strategy, client_as: ClientAs) -> None:
    vote = made(strategy, VoteState.OPEN)
    client = client_as("lead")
    assert client.get(path(vote, "prepare_vote")).status_code == 302
    answer = client.post(path(vote, "prepare_vote"), {"version": "1", "title": "Other"})
    assert answer.status_code == 409
    assert Vote.objects.get().title == vote.title


def test_a_vote_opens_with_two_options_or_more(strategy: Strategy, client_as: ClientAs) -> None:
    vote = factories.VoteFactory.create(strategy=strategy)
    factories.OptionFactory.create(vote=vote)
    answer = client_as("lead").post(path(vote, "move_vote", move="open"))
    assert answer.status_code == 422
    assert "Choose two options or more" in answer.content.decode()


# --- Result and decision ----------------------------------------------------------------


@pytest.mark.parametrize("page", ["vote", "vote_in_the_room"])
def test_while_it_is_open_the_team_sees_how_many_and_no_points(
    page: str, strategy: Strategy, client_as: ClientAs
) -> None:
    vote = made(strategy, VoteState.OPEN)
    ballots(vote, *[{0: 2}] * 6, {1: 1})
    client = client_as("facilitator")
    answer = client.get(path(vote, page))
    assert "7 ballots have come" in answer.content.decode()
    assert answer.context["result"] is None

    client.post(path(vote, "move_vote", move="close"))
    answer = client.get(path(vote, page))
    assert [one.individuals for one in answer.context["result"].lines] == [12, 1]


def test_points_of_fewer_than_five_people_are_not_on_the_page(
    strategy: Strategy, client_as: ClientAs
) -> None:
    vote = made(strategy, VoteState.CLOSED)
    ballots(vote, {0: 2}, {1: 2}, {0: 1}, {1: 1})
    text = client_as("lead").get(path(vote)).content.decode()
    assert "&lt; 5 people chose for themselves" in text
    assert "they are fewer than five" in text


def decide(client: Client, vote: Vote, **typed: Any) -> Any:
    vote.refresh_from_db()
    return client.post(path(vote), {"version": vote.version, **typed})


def test_who_departs_from_the_points_says_why_before_anybody_is_asked(
    strategy: Strategy, client_as: ClientAs
) -> None:
    vote = made(strategy, VoteState.CLOSED, result="")
    ballots(vote, *[{0: 2}] * 6, {1: 1})
    idea = factories.IdeaFactory.create(strategy=strategy)
    second = vote.options.last()
    assert second
    vote.options.filter(pk=second.pk).update(idea=idea)
    client = client_as("lead")
    ask = path(vote, "move_vote", move="ask")

    assert "Say first what is decided" in client.post(ask).content.decode()
    said: dict[str, Any] = {"result": "Villages first.", "chosen": [f"idea:{idea.uuid}"]}
    assert decide(client, vote, **said).status_code == 302
    assert "does not follow the points" in client.post(ask).content.decode()
    refused = decide(client, vote, **{**said, "result": "Villages now."}, then="ask")
    assert refused.status_code == 422
    assert "Villages now." in refused.content.decode(), "it is saved all the same"
    assert f'action="{path(vote)}"' in client.post(ask).content.decode()
    said["departs"] = "The state pays for courses from now on."
    assert decide(client, vote, **said, then="ask").status_code == 302
    vote.refresh_from_db()
    assert vote.state == VoteState.OBJECTIONS
    assert vote.options.get(chosen=True).pk == second.pk


def test_only_the_lead_writes_the_decision(strategy: Strategy, client_as: ClientAs) -> None:
    vote = made(strategy, VoteState.CLOSED, result="")
    for role in ("editor", "facilitator"):
        assert decide(client_as(role), vote, result="Mine.").status_code == 403
        assert "Mine." not in client_as(role).get(path(vote)).content.decode()


@pytest.mark.parametrize("state", [VoteState.PREPARED, VoteState.OPEN, VoteState.DECIDED])
def test_a_decision_is_written_between_the_end_and_the_final_word(
    state: VoteState, strategy: Strategy, client_as: ClientAs
) -> None:
    vote = made(strategy, state)
    assert decide(client_as("lead"), vote, result="Other.").status_code == 409
    vote.refresh_from_db()
    assert vote.result == "Courses first."


# --- Objections -------------------------------------------------------------------------


@pytest.fixture
def objection(strategy: Strategy) -> Objection:
    vote = made(strategy, VoteState.OBJECTIONS)
    found: Objection = factories.ObjectionFactory.create(
        vote=vote, seat=factories.SeatFactory.create(strategy=strategy)
    )
    return found


def reply(client: Client, objection: Objection, **typed: str) -> Any:
    said = {"reply": "There is no bus.", "stands": "yes", "instead_of": "", **typed}
    return client.post(
        path(objection.vote, "answer_objection", pk=objection.pk),
        {f"objection-{objection.pk}-{name}": value for name, value in said.items()},
    )


def test_it_is_decided_once_each_objection_has_a_reply_and_dissent_is_recorded(
    objection: Objection, client_as: ClientAs
) -> None:
    client = client_as("lead")
    decide_it = path(objection.vote, "move_vote", move="decide")
    assert "Reply to each objection first" in client.post(decide_it).content.decode()

    assert reply(client, objection).status_code == 302
    assert client.post(decide_it).status_code == 302
    vote = Vote.objects.get()
    assert (vote.state, vote.decided_on) == (VoteState.DECIDED, timezone.localdate())
    text = client.get(path(vote)).content.decode()
    assert "Villages get nothing." in text
    assert "There is no bus." in text
    assert "It stands, and is recorded" in text
    assert not Entry.objects.filter(title__contains="Villages").exists()


def test_a_withdrawn_objection_holds_nothing_up(
    objection: Objection, client_as: ClientAs
) -> None:
    Objection.objects.update(withdrawn=True)
    answer = client_as("lead").post(path(objection.vote, "move_vote", move="decide"))
    assert answer.status_code == 302


def test_two_leads_who_reply_at_once_do_not_overwrite_each_other(
    objection: Objection, client_as: ClientAs
) -> None:
    client = client_as("lead")
    reply(client, objection, reply="Theirs")
    answer = reply(client, objection, reply="Mine")
    assert answer.status_code == 422
    assert "Mine" in answer.content.decode()
    assert "has changed meanwhile" in answer.content.decode()
    objection.refresh_from_db()
    assert objection.reply == "Theirs"


def test_a_reply_needs_a_word_and_what_becomes_of_it(
    objection: Objection, client_as: ClientAs
) -> None:
    answer = reply(client_as("lead"), objection, stands="")
    assert answer.status_code == 422
    assert "There is no bus." in answer.content.decode()


@pytest.mark.parametrize("role", ["editor", "facilitator", "stakeholder"])
def test_only_the_lead_replies(role: str, objection: Objection, client_as: ClientAs) -> None:
    assert reply(client_as(role), objection).status_code == 403


def test_the_pages_ask_the_same_however_many_there_are(
    strategy: Strategy, client_as: ClientAs, django_assert_max_num_queries: Any
) -> None:
    votes = [made(strategy, VoteState.OBJECTIONS) for _number in range(12)]
    for vote in votes:
        for _other in range(6):
            factories.ObjectionFactory.create(vote=vote, seat=None)
        ballots(vote, *[{0: 1}] * 6)
    client = client_as("lead")
    with django_assert_max_num_queries(12):
        client.get(reverse("toolkit:votes", args=[strategy.region.slug]))
    with django_assert_max_num_queries(20):
        client.get(path(votes[0]))
