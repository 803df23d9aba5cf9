"""Somebody who reads every result there ever was learns nothing about fewer than five people.

The attacker reads all that is shown after each event: the whole by group, and each room's
spread when it is closed; compares every two results, takes rooms from the whole, adds them up.
"""

from dataclasses import dataclass, field, replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.models import Edition
from strategies.models import Strategy
from tests import factories
from toolkit.heard import heard
from toolkit.models import ChecklistItem, Group, Said, Seat, SwitchKind, Voice, Workshop
from toolkit.services.voices import close_workshop_item, give, silence
from toolkit.tally import (
    FEWEST,
    Counted,
    is_told_safely,
    may_step,
    most_say,
    people,
    shown_in_room,
    spread,
)

WORDS = [one.value for one in Said]
Result = dict[int, str]
"""What an attacker cannot see and the rule is about: {person: what is counted}."""


def apart(one: Result, other: Result) -> int:
    """Return by how many people two results differ."""
    return sum(1 for who in one.keys() | other.keys() if one.get(who) != other.get(who))


def test_what_may_be_told_of_one_group() -> None:
    assert not is_told_safely({"yes": 2, "no": 2})
    assert not is_told_safely({"yes": 9})
    assert not is_told_safely({"yes": 9, "no": 0})
    assert is_told_safely({"yes": 4, "no": 1})


def test_i_do_not_know_is_counted_and_takes_no_part_in_differences() -> None:
    told = {"yes": 2, "no": 3, "dont_know": 9}
    assert people(told) == 14
    assert most_say(told, without="dont_know") == "no"
    assert most_say({"yes": 2, "no": 2, "dont_know": 1}, without="dont_know") == ""


def test_a_group_is_hidden_with_the_one_that_could_be_worked_out() -> None:
    """Twelve answered, so that who sees nine of them knows of three others."""
    nine = [Counted(word) for word in ("yes", "no", "no", "yes", "no", "no", "no", "no", "no")]
    three = [Counted("yes"), Counted("no"), Counted("no")]
    assert shown_in_room({"residents": nine, "public": three}) == {}
    five = [*three, Counted("yes"), Counted("no")]
    assert set(shown_in_room({"residents": nine, "public": five})) == {"residents", "public"}
    alike = [Counted("yes")] * 6
    assert set(shown_in_room({"residents": nine, "public": alike})) == {"residents"}


@dataclass
class Hall:
    """People of one group at one question, online and in two rooms, as the services count."""

    people: list[Counted]
    closed: set[int] = field(default_factory=set)
    results: list[Result] = field(default_factory=list)
    rooms: dict[int, Result] = field(default_factory=dict)

    def says(self, who: int, word: str) -> None:
        self.people[who] = replace(self.people[who], said=word)
        self.step()

    def step(self) -> None:
        ready = [
            who
            for who, one in enumerate(self.people)
            if one.room is None or one.room in self.closed or one.been
        ]
        if not may_step([self.people[who] for who in ready]):
            return
        for who in ready:
            one = self.people[who]
            if one.next != one.counted:
                self.people[who] = replace(one, counted=one.next, been=(*one.been, one.next))
        self.results.append(
            {who: one.counted for who, one in enumerate(self.people) if one.counted}
        )

    def close(self, room: int) -> None:
        if room in self.closed:
            return
        self.closed.add(room)
        there = {
            who: one for who, one in enumerate(self.people) if one.room == room and one.said
        }
        if shown_in_room({"residents": list(there.values())}):
            self.rooms[room] = {who: one.said for who, one in there.items()}
            for who, one in there.items():
                self.people[who] = replace(one, in_room=one.said)
        self.step()


def attack(hall: Hall) -> None:
    results = [*hall.results, *hall.rooms.values()]
    for one in results:
        assert is_told_safely(spread(one.values())), "a group that tells too much"
    for one, other in combinations(results, 2):
        assert apart(one, other) == 0 or apart(one, other) >= FEWEST, "two results too alike"
    inside = [set(one) for one in hall.rooms.values()]
    for whole in hall.results:
        for size in range(1, len(inside) + 1):
            for some in combinations(inside, size):
                taken = set().union(*some)
                if not taken <= set(whole):
                    continue
                rest = spread(word for who, word in whole.items() if who not in taken)
                assert not rest or is_told_safely(rest), "a remainder that tells too much"
    for earlier, later in combinations(hall.results, 2):
        new = [later[who] for who in later.keys() - earlier.keys()]
        kept = all(later[who] == earlier[who] for who in earlier)
        assert not kept or is_told_safely(spread(new)), "who came between is of one mind"


