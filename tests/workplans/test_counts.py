"""Small groups of people: nobody outside the team learns how many they are."""

from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from workplans.counts import PARTS, SMALLEST, readable

Shown = dict[str, int | None]


def shown(women: int | None, men: int | None, others: int | None, whole: int | None) -> Shown:
    parts = dict(zip(PARTS, (women, men, others), strict=True))
    return readable(parts, None if whole is None else Decimal(whole))


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ((60, 58, None, 118), {"women": 60, "men": 58}),
        ((60, 58, 0, 118), {"women": 60, "men": 58, "others": 0}),
        ((60, 55, 3, 118), {"women": 60, "men": None, "others": None}),
        ((60, 55, None, 118), {"women": 60, "men": None}),
        ((3, 60, None, 100), {"women": None, "men": 60}),
        ((3, 17, None, 20), {"women": None, "men": None}),
        ((1, 1, 0, 2), {"women": None, "men": None, "others": None}),
        ((None, None, None, 3), {}),
        ((4, 90, None, None), {"women": None, "men": None}),
    ],
)
def test_a_small_group_is_hidden_with_what_would_give_it_away(
    given: tuple[int | None, int | None, int | None, int | None], read: Shown
) -> None:
    assert shown(*given) == read


def test_the_whole_minus_what_is_shown_never_gives_a_small_group() -> None:
    for given in _all_small(14):
        whole, parts = given[3], dict(zip(PARTS, given[:3], strict=True))
        read = shown(*given)
        hidden = [name for name, count in read.items() if count is None]
        rest = whole - sum(count or 0 for count in read.values())
        if hidden and rest < SMALLEST:
            assert set(read.values()) == {None}
        for name, count in read.items():
            assert count is None or count == parts[name]
            assert count is None or count == 0 or count >= SMALLEST


def test_who_knows_the_rule_cannot_work_out_a_hidden_number() -> None:
    """Of everything that would be shown alike, at least two numbers are possible."""
    possible: dict[tuple[Any, ...], set[tuple[int | None, ...]]] = defaultdict(set)
    for given in _all_small(14):
        counted = tuple(at for at in range(3) if given[at] is not None)
        read = tuple(shown(*given).values())
        possible[counted, given[3], read].add(given[:3])
    for (counted, _whole, read), worlds in possible.items():
        for at, count in zip(counted, read, strict=True):
            if count is None:
                assert len({world[at] for world in worlds}) > 1, (read, worlds)


def _all_small(most: int) -> list[tuple[int | None, int | None, int | None, int]]:
    """Return every way up to `most` people can be counted, with people in no group, too."""
    counts = [None, *range(most + 1)]
    return [
        (women, men, others, whole)
        for women, men, others in product(counts, repeat=3)
        for whole in range(most + 1)
        if sum(one or 0 for one in (women, men, others)) <= whole
        and not (women is men is others is None)
    ]
