"""Values of a row in words for people."""

from typing import Any

import pytest

from strategies.models import Strategy
from strategies.reading import Line, differing_lines, text_of
from tests.factories import ActionFactory, ChecklistItemFactory, OrganisationFactory


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


@pytest.mark.django_db
def test_rows_below_an_action_read_without_keys(strategy: Strategy) -> None:
    row = ActionFactory.create(strategy=strategy)
    money = {"year": 2027, "amount": "1200.00", "certainty": "not_found", "source": ""}
    measure = {"what": "Places", "now": "10.00", "aim": "40.00", "by": "2028-06-01"}
    said = [
        *differing_lines(row, "money", [], [money]),
        *differing_lines(row, "measures", [], [measure]),
        *differing_lines(row, "items", [], [ChecklistItemFactory.create().pk]),
        *differing_lines(row, "unread", {}, {"starts": "soon"}),
    ]
    assert said[0] == Line("Money", "", "2027 · EUR 1200 · Not yet found")
    assert said[1].mine == "Places · now 10 · aim 40 · by June 2028"
    assert said[2].label == "Questions of the checklist"
    assert said[3].mine == "soon"


@pytest.mark.django_db
def test_a_yes_or_no_and_an_organisation_read_as_words(strategy: Strategy) -> None:
    row = ActionFactory.create(strategy=strategy)
    city = OrganisationFactory.create(region=strategy.region, name="City of Arad")
    assert differing_lines(row, "responsible", None, str(city.pk))[0].mine == "City of Arad"
    no, yes = False, True
    assert differing_lines(row, "agreed", no, yes) == [Line("Has it agreed?", "No", "Yes")]
