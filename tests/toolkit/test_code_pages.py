"""The region's own codes, and who takes part with an account."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from regions.models import Membership, Region, Role
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.models import AccessCode, Group, Process, Seat
from toolkit.services.seats import number_of

pytestmark = pytest.mark.django_db
CODES = "/regions/arad/codes/"
TAKE_PART = "/regions/arad/take-part/"


@pytest.fixture
def process(strategy: Strategy) -> Process:
    return factories.ProcessFactory.create(strategy=strategy)


@pytest.fixture
def code(process: Process) -> AccessCode:
    return factories.AccessCodeFactory.create(
        strategy=process.strategy, digits="48217730", label="Sheets in the library"
    )


def make(client: Client, **said: str) -> Any:
    return client.post(f"{CODES}new/", {"label": "Sheets in the library"} | said, follow=True)


# --- Codes -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lead", "facilitator"])
@pytest.mark.usefixtures("process")
def test_lead_and_facilitator_make_a_code_and_see_it_large(
    client_as: ClientAs, role: str
) -> None:
    page = make(client_as(role)).content.decode()

    code = AccessCode.objects.get()
    assert f'<p class="code-digits">{code}</p>' in page
    assert f"/take-part/code/{code.digits}/</textarea>" in page
    assert '<svg viewBox="' in page
    assert " style=" not in page
    assert "It works until you close it." in page


def test_a_code_works_to_the_end_of_its_day_in_the_region(
    client_as: ClientAs, process: Process, client: Client
) -> None:
    Region.objects.update(time_zone="Europe/Bucharest")
    day = {"until_day": "26", "until_month": "11", "until_year": "2026"}
    with time_machine.travel("2026-11-26 08:00Z", tick=False) as clock:
        page = make(client_as("lead"), **day).content.decode()
        address = f"/take-part/code/{AccessCode.objects.get().digits}/"
        assert "It works until 26 November 2026, 23:59." in page

        clock.move_to(datetime(2026, 11, 26, 21, 59, tzinfo=UTC))
        assert client.get(address).status_code == 200
        clock.move_to(datetime(2026, 11, 26, 22, 0, tzinfo=UTC))
        assert client.get(address).status_code == 410


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"label": " "}, "Fill in “What is it for"),
        ({"until_day": "1", "until_month": "1", "until_year": "2020"}, "still to come"),
        ({"label": "x" * 121}, "Use 120 characters or fewer"),
    ],
)
@pytest.mark.usefixtures("process")
def test_a_code_that_cannot_be_made_says_what_to_do(
    client_as: ClientAs, said: dict[str, str], sentence: str
) -> None:
    answer = make(client_as("lead"), **said)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not AccessCode.objects.exists()


def test_who_came_in_stays_when_a_code_is_closed(client_as: ClientAs, code: AccessCode) -> None:
    seat = factories.SeatFactory.create(strategy=code.strategy, code=code)
    lead = client_as("lead")
    assert "1 person came in with it." in lead.get(f"{CODES}{code.uuid}/").content.decode()

    page = lead.post(f"{CODES}{code.uuid}/close/", follow=True).content.decode()

    assert "The code is closed." in page
    assert "code-digits" not in page
    assert Seat.objects.filter(pk=seat.pk).exists()
    assert not AccessCode.objects.get().is_open


def test_an_editor_reads_the_codes_and_makes_none(
    client_as: ClientAs, code: AccessCode
) -> None:
    editor = client_as("editor")

    assert "Sheets in the library" in editor.get(CODES).content.decode()
    assert "Make a code" not in editor.get(CODES).content.decode()
    assert "Close the code" not in editor.get(f"{CODES}{code.uuid}/").content.decode()


def test_the_code_of_a_workshop_is_not_among_them(
    client_as: ClientAs, code: AccessCode
) -> None:
    code.workshop = factories.WorkshopFactory.create(strategy=code.strategy)
    code.save()
    lead = client_as("lead")

    assert "There is no code yet." in lead.get(CODES).content.decode()
    assert lead.get(f"{CODES}{code.uuid}/").status_code == 404


def test_it_says_that_no_code_opens_before_the_lead_has_confirmed(
    client_as: ClientAs, code: AccessCode
) -> None:
    lead = client_as("lead")
    assert "No code opens anything yet" not in lead.get(CODES).content.decode()

    Process.objects.update(confirmed_at=None)

    assert "No code opens anything yet" in lead.get(CODES).content.decode()


def test_the_list_asks_the_database_as_often_for_one_code_as_for_many(
    client_as: ClientAs, code: AccessCode, django_assert_num_queries: Any
) -> None:
    lead = client_as("lead")
    lead.get(CODES)
    with django_assert_num_queries(12, exact=False) as few:
        lead.get(CODES)
    for one in factories.AccessCodeFactory.create_batch(40, strategy=code.strategy):
        factories.SeatFactory.create_batch(2, strategy=code.strategy, code=one)

    with django_assert_num_queries(len(few)):
        page = lead.get(CODES).content.decode()

    assert "page=2" in page


# --- With an account -----------------------------------------------------------------------


@pytest.mark.usefixtures("process")
def test_who_takes_part_with_an_account_has_one_place(
    client_as: ClientAs, cast: Cast, region: Region
) -> None:
    client = client_as("stakeholder")
    assert f'action="{TAKE_PART}"' in client.get("/regions/arad/").content.decode()

    pages = [client.post(TAKE_PART, follow=True) for _time in range(2)]

    seat = Seat.objects.get()
    assert (seat.user, seat.organisation, seat.group) == (
        cast["stakeholder"],
        None,
        Group.RESIDENTS,
    )
    assert [page.status_code for page in pages] == [200, 200]
    assert "You answer for yourself." in pages[1].content.decode()


@pytest.mark.usefixtures("process")
def test_they_speak_for_their_organisation(client_as: ClientAs, region: Region) -> None:
    ours = factories.OrganisationFactory.create(region=region, name="Casa Lumii")
    Membership.objects.filter(region=region, role=Role.STAKEHOLDER).update(organisation=ours)

    page = client_as("stakeholder").post(TAKE_PART, follow=True)

    assert Seat.objects.get().organisation == ours
    assert "Casa Lumii" in page.content.decode()


def test_before_it_is_ready_there_is_nothing_to_take_part_in(
    client_as: ClientAs, process: Process
) -> None:
    Process.objects.update(confirmed_at=None)
    client = client_as("stakeholder")

    assert TAKE_PART not in client.get("/regions/arad/").content.decode()
    refused = client.post(TAKE_PART)

    assert refused.status_code == 403
    assert "The region is still preparing it." in refused.content.decode()
    assert not Seat.objects.exists()


@pytest.mark.usefixtures("process")
def test_the_place_of_an_account_is_gone_with_signing_out(
    client_as: ClientAs, cast: Cast
) -> None:
    client = client_as("stakeholder")
    client.post(TAKE_PART)
    assert client.get("/take-part/number/").status_code == 200

    client.post("/sign-in/out/")
    assert client.get("/take-part/number/").status_code == 302

    client.force_login(cast["editor"])
    assert client.get("/take-part/number/").status_code == 302


@pytest.mark.usefixtures("process")
def test_the_number_opens_it_without_the_account(client_as: ClientAs, client: Client) -> None:
    client_as("stakeholder").post(TAKE_PART)

    client.post("/take-part/return/", {"number": number_of(Seat.objects.get())})

    assert client.get("/take-part/here/").status_code == 200


@pytest.mark.usefixtures("process")
def test_an_account_that_is_deleted_leaves_a_place_of_nobody(
    client_as: ClientAs, cast: Cast
) -> None:
    client_as("stakeholder").post(TAKE_PART)

    User.objects.filter(pk=cast["stakeholder"].pk).delete()

    assert Seat.objects.get().user is None


def test_the_first_page_leads_to_the_code(client: Client) -> None:
    page = client.get("/").content.decode()

    assert '<a class="button" href="/take-part/">Enter your code</a>' in page
    assert "I have a code" in page
