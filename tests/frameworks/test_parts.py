from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.facts import open_book
from frameworks.models import Edition, Question
from frameworks.parts import rich
from frameworks.parts.base import Around, Part, Reading
from frameworks.parts.figures import read_on
from frameworks.parts.scalars import SCALARS, CannotRead
from frameworks.parts.types import TYPES, named, parts_of, unread_of
from frameworks.reading import section_content
from frameworks.services import put_answer
from frameworks.showing import piece
from kernel.languages import localized
from strategies.models import Strategy

NUMBER, AMOUNT = SCALARS["number"], SCALARS["amount"]
ROW = "0" * 31 + "1"


def read(kind: str, text: Any, **spec: Any) -> Any:
    try:
        return SCALARS[kind].read({"max_chars": 500} | spec, text)
    except CannotRead:
        return "UNREAD"


# --- Numbers, days, links as people type them ------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 234,50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1\u202f234", "1234"),
        ("410.143", "410143"),
        ("410,143", "410143"),
        ("12,5", "12.5"),
        ("٣٫٥", "3.5"),
        ("€ 2 000", "2000"),
        ("", ""),
        ("-5", "UNREAD"),
        ("about ten", "UNREAD"),
        ("1,2,3,4", "UNREAD"),
        ("1e9", "UNREAD"),
        ("9" * 30, "UNREAD"),
        ("NaN", "UNREAD"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, kept: str) -> None:
    assert read("number", typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1.234,50", "1234.5"), ("0,005", "UNREAD"), ("-1", "UNREAD"), ("12", "12")],
)
def test_an_amount_has_no_thousandths_and_is_not_negative(typed: str, kept: str) -> None:
    assert read("amount", typed) == kept


def test_a_number_outside_its_limits_is_kept_as_typed() -> None:
    assert read("number", "101", max="100") == "UNREAD"
    assert read("number", "100", max="100") == "100"
    assert read("number", "-3", min="-5") == "-3"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("date", "2026-03-01", "2026-03-01"),
        ("date", "1/March/2026", "2026-03-01"),
        ("date", "1.3.2026", "2026-03-01"),
        ("date", "31/2/2026", "UNREAD"),
        ("date", "soon", "UNREAD"),
        ("month", "2026-03", "2026-03"),
        ("month", "March/2026", "2026-03"),
        ("month", "03/2026", "2026-03"),
        ("month", "٣/٢٠٢٦", "2026-03"),
        ("month", "13/2026", "UNREAD"),
        ("link", "example.org/a b", "UNREAD"),
        ("link", "example.org", "https://example.org"),
        ("link", "http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("link", "javascript:alert(1)", "UNREAD"),
        ("link", "file:///etc/passwd", "UNREAD"),
        ("link", "https://user@evil", "UNREAD"),
        ("text", "x" * 501, "UNREAD"),
        ("yesno", "no", False),
        ("yesno", "", None),
    ],
)
def test_a_value_is_read_or_kept_as_typed(kind: str, typed: str, kept: object) -> None:
    assert read(kind, typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2025", "2025"), ("1 December 2021", "2021-12-01"), ("12/2021", "2021-12"), ("", "")],
)
def test_a_figure_is_of_a_day_a_month_or_a_year(typed: str, kept: str) -> None:
    assert read_on(typed) == kept


@given(st.decimals(min_value=0, max_value=10**10, places=2))
@settings(max_examples=200)
def test_a_kept_number_is_read_again_as_the_same_number(value: Any) -> None:
    kept = read("amount", f"{value:.2f}")
    assert read("amount", kept) == kept


@given(
    st.dates(min_value=__import__("datetime").date(1900, 1, 1)).filter(lambda d: d.year < 2200)
)
def test_a_kept_date_is_read_again_as_the_same_date(value: Any) -> None:
    assert read("date", value.isoformat()) == value.isoformat()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_never_broken(text: str) -> None:
    for kind in ("number", "amount", "date", "month", "link", "yesno"):
        read(kind, text)


# --- Long texts ------------------------------------------------------------------------


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_what_is_shown_for_editing_becomes_the_same_text_again(text: str) -> None:
    kept = rich.kept(text)
    assert rich.kept(rich.typed(kept)) == kept


@pytest.mark.parametrize(
    "text",
    [
        "One\ntwo\n\nthree",
        "Before:\n\n- a\n- b\n\n1. x\n2. y\n\nAfter",
        "## A heading\n\n> said\n> so\n\n**strong** and _stressed_",
        "<script>alert(1)</script> & {{ 7 }} <b>",
        "a_b_c 5 * 3 * 2",
    ],
)
def test_a_text_typed_comes_back_as_it_was_typed(text: str) -> None:
    assert rich.typed(rich.kept(text)) == text


