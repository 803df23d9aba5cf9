"""What two people made of one value, put together: texts, choices, lists, rows of cells.

A *shape* says what a value is. Where only one side changed something, that side's stands;
where both did, a `Place` carries both for the person to decide. Values are JSON.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils.translation import gettext as _

from kernel.comparing import join_texts
from kernel.text import kept_text, line, plain, typed_text


@dataclass(frozen=True)
class Shape:
    """What is changed as one thing: a choice, a day, a number, a figure with its source."""


@dataclass(frozen=True)
class Written(Shape):
    """A text, joined by word: kept as safe HTML (`rich`), as it is, or in one line."""

    rich: bool = False
    one_line: bool = False
    most: int | None = None

    def typed(self, value: Any) -> str:
        return typed_text(value or "") if self.rich else str(value or "")

    def kept(self, typed: str) -> str:
        if self.rich:
            return kept_text(typed)
        return line(typed) if self.one_line else plain(typed)


@dataclass(frozen=True)
class Several(Shape):
    """A list in which each entry is there or not: what one adds or takes out counts."""


@dataclass(frozen=True)
class Keyed(Shape):
    """Values by key, each of its own shape."""

    of: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows(Shape):
    """Rows of cells, found again by their id or else by their place among the others.

    `columns`: what a cell is called. `whole`: a row is changed as one thing.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False


WHOLE = Shape()
By = Literal["theirs", "mine", "both"]


@dataclass(frozen=True)
class At:
    """Where in a value something is: how it is found, called, and put into it again.

    `around`: of a cell, the value with its whole row alone, so that people know the row.
    """

    path: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    wrap: Callable[[Any], Any] = lambda value: value
    around: Any = None

    def key(self, key: str) -> "At":
        return At((*self.path, key), self.labels, lambda value: self.wrap({key: value}))

    def row(self, key: str, label: str) -> "At":
        def wrap(row: Any) -> Any:
            return self.wrap([] if row is None else [row])

        return At((*self.path, key), (*self.labels, label), wrap)

    def cell(self, key: str, label: str, row: Any) -> "At":
        labels = (*self.labels, label) if label else self.labels
        around = self.wrap(row)
        return At((*self.path, key), labels, lambda value: self.wrap({key: value}), around)


@dataclass(frozen=True)
class Place:
    """One thing that somebody changed; `value` is what stands there if nobody decides."""

    at: At
    shape: Shape
    by: By
    base: Any
    theirs: Any
    mine: Any
    value: Any
    touching: int = 0

    @property
    def must_be_decided(self) -> bool:
        return self.by == "both" and not isinstance(self.shape, Several)


Decide = Callable[[Place], Any]