EVENT = st.tuples(st.integers(0, 29), st.sampled_from([*WORDS, "", "close"]))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    rooms=st.lists(st.sampled_from([None, None, 1, 2]), min_size=6, max_size=30),
    events=st.lists(EVENT, max_size=160),
)
def test_no_two_results_tell_anybody_apart(
    rooms: list[int | None], events: list[tuple[int, str]]
) -> None:
    hall = Hall([Counted("", room=one) for one in rooms])
    for who, what in events:
        if what == "close":
            hall.close(1 + who % 2)
        else:
            hall.says(who % len(rooms), what)
        attack(hall)


def hall_of(words: str, more: int = 0) -> Hall:
    hall = Hall([Counted("") for _letter in words + " " * more])
    for who, letter in enumerate(words):
        hall.says(who, dict(zip("ypnd", WORDS, strict=True))[letter])
    return hall


def test_who_changes_and_changes_back_is_not_told_by_the_first_and_the_last_result() -> None:
    """Each step moves five; without the rule the first and third result differ by two."""
    hall = hall_of("yyyyynnnnn")
    last = len(hall.results)
    for who, word in enumerate(["no", "no", "partly", "no", "partly"]):
        hall.says(who, word)
    assert len(hall.results) == last + 1
    for who in range(4):
        hall.says(who, "yes")
    hall.says(9, "dont_know")
    assert len(hall.results) == last + 1
    attack(hall)


def test_five_of_one_mind_who_come_later_are_not_told_by_what_is_new() -> None:
    hall = hall_of("yynnn", more=6)
    assert len(hall.results) == 1
    for who in range(5, 10):
        hall.says(who, "yes")
    assert len(hall.results) == 1
    hall.says(10, "no")
    assert len(hall.results) == 2
    attack(hall)


# --- Through the services and the pages --------------------------------------------------


@pytest.fixture
def strategy(edition: Edition) -> Strategy:
    found: Strategy = factories.StrategyFactory.create(edition=edition)
    factories.ProcessFactory.create(strategy=found)
    factories.SwitchFactory.create(strategy=found, kind=SwitchKind.QUESTIONS)
    return found


@pytest.fixture
def item(edition: Edition) -> ChecklistItem:
    return ChecklistItem.objects.exclude(asked={}).filter(priority__edition=edition)[0]


def seat(strategy: Strategy, group: str = "residents", **more: Any) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy, group=group, **more)
    return found


def all_say(strategy: Strategy, item: ChecklistItem, words: str, **more: Any) -> list[Seat]:
    """Let a seat for each letter say y, p, n or d."""
    letters = dict(zip("ypnd", WORDS, strict=True))
    seats = [seat(strategy, **more) for _letter in words]
    for one, letter in zip(seats, words, strict=True):
        give(one, item, letters[letter])
    return seats


def told(strategy: Strategy, item: ChecklistItem) -> dict[str, dict[str, int]]:
    return {one.group.value: one.spread for one in heard(strategy, [item])[item.pk].shown}


def test_four_are_not_shown_and_the_fifth_shows_them(
    strategy: Strategy, item: ChecklistItem
) -> None:
    all_say(strategy, item, "ynny")
    assert told(strategy, item) == {}
    all_say(strategy, item, "d")
    assert told(strategy, item) == {"residents": {"yes": 2, "no": 2, "dont_know": 1}}


def test_who_is_of_one_mind_is_not_shown(strategy: Strategy, item: ChecklistItem) -> None:
    all_say(strategy, item, "yyyyyyyyy")
    assert told(strategy, item) == {}


