"""Codes: a hall is never locked out, and nobody finds a room by trying digits."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from kernel.digits import digits_in, grouped
from kernel.often import MEMORY
from regions.access import Place
from regions.models import Role
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast
from toolkit.models import AccessCode
from toolkit.services.codes import (
    TRIES,
    TRIES_OF_PREFIX,
    Refused,
    close_code,
    code_behind,
    let_in,
    make_code,
)

pytestmark = pytest.mark.django_db
HALL, ATTACKER = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def code(strategy: Strategy) -> AccessCode:
    factories.ProcessFactory.create(strategy=strategy)
    return factories.AccessCodeFactory.create(strategy=strategy, digits="48217730")


@pytest.fixture
def desk(strategy: Strategy, cast: Cast) -> Desk:
    return Desk(strategy, Place(strategy.region, cast["lead"], Role.LEAD))


def answer_to(typed: str, address: str = HALL) -> str:
    """Return what somebody is told: "in", or the phrase that says why not."""
    try:
        code = code_behind(typed, address)
    except Refused as refused:
        return refused.key
    let_in(code, address)
    return "in"


def wrong_digits(start: str = "") -> Iterator[str]:
    """Return digits that open nothing, all with this start."""
    for number in range(10 ** (8 - len(start))):
        yield f"{start}{number:0{8 - len(start)}}"


def everywhere() -> Iterator[str]:
    """Return digits that open nothing, no two with the same start."""
    return (f"{number}0000" for number in range(5000, 10_000))


# --- As people type them -----------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "48217730",
        "4821 7730",
        "٤٨٢١ ٧٧٣٠",
        " 4821-7730 ",
        "۴۸۲۱۷۷۳۰",
        "४८२१ ७७३०",
        "4821\u200f7730.",
    ],
)
@pytest.mark.usefixtures("code")
def test_a_code_is_accepted_in_any_script_and_however_it_is_spaced(typed: str) -> None:
    assert answer_to(typed) == "in"


@pytest.mark.parametrize("typed", ["48217730", "4821 7730", "٤٨٢١ ٧٧٣٠"])
@pytest.mark.usefixtures("code")
def test_the_box_accepts_it_and_leads_to_the_languages(typed: str, client: Client) -> None:
    answer = client.post("/take-part/", {"code": typed}, follow=True)

    assert answer.redirect_chain == [("/take-part/code/48217730/", 302)]
    assert "العربية" in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["", "4821", "482177301", "4821773o", "' OR 1=1 --", "½" * 90]
)
@pytest.mark.usefixtures("code")
def test_what_is_no_code_is_told_what_a_code_is_and_is_no_try(typed: str) -> None:
    for _time in range(TRIES + 1):
        assert answer_to(typed) == "code_short"
    assert answer_to("48217730") == "in"


def test_what_was_typed_stays_in_the_box_with_a_sentence(
    code: AccessCode, client: Client
) -> None:
    answer = client.post("/take-part/", {"code": "4821 7731<"})
    page = answer.content.decode()

    assert answer.status_code == 404
    assert 'value="4821 7731&lt;"' in page
    assert "We do not know this code." in page
    assert "<title>There is a problem:" in page
    assert code.digits not in page


def test_digits_are_read_out_in_fours() -> None:
    assert grouped("48217730") == "4821 7730"
    assert grouped(digits_in("730529164488")) == "7305 2916 4488"


# --- A hall of 150 phones ----------------------------------------------------------


def in_the_hall(code: AccessCode, *, after: Any = None) -> list[str]:
    """Let 30 phones mistype, wherever, then each of 150 come in; every fifth mistypes again."""
    told = [answer_to(f"4821{7731 + phone}") for phone in range(15)]
    told += [answer_to(f"{4900 + phone}7730") for phone in range(15)]
    assert set(told) == {"code_unknown"}
    came = []
    for phone in range(150):
        if phone % 5 == 4:
            answer_to(f"4821{8000 + phone}")
        if after and phone == 75:
            after()
        came.append(answer_to(code.digits))
    return came


def test_a_hall_of_150_phones_with_30_typing_errors_comes_in(code: AccessCode) -> None:
    assert in_the_hall(code) == ["in"] * 150


def test_it_comes_in_when_the_cache_forgets_in_between(code: AccessCode) -> None:
    assert in_the_hall(code, after=cache.clear) == ["in"] * 150


def test_it_comes_in_when_another_process_answers_and_the_cache_is_empty(
    code: AccessCode,
) -> None:
    def forget() -> None:
        cache.clear()
        MEMORY.clear()

    assert in_the_hall(code, after=forget) == ["in"] * 150


def test_thirty_errors_behind_the_right_first_four_lock_nobody_out(code: AccessCode) -> None:
    told = [answer_to(f"4821{number:04}") for number in range(30)]

    assert set(told) == {"code_unknown"}
    assert answer_to(code.digits) == "in"


def test_right_codes_are_never_counted(code: AccessCode) -> None:
    for _phone in range(TRIES * 2):
        code_behind(code.digits, HALL)


def test_who_is_in_may_mistype_the_room_for_half_a_day(code: AccessCode) -> None:
    with time_machine.travel("2026-11-26 08:00Z", tick=False) as clock:
        answer_to(code.digits)
        clock.move_to("2026-11-26 19:59Z")
        for number in range(TRIES):
            assert answer_to(f"4821{number:04}") == "code_unknown"
        assert answer_to(code.digits) == "in"


# --- Trying out --------------------------------------------------------------------


def tries_until_refused(digits: Iterator[str], address: str) -> int:
    for count, one in enumerate(digits):
        if answer_to(one, address) == "too_often":
            return count
    raise AssertionError("never refused")


def test_an_address_has_few_tries_an_hour_whatever_it_tries(code: AccessCode) -> None:
    assert tries_until_refused(everywhere(), ATTACKER) == TRIES
    assert answer_to(code.digits, ATTACKER) == "too_often"
    assert answer_to(code.digits, HALL) == "in"


def test_who_knows_the_first_four_has_fewer(code: AccessCode) -> None:
    assert tries_until_refused(wrong_digits("4821"), ATTACKER) == TRIES_OF_PREFIX
    assert answer_to(code.digits, ATTACKER) == "too_often"


def test_a_refused_try_says_nothing_of_the_digits(code: AccessCode, client: Client) -> None:
    tries_until_refused(wrong_digits("4821"), "127.0.0.1")

    wrong = client.get("/take-part/code/48210001/")
    right = client.get(f"/take-part/code/{code.digits}/")

    assert wrong.status_code == right.status_code == 429
    assert "Wait an hour" in right.content.decode()


def test_after_an_hour_there_are_as_many_again_and_no_more(code: AccessCode) -> None:
    digits = everywhere()
    with time_machine.travel("2026-11-26 08:00Z", tick=False) as clock:
        for hour in range(8, 12):
            clock.move_to(f"2026-11-26 {hour:02}:01Z")
            # Redis keeps its own time; what the process counts goes by this clock.
            cache.clear()
            assert tries_until_refused(digits, ATTACKER) == TRIES


def test_they_cannot_be_tried_out_because_the_cache_forgets(code: AccessCode) -> None:
    tries_until_refused(wrong_digits("4821"), ATTACKER)

    cache.clear()

    assert answer_to(code.digits, ATTACKER) == "too_often"


def test_the_digits_of_one_room_open_no_tries_at_another(strategy: Strategy) -> None:
    factories.AccessCodeFactory.create(strategy=strategy, digits="48217730")
    other = factories.AccessCodeFactory.create(strategy=strategy, digits="60120077")
    assert answer_to("48217730", ATTACKER) == "in"

    tries_until_refused(wrong_digits("6012"), ATTACKER)

    assert answer_to(other.digits, ATTACKER) == "too_often"
    assert answer_to("48217730", ATTACKER) == "in"


def test_all_addresses_of_a_network_of_ipv6_are_one(code: AccessCode, client: Client) -> None:
    for number in range(TRIES_OF_PREFIX):
        client.get(f"/take-part/code/4821{number:04}/", REMOTE_ADDR=f"2001:db8:1:2::{number:x}")

    same = client.get("/take-part/code/48217730/", REMOTE_ADDR="2001:db8:1:2:ff::1")
    other = client.get("/take-part/code/48217730/", REMOTE_ADDR="2001:db8:1:3::1")

    assert (same.status_code, other.status_code) == (429, 200)


# --- Making and closing -------------------------------------------------------------


def test_the_first_four_of_a_code_are_of_one_workshop_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, other = factories.WorkshopFactory.create_batch(2, strategy=desk.strategy)
    # Of all first four only two are left to choose from.
    monkeypatch.setattr("toolkit.services.codes.FIRST_FOURS", ["4821", "6012"])

    one = make_code(desk, workshop)
    two = make_code(desk, other)
    same = make_code(desk, workshop)

    assert {one.digits[:4], two.digits[:4]} == {"4821", "6012"}
    assert same.digits[:4] == one.digits[:4]
    assert len({one.digits, two.digits, same.digits}) == 3


@pytest.mark.parametrize("ended", [{"closed_at": 1}, {"expires_at": 1}])
def test_the_first_four_are_free_again_a_day_after_a_code_has_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, ended: dict[str, Any]
) -> None:
    column = next(iter(ended))
    monkeypatch.setattr("toolkit.services.codes.FIRST_FOURS", ["4821", "6012"])
    old = factories.AccessCodeFactory.create(
        strategy=desk.strategy, digits="48217730", **{column: timezone.now()}
    )
    assert make_code(desk).digits[:4] == "6012"

    AccessCode.objects.filter(pk=old.pk).update(**{column: timezone.now() - timedelta(days=2)})

    assert make_code(desk).digits[:4] == "4821"


def test_making_and_closing_are_recorded(desk: Desk) -> None:
    code = make_code(desk, label="Sheet for the library")
    close_code(desk, code)
    close_code(desk, code)

    said = Entry.objects.filter(region=desk.place.region).order_by("pk")
    assert [(one.verb, one.title) for one in said] == [
        (Verb.CODE_MADE, "Sheet for the library"),
        (Verb.CODE_CLOSED, "Sheet for the library"),
    ]
    assert code.digits not in str([(one.title, one.data, one.link) for one in said])


def test_a_closed_or_expired_code_says_so_and_is_no_try(code: AccessCode, desk: Desk) -> None:
    close_code(desk, code)
    old = factories.AccessCodeFactory.create(
        strategy=desk.strategy, digits="60120077", expires_at=timezone.now()
    )
    for _time in range(TRIES + 1):
        assert answer_to(code.digits) == "code_closed"
        assert answer_to(old.digits) == "code_closed"
