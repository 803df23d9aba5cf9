"""What participants say to checklist questions, and where it is read beside the team."""

import csv
import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from activity.models import Entry
from frameworks.models import Edition
from regions.models import Region
from strategies.editing import EditConflict
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast
from tests.toolkit.test_small_numbers import all_say
from toolkit.heard import heard
from toolkit.http import COOKIE, hold_seat
from toolkit.models import ChecklistItem, Seat, Switch, Voice
from toolkit.reading import priorities_content
from toolkit.services.voices import NotOpen, askable_items, give, silence


@pytest.fixture
def strategy(region: Region, edition: Edition) -> Strategy:
    found: Strategy = factories.StrategyFactory.create(region=region, edition=edition)
    factories.ProcessFactory.create(strategy=found)
    factories.SwitchFactory.create(strategy=found)
    return found


@pytest.fixture
def item(strategy: Strategy) -> ChecklistItem:
    return askable_items(strategy)[0]


@pytest.fixture
def seat(strategy: Strategy) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy)
    return found


@pytest.fixture
def himal(strategy: Strategy) -> Seat:
    organisation = factories.OrganisationFactory.create(region=strategy.region, name="Himal")
    found: Seat = factories.SeatFactory.create(strategy=strategy, organisation=organisation)
    return found


def holding(seat: Seat) -> Client:
    """Return a phone that holds this place."""
    answer = HttpResponse()
    hold_seat(answer, seat)
    client = Client()
    client.cookies[COOKIE] = answer.cookies[COOKIE].value
    return client


def test_a_secret_voice_leaves_no_author_time_history_or_record(
    seat: Seat, item: ChecklistItem
) -> None:
    give(seat, item, "yes")
    give(seat, item, "no")
    voice = Voice.objects.get()
    assert (voice.said, voice.changed_by, voice.changed_at) == ("no", None, None)
    assert not Revision.objects.exists()
    assert not Entry.objects.exists()


def test_taken_back_it_is_empty(seat: Seat, item: ChecklistItem) -> None:
    give(seat, item, "yes")
    silence(seat)
    assert Voice.objects.get().said == ""


def test_an_organisation_has_one_voice_whoever_of_it_speaks(
    himal: Seat, item: ChecklistItem
) -> None:
    give(himal, item, "yes", note="First")
    other = factories.SeatFactory.create(
        strategy=himal.strategy, organisation=himal.organisation
    )
    with pytest.raises(EditConflict):
        give(other, item, "no", note="Second", base_version=0)
    give(other, item, "no", note="Second", base_version=1)
    assert Voice.objects.get().note == "Second"
    assert Revision.objects.filter(field="note").count() == 3, "the lost text is kept"


def test_nothing_is_said_while_the_switch_is_closed(seat: Seat, item: ChecklistItem) -> None:
    Switch.objects.all().delete()
    with pytest.raises(NotOpen):
        give(seat, item, "yes")


def test_about_twenty_questions_are_asked_in_six_languages(strategy: Strategy) -> None:
    items = askable_items(strategy)
    assert 18 <= len(items) <= 24
    for one in items:
        assert set(one.asked) == {"en", "ro", "ar", "uk", "ru", "fr"}
        assert "en" not in one.asked_unchecked
        assert len(one.asked["en"]) <= 120


# --- A participant's pages ------------------------------------------------------------


def test_one_walks_through_the_questions(seat: Seat, item: ChecklistItem) -> None:
    phone = holding(seat)
    assert phone.get("/take-part/questions/").url == "/take-part/questions/1/"  # type: ignore[attr-defined]
    page = phone.get("/take-part/questions/1/")
    assert item.asked["en"] in page.content.decode()
    answer = phone.post("/take-part/questions/1/", {"said": "partly"})
    assert answer.url == "/take-part/questions/2/"  # type: ignore[attr-defined]
    assert Voice.objects.get().said == "partly"
    assert phone.get("/take-part/questions/").url == "/take-part/questions/2/"  # type: ignore[attr-defined]


@pytest.mark.parametrize("said", ["", "perhaps", "<b>yes</b>"])
def test_without_an_answer_the_page_says_what_to_do(seat: Seat, said: str) -> None:
    page = holding(seat).post("/take-part/questions/1/", {"said": said})
    assert page.status_code == 422
    assert "Choose one of the four answers." in page.content.decode()


@pytest.mark.parametrize("number", [0, 999])
def test_a_question_that_is_not_there_is_not_found(seat: Seat, number: int) -> None:
    seat.strategy.region.refresh_from_db()
    assert holding(seat).get(f"/take-part/questions/{number}/").status_code == 404


