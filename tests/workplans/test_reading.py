"""The plan as content: exact sums, no keys, nothing for the region alone."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from frameworks.models import Audience
from kernel.languages import localized
from strategies.models import Strategy
from tests import factories
from toolkit.models import ChecklistItem
from workplans.models import Action, MoneyLine
from workplans.picture import by_year_and_certainty, money_picture
from workplans.reading import in_eur, plan_content, totals

AMOUNTS = st.lists(
    st.decimals(min_value="0.01", max_value="99999999", places=2), min_size=1, max_size=30
)


def lines(*told: tuple[int | None, str, str, str]) -> list[MoneyLine]:
    return [
        MoneyLine(year=year, source=source, amount=Decimal(amount), certainty=certainty)
        for year, source, amount, certainty in told
    ]


def test_sums_are_exact_by_year_and_source(strategy: Strategy) -> None:
    money = totals(
        lines(
            (2027, "amif", "0.10", "applied"),
            (2027, "amif", "0.20", "applied"),
            (2026, "regional_own", "1000000000.01", "secured"),
            (None, "", "5", ""),
        ),
        strategy,
        ["en"],
    )

    assert money["years"] == ["", "2026", "2027"]
    assert [row["source"].get("en") for row in money["rows"]] == [
        "Asylum, Migration and Integration Fund (AMIF)", "Budget of the region", None,
    ]  # fmt: skip
    assert money["rows"][0]["amounts"] == ["0.00", "0.00", "0.30"]
    assert money["year_totals"] == ["5.00", "1000000000.01", "0.30"]
    assert money["total"] == "1000000005.31"
    assert money["total_eur"] == ""
    assert {one["key"]: one["total"] for one in money["certainties"]} == {
        "secured": "1000000000.01",
        "applied": "0.30",
    }


@pytest.mark.parametrize(
    ("currency", "rate", "eur"), [("RON", "4.9700", "20.12"), ("PLN", "4.25", "23.53")]
)
def test_euro_stands_beside_at_one_rate(
    strategy: Strategy, currency: str, rate: str, eur: str
) -> None:
    strategy.currency, strategy.eur_rate = currency, Decimal(rate)

    money = totals(lines((2027, "amif", "100", "applied")), strategy, ["en"])

    assert money["total_eur"] == eur
    assert money["year_totals_eur"] == [eur]
    assert money["rows"][0]["total_eur"] == eur
    strategy.eur_rate = None
    assert in_eur(Decimal(100), strategy) is None


@given(AMOUNTS)
def test_every_way_of_adding_up_comes_to_the_same(amounts: list[Decimal]) -> None:
    strategy = factories.StrategyFactory.build(edition=factories.EditionFactory.build())
    given_lines = [
        MoneyLine(year=2026 + at % 4, source=str(at % 3), amount=amount, certainty="secured")
        for at, amount in enumerate(amounts)
    ]

    money = totals(given_lines, strategy, ["en"])

    together = sum(amounts, Decimal("0.00"))
    assert Decimal(money["total"]) == together
    assert sum(map(Decimal, money["year_totals"])) == together
    assert sum(Decimal(row["total"]) for row in money["rows"]) == together


def test_content_holds_what_people_read_and_no_key(strategy: Strategy) -> None:
    public, ours = ChecklistItem.objects.filter(priority__edition=strategy.edition)[:2]
    ChecklistItem.objects.filter(pk=ours.pk).update(audience=Audience.REGION)
    action = factories.ActionFactory.create(
        strategy=strategy,
        groups=["migrant_women"],
        domain="language",
        principles={"equality": "x"},
        objective=factories.ObjectiveFactory.create(strategy=strategy),
    )
    factories.MoneyLineFactory.create(action=action, source="amif")
    action.items.set([public, ours])
    factories.ActionFactory.create(strategy=strategy, removed_at=timezone.now())
    factories.ObjectiveFactory.create(strategy=strategy, removed_at=timezone.now())

    content = plan_content(strategy, ["en", "ro"])

    assert len(content["actions"]) == len(content["objectives"]) == 1
    told = content["actions"][0]
    assert told["objective"] == 1
    assert told["groups"] == [{"en": "Migrant women", "ro": told["groups"][0]["ro"]}]
    assert told["money"][0]["amount"] == "1000.00"
    assert [one["key"] for one in told["comes_from"]] == [public.path]
    in_english = localized(content, "en", ["en", "ro"])
    assert in_english["actions"][0]["state_label"] == "Planned"


def test_content_asks_as_often_for_one_action_as_for_many(
    strategy: Strategy, django_assert_max_num_queries: object
) -> None:
    for action in factories.ActionFactory.create_batch(30, strategy=strategy):
        factories.MoneyLineFactory.create(action=action)

    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert len(plan_content(strategy, ["en"])["actions"]) == Action.objects.count()


def test_the_picture_is_svg_that_says_each_year_and_sum() -> None:
    sums = by_year_and_certainty(
        [
            {"year": "2027", "certainty": "secured", "amount": "1240000.00"},
            {"year": "2027", "certainty": "not_found", "amount": "60000"},
            {"year": "", "certainty": "", "amount": "5"},
            {"year": "2030", "certainty": "", "amount": ""},
        ]
    )

    svg = money_picture(sums, title="A < B", currency="EUR", unknown_year="no year")

    drawn = ET.fromstring(svg)  # noqa: S314 - our own picture
    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["no year", "EUR\u00a05", "2027", "EUR\u00a01\u202f300\u202f000"]
    assert "A &lt; B" in svg
    assert "style=" not in svg
    assert money_picture({}, title="", currency="EUR", unknown_year="") == ""
