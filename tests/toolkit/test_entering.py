"""Entering for others: with consent, with a number each, never more than were counted in."""

import threading
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from activity.models import Entry
from activity.verbs import Verb
from kernel.digits import grouped
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.toolkit import rooms
from toolkit.models import Ballot, Channel, Group, Idea, Seat, Voice, VoteState, Workshop
from toolkit.services.seats import hash_of_number, number_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("facilitator")


@pytest.fixture
def workshop(strategy: Strategy) -> Workshop:
    """Ten residents and two people of public bodies were counted in, and a sheet says so."""
    rooms.open_everything(strategy)
    made = rooms.workshop(strategy)
    counted(made, 10)
    counted(made, 2, Group.PUBLIC)
    made.count_sheets.add(factories.EvidenceFileFactory.create(strategy=strategy))
    return made


def counted(workshop: Workshop, people: int, group: str = Group.RESIDENTS) -> None:
    factories.HeadcountFactory.create(workshop=workshop, group=group, people=people)


def at(name: str, workshop: Workshop) -> str:
    return reverse(f"toolkit:{name}", args=["arad", workshop.uuid])


def page_of(workshop: Workshop, people: list[dict[str, str]], **more: str) -> dict[str, str]:
    """Return the form as it is sent: `people` are what was typed in each row."""
    keys = [one.item_id for one in workshop.worked_on.all()]
    sent = {"rows": str(len(people)), "consented": "1", **more}
    for number, person in enumerate(people):
        row = {"uuid": str(uuid.uuid4()), "channel": "paper", "language": "en", **person}
        for name, value in row.items():
            column = f"answer-{keys[int(name[1:]) - 1]}" if name in {"a1", "a2"} else name
            sent[f"person-{number}-{column}"] = value
    return sent


RESIDENT = {"whom": "residents", "a1": "yes", "a2": "no"}


def test_each_person_gets_a_place_with_what_they_said(
    facilitator: Client, workshop: Workshop, strategy: Strategy, cast: dict[str, Any]
) -> None:
    sent = page_of(
        workshop,
        [
            RESIDENT | {"idea": "مساءً", "language": "ar", "channel": "oral"},
            {},
            {"whom": "public", "a1": "partly"},
        ],
    )
    answer = facilitator.post(at("enter_for_others", workshop), sent)

    assert answer.status_code == 302
    first, second = Seat.objects.order_by("pk")
    assert (first.channel, first.language, first.group) == (Channel.ORAL, "ar", "residents")
    assert (second.channel, second.group) == (Channel.PAPER, "public")
    assert first.consented
    assert first.entered_by == cast["facilitator"]
    assert first.workshop == workshop
    assert sorted(first.voices.values_list("said", flat=True)) == ["no", "yes"]
    assert Voice.objects.filter(workshop=workshop).count() == 3
    idea = Idea.objects.get()
    assert (idea.text, idea.language, idea.channel) == ("مساءً", "ar", Channel.ORAL)
    entry = Entry.objects.get(verb=Verb.ENTERED_FOR_OTHERS)
    assert entry.data == {"people": 2}


def test_the_numbers_are_shown_to_who_entered_until_they_are_handed_out(
    facilitator: Client, client_as: ClientAs, workshop: Workshop
) -> None:
    facilitator.post(at("enter_for_others", workshop), page_of(workshop, [RESIDENT, RESIDENT]))
    numbers = [grouped(number_of(seat)) for seat in Seat.objects.order_by("pk")]
    page = facilitator.get(at("numbers", workshop)).content.decode()
    assert all(number in page for number in numbers)
    assert page.index(numbers[0]) < page.index(numbers[1])
    assert numbers[0] not in client_as("lead").get(at("numbers", workshop)).content.decode()
    facilitator.post(at("numbers", workshop))
    assert numbers[0] not in facilitator.get(at("numbers", workshop)).content.decode()


def test_the_same_page_sent_twice_enters_once(facilitator: Client, workshop: Workshop) -> None:
    sent = page_of(workshop, [RESIDENT, RESIDENT])
    for _time in range(2):
        assert facilitator.post(at("enter_for_others", workshop), sent).status_code == 302
    assert Seat.objects.count() == 2
    assert Voice.objects.count() == 4


