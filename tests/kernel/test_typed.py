"""Numbers, months and days as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import typed

NUMBERS = st.decimals(
    min_value="-9999999999", max_value="9999999999", places=2, allow_nan=False
)
MONTHS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.replace(day=1))
ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


@given(NUMBERS)
def test_a_number_is_read_as_it_was_meant_in_every_way_of_writing(number: Decimal) -> None:
    english = f"{number:,}"
    swapped = english.translate(str.maketrans(".,", ",."))
    for text in (
        f"{number}",
        f"{number}".replace(".", ","),
        english,
        swapped,
        swapped.replace(".", " "),
        swapped.replace(".", "\u202f"),
        english.replace(",", "'"),
        english.translate(ARABIC),
        f"€ {swapped}",
        f"{english} EUR",
    ):
        assert typed.number(text) == number, text


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_a_whole_number_is_read_with_and_without_groups(number: int) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", "."), f"{number} lei"):
        assert typed.number(text) == number
        assert typed.whole(text) == number


@given(MONTHS)
def test_a_month_is_read_in_every_way_of_writing(month: date) -> None:
    for text in (
        f"{month.month}/{month.year}",
        f"{month:%m.%Y}",
        f"{month:%Y-%m}",
        f"{month.month} {month.year}".translate(ARABIC),
    ):
        assert typed.month(text) == month, text


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_in_every_way_of_writing(day: date) -> None:
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}. {day.month}. {day.year}"):
        assert typed.day(text) == day, text


@given(st.text(max_size=30))
def test_whatever_is_typed_a_reader_answers_or_says_it_cannot(text: str) -> None:
    for reader in (typed.number, typed.whole, typed.month, typed.day):
        reader(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [("March 2027", 3), ("martie 2027", 3), ("mar. 2027", 3), ("marzo de 2027", 3),
     ("März 2027", 3), ("wrzesień 2027", 9), ("September 2027", 9)],
)  # fmt: skip
def test_month_names_of_our_regions_are_read(text: str, month: int) -> None:
    assert typed.month(text) == date(2027, month, 1)
    assert typed.day(f"5 {text}") == date(2027, month, 5)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234", 1234), ("1,234", 1234), ("0,500", "0.5"), ("0.123", "0.123"), ("50 %", 50),
     ("−5", -5), ("12,5", "12.5"), ("007", 7), ("1.234.567,89", "1234567.89")],
)  # fmt: skip
def test_a_mark_before_three_digits_divides_thousands(text: str, number: str) -> None:
    assert typed.number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", "many", "12 34", "1,2,3", "1.234,567.89", "1,234,56", "12-13", "1e5", "NaN", "1/2",
     "999999999999", "1" * 400, "1.234.567.89"],
)  # fmt: skip
def test_what_is_not_surely_one_number_is_not_read(text: str) -> None:
    assert typed.number(text) is None


@pytest.mark.parametrize(
    "text", ["13/2027", "soon", "2027", "3/27", "0/2027", "3/0099", "Foo 2027", "31/2/2027"]
)
def test_what_is_not_surely_a_month_or_a_day_is_not_read(text: str) -> None:
    assert typed.month(text) is None
    assert typed.day(text) is None
