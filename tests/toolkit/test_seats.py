"""Places: under no name, found again by their number, emptied when somebody asks."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from activity.models import Entry
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast
from toolkit.models import (
    AccessCode,
    Ballot,
    Correction,
    Group,
    InputState,
    KeptAddress,
    Objection,
    Said,
    Seat,
    Voice,
    VoteState,
)
from toolkit.services import seats
from toolkit.services.codes import Refused
from toolkit.services.erasing import GONE, erase_seat
from toolkit.services.seats import number_of, seat_with_number, take_seat

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"


@pytest.fixture
def code(strategy: Strategy) -> AccessCode:
    factories.ProcessFactory.create(strategy=strategy)
    return factories.AccessCodeFactory.create(strategy=strategy, digits="48217730")


@pytest.fixture
def seat(code: AccessCode) -> Seat:
    return take_seat(code, "ar")


def everything_kept() -> str:
    """Return all that stands in the database, as one text."""
    rows: list[Any] = []
    for model in apps.get_models():
        rows += model._base_manager.values_list()
    return str(rows)


# --- The number ----------------------------------------------------------------------


@pytest.mark.parametrize("script", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"])
@pytest.mark.parametrize("form", ["{}{}{}", "{} {} {}", " {}-{}-{}."])
def test_a_number_finds_its_place_in_any_script(seat: Seat, script: str, form: str) -> None:
    digits = number_of(seat)
    assert len(digits) == 12
    typed = form.format(digits[:4], digits[4:8], digits[8:])

    assert seat_with_number(typed.translate(str.maketrans("0123456789", script)), HERE) == seat


def test_a_number_is_kept_nowhere(seat: Seat) -> None:
    kept = everything_kept()

    assert number_of(seat) not in kept
    assert seat.number_hash in kept


def test_another_key_of_the_server_makes_another_number(seat: Seat, settings: Any) -> None:
    before = number_of(seat)

    settings.SECRET_KEY = "another key"

    assert number_of(seat) != before


def test_no_two_places_have_one_number(
    code: AccessCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take_seat(code, "en")
    numbers = iter([number_of(taken), "000000000001"])
    monkeypatch.setattr(seats, "number_of", lambda _seat: next(numbers))

    other = take_seat(code, "en")

    assert other.number_hash != taken.number_hash


def test_numbers_cannot_be_tried_out(seat: Seat) -> None:
    told = []
    for number in range(seats.WRONG_NUMBERS + 1):
        with pytest.raises(Refused) as refused:
            seat_with_number(f"{number:012}", HERE)
        told.append(refused.value.key)
    assert told[:-1] == ["number_unknown"] * seats.WRONG_NUMBERS
    assert told[-1] == "too_often"

    with pytest.raises(Refused):
        seat_with_number(number_of(seat), HERE)
    assert seat_with_number(number_of(seat), "198.51.100.9") == seat


def test_right_numbers_are_never_counted(seat: Seat) -> None:
    for _phone in range(seats.WRONG_NUMBERS * 2):
        assert seat_with_number(number_of(seat), HERE) == seat


# --- What is kept of a person ----------------------------------------------------------


def test_a_place_has_a_day_and_no_time() -> None:
    kept = {type(field) for field in Seat._meta.fields}
    assert models.DateField in kept
    assert not kept & {models.DateTimeField, models.TimeField, models.GenericIPAddressField}


def test_coming_in_leaves_neither_address_nor_session_nor_time(
    code: AccessCode, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    where: Any = {"REMOTE_ADDR": "203.0.113.77", "headers": {"user-agent": "Fon/7 (peculiar)"}}
    client.post("/take-part/", {"code": "4821 7731"}, **where)
    client.post("/take-part/", {"code": "4821 7730"}, **where)
    client.post(
        "/take-part/code/48217730/",
        {"language": "uk", "whom": "residents", "start": "1"},
        **where,
    )
    client.get("/take-part/here/", **where)

    kept = everything_kept()
    assert Seat.objects.count() == 1
    assert "203.0.113" not in kept + caplog.text
    assert "peculiar" not in kept + caplog.text
    assert set(client.cookies) <= {"place", "csrftoken"}
    assert not Entry.objects.exists()


def test_for_an_organisation_a_place_is_in_no_group(code: AccessCode) -> None:
    organisation = factories.OrganisationFactory.create(region=code.strategy.region)

    assert take_seat(code, "en", group=Group.PUBLIC).group == Group.PUBLIC
    assert take_seat(code, "en", organisation=organisation).group == ""


def test_a_place_knows_the_workshop_of_its_code(code: AccessCode) -> None:
    workshop = factories.WorkshopFactory.create(strategy=code.strategy)
    code.workshop = workshop
    code.save()

    assert take_seat(code, "en").workshop == workshop


# --- Deleting what one said -------------------------------------------------------------


def test_answers_are_emptied_and_keep_what_is_counted(seat: Seat, strategy: Strategy) -> None:
    voice = factories.VoiceFactory.create(seat=seat, said=Said.NO, counted=Said.NO)
    other = factories.VoiceFactory.create(seat__strategy=strategy, said=Said.NO)

    erase_seat(seat)

    voice.refresh_from_db()
    other.refresh_from_db()
    assert (voice.said, voice.counted) == ("", Said.NO)
    assert other.said == Said.NO


def test_what_an_organisation_said_stays_the_organisations(seat: Seat) -> None:
    organisation = factories.OrganisationFactory.create(region=seat.strategy.region)
    voice = factories.VoiceFactory.create(
        seat=seat,
        organisation=organisation,
        group="",
        note="We teach.",
        changed_at=timezone.now(),
    )
    idea = factories.IdeaFactory.create(
        strategy=seat.strategy, seat=seat, organisation=organisation, text="Buses"
    )

    erase_seat(seat)

    voice.refresh_from_db()
    idea.refresh_from_db()
    assert (voice.said, voice.note) == (Said.YES, "We teach.")
    assert (idea.text, idea.state) == ("Buses", InputState.RECEIVED)
    assert Voice.objects.filter(pk=voice.pk, seat=None).exists()
    assert idea.seat is None


def test_words_that_are_not_decided_are_withdrawn_and_gone(seat: Seat) -> None:
    idea = factories.IdeaFactory.create(
        strategy=seat.strategy,
        seat=seat,
        text="Я живу у Марії",
        translation="I live at Maria's",
    )
    factories.RevisionFactory.create(
        strategy=seat.strategy,
        kind="toolkit.idea",
        object_uuid=idea.uuid,
        field="translation",
        value="I live with Maria",
    )

    erase_seat(seat)

    idea.refresh_from_db()
    assert (idea.text, idea.state, idea.version) == (GONE, InputState.WITHDRAWN, 2)
    assert not Revision.objects.exists()
    assert "Maria" not in everything_kept()
    assert "Марії" not in everything_kept()


def test_what_is_decided_stays_and_leads_to_nobody(seat: Seat) -> None:
    idea = factories.IdeaFactory.create(
        strategy=seat.strategy,
        seat=seat,
        text="Buses",
        state=InputState.YES,
        reason="We do it.",
    )

    erase_seat(seat)

    idea.refresh_from_db()
    assert (idea.text, idea.state, idea.seat) == ("Buses", InputState.YES, None)


@pytest.mark.parametrize("state", list(VoteState))
def test_what_people_choose_from_stays_and_what_is_only_prepared_goes(
    seat: Seat, strategy: Strategy, state: VoteState
) -> None:
    idea = factories.IdeaFactory.create(strategy=strategy, seat=seat, text="Buses at night")
    vote = factories.VoteFactory.create(strategy=strategy, state=state)
    factories.OptionFactory.create(vote=vote, idea=idea, title="Buses at night")

    erase_seat(seat)

    idea.refresh_from_db()
    stays = state != VoteState.PREPARED
    assert vote.options.exists() is stays
    assert ("Buses at night" in everything_kept()) is stays
    assert (idea.seat is None) is stays


def test_points_are_deleted_while_choosing_is_open_alone(
    seat: Seat, strategy: Strategy
) -> None:
    votes = [
        factories.VoteFactory.create(strategy=strategy, state=state)
        for state in (VoteState.OPEN, VoteState.CLOSED, VoteState.DECIDED)
    ]
    for vote in votes:
        factories.BallotFactory.create(vote=vote, seat=seat)

    erase_seat(seat)

    assert [one.vote.state for one in Ballot.objects.all()] == ["closed", "decided"]
    assert not Ballot.objects.exclude(seat=None).exists()


def test_the_address_goes_and_the_account_is_let_go(seat: Seat, cast: Cast) -> None:
    Seat.objects.filter(pk=seat.pk).update(user=cast["stakeholder"])
    seat.refresh_from_db()
    factories.KeptAddressFactory.create(seat=seat)

    erase_seat(seat)

    seat.refresh_from_db()
    assert seat.user is None
    assert not KeptAddress.objects.exists()
    assert seat_with_number(number_of(seat), HERE) == seat


def test_what_the_team_has_not_settled_is_gone_and_the_rest_leads_to_nobody(
    seat: Seat, strategy: Strategy
) -> None:
    workshop = factories.WorkshopFactory.create(strategy=strategy)
    for taken_over in (None, True):
        factories.CorrectionFactory.create(workshop=workshop, seat=seat, taken_over=taken_over)
        factories.ObjectionFactory.create(
            vote__strategy=strategy, seat=seat, stands=taken_over, text="Villages"
        )

    erase_seat(seat)

    assert [(one.taken_over, one.seat) for one in Correction.objects.all()] == [(True, None)]
    objections = Objection.objects.all()
    assert [(one.text, one.withdrawn, one.seat) for one in objections] == [
        (GONE, True, None),
        ("Villages", False, None),
    ]


def test_the_record_of_it_names_nobody(seat: Seat, cast: Cast) -> None:
    Seat.objects.filter(pk=seat.pk).update(user=cast["stakeholder"])
    seat.refresh_from_db()
    factories.IdeaFactory.create(strategy=seat.strategy, seat=seat, text="Buses")

    erase_seat(seat)

    said = Entry.objects.get()
    assert (said.actor, said.title, said.data) == (None, "", {})
