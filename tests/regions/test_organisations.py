"""Organisations that take part: saved by two people without a loss, never twice."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from activity.models import Entry
from activity.verbs import Verb
from regions.models import Organisation, Region
from tests import factories
from tests.conftest import ClientAs

NEW = "/regions/arad/organisations/new/"
TYPED = {"name": "Casa Comună", "kind": "civil_society", "part": "works_with"}


@pytest.fixture
def organisation(region: Region) -> Organisation:
    return factories.OrganisationFactory.create(region=region, **TYPED)


def address(organisation: Organisation) -> str:
    return reverse("regions:organisation", args=[organisation.region.slug, organisation.uuid])


def opened(client: Client, url: str) -> dict[str, Any]:
    """Return what the form holds when it is opened."""
    form = client.get(url).context["form"]
    held = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in held.items() if value not in (None, False)}


def test_an_organisation_is_added_and_recorded(client_as: ClientAs, region: Region) -> None:
    client = client_as("lead")
    page = client.get(NEW).content.decode()
    assert "Public when published" in page

    response = client.post(NEW, {**opened(client, NEW), **TYPED, "migrant_led": "on"})

    assert response["Location"] == "/regions/arad/people/"
    made = Organisation.objects.get(region=region)
    assert (made.name, made.kind, made.part, made.migrant_led) == (*TYPED.values(), True)
    assert made.takes_part
    assert Entry.objects.get().verb == Verb.ORGANISATION_SAVED


def test_posting_the_new_form_twice_makes_one(client_as: ClientAs, region: Region) -> None:
    client = client_as("lead")
    typed = {**opened(client, NEW), **TYPED}

    client.post(NEW, typed)
    client.post(NEW, typed)

    assert Organisation.objects.filter(region=region).count() == 1
    assert Entry.objects.count() == 1


def test_posting_it_again_with_a_correction_corrects_it(client_as: ClientAs) -> None:
    client = client_as("lead")
    typed = {**opened(client, NEW), **TYPED}

    client.post(NEW, typed)
    client.post(NEW, {**typed, "name": "Casa Noastră"})

    assert Organisation.objects.get().name == "Casa Noastră"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"kind": ""}, "kind"),
        ({"kind": "choir"}, "kind"),
        ({"part": ""}, "part"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_rest(
    client_as: ClientAs, wrong: dict[str, str], field: str
) -> None:
    client = client_as("lead")

    response = client.post(NEW, {**opened(client, NEW), **TYPED, **wrong})

    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert all(form[name].value() == {**TYPED, **wrong}[name] for name in TYPED)
    assert not Organisation.objects.exists()


def test_html_in_a_name_is_shown_as_text(client_as: ClientAs) -> None:
    client = client_as("lead")
    client.post(NEW, {**opened(client, NEW), **TYPED, "name": "<b>Casa</b> {{ x }}"})

    page = client.get("/regions/arad/people/").content.decode()

    assert "&lt;b&gt;Casa&lt;/b&gt; {{ x }}" in page


def test_one_name_stands_once_in_the_list(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client = client_as("lead")

    response = client.post(NEW, {**opened(client, NEW), **TYPED})
    assert "is in the list already" in str(response.context["form"].errors["name"])

    other = factories.OrganisationFactory.create(region=organisation.region)
    response = client.post(
        address(other), {**opened(client, address(other)), "name": organisation.name}
    )
    assert "is in the list already" in str(response.context["form"].errors["name"])


def test_two_people_who_change_different_fields_both_have_their_way(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    mine, theirs = opened(client, url), opened(client, url)

    client.post(url, {**theirs, "part": "decides_with"})
    client.post(url, {**mine, "name": "Casa Noastră"})

    organisation.refresh_from_db()
    assert (organisation.name, organisation.part) == ("Casa Noastră", "decides_with")
    assert organisation.version == 3


def test_two_people_who_change_one_field_are_shown_both_texts(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    mine = {**opened(client, url), "name": "Casa Mea", "migrant_led": "on"}
    client.post(url, {**opened(client, url), "name": "Casa Lor"})

    refused = client.post(url, mine)

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "A colleague changed this" in page
    assert "<strong>Casa Lor</strong>" in page
    assert 'value="Casa Mea"' in page
    organisation.refresh_from_db()
    assert (organisation.name, organisation.migrant_led) == ("Casa Lor", False)

    form = refused.context["form"]
    again = {name: form.data.get(name, "") for name in form.fields if form.data.get(name)}
    assert client.post(url, again).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.migrant_led) == ("Casa Mea", True)


def test_a_clash_over_a_choice_is_told_in_words(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    before = opened(client, url)
    client.post(url, {**before, "part": "decides_with", "migrant_led": "on"})

    page = client.post(url, {**before, "part": "informed"}).content.decode()

    assert "<strong>decides with us</strong>" in page


def test_the_same_change_by_two_people_is_no_clash(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    typed = {**opened(client, url), "name": "Casa Noastră"}

    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302
    assert Entry.objects.count() == 1


def test_a_form_without_its_marks_overwrites_nothing_newer(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    client.post(url, {**opened(client, url), "name": "Casa Lor"})

    refused = client.post(url, {**TYPED, "name": "Casa Mea", "version": "1"})

    assert refused.status_code == 409


def test_an_organisation_leaves_the_list_and_comes_back(
    client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    assert "Take Casa Comună from the list?" in client.get(f"{url}remove/").content.decode()

    client.post(f"{url}remove/")
    client.post(f"{url}remove/")

    organisation.refresh_from_db()
    assert organisation.state == "left"
    assert not organisation.takes_part
    assert Entry.objects.filter(verb=Verb.ORGANISATION_REMOVED).count() == 1
    assert "it takes part again" in client.get(url).content.decode()
    client.post(url, opened(client, url))
    organisation.refresh_from_db()
    assert organisation.state == "active"


def test_a_foreign_uuid_makes_nothing_of_another_region(
    client_as: ClientAs, region: Region
) -> None:
    theirs = factories.OrganisationFactory.create(name="Theirs")

    response = client_as("lead").post(NEW, {**TYPED, "uuid": str(theirs.uuid)})

    assert response.status_code == 200
    theirs.refresh_from_db()
    assert theirs.name == "Theirs"
    assert client_as("lead").post(NEW, {**TYPED, "uuid": "no-uuid"}).status_code == 200
    assert client_as("lead").post(NEW, {**TYPED, "uuid": str(uuid.uuid4())}).status_code == 302


@pytest.mark.postgres
def test_eight_saves_at_once_lose_nothing(
    transactional_db: None, client_as: ClientAs, organisation: Organisation
) -> None:
    client, url = client_as("lead"), address(organisation)
    before = opened(client, url)
    answers: list[int] = []

    def save(number: int) -> None:
        one = Client()
        one.cookies = client.cookies
        answers.append(one.post(url, {**before, "name": f"Casa {number}"}).status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302] + [409] * 7