def test_the_page_is_in_the_participants_language(seat: Seat, item: ChecklistItem) -> None:
    seat.language = "ar"
    seat.save()
    text = holding(seat).get("/take-part/questions/1/").content.decode()
    assert 'dir="rtl"' in text
    assert item.asked["ar"] in text


def test_in_a_workshop_one_is_asked_what_it_works_on(seat: Seat, strategy: Strategy) -> None:
    workshop = factories.WorkshopFactory.create(strategy=strategy)
    for position, one in enumerate(reversed(askable_items(strategy)[:3])):
        factories.WorkshopItemFactory.create(workshop=workshop, item=one, position=position)
    seat.workshop = workshop
    seat.save()
    text = holding(seat).get("/take-part/questions/1/").content.decode()
    assert "Question 1 of 3" in text
    assert askable_items(strategy)[2].asked["en"] in text


def test_closed_questions_say_so(seat: Seat) -> None:
    Switch.objects.all().delete()
    page = holding(seat).get("/take-part/questions/1/")
    assert page.status_code == 403
    assert "This is closed now." in page.content.decode()


def test_what_an_organisation_typed_comes_back_when_a_colleague_was_faster(
    himal: Seat, item: ChecklistItem
) -> None:
    phone = holding(himal)
    give(himal, item, "yes", note="A colleague")
    page = phone.post(
        "/take-part/questions/1/", {"said": "no", "note": "My words", "version": "0"}
    )
    assert page.status_code == 409
    text = page.content.decode()
    assert "My words" in text
    assert "A colleague" in text
    phone.post("/take-part/questions/1/", {"said": "no", "note": "Both", "version": "1"})
    assert Voice.objects.get().note == "Both"


# --- Beside the team ------------------------------------------------------------------


def _page(client: Client, item: ChecklistItem, region: Region) -> str:
    address = reverse("toolkit:item", args=[region.slug, item.priority.key, item.key])
    return client.get(address).content.decode()


def test_beside_the_teams_answer_stand_those_of_others(
    client: Client, cast: Cast, himal: Seat, item: ChecklistItem, region: Region
) -> None:
    factories.TeamAnswerFactory.create(strategy=himal.strategy, item=item, state="in_place")
    give(himal, item, "no", note="Not for us.")
    all_say(himal.strategy, item, "nnnyd")
    client.force_login(cast["editor"])
    text = _page(client, item, region)
    assert "Himal" in text
    assert "Not for us." in text
    assert "The team says: In place. Most of “Residents” say: No." in text
    assert "The team says: In place. Himal says: No." in text
    listed = client.get(reverse("toolkit:priority", args=[region.slug, item.priority.key]))
    assert "Seen differently by others" in listed.content.decode()


def test_who_does_not_know_sees_nothing_differently(himal: Seat, item: ChecklistItem) -> None:
    give(himal, item, "dont_know")
    all_say(himal.strategy, item, "ddddddyn")
    found = heard(himal.strategy, [item])[item.pk]
    assert found.differences("in_place") == []


def test_the_file_has_what_the_page_has(
    client: Client, cast: Cast, himal: Seat, item: ChecklistItem, region: Region
) -> None:
    give(himal, item, "no", note="=1+1")
    all_say(himal.strategy, item, "nnnyd")
    all_say(himal.strategy, item, "nny", group="public")
    client.force_login(cast["lead"])
    answer = client.get(reverse("toolkit:voices_csv", args=[region.slug]))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[2:] for line in lines[1:]] == [
        ["Himal", "No", "", "", "", "", "'=1+1"],
        ["Residents", "", "1", "0", "3", "1", ""],
    ]


def test_a_version_holds_what_the_page_shows_and_no_more(
    himal: Seat, item: ChecklistItem
) -> None:
    give(himal, item, "no")
    all_say(himal.strategy, item, "nnnyd")
    all_say(himal.strategy, item, "nny", group="public")
    content = priorities_content(himal.strategy, ["en"])
    told: dict[str, Any] = next(
        one["voices"]
        for priority in content
        for one in priority["items"]
        if one["key"] == item.path
    )
    assert [one["name"] for one in told["named"]] == ["Himal"]
    assert [one["key"] for one in told["groups"]] == ["residents"]
    assert [one["people"] for one in told["groups"][0]["counts"]] == [1, 0, 3, 1]


def test_what_is_heard_is_one_query_however_many_speak(
    strategy: Strategy, django_assert_num_queries: Any
) -> None:
    items = askable_items(strategy)
    for one in items[:6]:
        all_say(strategy, one, "yynnnp")
    with django_assert_num_queries(1):
        heard(strategy, items)