@dataclass
class Joining:
    """Joins values; `places` are the changes it met, in their order."""

    decide: Decide = lambda place: place.value
    places: list[Place] = field(default_factory=list)

    def join(
        self, shape: Shape, base: Any, theirs: Any, mine: Any, at: At | None = None
    ) -> Any:
        at = at or At()
        sides = (base, theirs, mine)
        if isinstance(shape, Keyed) and all(isinstance(one or {}, Mapping) for one in sides):
            return self._keyed(shape, base or {}, theirs or {}, mine or {}, at)
        if isinstance(shape, Rows) and all(isinstance(one or [], list) for one in sides):
            return self._rows(shape, base or [], theirs or [], mine or [], at)
        if isinstance(shape, Written):
            base, theirs, mine = base or "", theirs or "", mine or ""
        if mine in (base, theirs):
            if theirs not in (base, mine) and not _alike(shape, base, theirs):
                self.places.append(Place(at, shape, "theirs", base, theirs, mine, theirs))
            return theirs
        if theirs == base:
            self.places.append(Place(at, shape, "mine", base, theirs, mine, mine))
            return mine
        return self._both(Place(at, shape, "both", base, theirs, mine, mine))

    def choose(self, base: Any, theirs: Any, mine: Any) -> Any:
        """Let the person take one side's value as one thing, whoever changed what in it."""
        if theirs == mine:
            return theirs
        return self._both(Place(At(), WHOLE, "both", base, theirs, mine, mine))

    def _both(self, place: Place) -> Any:
        shape = place.shape
        if isinstance(shape, Several):
            value = _several(place.base or [], place.theirs or [], place.mine or [])
            self.places.append(replace(place, value=value))
            return value
        if isinstance(shape, Written):
            base, theirs, mine = map(shape.typed, (place.base, place.theirs, place.mine))
            joined = join_texts(base, theirs, mine, mark)
            place = replace(place, value=joined.text, touching=joined.touching)
        self.places.append(place)
        decided = self.decide(place)
        return shape.kept(decided) if isinstance(shape, Written) else decided

    def _keyed(self, shape: Keyed, base: Any, theirs: Any, mine: Any, at: At) -> dict[str, Any]:
        joined = {}
        for key in dict.fromkeys([*theirs, *mine, *base]):
            of = shape.of.get(key, WHOLE)
            value = self.join(of, base.get(key), theirs.get(key), mine.get(key), at.key(key))
            if value is not None and not (isinstance(of, Written) and not value):
                joined[key] = value
        return joined

    def _rows(
        self, shape: Rows, base: list[Any], theirs: list[Any], mine: list[Any], at: At
    ) -> list[Any]:
        stood, left, right = _named(base, theirs, mine)
        order = _order(left, right) if theirs != base else _order(right, left)
        joined = []
        for number, key in enumerate(order, start=1):
            here = at.row(key, _("line %d") % number)
            sides = (stood.get(key), left.get(key), right.get(key))
            row = self._row(shape, *sides, here)
            joined += [row] if row is not None else []
        return joined

    def _row(self, shape: Rows, base: Any, theirs: Any, mine: Any, at: At) -> Any:
        if shape.whole or theirs is None or mine is None or theirs == mine:
            return self.join(WHOLE, base, theirs, mine, at)
        stood, row = base or {}, {}
        for key in dict.fromkeys([*theirs, *mine]):
            here = at.cell(key, shape.columns.get(key, ""), theirs)
            cell = self.join(WHOLE, stood.get(key), theirs.get(key), mine.get(key), here)
            if cell is not None or (key in theirs and key in mine):
                row[key] = cell
        return row


def mark(theirs: str, mine: str) -> str:
    """Return how a place where two changes touch stands in the joined text."""
    return _("[[their text: %(theirs)s || your text: %(mine)s]]") % {
        "theirs": theirs or _("(nothing)"),
        "mine": mine or _("(nothing)"),
    }


def _alike(shape: Shape, one: Any, other: Any) -> bool:
    """Whether two lists have the same entries: in what order they stand means nothing."""
    return isinstance(shape, Several) and sorted(map(str, one)) == sorted(map(str, other))


def _several(base: list[Any], theirs: list[Any], mine: list[Any]) -> list[Any]:
    """Keep what both have and what one of them added."""
    found = [one for one in theirs if one in mine or one not in base]
    found += [one for one in mine if one not in base and one not in theirs]
    return sorted(found) if all(isinstance(one, int) for one in found) else found


def _order(first: Mapping[str, Any], then: Mapping[str, Any]) -> list[str]:
    """Return the rows of `first`, each other row of `then` after the one it follows there."""
    order, before = list(first), ""
    for key in then:
        if key not in first:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order


Named = dict[str, Any]


def _named(base: list[Any], theirs: list[Any], mine: list[Any]) -> tuple[Named, Named, Named]:
    """Give each row the name it is found by on all three sides."""
    rows = [*base, *theirs, *mine]
    if all(isinstance(row, Mapping) and row.get("id") for row in rows):
        by_id = [{str(row["id"]): row for row in side} for side in (base, theirs, mine)]
        return by_id[0], by_id[1], by_id[2]
    names = [f"row{at}" for at in range(len(base))]
    return (
        dict(zip(names, base, strict=True)),
        dict(zip(_follow(base, theirs), theirs, strict=True)),
        dict(zip(_follow(base, mine), mine, strict=True)),
    )


def _follow(base: Sequence[Any], side: Sequence[Any]) -> list[str]:
    """Return which row of `base` each row of `side` was; new ones by what they say."""
    old = [json.dumps(row, sort_keys=True) for row in base]
    new = [json.dumps(row, sort_keys=True) for row in side]
    names: list[str] = []
    for _code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        names += [f"row{at}" for at in range(a, b)][: d - c]
        for said in new[c + b - a : d]:
            again = sum(name.startswith(f"new{said}") for name in names)
            names.append(f"new{said}{again}")
    return names
