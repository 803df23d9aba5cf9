"""Ideas: one box, in one's own language; what leads to a person is pointed out first."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from activity.models import Entry, Notification
from activity.verbs import Verb
from kernel.errors import DomainError
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast
from toolkit.http import hold_seat
from toolkit.models import (
    Idea,
    IdeaReport,
    InputState,
    Moderation,
    Seat,
    Switch,
    SwitchKind,
)
from toolkit.services.contacts import contacts_in
from toolkit.services.erasing import erase_seat
from toolkit.services.ideas import give_idea, withdraw_idea

pytestmark = pytest.mark.django_db
IDEAS = "/take-part/ideas/"


@pytest.fixture
def switch(strategy: Strategy) -> Switch:
    factories.ProcessFactory.create(strategy=strategy)
    return factories.SwitchFactory.create(strategy=strategy, kind=SwitchKind.IDEAS)


@pytest.fixture
def seat(switch: Switch) -> Seat:
    return factories.SeatFactory.create(strategy=switch.strategy)


def phone_of(seat: Seat) -> Client:
    answer = HttpResponse()
    hold_seat(answer, seat)
    client = Client()
    client.cookies.update(answer.cookies)
    return client


@pytest.fixture
def phone(seat: Seat) -> Client:
    return phone_of(seat)


def say_it(phone: Client, text: str, **more: str) -> Any:
    return phone.post(IDEAS, {"text": text, "uuid": str(uuid4())} | more)


# --- Giving one ------------------------------------------------------------------------


def test_an_idea_comes_as_it_was_said_under_no_name(phone: Client, seat: Seat) -> None:
    Seat.objects.update(language="ar")

    answer = say_it(phone, "دروس في المساء", about="learning")

    idea = Idea.objects.get()
    assert answer.status_code == 302
    assert (idea.text, idea.language, idea.about) == ("دروس في المساء", "ar", "learning")
    assert (idea.seat, idea.state, idea.moderation) == (seat, "received", "waiting")
    entry = Entry.objects.get(verb=Verb.IDEA_CAME)
    assert entry.actor is None
    assert idea.text not in f"{entry.title} {entry.data}"


def test_of_an_idea_no_hour_is_kept(phone: Client) -> None:
    say_it(phone, "Courses in the evening")
    changed = Idea.objects.get().changed_at
    assert (changed.minute, changed.second, changed.microsecond) == (0, 0, 0)


def test_the_page_says_until_when_who_reads_it_and_what_then(phone: Client) -> None:
    page = phone.get(IDEAS).content.decode()

    assert "Open until" in page
    assert "read by the team of the region" in page
    assert "When it is decided, you can read it here." in page
    assert page.count('type="radio"') == 5


def test_for_an_organisation_its_name_stands_with_it(phone: Client, seat: Seat) -> None:
    Seat.objects.update(
        organisation=factories.OrganisationFactory.create(
            region=seat.strategy.region, name="Casa Lumii"
        ),
        group="",
    )

    assert (
        "shown with the name of your organisation: Casa Lumii"
        in phone.get(IDEAS).content.decode()
    )
    say_it(phone, "Rooms for associations")

    assert str(Idea.objects.get().organisation) == "Casa Lumii"


@pytest.mark.parametrize(
    ("moderated", "state"), [(True, Moderation.WAITING), (False, Moderation.SHOWN)]
)
def test_the_workshop_says_whether_an_idea_is_read_first(
    seat: Seat, moderated: bool, state: str
) -> None:
    seat.workshop = factories.WorkshopFactory.create(
        strategy=seat.strategy, moderated=moderated
    )

    assert give_idea(seat, "Courses", language="en").moderation == state


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write something first."),
        (" \u0000\n ", "Write something first."),
        ("x" * 2001, "Use 2000 characters or fewer."),
    ],
)
def test_what_cannot_be_sent_says_why_and_stays_in_the_box(
    phone: Client, text: str, sentence: str
) -> None:
    answer = say_it(phone, text)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert text.strip("\0\n ") in answer.content.decode()
    assert not Idea.objects.exists()


def test_sent_twice_it_is_one_idea(phone: Client) -> None:
    same = str(uuid4())
    for text in ("Courses", "Courses", "Courses in villages"):
        say_it(phone, text, uuid=same)
    say_it(phone, "Courses")

    assert Idea.objects.count() == 1


def test_the_mark_of_somebody_elses_idea_takes_nothing_over(phone: Client, seat: Seat) -> None:
    other = factories.IdeaFactory.create(strategy=seat.strategy, text="Buses")

    say_it(phone, "Courses", uuid=str(other.uuid))

    assert sorted(Idea.objects.values_list("text", flat=True)) == ["Buses", "Courses"]


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "{% now %} {0} %s", "'; --"])
def test_what_is_typed_is_text_and_nothing_else(phone: Client, evil: str) -> None:
    say_it(phone, evil, about="<b>", uuid="x")

    page = phone.get(IDEAS).content.decode()

    assert Idea.objects.get().text == evil
    assert "<script>alert" not in page
    assert Idea.objects.get().about == ""


def test_text_is_kept_in_one_form_without_control_characters(seat: Seat) -> None:
    assert give_idea(seat, "e\u0301cole\u0007\r\nB", language="fr").text == "\u00e9cole\nB"


def test_closed_it_says_why_and_nothing_is_kept(phone: Client, switch: Switch) -> None:
    Switch.objects.update(closes_at=switch.opens_at, opens_at=None)

    assert "This is closed now." in phone.get(IDEAS).content.decode()
    assert say_it(phone, "Courses").status_code == 403
    with pytest.raises(DomainError):
        give_idea(Seat.objects.get(), "Courses", language="en")
    assert not Idea.objects.exists()


def test_nobody_fills_the_list_alone(phone: Client) -> None:
    for number in range(30):
        assert say_it(phone, f"Idea {number}").status_code == 302
    assert say_it(phone, "One more").status_code == 429
    assert Idea.objects.count() == 30


# --- What leads to a person ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call me: 0745 123 456", "0745 123 456"),
        ("+40 (745) 123-456 please", "+40 (745) 123-456"),
        ("اتصل ٠٧٤٥١٢٣٤٥٦", "٠٧٤٥١٢٣٤٥٦"),
        ("write to a.b+c@example.org.", "a.b+c@example.org"),
        ("I live at 12 Main Street in Arad", "12 Main Street"),
        ("pe strada Mihai Eminescu nr. 5", "strada Mihai Eminescu nr. 5"),
        ("12 rue des Lilas", "12 rue des Lilas"),
        ("на вул. Шевченка, 12", "вул. Шевченка, 12"),
        ("في شارع الملك فيصل 12", "شارع الملك فيصل 12"),
    ],
)
def test_what_leads_to_a_person_is_found(text: str, found: str) -> None:
    assert contacts_in(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "In 2026-2028 we need 12 courses",
        "On 12/10/2026 or 2026-10-12",
        "It costs 1 000 000 or 2000000 euro",
        "20 % of 410143 people",
        "Clean streets and 3 bus stops",
        "@ the library",
    ],
)
def test_what_leads_to_nobody_is_let_through(text: str) -> None:
    assert contacts_in(text) == []


def test_it_is_pointed_out_before_anything_is_kept_and_sent_as_it_is(phone: Client) -> None:
    text = "Call 0745 123 456"
    page = say_it(phone, text)

    assert page.status_code == 422
    assert "This can lead to a person: 0745 123 456." in page.content.decode()
    assert text in page.content.decode()
    assert not Idea.objects.exists()

    assert say_it(phone, text, as_it_is="1").status_code == 302
    assert Idea.objects.get().text == text


def test_the_same_is_pointed_out_once(phone: Client) -> None:
    assert say_it(phone, "Call 0745 123 456", told="0745 123 456").status_code == 302


# --- One's own, and those of others -------------------------------------------------------


def test_one_takes_back_ones_own_while_it_is_not_decided(phone: Client, seat: Seat) -> None:
    mine = give_idea(seat, "Courses", language="en")
    similar = factories.IdeaFactory.create(strategy=seat.strategy, joined_to=mine)

    page = phone.post(IDEAS, {"withdraw": str(mine.uuid)}, follow=True).content.decode()

    mine.refresh_from_db()
    similar.refresh_from_db()
    assert "Withdrawn" in page
    assert mine.state == InputState.WITHDRAWN
    assert similar.joined_to is None


def test_what_others_said_alike_stands_alone_when_somebody_deletes_what_they_said(
    seat: Seat,
) -> None:
    mine = give_idea(seat, "Courses", language="en")
    similar = factories.IdeaFactory.create(strategy=seat.strategy, joined_to=mine)

    erase_seat(seat)

    similar.refresh_from_db()
    assert (similar.joined_to, similar.state) == (None, InputState.RECEIVED)


def test_what_is_decided_stays(seat: Seat) -> None:
    decided = factories.IdeaFactory.create(
        strategy=seat.strategy, seat=seat, state=InputState.NO, reason="No money"
    )
    assert not withdraw_idea(seat, decided)


@pytest.mark.parametrize("known", ["nothing", "", "7a94e033-268a-4271-9e7a-8ad65eb755fd"])
def test_nobody_takes_back_what_is_not_theirs(phone: Client, seat: Seat, known: str) -> None:
    other = factories.IdeaFactory.create(strategy=seat.strategy)
    phone.post(IDEAS, {"withdraw": known})
    assert phone.post(IDEAS, {"withdraw": str(other.uuid)}).status_code == 404
    other.refresh_from_db()
    assert other.state == InputState.RECEIVED


def test_others_see_the_original_first_and_who_translated_it(phone: Client, seat: Seat) -> None:
    factories.IdeaFactory.create(
        strategy=seat.strategy,
        text="دروس",
        language="ar",
        translation="Courses",
        translated_by="machine",
        moderation=Moderation.SHOWN,
    )
    page = phone.get(IDEAS).content.decode()

    assert '<p class="said-text" lang="ar" dir="auto">دروس</p>' in page
    assert page.index("دروس") < page.index("Translated by a machine") < page.index("Courses")


@pytest.mark.parametrize(
    "hidden",
    [
        {"moderation": Moderation.WAITING},
        {"moderation": Moderation.HELD},
        {"moderation": Moderation.SHOWN, "state": InputState.WITHDRAWN},
    ],
)
def test_what_is_not_shown_is_seen_by_nobody_else(
    phone: Client, seat: Seat, hidden: dict[str, str]
) -> None:
    other = factories.IdeaFactory.create(strategy=seat.strategy, text="Hidden", **hidden)

    assert "Hidden" not in phone.get(IDEAS).content.decode()
    assert phone.get(f"{IDEAS}{other.uuid}/report/").status_code == 404


def test_ideas_of_another_region_are_not_here(phone: Client) -> None:
    other = factories.IdeaFactory.create(text="Elsewhere", moderation=Moderation.SHOWN)

    assert "Elsewhere" not in phone.get(IDEAS).content.decode()
    assert phone.post(f"{IDEAS}{other.uuid}/report/", {"text": "x"}).status_code == 404


def test_a_report_reaches_the_lead_once_and_a_look_reports_nothing(
    phone: Client, seat: Seat, cast: Cast
) -> None:
    other = factories.IdeaFactory.create(strategy=seat.strategy, moderation=Moderation.SHOWN)
    here = f"{IDEAS}{other.uuid}/report/"
    phone.get(here)
    assert not IdeaReport.objects.exists()

    for text in ("Against people", "again"):
        assert "Thank you" in phone.post(here, {"text": text}, follow=True).content.decode()

    assert IdeaReport.objects.get().text == "Against people"
    assert Notification.objects.get().person == cast["lead"]
    assert phone.post(here, {"text": "x" * 501}).status_code == 422


def test_however_many_there_are_the_page_asks_as_much(
    phone: Client, seat: Seat, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for one in range(25):
        factories.IdeaFactory.create(
            strategy=seat.strategy, text=f"Own {one}", seat=seat, translation="T"
        )
        factories.IdeaFactory.create(
            strategy=seat.strategy,
            moderation=Moderation.SHOWN,
            organisation=factories.OrganisationFactory.create(region=seat.strategy.region),
            translation="T",
        )
    with django_assert_max_num_queries(8):
        page = phone.get(IDEAS).content.decode()
    assert "?page=2#others" in page
    assert phone.get(f"{IDEAS}?page=99'").status_code == 200