def refused(client: Client, workshop: Workshop, sent: dict[str, Any], sentence: str) -> str:
    before = Seat.objects.count(), Voice.objects.count(), Idea.objects.count()
    answer = client.post(at("enter_for_others", workshop), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert (Seat.objects.count(), Voice.objects.count(), Idea.objects.count()) == before
    return page


def test_nothing_is_entered_without_consent(facilitator: Client, workshop: Workshop) -> None:
    sent = page_of(workshop, [RESIDENT | {"idea": "More buses"}])
    del sent["consented"]
    page = refused(facilitator, workshop, sent, "Read the text aloud to each person first")
    assert "More buses" in page


def test_nothing_is_entered_without_a_count_sheet(
    facilitator: Client, workshop: Workshop
) -> None:
    workshop.count_sheets.clear()
    refused(facilitator, workshop, page_of(workshop, [RESIDENT]), "Add the signed count sheet")


def test_a_count_sheet_is_kept_also_where_something_else_is_wrong(
    facilitator: Client, workshop: Workshop
) -> None:
    workshop.count_sheets.clear()
    sheet = SimpleUploadedFile("count.txt", b"12 people", "text/plain")
    sent: dict[str, Any] = page_of(workshop, [RESIDENT | {"whom": ""}]) | {"sheet": sheet}
    page = refused(facilitator, workshop, sent, "Choose for whom this person answers.")
    assert "count.txt" in page
    assert workshop.count_sheets.count() == 1


def test_never_more_than_were_counted_in(facilitator: Client, workshop: Workshop) -> None:
    sent = page_of(workshop, [RESIDENT] * 11)
    page = refused(facilitator, workshop, sent, "10 people were counted in")
    assert page.count('value="yes" selected') == 11


def test_who_came_in_with_the_code_is_one_of_those_counted(
    facilitator: Client, workshop: Workshop
) -> None:
    rooms.people(workshop, 8)
    sent = page_of(workshop, [RESIDENT] * 3)
    refused(facilitator, workshop, sent, "You can enter 2 more, not 3.")
    fits = page_of(workshop, [RESIDENT] * 2)
    assert facilitator.post(at("enter_for_others", workshop), fits).status_code == 302
    again = page_of(workshop, [RESIDENT])
    refused(facilitator, workshop, again, "You can enter 0 more, not 1.")


def test_who_has_a_number_says_more_from_the_same_place(
    facilitator: Client, workshop: Workshop
) -> None:
    vote = factories.VoteFactory.create(
        strategy=workshop.strategy, workshop=workshop, state=VoteState.OPEN
    )
    option = factories.OptionFactory.create(vote=vote)
    page = at("enter_for_others", workshop)
    facilitator.post(page, page_of(workshop, [RESIDENT] * 10))
    seat = Seat.objects.order_by("pk")[3]
    number = "\u2007".join(number_of(seat))
    person = {"number": number, "a1": "no", "idea": "Buses", f"dots-{option.pk}": "1"}
    for _time in range(2):
        sent = page_of(workshop, [person])
        assert facilitator.post(page, sent).status_code == 302
    assert Seat.objects.count() == 10
    assert (Ballot.objects.get().seat, Idea.objects.get().seat) == (seat, seat)
    assert sorted(seat.voices.values_list("said", flat=True)) == ["no", "no"]


def test_a_number_of_somewhere_else_opens_nothing(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    elsewhere = factories.SeatFactory.create(strategy=strategy)
    (phone,) = rooms.people(workshop, 1)
    for seat in (elsewhere, phone):
        seat.number_hash = hash_of_number(number_of(seat))
        seat.save()
        sent = page_of(workshop, [{"number": number_of(seat), "a1": "yes"}])
        refused(facilitator, workshop, sent, "was not handed out at this workshop")
    short = page_of(workshop, [{"number": "1234", "a1": "yes"}])
    refused(facilitator, workshop, short, "A number has twelve digits.")


def test_one_group_does_not_take_the_places_of_another(
    facilitator: Client, workshop: Workshop
) -> None:
    person = RESIDENT | {"whom": "public"}
    refused(facilitator, workshop, page_of(workshop, [person] * 3), "2 people were counted in")


def test_who_speaks_for_an_organisation_is_counted_with_its_kind(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    town = factories.OrganisationFactory.create(region=strategy.region, kind="municipality")
    club = factories.OrganisationFactory.create(region=strategy.region, kind="sport")
    refused(
        facilitator,
        workshop,
        page_of(workshop, [RESIDENT | {"whom": str(club.uuid)}]),
        "0 people were counted in",
    )
    sent = page_of(workshop, [RESIDENT | {"whom": str(town.uuid)}])
    assert facilitator.post(at("enter_for_others", workshop), sent).status_code == 302
    assert Seat.objects.get().organisation == town
    assert set(Voice.objects.values_list("organisation", flat=True)) == {town.pk}


def test_what_an_organisation_said_itself_is_not_written_over(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    town = factories.OrganisationFactory.create(region=strategy.region, kind="municipality")
    sent = page_of(workshop, [RESIDENT | {"whom": str(town.uuid)}])
    facilitator.post(at("enter_for_others", workshop), sent)
    other = page_of(workshop, [RESIDENT | {"whom": str(town.uuid), "a2": "yes"}])
    refused(facilitator, workshop, other, "answers this already, and otherwise")
    numbered = page_of(workshop, [{"number": number_of(Seat.objects.get()), "a1": "no"}])
    assert facilitator.post(at("enter_for_others", workshop), numbered).status_code == 302
    again = page_of(workshop, [{"whom": str(town.uuid), "a1": "yes"}])
    refused(facilitator, workshop, again, "answers this already")
    same = page_of(workshop, [{"whom": str(town.uuid), "a1": "no"}])
    assert facilitator.post(at("enter_for_others", workshop), same).status_code == 302


def test_nothing_is_entered_that_is_not_open(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    strategy.switches.all().delete()
    refused(
        facilitator, workshop, page_of(workshop, [RESIDENT]), "The questions are not open now"
    )
    only_idea = page_of(workshop, [{"whom": "residents", "idea": "Buses"}])
    refused(facilitator, workshop, only_idea, "Ideas are not open now")


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"a1": "yes"}, "Choose for whom this person answers."),
        ({"whom": "residents"}, "Enter what this person said, or empty the row."),
        ({"whom": "nobody", "a1": "yes"}, "Choose one of the answers shown."),
        ({"whom": "residents", "a1": "perhaps"}, "Choose one of the answers shown."),
        ({"whom": "residents", "a1": "yes", "channel": "online"}, "Choose one of the"),
        ({"whom": "residents", "a1": "yes", "language": "xx"}, "Choose one of the"),
        ({"whom": "residents", "idea": "x" * 3001}, "Use 3000 characters or fewer"),
        ({"whom": "residents", "a1": "yes", "uuid": "x"}, "Person 1"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_with_its_number(
    facilitator: Client, workshop: Workshop, person: dict[str, str], sentence: str
) -> None:
    page = refused(facilitator, workshop, page_of(workshop, [person]), sentence)
    assert "Person 1:" in page


def test_five_more_rows_keep_what_was_typed(facilitator: Client, workshop: Workshop) -> None:
    sent = page_of(workshop, [RESIDENT | {"idea": "Buses"}, {"whom": ""}], more="1")
    answer = facilitator.post(at("enter_for_others", workshop), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="rows" value="7"' in page
    assert "Buses" in page
    assert sent["person-0-uuid"] in page
    assert "Error:" not in page
    assert not Seat.objects.exists()


def test_there_are_never_more_than_sixty_rows(facilitator: Client, workshop: Workshop) -> None:
    for rows in ("60", "999", "-1", "x", "٣"):
        sent = page_of(workshop, [], more="1") | {"rows": rows}
        page = facilitator.post(at("enter_for_others", workshop), sent).content.decode()
        assert page.count('class="person"') <= 60


def test_rows_cost_no_queries(
    facilitator: Client, workshop: Workshop, django_assert_max_num_queries: Any
) -> None:
    factories.OrganisationFactory.create_batch(20, region=workshop.strategy.region)
    with django_assert_max_num_queries(21):
        facilitator.post(
            at("enter_for_others", workshop), page_of(workshop, [RESIDENT] * 50, more="1")
        )


def test_points_are_entered_within_the_same_limits(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    vote = factories.VoteFactory.create(
        strategy=strategy, workshop=workshop, state=VoteState.OPEN
    )
    one, two = factories.OptionFactory.create_batch(2, vote=vote)
    points = {f"dots-{one.pk}": "2", f"dots-{two.pk}": "1"}
    sent = page_of(workshop, [{"whom": "residents", **points}])
    assert facilitator.post(at("enter_for_others", workshop), sent).status_code == 302
    ballot = Ballot.objects.get()
    assert {int(key): points for key, points in ballot.dots.items()} == {one.pk: 2, two.pk: 1}
    many = page_of(workshop, [{"whom": "residents", **points, f"dots-{two.pk}": "2"}])
    refused(facilitator, workshop, many, "each person has 3 points")
    assert Ballot.objects.count() == 1


def test_an_organisation_gives_its_points_once(
    facilitator: Client, workshop: Workshop, strategy: Strategy
) -> None:
    town = factories.OrganisationFactory.create(region=strategy.region, kind="municipality")
    vote = factories.VoteFactory.create(
        strategy=strategy, workshop=workshop, state=VoteState.OPEN
    )
    option = factories.OptionFactory.create(vote=vote)
    person = {"whom": str(town.uuid), f"dots-{option.pk}": "1"}
    refused(facilitator, workshop, page_of(workshop, [person] * 2), "it gives them once")
    sent = page_of(workshop, [person])
    assert facilitator.post(at("enter_for_others", workshop), sent).status_code == 302
    refused(facilitator, workshop, page_of(workshop, [person]), "it gives them once")
    assert Ballot.objects.get().organisation == town


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_facilitators_at_once_never_enter_more_than_were_counted_in(
    transactional_db: None, client_as: ClientAs, workshop: Workshop
) -> None:
    client = client_as("facilitator")
    address = at("enter_for_others", workshop)
    pages = [page_of(workshop, [RESIDENT] * 3) for _number in range(8)]
    answers: list[int] = []

    def enter(number: int) -> None:
        one = Client()
        one.cookies = client.cookies
        answers.append(one.post(address, pages[number]).status_code)
        connection.close()

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302] * 3 + [422] * 5
    assert Seat.objects.filter(workshop=workshop).count() == 9