def test_one_more_and_one_who_changes_are_seen_by_nobody(
    strategy: Strategy, item: ChecklistItem
) -> None:
    seats = all_say(strategy, item, "yynnn")
    before = told(strategy, item)
    all_say(strategy, item, "p")
    give(seats[0], item, Said.NO)
    silence(seats[1])
    assert told(strategy, item) == before
    all_say(strategy, item, "pny")
    assert told(strategy, item) == {"residents": {"yes": 2, "no": 5, "partly": 2}}


def test_groups_are_told_by_themselves(strategy: Strategy, item: ChecklistItem) -> None:
    all_say(strategy, item, "yynnn")
    all_say(strategy, item, "ppn", group=Group.PUBLIC)
    assert set(told(strategy, item)) == {"residents"}


def room(strategy: Strategy, item: ChecklistItem) -> tuple[Workshop, object]:
    workshop = factories.WorkshopFactory.create(strategy=strategy)
    row = factories.WorkshopItemFactory.create(workshop=workshop, item=item)
    return workshop, row


def test_a_room_is_shown_once_and_then_counted_in_the_whole(
    strategy: Strategy, item: ChecklistItem
) -> None:
    workshop, row = room(strategy, item)
    all_say(strategy, item, "yynnnn", workshop=workshop)
    assert told(strategy, item) == {}, "not before the room has seen it"
    assert close_workshop_item(row)  # type: ignore[arg-type]
    assert row.shown == {"residents": {"yes": 2, "no": 4}}  # type: ignore[attr-defined]
    assert told(strategy, item) == {"residents": {"yes": 2, "no": 4}}
    assert not close_workshop_item(row)  # type: ignore[arg-type]


def test_the_whole_less_a_room_leaves_nobody_or_five(
    strategy: Strategy, item: ChecklistItem
) -> None:
    workshop, row = room(strategy, item)
    all_say(strategy, item, "yynnnn", workshop=workshop)
    all_say(strategy, item, "ypn")
    close_workshop_item(row)  # type: ignore[arg-type]
    assert told(strategy, item) == {}
    all_say(strategy, item, "pp")
    assert told(strategy, item) == {"residents": {"yes": 3, "no": 5, "partly": 3}}


def test_who_is_counted_already_is_not_shown_in_a_room_again(
    strategy: Strategy, item: ChecklistItem
) -> None:
    """Their answers came in before the question was put on the screen."""
    workshop = factories.WorkshopFactory.create(strategy=strategy)
    all_say(strategy, item, "yynnnn", workshop=workshop)
    assert told(strategy, item)
    row = factories.WorkshopItemFactory.create(workshop=workshop, item=item)
    close_workshop_item(row)
    assert row.shown == {}


@pytest.mark.thorough
@pytest.mark.parametrize("number", range(6))
def test_whatever_happens_the_pages_tell_nobody_apart(
    strategy: Strategy, item: ChecklistItem, number: int
) -> None:
    """Random events through the services; compared is what stands in the columns."""
    random = Random(number)  # noqa: S311 - to be repeated
    rows = [room(strategy, item) for _at in range(2)]
    seats = [
        seat(strategy, workshop=random.choice([None, rows[0][0], rows[1][0]]))
        for _at in range(18)
    ]
    seen: list[tuple[str, Result]] = []
    for _event in range(70):
        if random.random() < 0.05:
            close_workshop_item(random.choice(rows)[1])  # type: ignore[arg-type]
        else:
            give(random.choice(seats), item, random.choice(WORDS))
        for column in ("counted", "in_room"):
            for where in rows if column == "in_room" else [None]:
                voices = Voice.objects.filter(strategy=strategy, item=item)
                if where:
                    voices = voices.filter(workshop=where[0])
                stood = voices.exclude(**{column: ""}).values_list("seat", column)
                result = dict(stood)
                if result and (column, result) not in seen:
                    seen.append((column, result))
        shown = told(strategy, item).get("residents", {})
        assert not shown or any(
            spread(result.values()) == shown for column, result in seen if column == "counted"
        )
    assert len(seen) > 1, "nothing was ever shown, so nothing was attacked"
    for (_one, first), (_other, second) in combinations(seen, 2):
        assert apart(first, second) >= FEWEST
