"""Writing an objective or an action: saved, kept, refused with a sentence, in conflict."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from activity.models import Entry
from activity.verbs import Verb
from regions.models import Organisation, PersonState
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.workplans import pages
from toolkit.models import ChecklistItem
from workplans import readiness
from workplans.models import Action, Measure, MoneyLine, Objective

NEW = f"{pages.HERE}actions/new/"
NEW_OBJECTIVE = f"{pages.HERE}objectives/new/"


@pytest.fixture
def client(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("editor")


def the_action() -> Action:
    return Action.objects.get()


def page_of(row: Action | Objective) -> str:
    return f"{pages.HERE}{row._meta.model_name}s/{row.uuid}/"


# --- Saving ------------------------------------------------------------------------


def test_the_eight_questions_are_saved_in_one_go(client: Client, strategy: Strategy) -> None:
    objective = factories.ObjectiveFactory.create(strategy=strategy)
    priority = strategy.edition.priorities.first()
    assert priority

    response = client.post(
        NEW,
        pages.action(
            reference="2.1.4",
            description="In twelve towns.\r\n\r\n- Arad\r\n- Ineu",
            objective=objective.pk,
            priority=priority.pk,
            domain="language",
            groups=["migrant_women", "labour_migrants"],
            principle_equality="on",
            principle_equality_line="The timetable follows the shift.",
            new_organisation="Adult school",
            role="head of evening courses",
            agreed="no",
            starts="3/2027",
            ends="decembrie 2028",
            state="under_way",
            money=(
                {
                    "year": "2027",
                    "amount": "1.200,50",
                    "source": "amif",
                    "certainty": "applied",
                },
                {"year": "2028", "amount": "800", "source": "regional_own", "note": "own part"},
                {},
            ),
            measures=(
                {"what": "Towns", "now": "1", "now_on": "6/2026", "aim": "12", "by": "10/2027"},
            ),
        ),
    )

    assert response.status_code == 302
    action = the_action()
    assert action.description == "<p>In twelve towns.</p><ul><li>Arad</li><li>Ineu</li></ul>"
    assert (action.objective, action.priority) == (objective, priority)
    assert action.groups == ["migrant_women", "labour_migrants"]
    assert action.principles == {"equality": "The timetable follows the shift."}
    assert action.responsible
    assert action.responsible.name == "Adult school"
    assert (action.agreed, action.state) == (False, "under_way")
    assert (action.starts, action.ends) == (date(2027, 3, 1), date(2028, 12, 1))
    assert [line.amount for line in action.money.all()] == [Decimal("1200.50"), Decimal(800)]
    assert action.measures.get().aim == Decimal(12)
    assert Entry.objects.filter(verb=Verb.ACTION_SAVED).count() == 1


def test_a_title_is_enough(client: Client) -> None:
    client.post(NEW, pages.action())

    assert the_action().title == "Open evening courses"


def test_the_same_page_sent_twice_makes_one_action(client: Client) -> None:
    sent = pages.action(money=({"year": "2027", "amount": "100"},), new_organisation="School")

    first, second = client.post(NEW, sent), client.post(NEW, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert the_action().version == 1
    assert MoneyLine.objects.count() == Organisation.objects.filter(name="School").count() == 1
    assert Entry.objects.filter(verb=Verb.ACTION_SAVED).count() == 1


def test_opening_and_saving_a_full_action_changes_nothing(
    client: Client, strategy: Strategy
) -> None:
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition)[0]
    client.post(
        f"{NEW}?item={item.path}",
        pages.action(
            items=[item.pk],
            description="One **strong** word.\n\n1. a\n2. b & <c>",
            groups=["migrant_women"],
            principle_diversity="on",
            starts="3/2027",
            money=({"year": "2027", "amount": "12.50", "certainty": "secured", "note": "a&b"},),
            measures=({"what": "x", "aim": "1000", "unit": "people", "now": "soon"},),
        ),
    )
    before = Revision.objects.count()

    response = client.post(page_of(the_action()), pages.as_shown(client, page_of(the_action())))

    assert response.status_code == 302
    assert the_action().version == 1
    assert Revision.objects.count() == before


def test_an_action_from_a_checklist_question_is_linked_and_prefilled(
    client: Client, strategy: Strategy
) -> None:
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition)[0]
    address = f"{NEW}?item={item.path}&item=no/such"

    shown = pages.as_shown(client, address)
    client.post(address, shown | {"title": "Do it"})

    assert shown["priority"] == str(item.priority_id)
    assert the_action().items.get() == item
    taken_off = {"items": [], "items_why": "Another action does it."}
    client.post(
        page_of(the_action()), pages.as_shown(client, page_of(the_action())) | taken_off
    )
    assert not the_action().items.exists()


def test_add_another_line_saves_and_comes_back(client: Client) -> None:
    sent = pages.action(money=({"year": "2027", "amount": "5"},), more="money")

    response = client.post(NEW, sent)

    assert response["Location"] == f"{page_of(the_action())}?more=money#money"
    page = client.get(response["Location"]).content.decode()
    assert 'name="money-1-year"' in page
    assert 'name="money-2-year"' not in page


def test_add_another_line_without_a_title_keeps_the_rows_and_adds_one(client: Client) -> None:
    sent = pages.action(title="", money=({"year": "2027", "amount": "5"},), more="money")

    page = client.post(NEW, sent)

    assert page.status_code == 422
    assert b'name="money-1-year"' in page.content
    assert b'value="2027"' in page.content


def test_a_ticked_line_goes_even_if_it_is_wrong(client: Client) -> None:
    client.post(NEW, pages.action(money=({"year": "2027", "amount": "5"}, {"note": "b"})))

    client.post(
        page_of(the_action()),
        pages.as_shown(client, page_of(the_action()))
        | {"money-0-DELETE": "on", "money-0-note": "x" * 500},
    )

    assert [line.note for line in the_action().money.all()] == ["b"]


def test_save_and_come_back_later_leads_home(client: Client) -> None:
    response = client.post(NEW, pages.action(later="1", starts="soon"))

    assert response["Location"] == "/regions/arad/"


def test_an_organisation_is_found_by_its_name_in_any_case(
    client: Client, strategy: Strategy
) -> None:
    known = factories.OrganisationFactory.create(region=strategy.region, name="ȘCOALA ÎNALTĂ")

    client.post(NEW, pages.action(new_organisation="școala înaltă"))

    assert the_action().responsible == known


def test_an_organisation_that_left_stays_until_another_is_chosen(
    client: Client, strategy: Strategy
) -> None:
    gone = factories.OrganisationFactory.create(region=strategy.region, state=PersonState.LEFT)
    action = factories.ActionFactory.create(strategy=strategy, responsible=gone)

    client.post(page_of(action), pages.as_shown(client, page_of(action)) | {"role": "head"})

    assert (the_action().responsible, the_action().role) == (gone, "head")


# --- What cannot be read --------------------------------------------------------------


def test_what_cannot_be_read_is_kept_shown_with_its_sentence_and_missing(
    client: Client, strategy: Strategy
) -> None:
    client.post(
        NEW,
        pages.action(
            starts="after the summer",
            money=({"year": "2027 or so", "amount": "about <b>2000</b>", "source": "amif"},),
            measures=({"what": "Towns", "aim": "many", "by": "at the end"},),
        ),
    )

    action = the_action()
    line, measure = action.money.get(), action.measures.get()
    assert (action.starts, action.unread) == (None, {"starts": "after the summer"})
    assert (line.year, line.amount) == (None, None)
    assert line.unread == {"year": "2027 or so", "amount": "about <b>2000</b>"}
    assert measure.unread == {"aim": "many", "by": "at the end"}
    response = client.get(page_of(action))
    page = response.content.decode()
    assert response.status_code == 200
    for typed in ("after the summer", "2027 or so", "about <b>2000</b>", "many", "at the end"):
        assert escape(typed) in page
    assert "Write “From which month” as a month and a year" in page
    assert "Money line 1: Write “Amount in EUR” as a number above zero" in page
    assert 'href="#id_money-0-amount"' in page
    codes = {finding.code for finding in readiness.findings(strategy)}
    assert "action-unread" in codes


def test_correcting_what_could_not_be_read_removes_it(client: Client) -> None:
    client.post(NEW, pages.action(starts="soon", money=({"year": "x", "amount": "5"},)))

    shown = pages.as_shown(client, page_of(the_action()))
    client.post(page_of(the_action()), shown | {"starts": "3/2027", "money-0-year": "2027"})

    action = the_action()
    assert (action.unread, action.starts) == ({}, date(2027, 3, 1))
    assert (action.money.get().unread, action.money.get().year) == ({}, 2027)


@pytest.mark.parametrize(
    "amount", ["-5", "0", "12 34", "1e9", "NaN", "12.345,678", "99999999999999"]
)
def test_an_impossible_amount_never_becomes_a_number(client: Client, amount: str) -> None:
    client.post(NEW, pages.action(money=({"amount": amount},)))

    line = MoneyLine.objects.get()
    assert line.amount is None
    assert line.unread == {"amount": amount}


def test_measures_of_an_objective_keep_what_could_not_be_read(
    client: Client, strategy: Strategy
) -> None:
    client.post(NEW_OBJECTIVE, pages.objective(measures=({"what": "Trust", "now": "low"},)))

    objective = Objective.objects.get()
    page = client.get(page_of(objective)).content.decode()
    assert 'value="low"' in page
    assert "Write “Now” as a number" in page
    assert "objective-unread" in {one.code for one in readiness.findings(strategy)}


# --- Refused ------------------------------------------------------------------------

EVIL = [
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    '"><svg onload=alert(1)>',
    "@import url(file:///etc/passwd)",
    "=HYPERLINK(1)",
    "\u202e abc \u0000"[:-1],
]


@pytest.mark.parametrize("evil", EVIL)
def test_whatever_is_typed_is_kept_as_text_and_nothing_runs(client: Client, evil: str) -> None:
    typed = dict.fromkeys(("title", "description", "role", "no_cost_reason", "starts"), evil)
    response = client.post(
        NEW, pages.action(**typed, money=({"note": evil},), measures=({"what": evil},))
    )

    assert response.status_code == 302
    for address in (page_of(the_action()), pages.HERE):
        page = client.get(address).content.decode()
        assert evil not in page or "<" not in evil
        assert escape(evil.strip()) in page
        assert "1414" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Write what you will do, in a few words."),
        ({"title": "x" * 201}, "Use 200 characters or fewer; you typed 201."),
        ({"title": "a\0b"}, "There is a character in this text that we cannot keep."),
        ({"description": "x" * 6001}, "Use 6000 characters or fewer"),
        ({"groups": ["nobody"]}, "Choose one of the answers shown."),
        ({"objective": "999999"}, "Choose one of the answers shown."),
        ({"responsible": "x"}, "Choose one of the answers shown."),
        ({"state": "late"}, "Choose one of the answers shown."),
        ({"starts": "5/2028", "ends": "3/2027"}, "An action cannot end before it starts."),
        ({"version": "9" * 30}, "Enter 1000000 or less."),
        ({"uuid": "me"}, "Enter a valid UUID."),
        ({"money-TOTAL_FORMS": "x"}, "Some lines did not arrive."),
        ({"money-0-note": "x" * 201}, "Money line 1: Use 200 characters or fewer"),
        ({"money-0-source": "nobody"}, "Money line 1: Choose one of the answers shown."),
        ({"money-0-amount": "1" * 99}, "Money line 1: Use 60 characters or fewer"),
        ({"money-0-amount": "1\0"}, "Money line 1: There is a character"),
        ({"measures-0-what": "x" * 301}, "Measure 1: Use 300 characters or fewer"),
    ],
)
def test_bad_input_gets_a_sentence_and_everything_typed_stays(
    client: Client, wrong: dict[str, Any], sentence: str
) -> None:
    sent = pages.action(
        role="head & heart", money=({"note": "the note"},), measures=({"what": "the count"},)
    )

    response = client.post(NEW, sent | wrong)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'id="problems"' in page
    assert "<title>Error:" in page
    assert "head &amp; heart" in page
    assert not Action.objects.exists()


# --- Two people ------------------------------------------------------------------------


def test_a_stale_page_shows_both_texts_and_loses_none(
    client_as: ClientAs, strategy: Strategy
) -> None:
    mine, theirs = client_as("editor"), client_as("lead")
    mine.post(NEW, pages.action(money=({"year": "2027", "amount": "5"},)))
    address = page_of(the_action())
    old = pages.as_shown(mine, address)
    theirs.post(
        address,
        old
        | {
            "title": "Their title",
            "money-0-amount": "7",
            "starts": "3/2027",
            "groups": ["roma_travellers"],
        },
    )

    response = mine.post(address, old | {"title": "My title", "money-0-amount": "9"})

    page = response.content.decode()
    assert response.status_code == 409
    for said in (
        "Their title",
        "My title",
        "2027 · EUR 7",
        "EUR 9",
        "Roma and Travellers",
        "March 2027",
    ):
        assert said in page
    assert the_action().title == "Their title"
    assert Revision.objects.filter(lost=True, value="My title").exists()
    kept = pages.as_shown(mine, address) | {"title": "My title"}
    assert mine.post(address, kept).status_code == 302
    assert the_action().title == "My title"


def test_the_same_text_by_two_people_is_no_conflict(
    client_as: ClientAs, strategy: Strategy
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    mine, theirs = client_as("editor"), client_as("lead")
    old = pages.as_shown(mine, page_of(action))

    theirs.post(page_of(action), old | {"role": "head"})
    response = mine.post(page_of(action), old | {"role": "head"})

    assert response.status_code == 302


def test_a_page_of_another_region_is_never_saved_nor_shown(
    client: Client, strategy: Strategy
) -> None:
    secret = factories.ActionFactory.create(title="Their secret plan")
    other = factories.ObjectiveFactory.create(title="Their secret aim")

    for address, sent in (
        (NEW, pages.action(uuid=str(secret.uuid))),
        (NEW_OBJECTIVE, pages.objective(uuid=str(other.uuid))),
    ):
        response = client.post(address, sent)
        assert response.status_code == 409
        assert "secret" not in response.content.decode()
        assert "This page belongs to another plan." in response.content.decode()
    assert client.get(page_of(secret)).status_code == 404
    assert client.post(page_of(secret), pages.action()).status_code == 404
    secret.refresh_from_db()
    assert secret.title == "Their secret plan"


def test_who_writes_while_a_colleague_takes_it_out_loses_nothing(
    client_as: ClientAs, strategy: Strategy
) -> None:
    mine, theirs = client_as("editor"), client_as("lead")
    action = factories.ActionFactory.create(strategy=strategy)
    old = pages.as_shown(mine, page_of(action))
    theirs.post(f"{page_of(action)}remove/")

    response = mine.post(page_of(action), old | {"role": "head"}, follow=True)

    page = response.content.decode()
    assert "Your text is saved. A colleague took this out of the plan meanwhile." in page
    assert "Put it back" in page
    mine.post(f"{page_of(action)}remove/", {"restore": "1"})
    assert (the_action().role, the_action().removed_at) == ("head", None)


# --- Objectives and currency ---------------------------------------------------------


def test_an_objective_with_its_measures_is_saved_once(client: Client) -> None:
    sent = pages.objective(
        why="Because shifts end late.",
        measures=({"what": "Finished courses", "now_by": "6/2027", "aim": "900"},),
    )

    client.post(NEW_OBJECTIVE, sent)
    client.post(NEW_OBJECTIVE, sent)

    objective = Objective.objects.get()
    measure = objective.measures.get()
    assert (objective.why, measure.now_by) == ("Because shifts end late.", date(2027, 6, 1))
    assert Measure.objects.count() == 1


def test_an_objective_without_a_title_gets_a_sentence(client: Client) -> None:
    response = client.post(NEW_OBJECTIVE, pages.objective(title=" ", why="Because."))

    assert response.status_code == 422
    assert "Write the objective in one sentence." in response.content.decode()
    assert "Because." in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rate": "0"}, "Write the rate as a number above zero"),
        ({"rate": "4,97", "on": ""}, "Write both the rate and its day, or neither."),
        ({"rate": "4,97", "on": "yesterday"}, "Write the day of the rate"),
        ({"currency": "USD"}, "Choose one of the answers shown."),
    ],
)
def test_a_wrong_rate_gets_a_sentence(
    client: Client, strategy: Strategy, typed: dict[str, str], sentence: str
) -> None:
    sent = {"currency": "RON", "rate": "", "on": ""} | typed

    response = client.post(f"{pages.HERE}money/", sent)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    strategy.refresh_from_db()
    assert strategy.currency == "EUR"


def test_the_sums_are_confirmed_or_not_yet(
    client: Client, strategy: Strategy, cast: Cast
) -> None:
    def confirmed() -> bool:
        return readiness.load(strategy).money_confirmed

    client.post(f"{pages.HERE}money/", {"confirm": "yes"})
    assert confirmed()
    assert "Your team said on" in client.get(f"{pages.HERE}money/").content.decode()
    client.post(f"{pages.HERE}money/", {"confirm": "no"})
    assert not confirmed()


def test_a_page_that_names_no_row_is_a_new_one(client: Client) -> None:
    assert client.get(f"{pages.HERE}actions/{uuid4()}/").status_code == 404
