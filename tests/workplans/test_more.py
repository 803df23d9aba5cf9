"""More about an action: partners, steps, risks, people counted, money in other currencies."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from documents import printables
from documents.models import Kind
from frameworks.models import Audience
from regions.models import Organisation
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.versions.smallest import fill, more
from tests.workplans import pages
from workplans import sums
from workplans.models import Action, Measure, MoneyLine, Partner, Risk, Step
from workplans.reading import plan_content

NEW = f"{pages.HERE}actions/new/"
FOREIGN = {"year": "2027", "amount": "100", "currency": "CHF"}


@pytest.fixture
def client(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("editor")


def the_action() -> Action:
    return Action.objects.get()


def page_of(action: Action) -> str:
    return f"{pages.HERE}actions/{action.uuid}/"


# --- Partners, steps, risks -----------------------------------------------------------


def test_everything_about_an_action_is_saved_in_one_go(
    client: Client, strategy: Strategy
) -> None:
    school = factories.OrganisationFactory.create(region=strategy.region, name="School")
    response = client.post(
        NEW,
        pages.action(
            territory="The towns on the river",
            levels=["municipal", "national"],
            partners=(
                {"organisation": school.pk, "part": "leads_with"},
                {"new_organisation": "Cafe of Women", "part": "speaks_for"},
                {},
            ),
            steps=(
                {"title": "Rooms are found", "by": "March 2027", "done_on": "2.3.2027"},
                {"title": "First course"},
            ),
            risks=(
                {"what": "No teacher", "response": "We ask Arad.", "look_again_on": "1/6/2027"},
            ),
        ),
    )
    assert response.status_code == 302
    action = the_action()
    assert (action.territory, action.levels) == (
        "The towns on the river",
        ["municipal", "national"],
    )
    told = list(action.partners.values_list("organisation__name", "part"))
    assert told == [("School", "leads_with"), ("Cafe of Women", "speaks_for")]
    steps = [(one.title, one.by, one.done_on) for one in action.steps.all()]
    assert steps == [
        ("Rooms are found", date(2027, 3, 31), date(2027, 3, 2)),
        ("First course", None, None),
    ]
    risk = action.risks.get()
    assert (risk.what, risk.response) == ("No teacher", "We ask Arad.")
    assert risk.look_again_on == date(2027, 6, 1)


def test_opening_and_saving_it_again_changes_nothing(
    client: Client, strategy: Strategy
) -> None:
    client.post(
        NEW,
        pages.action(
            territory="Everywhere",
            levels=["eu"],
            money=({**FOREIGN, "rate": "1,0551", "rate_on": "3/3/2026", "grant": "2026-17"},),
            measures=({"what": "People", "now": "118", "women": "60", "men": "55"},),
            partners=({"new_organisation": "School", "part": "pays"},),
            steps=({"title": "Rooms", "by": "31/3/2027"},),
            risks=({"what": "No teacher", "look_again_on": "1/6/2027"},),
        ),
    )
    action = the_action()
    told = Revision.objects.count()
    sent = pages.as_shown(client, page_of(action))
    response = client.post(page_of(action), sent)
    assert response.status_code == 302
    assert (the_action().version, Revision.objects.count()) == (1, told)


def test_the_second_part_is_shut_until_something_stands_in_it(
    client: Client, strategy: Strategy
) -> None:
    closed, opened = '<details class="more-about" id="more">', 'id="more" open>'
    assert closed in client.get(NEW).content.decode()
    action = factories.ActionFactory.create(strategy=strategy)
    page = page_of(action)
    assert closed in client.get(page).content.decode()
    assert opened in client.get(f"{page}?more=steps").content.decode()
    factories.RiskFactory.create(action=action)
    assert opened in client.get(page).content.decode()


@pytest.mark.parametrize(
    "second", [{"new_organisation": " school "}, {"organisation": "the same"}]
)
def test_an_organisation_is_a_partner_once(
    client: Client, strategy: Strategy, second: dict[str, Any]
) -> None:
    school = factories.OrganisationFactory.create(region=strategy.region, name="School")
    if "organisation" in second:
        second = {"organisation": school.pk}
    sent = pages.action(partners=({"organisation": school.pk}, {**second, "part": "pays"}))
    response = client.post(NEW, sent)
    assert response.status_code == 422
    assert "This organisation stands here already." in response.content.decode()
    assert not Action.objects.exists()
    action = factories.ActionFactory.create(strategy=strategy)
    factories.PartnerFactory.create(action=action, organisation=school)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.PartnerFactory.create(action=action, organisation=school)


def test_a_new_organisation_of_two_rows_is_added_to_people_once(
    client: Client, strategy: Strategy
) -> None:
    sent = pages.action(new_organisation="School", partners=({"new_organisation": "SCHOOL"},))
    client.post(NEW, sent)
    assert Organisation.objects.filter(region=strategy.region).count() == 1
    assert the_action().partners.get().organisation == the_action().responsible


def test_an_organisation_of_another_region_is_no_partner(
    client: Client, strategy: Strategy
) -> None:
    other = factories.OrganisationFactory.create()
    response = client.post(NEW, pages.action(partners=({"organisation": other.pk},)))
    assert response.status_code == 422
    assert not Partner.objects.exists()


def test_a_day_that_cannot_be_read_is_kept_and_shown_again(
    client: Client, strategy: Strategy
) -> None:
    client.post(
        NEW,
        pages.action(
            steps=({"title": "Rooms", "by": "after Easter"},),
            risks=({"what": "No teacher", "look_again_on": "soon"},),
        ),
    )
    assert Step.objects.get().unread == {"by": "after Easter"}
    assert Risk.objects.get().unread == {"look_again_on": "soon"}
    page = client.get(page_of(the_action())).content.decode()
    assert "after Easter" in page
    assert "Write “A day to look again” as a day" in page


def test_a_conflict_tells_the_new_rows_in_words(client: Client, strategy: Strategy) -> None:
    school = factories.OrganisationFactory.create(region=strategy.region, name="School")
    action = factories.ActionFactory.create(strategy=strategy, version=2)
    mine = pages.action(
        version=1,
        title=action.title,
        territory="Mine",
        levels=["national"],
        money=({**FOREIGN, "rate": "1,05", "rate_on": "3/3/2026", "grant": "2026-17"},),
        measures=({"what": "People", "now": "20", "women": "12"},),
        partners=({"organisation": school.pk, "part": "advises"},),
        steps=({"title": "Rooms", "by": "31/3/2027", "done_on": "1/3/2027"},),
        risks=({"what": "No teacher", "response": "We ask.", "look_again_on": "1/6/2027"},),
    )
    response = client.post(page_of(action), mine)
    page = response.content.decode()
    assert response.status_code == 409
    for text in (
        "School · Advises",
        "Rooms · by 31 March 2027 · done on 1 March 2027",
        "No teacher · We ask. · look again on 1 June 2027",
        "2027 · CHF 100 · 1 CHF = 1.05 EUR on 3 March 2026 · grant 2026-17",
        "now 20 · women 12",
        "State",
        "Mine",
    ):
        assert text in page, text
    lost = set(Revision.objects.filter(lost=True).values_list("field", flat=True))
    assert {"partners", "steps", "risks", "territory", "levels", "money", "measures"} <= lost


# --- Rules: one sentence, in the form and in the database -----------------------------

CROSSED = "The aim cannot come before the month in which you measured."
RULES: list[tuple[str, dict[str, str], str, str]] = [
    ("money", {"amount": "0"}, "amount", "Enter an amount above zero."),
    ("money", {"amount": "-5"}, "amount", "Enter an amount above zero."),
    ("money", {"year": "1999"}, "year", "Enter a year between 2000 and 2100."),
    (
        "money",
        {**FOREIGN, "rate": "0", "rate_on": "3/3/2026"},
        "rate",
        "Enter a rate above zero.",
    ),
    (
        "money",
        {**FOREIGN, "rate": "1,05"},
        "rate_on",
        "Write both the rate and its day, or neither.",
    ),
    (
        "money",
        {**FOREIGN, "rate_on": "3/3/2026"},
        "rate_on",
        "Write both the rate and its day, or neither.",
    ),
    (
        "money",
        {"amount": "100", "rate": "1,05", "rate_on": "3/3/2026"},
        "currency",
        "Choose the currency that the rate is for.",
    ),
    ("measures", {"what": "A", "now_on": "6/2027", "by": "5/2027"}, "by", CROSSED),
    (
        "measures",
        {"what": "A", "now_by": "6/2027", "by": "5/2027"},
        "by",
        "The aim cannot come before the month in which you will measure.",
    ),
    (
        "measures",
        {"what": "A", "now": "101", "unit": "Percent"},
        "now",
        "A percentage is between 0 and 100.",
    ),
    (
        "measures",
        {"what": "A", "aim": "-1", "unit": "%"},
        "aim",
        "A percentage is between 0 and 100.",
    ),
    (
        "measures",
        {"what": "A", "women": "3", "unit": "%"},
        "women",
        "Here people are counted. With a percentage, leave these three empty.",
    ),
    (
        "measures",
        {"what": "A", "now": "10", "women": "6", "others": "5"},
        "women",
        "Women, men and others together cannot be more than all people now.",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule[2]} {rule[3][:40]}")
def test_the_form_says_what_the_database_says(
    client: Client, strategy: Strategy, rule: tuple[str, dict[str, str], str, str]
) -> None:
    kind, typed, field, sentence = rule
    response = client.post(NEW, pages.action(**{kind: (typed,)}))
    if response.status_code == 302:  # a value impossible by itself is kept as typed
        row: Any = (MoneyLine if kind == "money" else Measure).objects.get()
        assert row.unread[field] == typed[field]
        assert getattr(row, field) is None
        response = client.get(page_of(the_action()))
    else:
        assert response.status_code == 422
        assert not Action.objects.exists()
    page = response.content.decode()
    assert f'href="#id_{kind}-0-{field}"' in page
    assert sentence in page
    for text in (value for name, value in typed.items() if name != "currency"):
        assert f'value="{text}"' in page


A_RATE = {
    "currency": "CHF",
    "rate": Decimal(1),
    "rate_on": date(2026, 3, 3),
    "rate_in": "EUR",
}
IMPOSSIBLE: list[tuple[type[models.Model], dict[str, Any]]] = [
    (MoneyLine, {"amount": Decimal(0)}),
    (MoneyLine, {"year": 1999}),
    (
        MoneyLine,
        {"currency": "CHF", "rate": Decimal(0), "rate_on": date(2026, 3, 3), "rate_in": "EUR"},
    ),
    (MoneyLine, {**A_RATE, "rate_on": None}),
    (MoneyLine, {**A_RATE, "rate": None, "rate_in": ""}),
    (MoneyLine, {**A_RATE, "currency": ""}),
    (MoneyLine, {**A_RATE, "rate_in": ""}),
    (Measure, {"now_on": date(2027, 6, 1), "by": date(2027, 5, 1)}),
    (Measure, {"now_by": date(2027, 6, 1), "by": date(2027, 5, 1)}),
    (Measure, {"now": Decimal("100.01"), "unit": "PERCENT"}),
    (Measure, {"aim": Decimal("-0.01"), "unit": "%"}),
    (Measure, {"women": 0, "unit": "%"}),
    (Measure, {"now": Decimal(10), "women": 6, "men": 3, "others": 2}),
    (Measure, {"women": -1}),
]


@pytest.mark.parametrize(("model", "values"), IMPOSSIBLE)
def test_the_database_refuses_what_is_impossible(
    strategy: Strategy, model: type[models.Model], values: dict[str, Any]
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    row = model(action=action, **values)
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        row.save()


SOFTWARE_KEEPS = {"workplans_measure_of_one_thing", "workplans_money_rate_in_a_currency"}


def test_every_rule_of_a_row_says_its_sentence_beside_a_field() -> None:
    for model in (MoneyLine, Measure, Partner):
        for rule in model._meta.constraints:
            if rule.name in SOFTWARE_KEEPS:
                continue
            assert rule.violation_error_code in {one.name for one in model._meta.fields}
            with translation.override("ro"):
                told = str(rule.get_violation_error_message())
            assert told != str(rule.get_violation_error_message()), rule.name


def test_a_rate_that_cannot_be_read_is_kept_with_its_day(
    client: Client, strategy: Strategy
) -> None:
    typed = {**FOREIGN, "rate": "about one", "rate_on": "3/3/2026"}
    assert client.post(NEW, pages.action(money=(typed,))).status_code == 302
    line = MoneyLine.objects.get()
    assert (line.rate, line.rate_on, line.rate_in) == (None, None, "")
    assert line.unread == {"rate": "about one", "rate_on": "3/3/2026"}
    page = client.get(page_of(the_action())).content.decode()
    assert 'value="about one"' in page
    assert 'value="3/3/2026"' in page


def test_what_a_measure_counts_is_prefilled_and_alone_makes_no_row(
    client: Client, strategy: Strategy
) -> None:
    assert '<option value="do" selected' in client.get(NEW).content.decode()
    new = client.get(f"{pages.HERE}objectives/new/").content.decode()
    assert '<option value="change" selected' in new
    client.post(NEW, pages.action(measures=({"counts": "do"},)))
    assert not Measure.objects.exists()


# --- Money in other currencies --------------------------------------------------------


def line(amount: str, currency: str = "", rate: str = "", rate_in: str = "EUR") -> MoneyLine:
    return MoneyLine(
        amount=Decimal(amount),
        currency=currency,
        rate=Decimal(rate) if rate else None,
        rate_in=rate_in if rate else "",
        source="amif",
        year=2027,
    )


@pytest.mark.parametrize(
    ("amount", "rate", "comes_to"),
    [
        ("100.00", "4.9771", "497.71"),
        ("0.01", "0.5", "0.01"),
        ("0.03", "0.5", "0.02"),
        ("999999999999.99", "99999999.99999999", "99999999999998999000.00"),
    ],
)
def test_an_amount_is_exact_to_the_cent_halves_up(
    amount: str, rate: str, comes_to: str
) -> None:
    counted = sums.in_plan(line(amount, "CHF", rate), "EUR")
    exact = Decimal(int(Decimal(amount) * 100) * int(Decimal(rate) * 10**8)).scaleb(-10)
    assert counted is not None
    assert abs(counted - exact) <= Decimal("0.005")
    assert len(amount) > 9 or str(counted) == comes_to


def test_only_like_currencies_are_summed() -> None:
    lines = [
        line("100"),
        line("50", "EUR"),
        line("10", "CHF", "1.05"),
        line("7", "CHF"),
        line("8", "CHF"),
        line("9", "SEK", "0.1", rate_in="RON"),
    ]
    assert sums.sum_of(lines, "EUR") == Decimal("160.50")
    assert sums.without_rate(lines, "EUR") == {"CHF": 2, "SEK": 1}
    assert sums.not_in_total(sums.without_rate(lines, "EUR")) == [
        "2 lines in CHF are not in the total: no rate yet.",
        "1 line in SEK is not in the total: no rate yet.",
    ]


@given(
    st.lists(
        st.tuples(
            st.decimals("0.01", "99999", places=2),
            st.sampled_from(["", "EUR", "CHF", "RON"]),
            st.one_of(st.none(), st.decimals("0.0001", "99", places=4)),
        ),
        max_size=8,
    )
)
def test_the_total_is_the_sum_of_the_lines_that_are_counted(
    told: list[tuple[Decimal, str, Decimal | None]],
) -> None:
    lines = [line(str(amount), currency, str(rate or "")) for amount, currency, rate in told]
    counted = [sums.in_plan(one, "EUR") for one in lines]
    left_out = sum(sums.without_rate(lines, "EUR").values())
    assert sums.sum_of(lines, "EUR") == sum(filter(None, counted))
    assert counted.count(None) == left_out


def test_every_place_with_a_total_says_what_is_not_in_it(
    client_as: ClientAs, client: Client, strategy: Strategy
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    factories.MoneyLineFactory.create(action=action, source="amif", amount=Decimal(1000))
    factories.MoneyLineFactory.create_batch(2, action=action, currency="CHF", source="amif")
    sentence = "2 lines in CHF are not in the total: no rate yet"
    for page in (pages.HERE, f"{pages.HERE}money/", "/regions/arad/"):
        assert sentence in client.get(page).content.decode(), page
    Strategy.objects.update(shared_at="2026-03-03T00:00Z")
    reader = client_as("aer-reviewer")
    assert sentence in reader.get(page_of(action)).content.decode()
    assert sentence in client_as("aer-coordinator").get("/network/").content.decode()
    content = plan_content(strategy, ["en"])
    assert content["money"]["total"] == "1000.00"
    assert content["money"]["not_in_total"] == [{"currency": "CHF", "lines": 2}]


def test_a_rate_says_nothing_when_the_plan_gets_another_currency(
    client: Client, strategy: Strategy
) -> None:
    typed = {**FOREIGN, "rate": "1,05", "rate_on": "3/3/2026"}
    client.post(NEW, pages.action(money=(typed,)))
    line = MoneyLine.objects.get()
    assert sums.in_plan(line, "EUR") == Decimal("105.00")
    assert "105" in client.get(page_of(the_action())).content.decode()
    Strategy.objects.update(currency="RON")
    assert sums.in_plan(line, "RON") is None
    assert 'value="1,05"' not in client.get(page_of(the_action())).content.decode()
    Strategy.objects.update(currency="CHF")
    assert sums.in_plan(line, "CHF") == Decimal("100.00")


# --- People counted -------------------------------------------------------------------


def test_a_small_group_is_read_by_the_team_alone(
    client_as: ClientAs, strategy: Strategy
) -> None:
    Strategy.objects.update(shared_at="2026-03-03T00:00Z")
    action = factories.ActionFactory.create(strategy=strategy)
    factories.MeasureFactory.create(
        objective=None, action=action, now=Decimal(918), women=671, men=244
    )
    page = page_of(action)
    team = client_as("facilitator").get(page).content.decode()
    assert "women: 671; men: 244" in team
    assert "only your team reads this" in team
    aer = client_as("aer-reviewer").get(page).content.decode()
    assert "women: 671; men: not shown, because a group is small" in aer
    assert "244" not in aer
    measure = plan_content(strategy, ["en"])["actions"][0]["measures"][0]
    assert [one["number"] for one in measure["people"]] == ["671", ""]
    assert "244" not in str(measure)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.REVIEWER])
def test_a_print_tells_more_and_no_small_group(strategy: Strategy, audience: Audience) -> None:
    action = more(fill(strategy))
    factories.MeasureFactory.create(
        objective=None, action=action, now=Decimal(918), women=671, men=244
    )
    step, risk = action.steps.get(), action.risks.get()
    for kind in (Kind.STRATEGY, Kind.WORKPLAN):
        text = str(printables.page_of(printables.of_draft(strategy, kind, "en", audience)).html)
        for said in (step.title, risk.what, risk.response, action.territory, "2026-17"):
            assert said in text
        assert "1 line in SEK is not in the total: no rate yet." in text
        assert "women: 671; men: not shown, because a group is small" in text
        assert "244" not in text
