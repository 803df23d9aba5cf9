"""Two people's changes of one text are put together, and no word of either is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.comparing import join_texts, pieces


def mark(theirs: str, mine: str) -> str:
    return f"[[{theirs}||{mine}]]"


# Few words, so that the same ones meet often; some in other scripts.
word = st.sampled_from(["one", "two", "three", "școală", "ارا", "łódź", "-", "**x**", "1."])
text = st.lists(st.lists(word, max_size=6).map(" ".join), max_size=4).map("\n".join)
few = settings(max_examples=60)


def words(said: str) -> list[str]:
    for sign in ("[[", "||", "]]"):
        said = said.replace(sign, " ")
    return said.split()


@few
@given(text, text)
def test_joined_with_an_untouched_side_the_other_side_stands(base: str, other: str) -> None:
    assert join_texts(base, other, base, mark).text == other
    assert join_texts(base, base, other, mark).text == other


@few
@given(text, text)
def test_the_same_change_by_both_stands_once(base: str, both: str) -> None:
    joined = join_texts(base, both, both, mark)
    assert (joined.text, joined.touching) == (both, 0)


@few
@given(text, text, text)
def test_no_new_word_of_either_side_is_lost(base: str, theirs: str, mine: str) -> None:
    joined = words(join_texts(base, theirs, mine, mark).text)
    for side in (theirs, mine):
        assert set(side.split()) - set(base.split()) <= set(joined)


@few
@given(text, text, text)
def test_no_word_comes_from_nowhere(base: str, theirs: str, mine: str) -> None:
    joined = words(join_texts(base, theirs, mine, mark).text)
    assert set(joined) <= {*theirs.split(), *mine.split()}


@few
@given(text, text, text)
def test_every_place_that_touches_is_marked(base: str, theirs: str, mine: str) -> None:
    joined = join_texts(base, theirs, mine, mark)
    assert joined.text.count("[[") == joined.touching


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "joined"),
    [
        (
            "We open a school in May.",
            "We open an evening school in May.",
            "We open a school in June.",
            "We open an evening school in June.",
        ),
        ("One\nTwo\nThree", "One\nTwo\nThree and four", "Zero\nTwo\nThree", None),
        ("a b c", "a X c", "a Y c", "a [[X||Y]] c"),
        ("", "The editor wrote this.", "The lead wrote that.", None),
        ("a b c d", "a c d", "a b c e", "a c e"),
        ("One\n\nTwo", "One\n\nTwo", "One\n\nTwo\n\nThree", "One\n\nTwo\n\nThree"),
    ],
)
def test_changes_that_do_not_touch_are_joined_and_others_are_marked(
    base: str, theirs: str, mine: str, joined: str | None
) -> None:
    expected = {
        "One\nTwo\nThree": "Zero\nTwo\nThree and four",
        "": "The [[editor wrote this.||lead wrote that.]]",
    }
    assert join_texts(base, theirs, mine, mark).text == (joined or expected[base])


def test_long_texts_are_joined_quickly() -> None:
    base = "\n".join(f"line {number} of many the the the the" for number in range(3000))
    theirs = base.replace("line 7 of", "line seven of")
    mine = base.replace("line 2990 of", "line last of")
    joined = join_texts(base, theirs, mine, mark)
    assert "line seven of" in joined.text
    assert "line last of" in joined.text
    assert joined.touching == 0


def test_pieces_tell_what_came_in_and_what_went_out() -> None:
    told = [(piece.kind, piece.text) for piece in pieces("a b c", "a x c")]
    assert told == [
        ("same", "a "), ("removed", "b "), ("added", "x "), ("same", "c"),
    ]  # fmt: skip