def test_a_list_pasted_from_word_stays_a_list() -> None:
    assert rich.kept("•\tOne\n•\tTwo") == "<ul><li>One</li><li>Two</li></ul>"


def test_html_that_came_with_a_file_keeps_its_marks_when_it_is_edited() -> None:
    kept = "<p>A <em>word</em> and <strong>two words</strong>.</p><ol><li>x</li></ol>"
    assert rich.kept(rich.typed(kept)) == kept


# --- Every part type of both editions ---------------------------------------------------


def parts_by_type(edition: Edition, kind: str) -> list[Part]:
    around = Around(edition)
    return [
        part
        for question in Question.objects.filter(section__edition=edition).select_related(
            "section__edition"
        )
        for part in parts_of(question, None, around)
        if part.spec["type"] == kind
    ]


def with_value(part: Part, reading: Reading) -> Part:
    return Part(part.question, part.spec, part.around, reading.value, reading.unread)


def test_every_type_is_complete_only_with_a_value(edition: Edition) -> None:
    for kind, part_type in TYPES.items():
        for part in parts_by_type(edition, kind):
            if kind != "made":
                assert not part_type.is_complete(part), part


def test_a_table_needs_its_needed_cells(edition: Edition) -> None:
    question = Question.objects.get(section__edition=edition, key="needs")
    part = parts_of(question, None, Around(edition))[0]
    needed = [one["key"] for one in part.spec["columns"] if one["required"]]
    table = TYPES["table"]
    empty = table.read(part, {"rows": ROW})
    assert empty.value == []
    other = next(one["key"] for one in part.spec["columns"] if one["key"] not in needed)
    half = with_value(part, table.read(part, {"rows": ROW, f"{ROW}.{other}": "5"}))
    assert not table.is_complete(half)
    whole = with_value(
        part, table.read(part, {"rows": ROW} | {f"{ROW}.{key}": "Text" for key in needed})
    )
    assert table.is_complete(whole)
    assert [row["id"] for row in whole.value] == [ROW]


def test_a_row_that_is_no_row_is_not_read(edition: Edition) -> None:
    part = parts_by_type(edition, "table")[0]
    assert TYPES["table"].read(part, {"rows": "../x <script> 1"}).value == []


def test_what_a_table_could_not_read_stands_at_its_row_and_column(edition: Edition) -> None:
    part = next(
        one
        for one in parts_by_type(edition, "table")
        if any(column["type"] == "number" for column in one.spec["columns"])
    )
    column = next(one["key"] for one in part.spec["columns"] if one["type"] == "number")
    reading = TYPES["table"].read(part, {"rows": ROW, f"{ROW}.{column}": "many"})
    unread = dict(named(part.key, reading.unread))
    assert unread == {f"{part.key}.{ROW}.{column}": "many"}
    assert reading.value == [{"id": ROW}]
    assert unread_of(unread, part.key) == {f"{ROW}.{column}": "many"}


def test_an_unconfirmed_figure_is_told_to_nobody(strategy: Strategy) -> None:
    question = Question.objects.get(section__edition=strategy.edition, role="population")
    figure = {
        "code": "POP_TOTAL",
        "value": "410143",
        "concept": "usual_residents_census",
        "on": "2021-12-01",
        "source": "Canary source",
        "prefilled": True,
        "confirmed": False,
    }
    put_answer(strategy, question, {"total": figure}, by=None)
    assert "Canary" not in str(_content(strategy, question))
    put_answer(strategy, question, {"total": figure | {"confirmed": True}}, by=None)
    assert "Canary" in str(_content(strategy, question))


def _content(strategy: Strategy, question: Question) -> Any:
    book = open_book(strategy, section=question.section.key)
    return section_content(book, book.sections[0], ["en", "ro"])


def test_content_stands_alone_in_every_language(strategy: Strategy) -> None:
    question = Question.objects.get(section__edition=strategy.edition, key="public_commitment")
    put_answer(strategy, question, {"kind": "declaration", "on": "2026-02-19"}, by=None)
    content = _content(strategy, question)
    told = next(one for one in content["questions"] if one["key"].endswith("public_commitment"))
    word = told["blocks"][0]
    assert word["kind"] == "word"
    assert word["text"]["en"] != word["text"]["ro"]
    shown = piece(localized(told["blocks"][1], "en", ["en", "ro"]))
    assert "19" in shown.lines[0].text


def test_no_float_and_no_key_of_the_database_enters_content(strategy: Strategy) -> None:
    for question in Question.objects.filter(section__edition=strategy.edition):
        put_answer(strategy, question, {}, by=None)
    book = open_book(strategy)

    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        inside = value.values() if isinstance(value, dict) else value
        for one in inside if isinstance(value, dict | list) else []:
            walk(one)

    for section in book.sections:
        walk(section_content(book, section, ["en"]))
