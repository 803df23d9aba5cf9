"""Counting what people say, so that no result tells what one person said. Pure: no rows.

The small-number rule: never shown are a group or a remainder of fewer than FEWEST people, a
group of one mind, or two results that differ by fewer than FEWEST people. Results of one
question are made from steps: a voice is counted as it stood when a step was taken, and
comes back to nothing it was counted as before; so every result differs from every earlier
one by all the people of the steps between them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5

Spread = dict[str, int]
"""{what was said: how many people}."""


@dataclass(frozen=True)
class Counted:
    """One secret voice: what it says, what it is counted as, what it was counted as before.

    `in_room`: what it was counted as when the spread of its workshop was shown there, for
    `room`, the workshop; both empty where none was.
    """

    said: str
    counted: str = ""
    been: Sequence[str] = ()
    room: int | None = None
    in_room: str = ""

    @property
    def next(self) -> str:
        """What it would be counted as in the next step."""
        return self.said if self.said and self.said not in self.been else self.counted


def spread(words: Iterable[str]) -> Spread:
    return dict(Counter(word for word in words if word))


def people(one: Mapping[str, int]) -> int:
    return sum(one.values())


def is_told_safely(one: Mapping[str, int]) -> bool:
    """Say whether a spread of people may be shown: enough of them, not of one mind."""
    return people(one) >= FEWEST and sum(1 for count in one.values() if count) > 1


def may_step(voices: Sequence[Counted]) -> bool:
    """Say whether all voices of one group may now be counted as they stand.

    Checked are the new result, the people by whom it differs from the last one, and what
    is left of it beside each spread shown in a room and beside all of them.
    """
    moved = [(one.counted, one.next) for one in voices if one.counted != one.next]
    if len(moved) < FEWEST or len(set(moved)) < 2:
        return False
    if not is_told_safely(spread(one.next for one in voices)):
        return False
    rooms = {one.room for one in voices if one.in_room}
    return all(_is_safe_beside(voices, {room}) for room in rooms) and (
        not rooms or _is_safe_beside(voices, rooms)
    )


def _is_safe_beside(voices: Sequence[Counted], rooms: set[int | None]) -> bool:
    """Say whether who is not of these rooms can be told from the new result safely."""
    inside = [one for one in voices if one.in_room and one.room in rooms]
    rest = spread(one.next for one in voices if not (one.in_room and one.room in rooms))
    moved = sum(1 for one in inside if one.next != one.in_room)
    if rest:
        return is_told_safely(rest)
    return moved == 0 or moved >= FEWEST


def shown_in_room(groups: Mapping[str, Sequence[Counted]]) -> dict[str, Spread]:
    """Return the spreads of a workshop that may be shown, by group.

    How many answered in all is on the screen: what is hidden together must be nobody or
    FEWEST people and more, so the smallest group that could be shown is hidden as well.
    A voice that is counted elsewhere already is told apart from there: its group is hidden.
    """
    said = {group: spread(one.said for one in some) for group, some in groups.items()}
    shown = {
        group: one
        for group, one in said.items()
        if is_told_safely(one) and not any(voice.been for voice in groups[group])
    }
    while shown and 0 < _hidden(said, shown) < FEWEST:
        del shown[min(shown, key=lambda group: (people(shown[group]), group))]
    return shown


def _hidden(said: Mapping[str, Spread], shown: Mapping[str, Spread]) -> int:
    return sum(people(one) for group, one in said.items() if group not in shown)


def most_say(one: Mapping[str, int], *, without: str) -> str:
    """Return what more than half of those say who know, or nothing."""
    known = {word: count for word, count in one.items() if word != without}
    total = people(known)
    return next((word for word, count in known.items() if count * 2 > total), "")
