"""Two people changed one value: what does not touch is joined, the rest is decided."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.joining import (
    WHOLE,
    Joining,
    Keyed,
    Rows,
    Several,
    Shape,
    Written,
)
from kernel.text import RICH_TAGS, kept_text, typed_text

few = settings(max_examples=40)
word = st.sampled_from(["one", "two", "**b**", "_e_", "-", "##", ">", "1.", "<p>", "&amp;"])
typed = st.lists(st.lists(word, max_size=5).map(" ".join), max_size=5).map("\n".join)
rich = typed.map(kept_text)
cell = st.sampled_from(["", "a", "b", "c"])
row = st.fixed_dictionaries({"what": cell, "aim": cell})
with_id = st.lists(
    st.tuples(st.sampled_from("pqrs"), row).map(lambda one: {"id": one[0], **one[1]}),
    max_size=4,
    unique_by=lambda one: one["id"],
)
values: dict[str, tuple[Shape, Any]] = {
    "a choice": (WHOLE, cell),
    "a rich text": (Written(rich=True), rich),
    "a plain text": (Written(), typed.map(str.strip)),
    "several": (Several(), st.lists(cell, unique=True)),
    "rows": (Rows(), st.lists(row, max_size=4)),
    "rows with ids": (Rows(), with_id),
    "figures": (Rows(whole=True), with_id),
    "parts": (
        Keyed({"text": Written(rich=True)}),
        st.fixed_dictionaries({"text": rich.filter(bool), "day": cell}),
    ),
}
each = pytest.mark.parametrize("kind", values)


def joined(shape: Shape, *sides: Any) -> Any:
    return Joining().join(shape, *sides)


@each
@few
@given(st.data())
def test_joined_with_an_untouched_side_the_other_side_stands(kind: str, data: Any) -> None:
    shape, some = values[kind]
    base, other = data.draw(some), data.draw(some)
    assert joined(shape, base, other, base) == other
    assert joined(shape, base, base, other) == other


@each
@few
@given(st.data())
def test_the_same_change_by_both_stands_once_and_asks_nothing(kind: str, data: Any) -> None:
    shape, some = values[kind]
    base, both = data.draw(some), data.draw(some)
    joining = Joining()
    assert joining.join(shape, base, both, both) == both
    assert not joining.places


@few
@given(rich, rich, rich)
def test_joined_html_is_never_broken(base: str, theirs: str, mine: str) -> None:
    text = joined(Written(rich=True), base, theirs, mine)
    _Balanced().check(text)
    assert kept_text(typed_text(text)) == text


class _Balanced(HTMLParser):
    def check(self, text: str) -> None:
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        assert tag in RICH_TAGS
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@few
@given(with_id, with_id, with_id)
def test_no_cell_of_either_side_is_lost(base: Any, theirs: Any, mine: Any) -> None:
    joining = Joining()
    rows = joining.join(Rows(), base, theirs, mine)
    shown = {*_cells(rows), *(one for place in joining.places for one in _asked(place))}
    for side in (theirs, mine):
        assert set(_cells(side)) - set(_cells(base)) <= shown


def _cells(rows: Any) -> list[tuple[str, str, str]]:
    return [(row["id"], key, row[key]) for row in rows for key in ("what", "aim")]


def _asked(place: Any) -> list[tuple[str, str, str]]:
    """Return the cells a place shows for the person to decide."""
    if not place.must_be_decided:
        return []
    sides = (place.theirs, place.mine)
    if len(place.at.path) == 2:
        return [(*place.at.path, side) for side in sides]
    return _cells([side for side in sides if side])


def test_changes_in_different_cells_of_one_row_are_joined() -> None:
    base = [{"id": "a", "year": "2027", "amount": "5"}, {"id": "b", "year": "2028"}]
    theirs = [{"id": "a", "year": "2027", "amount": "7"}, {"id": "b", "year": "2028"}]
    mine = [{"id": "a", "year": "2026", "amount": "5"}, {"id": "c", "year": "2029"}]
    joining = Joining()

    assert joining.join(Rows(), base, theirs, mine) == [
        {"id": "a", "year": "2026", "amount": "7"},
        {"id": "c", "year": "2029"},
    ]
    assert not any(place.must_be_decided for place in joining.places)


def test_rows_without_ids_are_found_by_their_place() -> None:
    base = [{"what": "Places", "aim": "10"}, {"what": "Courses", "aim": "2"}]
    theirs = [{"what": "Places", "aim": "40"}, {"what": "Courses", "aim": "2"}]
    mine = [*base, {"what": "Teachers", "aim": "3"}]

    assert joined(Rows(), base, theirs, mine) == [
        {"what": "Places", "aim": "40"},
        {"what": "Courses", "aim": "2"},
        {"what": "Teachers", "aim": "3"},
    ]


def test_a_row_one_took_out_and_the_other_changed_is_asked_about() -> None:
    base = [{"id": "a", "aim": "10"}]
    joining = Joining()

    joining.join(Rows(), base, [], [{"id": "a", "aim": "40"}])

    [place] = joining.places
    assert (place.must_be_decided, place.theirs) == (True, None)
    decided = Joining(lambda place: place.theirs)
    assert decided.join(Rows(), base, [], [{"id": "a", "aim": "40"}]) == []


def test_what_one_adds_and_the_other_takes_out_of_a_list_both_counts() -> None:
    assert joined(Several(), [1, 2], [1, 2, 3], [2, 4]) == [2, 3, 4]


def test_a_text_both_changed_holds_both_changes_and_is_shown() -> None:
    joining = Joining()
    text = joining.join(
        Written(rich=True),
        "<p>We open a school.</p>",
        "<p>We open an evening school.</p>",
        "<p>We open a school.</p><ul><li>in Arad</li></ul>",
    )
    assert text == "<p>We open an evening school.</p><ul><li>in Arad</li></ul>"
    [place] = joining.places
    assert (place.by, place.touching) == ("both", 0)


def test_a_list_in_another_order_is_no_change_to_tell() -> None:
    joining = Joining()
    assert joining.join(Several(), ["a", "b"], ["b", "a"], ["a", "b"]) == ["b", "a"]
    assert not joining.places
