"""Every place × switch × deed of the written table, asked of `permits.may` and the pages."""

import csv
import io
import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from dashboard.management.commands.access_table import PlaceCell, PlacesTable
from regions.models import Role
from strategies.models import Strategy
from tests import factories
from tests.conftest import ended
from toolkit.http import hold_seat
from toolkit.models import Process, Seat, SwitchKind, Vote, VoteState, Workshop
from toolkit.permits import SWITCH_OF, Deed, may
from toolkit.services.erasing import erase_seat
from toolkit.services.seats import make_seat, seat_of
from versions.models import Purpose, Version
from versions.services import freeze

pytestmark = pytest.mark.django_db
TABLE = PlacesTable()
CELLS = list(TABLE.cells())
SAID = {(one.place, one.switch, one.deed): one.may for one in CELLS}
# Deeds with a page, each as the address its form is at.
PAGES = {
    Deed.ANSWER: "toolkit:questions",
    Deed.PROPOSE: "toolkit:ideas",
    Deed.VOTE: "toolkit:choose_one",
    Deed.COMMENT: "versions:comment_draft",
    Deed.FIND: "versions:mine",
}
# A page that also shows what is said already is there for everybody: its form decides.
FORMS = {Deed.PROPOSE: {"text": "Courses in the evening"}}


@pytest.fixture
def workshop(strategy: Strategy) -> Workshop:
    return factories.WorkshopFactory.create(strategy=strategy, minutes_state="shared")


@pytest.fixture
def votes(strategy: Strategy) -> dict[Deed, Vote]:
    """One vote that is open, and one that asks for objections."""
    votes = {
        deed: factories.VoteFactory.create(strategy=strategy, state=state)
        for deed, state in ((Deed.VOTE, VoteState.OPEN), (Deed.OBJECT, VoteState.OBJECTIONS))
    }
    for vote in votes.values():
        factories.OptionFactory.create_batch(2, vote=vote)
    return votes


def places(strategy: Strategy, workshop: Workshop) -> dict[str, Seat | None]:
    said: dict[str, Any] = {"language": "en", "workshop": workshop}
    organisation = factories.OrganisationFactory.create(region=strategy.region)
    membership = factories.MembershipFactory.create(
        region=strategy.region, role=Role.STAKEHOLDER
    )
    with_account = seat_of(membership, strategy, "en")
    Seat.objects.filter(pk=with_account.pk).update(workshop=workshop)
    with_account.refresh_from_db()
    erased = make_seat(strategy, **said)
    erase_seat(erased)
    return {
        "none": None,
        "resident": make_seat(strategy, **said),
        "organisation": make_seat(strategy, organisation=organisation, **said),
        "account": with_account,
        "entered for others": make_seat(strategy, channel="paper", consented=True, **said),
        "erased": erased,
    }


def switch_to(strategy: Strategy, state: str) -> None:
    """Let all four switches be in one state."""
    now, day = timezone.now(), timedelta(days=1)
    window = {
        "not set": (None, None),
        "not yet": (now + day, now + 2 * day),
        "closed": (now - 2 * day, now - day),
    }.get(state, (now - day, now + day))
    strategy.switches.all().delete()
    for kind in SwitchKind:
        factories.SwitchFactory.create(
            strategy=strategy, kind=kind, opens_at=window[0], closes_at=window[1]
        )
    Process.objects.filter(strategy=strategy).delete()
    confirmed = None if state == "not ready" else now
    factories.ProcessFactory.create(strategy=strategy, confirmed_at=confirmed)


def test_the_table_speaks_of_every_deed() -> None:
    assert set(TABLE.deeds) == set(Deed)
    assert {one.deed for one in CELLS if one.may == "not_ready"} == set(SWITCH_OF)


def test_the_command_prints_each_cell_on_a_line() -> None:
    out = io.StringIO()
    call_command("access_table", places=True, stdout=out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [PlaceCell(**line) for line in lines] == CELLS
    assert len(CELLS) == len(TABLE.places) * len(TABLE.switches) * len(Deed)


@pytest.mark.parametrize("state", TABLE.switches)
def test_every_cell_is_what_permits_say(
    state: str, strategy: Strategy, workshop: Workshop, votes: dict[Deed, Vote]
) -> None:
    seats = places(strategy, workshop)
    assert list(seats) == TABLE.places
    switch_to(strategy, state)
    wrong = []
    for cell in (one for one in CELLS if one.switch == state):
        seat, deed = seats[cell.place], Deed(cell.deed)
        if seat is None:
            assert cell.may == "no_place"
            continue
        permit = may(seat, deed, vote=votes.get(deed), workshop=workshop)
        got = str(permit.why.value) if permit.why else "yes"
        if got != cell.may:
            wrong.append(f"{cell}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("deed", PAGES)
def test_every_cell_is_what_the_pages_do(
    deed: Deed, strategy: Strategy, workshop: Workshop, votes: dict[Deed, Vote]
) -> None:
    """A page to do it on opens, or says why not; without a place one is asked for a code."""
    page = _page(deed, strategy, votes)
    if page is None:
        return
    seats = places(strategy, workshop)
    wrong = []
    for state, (place, seat) in itertools.product(TABLE.switches, seats.items()):
        with transaction.atomic():
            switch_to(strategy, state)
            client = _holding(seat, strategy)
            asked = client.post(page, FORMS[deed]) if deed in FORMS else client.get(page)
            with ended(asked) as answer:
                got = _heard(answer)
            transaction.set_rollback(True)
        expected = next(
            one.may
            for one in CELLS
            if (one.place, one.switch, one.deed) == (place, state, deed)
        )
        if got != (expected if expected in {"yes", "no_place"} else "no"):
            wrong.append(f"{deed} from {place}, {state}: {got}, not {expected}")
    assert not wrong, "\n".join(wrong)


def _page(deed: Deed, strategy: Strategy, votes: dict[Deed, Vote]) -> str | None:
    """Return the address, with something behind it; None while there is no such page."""
    made: dict[Deed, Callable[[], list[Any]]] = {
        Deed.VOTE: lambda: [votes[Deed.VOTE].pk],
        Deed.COMMENT: lambda: _nothing(_draft(strategy)),
    }
    try:
        return reverse(PAGES[deed], args=made.get(deed, list)())
    except NoReverseMatch:
        return None


def _draft(strategy: Strategy) -> Version:
    by = factories.UserFactory.create()
    return freeze(strategy, purpose=Purpose.CONSULTATION, uuid=uuid4(), by=by)


def _nothing(_made: Any) -> list[Any]:
    return []


def _holding(seat: Seat | None, strategy: Strategy) -> Client:
    client = Client()
    if seat:
        if seat.user:
            client.force_login(seat.user)
        answer = HttpResponse()
        hold_seat(answer, seat, signed_in=seat.user is not None)
        client.cookies.update(answer.cookies)
    return client


def _heard(answer: Any) -> str:
    if answer.status_code == 302 and answer.url == reverse("toolkit:enter"):
        return "no_place"
    return {200: "yes", 302: "yes", 403: "no"}.get(answer.status_code, str(answer.status_code))
