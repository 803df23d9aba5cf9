"""Minutes: a draft for the team, corrected by those who were there, then final for good."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry, Notification
from activity.verbs import Verb
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.toolkit import rooms
from toolkit.http import COOKIE
from toolkit.models import Correction, MinutesState, Seat, Workshop

pytestmark = pytest.mark.django_db
HERE = "/take-part/minutes/"


@pytest.fixture
def facilitator(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("facilitator")


@pytest.fixture
def workshop(strategy: Strategy) -> Workshop:
    rooms.open_everything(strategy)
    return rooms.workshop(strategy, minutes="We met.")


def at(name: str, workshop: Workshop, *where: object) -> str:
    return reverse(f"toolkit:{name}", args=["arad", workshop.uuid, *where])


def phone_of(seat: Seat) -> Client:
    client = Client()
    signer = signing.get_cookie_signer(salt=COOKIE + COOKIE)
    client.cookies[COOKIE] = signer.sign(str(seat.uuid))
    return client


def in_days(days: int) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"share-until_{name}": str(value) for name, value in parts.items()}


def shared(workshop: Workshop, until: date | None = None, state: str = "shared") -> Workshop:
    Workshop.objects.filter(pk=workshop.pk).update(
        minutes_state=state, corrections_until=until or timezone.localdate()
    )
    workshop.refresh_from_db()
    return workshop


def final(client: Client, workshop: Workshop) -> int:
    workshop.refresh_from_db()
    sent = {"version": str(workshop.version)}
    return client.post(at("finish_minutes", workshop), sent).status_code


def test_minutes_are_saved_with_their_history(facilitator: Client, workshop: Workshop) -> None:
    page = at("workshop_minutes", workshop)
    sent = {"version": "1", "uuid": str(workshop.uuid), "minutes": "We met and talked."}
    assert facilitator.post(page, sent).status_code == 302
    workshop.refresh_from_db()
    assert workshop.minutes == "We met and talked."
    assert Revision.objects.filter(field="minutes", lost=False).count() == 1
    assert "We met and talked." in facilitator.get(page).content.decode()


def test_a_stale_text_is_kept_and_shown_beside_the_other(
    facilitator: Client, client_as: ClientAs, workshop: Workshop
) -> None:
    page = at("workshop_minutes", workshop)
    sent = {"version": "1", "uuid": str(workshop.uuid), "minutes": "We met twice."}
    assert client_as("lead").post(page, sent).status_code == 302
    answer = facilitator.post(page, sent | {"minutes": "We met on Monday."})
    assert answer.status_code == 409
    assert Revision.objects.get(lost=True).value == "We met on Monday."


def test_sharing_says_until_when_and_tells_who_has_an_account(
    facilitator: Client, workshop: Workshop, cast: Cast
) -> None:
    rooms.people(workshop, 1, user=cast["stakeholder"])
    answer = facilitator.post(at("share_minutes", workshop), in_days(10))
    assert answer.status_code == 302
    workshop.refresh_from_db()
    assert workshop.minutes_state == MinutesState.SHARED
    assert workshop.corrections_until == timezone.localdate() + timedelta(days=10)
    told = Notification.objects.get(entry__verb=Verb.MINUTES_SHARED)
    assert told.person == cast["stakeholder"]
    assert told.entry.link == reverse("dashboard:your_work")


def test_a_day_that_is_over_is_refused_and_kept(
    facilitator: Client, workshop: Workshop
) -> None:
    answer = facilitator.post(at("share_minutes", workshop), in_days(-1))
    assert answer.status_code == 422
    assert "Choose a day that is not over yet." in answer.content.decode()
    workshop.refresh_from_db()
    assert workshop.minutes_state == MinutesState.DRAFT


def test_who_was_there_reads_them_and_says_what_is_wrong(
    facilitator: Client, workshop: Workshop, cast: Cast
) -> None:
    (seat,) = rooms.people(workshop, 1, language="ar")
    phone = phone_of(seat)
    assert phone.get(HERE).status_code == 403
    shared(workshop)
    page = phone.get(HERE).content.decode()
    assert "We met." in page
    assert '<html lang="ar" dir="rtl">' in page
    assert phone.post(HERE, {"text": "It was on Tuesday."}).status_code == 302
    assert Correction.objects.get().seat == seat
    entry = Entry.objects.get(verb=Verb.CORRECTION_CAME)
    assert entry.actor is None
    assert "Tuesday" not in entry.title + str(entry.data)
    told = Notification.objects.filter(entry=entry).values_list("person", flat=True)
    assert set(told) >= {cast["lead"].pk, cast["facilitator"].pk}
    team = facilitator.get(at("workshop_minutes", workshop)).content.decode()
    assert "It was on Tuesday." in team
    assert str(seat.uuid) not in team


def test_the_place_leads_to_them_once_they_are_shared(workshop: Workshop) -> None:
    (seat,) = rooms.people(workshop, 1)
    place = "/take-part/here/"
    assert HERE not in phone_of(seat).get(place).content.decode()
    for state in ("shared", "final"):
        shared(workshop, state=state)
        assert HERE in phone_of(seat).get(place).content.decode()


def test_who_was_elsewhere_reads_nothing(workshop: Workshop, strategy: Strategy) -> None:
    shared(workshop)
    other = factories.WorkshopFactory.create(strategy=strategy)
    (seat,) = rooms.people(other, 1)
    alone = factories.SeatFactory.create(strategy=strategy)
    for one in (seat, alone):
        assert phone_of(one).get(HERE).status_code == 403
        assert phone_of(one).post(HERE, {"text": "x"}).status_code == 403
    assert Client().get(HERE).status_code == 302
    assert not Correction.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_correction_is_refused_and_kept(
    workshop: Workshop, text: str
) -> None:
    shared(workshop)
    (seat,) = rooms.people(workshop, 1)
    answer = phone_of(seat).post(HERE, {"text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert not Correction.objects.exists()


def test_one_place_cannot_flood_the_team(workshop: Workshop) -> None:
    shared(workshop)
    (seat,) = rooms.people(workshop, 1)
    phone = phone_of(seat)
    got = [phone.post(HERE, {"text": f"No. {n}"}).status_code for n in range(11)]
    assert got == [302] * 10 + [429]
    assert Correction.objects.count() == 10


def test_after_the_day_nobody_corrects_any_more_but_everybody_there_reads(
    workshop: Workshop,
) -> None:
    shared(workshop, timezone.localdate() - timedelta(days=2))
    (seat,) = rooms.people(workshop, 1)
    phone = phone_of(seat)
    assert "<textarea" not in phone.get(HERE).content.decode()
    assert phone.post(HERE, {"text": "Too late"}).status_code == 403
    shared(workshop, state="final")
    assert "We met." in phone.get(HERE).content.decode()


def test_each_correction_is_answered_once_and_its_author_reads_the_answer(
    facilitator: Client, workshop: Workshop
) -> None:
    shared(workshop)
    (seat,) = rooms.people(workshop, 1)
    made = factories.CorrectionFactory.create(workshop=workshop, seat=seat, text="Tuesday")
    reply = at("reply_to_correction", workshop, made.pk)
    name = f"correction-{made.pk}"
    wrong = facilitator.post(reply, {f"{name}-taken_over": "no", f"{name}-reply": ""})
    assert wrong.status_code == 422
    assert "Say why, in plain words." in wrong.content.decode()
    sent = {f"{name}-taken_over": "no", f"{name}-reply": "It was Monday."}
    assert facilitator.post(reply, sent).status_code == 302
    again = facilitator.post(reply, sent | {f"{name}-reply": "It was Friday."})
    assert again.status_code == 409
    made.refresh_from_db()
    assert (made.reply, made.taken_over) == ("It was Monday.", False)
    assert "It was Monday." in phone_of(seat).get(HERE).content.decode()


def test_they_become_final_after_the_day_and_with_every_correction_answered(
    facilitator: Client, workshop: Workshop
) -> None:
    assert final(facilitator, workshop) == 409
    shared(workshop, timezone.localdate() + timedelta(days=1))
    assert final(facilitator, workshop) == 409
    shared(workshop, timezone.localdate() - timedelta(days=1))
    made = factories.CorrectionFactory.create(workshop=workshop, text="Tuesday")
    assert final(facilitator, workshop) == 409
    Correction.objects.filter(pk=made.pk).update(taken_over=True)
    assert final(facilitator, workshop) == 302
    workshop.refresh_from_db()
    assert workshop.minutes_are_final
    assert Entry.objects.filter(verb=Verb.MINUTES_FINAL).count() == 1


def test_nobody_makes_final_what_they_have_not_read(
    facilitator: Client, workshop: Workshop
) -> None:
    shared(workshop, timezone.localdate() - timedelta(days=1))
    Workshop.objects.filter(pk=workshop.pk).update(version=2)
    answer = facilitator.post(at("finish_minutes", workshop), {"version": "1"})
    assert answer.status_code == 409


def test_final_minutes_never_change_again(
    facilitator: Client, client_as: ClientAs, workshop: Workshop
) -> None:
    decision = factories.DecisionFactory.create(workshop=workshop, text="Courses")
    old = Revision.objects.create(
        strategy=workshop.strategy, kind="toolkit.workshop", object_uuid=workshop.uuid,
        field="minutes", value="Quite another text", base_version=1,
    )  # fmt: skip
    shared(workshop, state="final")
    sent = {"version": "1", "uuid": str(workshop.uuid), "minutes": "Another text"}
    lead = client_as("lead")
    for client, name, where, form in [
        (facilitator, "workshop_minutes", (), sent),
        (facilitator, "share_minutes", (), in_days(10)),
        (facilitator, "add_decision", (), {"decision-text": "More"}),
        (facilitator, "change_decision", (decision.pk,), {"do": "remove"}),
        (facilitator, "change_decision", (decision.pk,), {"do": "up"}),
    ]:
        answer = client.post(at(name, workshop, *where), form)
        assert answer.status_code in {409, 422}, name
    restore = reverse("strategies:restore", args=["arad", "workshop", workshop.uuid, old.pk])
    assert lead.post(restore, {"version": "1"}).status_code == 409
    workshop.refresh_from_db()
    assert workshop.minutes == "We met."
    assert [one.text for one in workshop.decisions.all()] == ["Courses"]


def test_decisions_are_listed_in_the_order_one_gives_them(
    facilitator: Client, workshop: Workshop
) -> None:
    for text in ("First", "Second", "Third"):
        facilitator.post(at("add_decision", workshop), {"decision-text": text})
    first, second, third = workshop.decisions.all()

    def change(pk: int, do: str) -> list[str]:
        where = at("change_decision", workshop, pk)
        assert facilitator.post(where, {"do": do}).status_code == 302
        return [one.text for one in workshop.decisions.all()]

    assert change(third.pk, "up") == ["First", "Third", "Second"]
    assert change(first.pk, "up") == ["First", "Third", "Second"]
    assert change(first.pk, "down") == ["Third", "First", "Second"]
    assert change(second.pk, "remove") == ["Third", "First"]
    assert change(first.pk, "<script>") == ["Third", "First"]
    empty = facilitator.post(at("add_decision", workshop), {"decision-text": " "})
    assert empty.status_code == 422
    assert "Write the decision in one sentence." in empty.content.decode()


def test_a_row_of_another_workshop_is_not_there(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    other = factories.WorkshopFactory.create(strategy=strategy)
    decision = factories.DecisionFactory.create(workshop=other)
    correction = factories.CorrectionFactory.create(workshop=other)
    for name, pk in (("change_decision", decision.pk), ("reply_to_correction", correction.pk)):
        assert facilitator.post(at(name, workshop, pk), {"do": "remove"}).status_code == 404


def test_many_corrections_cost_as_many_queries_as_few(
    facilitator: Client, workshop: Workshop, django_assert_max_num_queries: Any
) -> None:
    shared(workshop)
    factories.CorrectionFactory.create_batch(20, workshop=workshop)
    factories.DecisionFactory.create_batch(20, workshop=workshop)
    with django_assert_max_num_queries(15):
        facilitator.get(at("workshop_minutes", workshop))
