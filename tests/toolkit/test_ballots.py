"""Points: secret, each place once, an organisation once, and never counted twice."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from activity.models import Entry
from regions.models import Organisation
from strategies.models import Revision, Strategy
from tests import factories
from tests.regions.test_at_once import eight_times
from toolkit.dots import FEWEST, Result, tally_votes
from toolkit.models import Ballot, Option, Seat, Switch, Vote, VoteState
from toolkit.services.ballots import NotCounted, NotPermitted, ballot_of, cast
from toolkit.services.erasing import erase_seat

OPTIONS = [
    Option(pk=number, title=f"Option {number}", position=number) for number in range(1, 6)
]
DOTS, MOST = 5, 2


@pytest.fixture
def vote(strategy: Strategy) -> Vote:
    return open_vote(strategy)


def open_vote(strategy: Strategy) -> Vote:
    factories.ProcessFactory.create(strategy=strategy)
    factories.SwitchFactory.create(strategy=strategy, kind="voting")
    vote: Vote = factories.VoteFactory.create(
        strategy=strategy, state=VoteState.OPEN, dots=DOTS, most=MOST
    )
    factories.OptionFactory.create_batch(5, vote=vote)
    return vote


def seat_in(vote: Vote, **said: Any) -> Seat:
    made: Seat = factories.SeatFactory.create(strategy=vote.strategy, **said)
    return made


def keys(vote: Vote) -> list[int]:
    return list(vote.options.values_list("pk", flat=True))


# --- Counting, whatever the ballots -----------------------------------------------------

one_ballot = st.dictionaries(
    st.sampled_from([str(one.pk) for one in OPTIONS]), st.integers(1, MOST), max_size=5
).filter(lambda dots: sum(dots.values()) <= DOTS)
ballots_of_many = st.lists(
    st.builds(Ballot, dots=one_ballot, for_organisation=st.booleans()), max_size=30
)


def seen(result: Result) -> Any:
    lines = [(one.option.pk, one.individuals, one.organisations) for one in result.lines]
    return lines, result.individuals, result.organisations


@given(ballots_of_many, st.randoms())
def test_the_order_in_which_ballots_come_changes_nothing(
    ballots: list[Ballot], chance: random.Random
) -> None:
    mixed = list(ballots)
    chance.shuffle(mixed)
    assert seen(tally_votes(OPTIONS, mixed)) == seen(tally_votes(OPTIONS, ballots))


@given(ballots_of_many)
def test_every_point_given_is_counted_once_and_in_its_kind(ballots: list[Ballot]) -> None:
    result = tally_votes(OPTIONS, ballots)
    own = [one for one in ballots if one.dots and not one.for_organisation]
    theirs = [one for one in ballots if one.dots and one.for_organisation]

    assert (result.individuals.cast, result.organisations.cast) == (len(own), len(theirs))
    assert sum(line.organisations for line in result.lines) == points(theirs)
    if result.individuals.shown:
        assert sum(line.individuals for line in result.lines) == points(own)
    for line in result.lines:
        assert line.individuals <= MOST * len(own)


def points(ballots: list[Ballot]) -> int:
    return sum(sum(one.dots.values()) for one in ballots)


@given(ballots_of_many)
def test_nothing_is_shown_of_fewer_than_five_people_or_of_people_who_all_agree(
    ballots: list[Ballot],
) -> None:
    own = [one.dots for one in ballots if one.dots and not one.for_organisation]
    hidden = bool(own) and (len(own) < FEWEST or all(one == own[0] for one in own))

    result = tally_votes(OPTIONS, ballots)
    assert result.individuals.shown is not hidden
    if hidden:
        assert not result.individuals.points
        assert not any(line.individuals for line in result.lines)
        in_order = [(-line.organisations, line.option.pk) for line in result.lines]
        assert in_order == sorted(in_order), "nor does the order tell"
    if hidden and len(own) < FEWEST:
        assert result.individuals.cast_in_words == "< 5"


@given(ballots_of_many)
def test_options_with_as_many_points_stay_in_the_order_of_the_list(
    ballots: list[Ballot],
) -> None:
    lines = tally_votes(OPTIONS, ballots).lines
    order = [(-one.individuals, -one.organisations, one.option.pk) for one in lines]
    assert order == sorted(order)


def test_who_follows_the_points_leaves_out_no_option_with_more_of_them() -> None:
    own = [{"1": 2, "2": 1}, {"1": 2}, {"1": 1, "2": 2}, {"2": 1}, {"1": 1, "3": 1}]
    result = tally_votes(OPTIONS, [Ballot(dots=one) for one in own])
    assert result.follows([1])
    assert result.follows([1, 2])
    assert result.follows([])
    assert not result.follows([2])
    assert not result.follows([1, 3])


# --- Casting ----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dots", "key"),
    [
        ([3], "points_most"),
        ([2, 2, 2], "points_over"),
        ([-1], "points_number"),
        ([None], "points_number"),
        ([1.5], "points_number"),
        ([True], "points_number"),
    ],
)
def test_points_beyond_the_limits_are_refused_and_none_are_kept(
    vote: Vote, dots: list[Any], key: str
) -> None:
    with pytest.raises(NotCounted) as refused:
        cast(seat_in(vote), vote, dict(zip(keys(vote), dots, strict=False)))
    assert refused.value.key == key
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_only_options_of_this_vote_get_points(vote: Vote) -> None:
    other = factories.OptionFactory.create()
    with pytest.raises(NotCounted):
        cast(seat_in(vote), vote, {other.pk: 1})
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_points_given_again_take_the_place_of_the_first_and_none_take_them_back(
    vote: Vote,
) -> None:
    seat = seat_in(vote)
    first, second = keys(vote)[:2]
    cast(seat, vote, {first: 2})
    cast(seat, vote, {second: 1, first: 0})
    assert [one.dots for one in Ballot.objects.all()] == [{str(second): 1}]
    cast(seat, vote, {})
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_an_organisation_has_one_ballot_however_many_speak_for_it(
    vote: Vote, strategy: Strategy
) -> None:
    ours: Organisation = factories.OrganisationFactory.create(region=strategy.region)
    people = [seat_in(vote, organisation=ours, group="") for _one in range(3)]
    for number, seat in enumerate(people):
        cast(seat, vote, {keys(vote)[number]: 1})

    ballot = Ballot.objects.get()
    assert ballot.dots == {str(keys(vote)[2]): 1}, "what was given last stands"
    assert (ballot.organisation, ballot.seat, ballot.for_organisation) == (ours, None, True)
    assert ballot_of(people[0], vote) == ballot


@pytest.mark.django_db
def test_who_then_answers_for_an_organisation_keeps_their_own_points_apart(
    vote: Vote, strategy: Strategy
) -> None:
    seat = seat_in(vote)
    cast(seat, vote, {keys(vote)[0]: 1})
    seat.organisation = factories.OrganisationFactory.create(region=strategy.region)
    cast(seat, vote, {keys(vote)[1]: 2})

    result = tally_votes(list(vote.options.all()), vote.ballots.all())
    assert (result.individuals.cast, result.organisations.cast) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [one for one in VoteState if one != VoteState.OPEN])
def test_no_points_are_taken_in_another_state(vote: Vote, state: VoteState) -> None:
    Vote.objects.update(state=state)
    with pytest.raises(NotPermitted):
        cast(seat_in(vote), vote, {keys(vote)[0]: 1})
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_no_points_are_taken_once_the_switch_is_closed(vote: Vote) -> None:
    Switch.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotPermitted) as refused:
        cast(seat_in(vote), vote, {keys(vote)[0]: 1})
    assert refused.value.permit.why == "closed"


@pytest.mark.django_db
def test_no_points_come_from_a_place_of_another_strategy(vote: Vote) -> None:
    elsewhere = open_vote(factories.StrategyFactory.create())
    with pytest.raises(NotPermitted):
        cast(seat_in(elsewhere), vote, {keys(vote)[0]: 1})


@pytest.mark.django_db
def test_a_ballot_leaves_no_trace_but_itself(vote: Vote) -> None:
    cast(seat_in(vote), vote, {keys(vote)[0]: 1})
    assert not Entry.objects.exists()
    assert not Revision.objects.exists()
    kept = {one.name for one in Ballot._meta.fields}
    assert kept == {"id", "vote", "seat", "organisation", "for_organisation", "dots"}


@pytest.mark.django_db
def test_deleting_what_one_said_takes_points_back_only_while_it_is_open(vote: Vote) -> None:
    seats = [seat_in(vote), seat_in(vote)]
    for seat in seats:
        cast(seat, vote, {keys(vote)[0]: 1})
    erase_seat(seats[0])
    assert Ballot.objects.count() == 1
    Vote.objects.update(state=VoteState.CLOSED)
    erase_seat(seats[1])
    assert Ballot.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_what_is_counted_is_what_stands_on_the_sheet(seed: int) -> None:
    """Of a pile of papers, some entered twice, each is counted once, with all its points."""
    chance = random.Random(seed)  # noqa: S311 - the same papers each time
    vote = open_vote(factories.StrategyFactory.create())
    pile: dict[Seat, dict[int, int]] = {}
    for _paper in range(12):
        seat = seat_in(vote, channel="paper", consented=True)
        chosen = chance.sample(keys(vote), 2)
        pile[seat] = {chosen[0]: chance.randint(1, 2), chosen[1]: chance.randint(0, 2)}
    entered = [*pile, *chance.sample(list(pile), 5)]
    chance.shuffle(entered)
    for seat in entered:
        cast(seat, vote, pile[seat])

    result = tally_votes(list(vote.options.all()), vote.ballots.all())
    sheet = {key: sum(paper.get(key, 0) for paper in pile.values()) for key in keys(vote)}
    assert result.individuals.cast == len(pile)
    assert {one.option.pk: one.individuals for one in result.lines} == sheet


# --- At the same moment -----------------------------------------------------------------


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    answers: list[Any] = []

    def do(deed: Callable[[], Any]) -> None:
        try:
            answers.append(deed())
        except (NotPermitted, NotCounted) as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgres
def test_one_place_that_sends_eight_times_at_once_is_counted_once(
    transactional_db: None,
) -> None:
    vote = open_vote(factories.StrategyFactory.create())
    seat, first = seat_in(vote), keys(vote)[0]

    def send(number: int) -> int:
        cast(seat, vote, {first: 1 + number % 2})
        return 1

    assert eight_times(send) == [1] * 8
    assert Ballot.objects.count() == 1


@pytest.mark.postgres
def test_eight_people_of_an_organisation_at_once_have_one_ballot(
    transactional_db: None,
) -> None:
    vote = open_vote(factories.StrategyFactory.create())
    ours = factories.OrganisationFactory.create(region=vote.strategy.region)
    people = [seat_in(vote, organisation=ours, group="") for _one in range(8)]

    def send(number: int) -> int:
        cast(people[number], vote, {keys(vote)[number % 5]: 1})
        return 1

    assert eight_times(send) == [1] * 8
    assert Ballot.objects.count() == 1


@pytest.mark.postgres
def test_a_ballot_that_comes_while_it_is_closed_is_counted_or_told_that_it_is_not(
    transactional_db: None,
) -> None:
    vote = open_vote(factories.StrategyFactory.create())
    first = keys(vote)[0]
    seats = [seat_in(vote) for _one in range(12)]

    def close() -> int:
        Vote.objects.filter(pk=vote.pk).update(state=VoteState.CLOSED)
        return Ballot.objects.count()

    def send(seat: Seat) -> Callable[[], Any]:
        return lambda: cast(seat, vote, {first: 1})

    answers = at_once([*map(send, seats[:6]), close, *map(send, seats[6:])])
    counted = next(one for one in answers if isinstance(one, int))
    thanked = [one for one in answers if isinstance(one, Ballot)]
    assert Ballot.objects.count() == len(thanked) == counted, "none comes after the end"
