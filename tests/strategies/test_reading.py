"""Values of a row in words for people."""

from typing import Any

import pytest

from strategies.reading import Line, differing_lines, text_of
from tests.factories import ActionFactory


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "Yes"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ([{"year": "2027", "amount": "100.00"}, {"year": "2028"}], "2027 · 100.00\n2028"),
        ([], ""),
    ],
)
def test_a_value_reads_as_text(value: Any, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.django_db
def test_a_choice_reads_as_its_words() -> None:
    row = ActionFactory.build()
    assert differing_lines(row, "state", "planned", "under_way") == [
        Line("State", "Planned", "Under way")
    ]
