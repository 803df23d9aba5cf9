"""Workshops: the team plans them, each has its code, lists and sheets say what is planned."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.toolkit import rooms
from toolkit.models import Group, Headcount, Priority, Workshop
from toolkit.phrases import languages

pytestmark = pytest.mark.django_db
LIST = "/regions/arad/workshops/"


@pytest.fixture
def facilitator(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("facilitator")


def typed(**changed: Any) -> dict[str, Any]:
    return {
        "version": "0",
        "uuid": "6a3c1a4e-8a53-4a37-b9a2-0d9ad1a2a111",
        "title": "Evening in Arad",
        "day_day": "12",
        "day_month": "10",
        "day_year": "2027",
        "time": "18:30",
        "place": "Library",
        "languages": ["en", "ar"],
        "ideas": "on",
        "moderated": "on",
        **changed,
    }


def test_a_facilitator_plans_a_workshop_and_it_has_a_code_at_once(
    facilitator: Client, strategy: Strategy
) -> None:
    items = rooms.questions(strategy)
    strategy.region.time_zone = "Europe/Bucharest"
    strategy.region.save()
    paths = [item.path for item in items]

    answer = facilitator.post(f"{LIST}new/", typed(works_on=paths))

    made = Workshop.objects.get()
    assert answer.status_code == 302
    assert made.starts_at is not None
    assert made.starts_at.isoformat() == "2027-10-12T15:30:00+00:00"
    assert [one.item.path for one in made.worked_on.all()] == paths
    page = facilitator.get(made.page).content.decode()
    code = made.codes.get()
    assert str(code) in page
    assert f"/take-part/code/{code.digits}/" in page
    assert "<svg" in page
    assert "18:30" in page
    assert Entry.objects.filter(verb=Verb.WORKSHOP_SAVED, title=made.title).count() == 1


def test_the_same_form_sent_twice_makes_one_workshop_with_one_code(
    facilitator: Client, strategy: Strategy
) -> None:
    for _time in range(2):
        assert facilitator.post(f"{LIST}new/", typed()).status_code == 302
    assert Workshop.objects.get().codes.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Fill in “Title”."),
        ({"languages": []}, "Choose one language or more."),
        ({"time": "half past six"}, "Write the time with hours and minutes: 18:30."),
        ({"time": ""}, "Write the time as well"),
        ({"day_day": "", "day_month": "", "day_year": ""}, "Write the day as well."),
        ({"works_on": ["no/such"]}, "Choose one of the answers shown."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    facilitator: Client, strategy: Strategy, wrong: dict[str, Any], sentence: str
) -> None:
    rooms.questions(strategy)
    answer = facilitator.post(f"{LIST}new/", typed(place="Old mill") | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Old mill" in page
    assert not Workshop.objects.exists()


def test_a_stale_save_by_a_facilitator_loses_nothing(
    facilitator: Client, client_as: ClientAs, strategy: Strategy
) -> None:
    workshop = rooms.workshop(strategy)
    page = reverse("toolkit:edit_workshop", args=["arad", workshop.uuid])
    first = typed(version="1", uuid=str(workshop.uuid), title="In the library")
    assert client_as("lead").post(page, first).status_code == 302

    answer = facilitator.post(page, first | {"title": "In the town hall"})

    assert answer.status_code == 409
    lost = Revision.objects.get(lost=True, field="title")
    assert lost.value == "In the town hall"
    where = ["arad", "workshop", workshop.uuid, str(lost.pk)]
    joining = reverse("strategies:join", args=where)
    assert joining in answer.content.decode()
    assert "In the town hall" in facilitator.get(joining).content.decode()
    assert facilitator.post(joining, {"keep": "mine"}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.title == "In the town hall"


def test_languages_of_two_people_are_joined(
    facilitator: Client, client_as: ClientAs, strategy: Strategy
) -> None:
    workshop = rooms.workshop(strategy)
    page = reverse("toolkit:edit_workshop", args=["arad", workshop.uuid])
    first = typed(version="1", uuid=str(workshop.uuid), languages=["en", "ar", "uk"])
    assert client_as("lead").post(page, first).status_code == 302
    answer = facilitator.post(page, first | {"languages": ["en"]})
    assert answer.status_code == 409
    assert facilitator.post(page, first | {"version": "2"}).status_code == 302


def test_a_closed_question_stays_in_the_workshop(
    facilitator: Client, strategy: Strategy
) -> None:
    workshop = rooms.workshop(strategy)
    closed, other = workshop.worked_on.all()
    workshop.worked_on.filter(pk=closed.pk).update(closed_at=timezone.now())
    page = reverse("toolkit:edit_workshop", args=["arad", workshop.uuid])

    facilitator.post(
        page, typed(version="1", uuid=str(workshop.uuid), works_on=[other.item.path])
    )

    assert {one.item_id for one in workshop.worked_on.all()} == {closed.item_id, other.item_id}


def test_a_cancelled_workshop_lets_nobody_in(facilitator: Client, strategy: Strategy) -> None:
    workshop = rooms.workshop(strategy)
    cancel = reverse("toolkit:cancel_workshop", args=["arad", workshop.uuid])
    for _time in range(2):
        assert facilitator.post(cancel).status_code == 302
    workshop.refresh_from_db()
    assert workshop.is_cancelled
    assert not workshop.codes.get().is_open
    assert Entry.objects.filter(verb=Verb.WORKSHOP_CANCELLED).count() == 1
    assert "cancelled" in facilitator.get(workshop.page).content.decode()


def test_the_list_shows_what_is_to_come_past_and_cancelled(
    facilitator: Client, strategy: Strategy
) -> None:
    assert "No workshop is planned" in facilitator.get(LIST).content.decode()
    now = timezone.now()
    for title, starts, cancelled in [
        ("Without a day", None, None),
        ("Tomorrow", now + timedelta(days=1), None),
        ("Last week", now - timedelta(days=7), None),
        ("Called off", now, now),
    ]:
        factories.WorkshopFactory.create(
            strategy=strategy, title=title, starts_at=starts, cancelled_at=cancelled
        )
    shown = {
        show: facilitator.get(LIST, {"show": show}).content.decode()
        for show in ("coming", "past", "cancelled", "<nothing>")
    }
    assert "Without a day" in shown["coming"]
    assert "Tomorrow" in shown["coming"]
    assert "Last week" not in shown["coming"]
    assert "Last week" in shown["past"]
    assert "Called off" in shown["cancelled"]
    assert "Tomorrow" in shown["<nothing>"]


def test_lists_and_pages_ask_as_much_for_many_as_for_few(
    facilitator: Client, strategy: Strategy, django_assert_max_num_queries: Any
) -> None:
    workshop = rooms.workshop(strategy, count=5)
    rooms.people(workshop, 8)
    factories.WorkshopFactory.create_batch(60, strategy=strategy)
    with django_assert_max_num_queries(14):
        page = facilitator.get(LIST).content.decode()
    assert "Page 1 of 3" in page
    with django_assert_max_num_queries(20):
        facilitator.get(workshop.page)


def test_aer_and_participants_read_nothing_of_workshops(
    client_as: ClientAs, strategy: Strategy
) -> None:
    strategy.shared_at = timezone.now()
    strategy.save()
    workshop = rooms.workshop(strategy)
    priority = workshop.worked_on.all()[0].item.priority
    workshop.steps.add(priority.steps.all()[0])
    steps = reverse("toolkit:steps", args=["arad", priority.key])
    for role in ("aer-coordinator", "aer-reviewer", "stakeholder"):
        assert client_as(role).get(workshop.page).status_code == 403
        assert client_as(role).get(LIST).status_code == 403
    assert workshop.title not in client_as("aer-coordinator").get(steps).content.decode()
    assert workshop.title in client_as("facilitator").get(steps).content.decode()


def test_a_cancelled_workshop_did_no_step(facilitator: Client, strategy: Strategy) -> None:
    workshop = rooms.workshop(strategy, cancelled_at=timezone.now())
    priority = Priority.objects.filter(edition=strategy.edition)[0]
    workshop.steps.add(*priority.steps.all())
    page = facilitator.get(reverse("toolkit:steps", args=["arad", priority.key]))
    assert workshop.title not in page.content.decode()


# --- Who was there -----------------------------------------------------------------------


def test_people_are_counted_in_by_group(facilitator: Client, strategy: Strategy) -> None:
    workshop = rooms.workshop(strategy)
    rooms.people(workshop, 3)
    count = reverse("toolkit:count", args=["arad", workshop.uuid])
    answer = facilitator.post(count, {"residents": "12", "associations": "4", "public": "0"})
    assert answer.status_code == 302
    assert Headcount.objects.get(group=Group.RESIDENTS).people == 12
    wrong = facilitator.post(count, {"residents": "many", "associations": "4", "public": "0"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    assert Headcount.objects.get(group=Group.RESIDENTS).people == 12


def test_the_count_never_falls_below_who_was_entered(
    facilitator: Client, strategy: Strategy
) -> None:
    workshop = rooms.workshop(strategy)
    rooms.people(workshop, 3, channel="paper", consented=True)
    count = reverse("toolkit:count", args=["arad", workshop.uuid])
    answer = facilitator.post(count, {"residents": "2", "associations": "0", "public": "0"})
    assert answer.status_code == 422
    assert "You have entered answers for 3 people" in answer.content.decode()
    assert not Headcount.objects.exists()


# --- Sheets --------------------------------------------------------------------------------


def test_the_sheet_speaks_its_language_alone(facilitator: Client, strategy: Strategy) -> None:
    rooms.open_everything(strategy)
    workshop = rooms.workshop(strategy)
    page = facilitator.get(
        reverse("toolkit:sheet", args=["arad", workshop.uuid, "ar"])
    ).content.decode()
    arabic = languages()["ar"].phrases
    assert '<html lang="ar" dir="rtl">' in page
    for key in ("no_name", "no_papers", "no_police", "sheet_tick_one", "say_yes"):
        assert arabic[key] in page
    assert "سؤال 1؟" in page
    assert "Plain question" not in page
    assert page.count('class="tick"') == 4 + 2 * 4
    assert str(workshop.codes.get()) in page
    assert 'role="img"' in page
    assert languages()["en"].phrases["no_name"] not in page


def test_a_sheet_of_a_language_the_workshop_has_not_is_not_there(
    facilitator: Client, strategy: Strategy
) -> None:
    workshop = rooms.workshop(strategy)
    for name in ("sheet", "count_sheet"):
        for language, status in (("ar", 200), ("en", 200), ("fr", 404), ("xx", 404)):
            where = reverse(f"toolkit:{name}", args=["arad", workshop.uuid, language])
            assert facilitator.get(where).status_code == status


def test_the_promise_about_authorities_is_printed_only_once_confirmed(
    facilitator: Client, strategy: Strategy
) -> None:
    workshop = rooms.workshop(strategy)
    factories.ProcessFactory.create(strategy=strategy, confirmed_at=None)
    where = reverse("toolkit:sheet", args=["arad", workshop.uuid, "en"])
    assert languages()["en"].phrases["no_police"] not in facilitator.get(where).content.decode()
