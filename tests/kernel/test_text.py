"""Long texts: safe, the same after a round trip, nothing typed lost."""

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kernel.text import folded, kept_text, line, plain, rich, typed_text, words

MARKS = ["- ", "* ", "1. ", "2) ", "3. ", "## ", "> ", ">", "**", "_", "\n", "\n\n", " ", "\t"]
TYPED = st.lists(
    st.one_of(
        st.sampled_from([*MARKS, "<b>", "&amp;", "&", "a", "Ș", "ب", "\u0338", "\xa0"]),
        st.text(max_size=8),
    ),
    max_size=25,
).map("".join)


@given(TYPED)
@example("**a _b** c_")
@example("1. a\n\n2. b\n\n1. c")
@example("a\n2. b\n- c\n2. d")
@example("> \u0338x")
@example("**a***")
def test_what_is_kept_is_typed_and_kept_as_the_same(typed: str) -> None:
    kept = kept_text(typed)

    assert kept_text(typed_text(kept)) == kept
    assert typed_text(kept_text(typed_text(kept))) == typed_text(kept)
    assert rich(kept) == kept
    assert unicodedata.normalize("NFC", kept) == kept


@given(TYPED)
def test_no_letter_that_was_typed_is_lost(typed: str) -> None:
    def letters(text: str) -> str:
        return "".join(
            one for one in text if one.isalpha() or unicodedata.category(one) == "Mn"
        )

    assume("o\t" not in typed)  # Word's second bullet is an "o"
    assert letters(words(kept_text(typed))) == letters(plain(typed))


@given(st.text(max_size=200))
def test_html_of_any_kind_becomes_safe_tags_that_stay_as_they_are(text: str) -> None:
    once = rich(f"<div>{text}</div>")

    assert rich(once) == once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One\r\ntwo", "<p>One<br>two</p>"),
        ("Also:\n- a\n- b\nand", "<p>Also:</p><ul><li>a</li><li>b</li></ul><p>and</p>"),
        ("•\tFrom Word\n\n•\tas pasted", "<ul><li>From Word</li><li>as pasted</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. March is the day.", "<p>3. March is the day.</p>"),
        ("## Head\ntext", "<h3>Head</h3><p>text</p>"),
        ("> They said\n> this", "<blockquote><p>They said<br>this</p></blockquote>"),
        ("**Now** and _then_", "<p><strong>Now</strong> and <em>then</em></p>"),
        ("a_file_name 2 ** 3", "<p>a_file_name 2 ** 3</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("{{ 7 * 7 }} {% now %}", "<p>{{ 7 * 7 }} {% now %}</p>"),
        ("a\x00b", "<p>ab</p>"),
        ("a\ud800b\udfff", "<p>ab</p>"),
        (" \n\xa0\n", ""),
    ],
)
def test_typed_text_becomes_paragraphs_and_lists(typed: str, kept: str) -> None:
    assert kept_text(typed) == kept


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<p class="MsoNormal" style="color:red">A <b>b</b></p>', "<p>A b</p>"),
        ("<ul>\n<li><p>a</p></li>\n<li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>a\n   b</p>\n\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<h2>Head</h2><p>x</p>", "<h3>Head</h3><p>x</p>"),
        ("<p>a</p><script>alert(1)</script><img src=x onerror=y>", "<p>a</p>"),
        ("<p>&nbsp;</p>", ""),
    ],
)
def test_html_keeps_its_paragraphs_and_lists_and_nothing_else(html: str, kept: str) -> None:
    assert rich(html) == kept


def test_a_line_is_one_line_and_text_is_compared_without_case_in_any_script() -> None:
    assert line(" a\n b\u2028c ") == "a b c"
    assert folded("ÎNVĂȚARE ﬁ") == folded("învățare fi")
