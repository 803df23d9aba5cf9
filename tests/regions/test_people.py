"""The page People: who works on the strategy and which organisations take part."""

import pytest
from pytest_django import DjangoAssertNumQueries

from activity.models import Entry, Notification
from activity.verbs import Verb
from regions.access import region_for
from regions.models import Membership, Organisation, PersonState, Region, Role
from tests import factories
from tests.conftest import Cast, ClientAs

PEOPLE = "/regions/arad/people/"
TEAM_READS = {
    "lead": 200,
    "editor": 200,
    "facilitator": 200,
    "stakeholder": 403,
    "aer-coordinator": 403,
    "aer-reviewer": 403,
    "outsider": 404,
    "anonymous": 302,
}
LEAD_ONLY = TEAM_READS | {"editor": 403, "facilitator": 403}


@pytest.fixture
def organisation(region: Region) -> Organisation:
    return factories.OrganisationFactory.create(region=region, name="Casa Comună")


def membership_of(cast: Cast, role: str) -> Membership:
    return Membership.objects.get(user=cast[role])


@pytest.mark.parametrize(("who", "status"), TEAM_READS.items())
def test_the_team_reads_the_page(client_as: ClientAs, who: str, status: int) -> None:
    client = client_as(who)

    assert client.get(PEOPLE).status_code == status
    assert client.head(PEOPLE).status_code == status


@pytest.mark.parametrize(("who", "status"), LEAD_ONLY.items())
def test_only_the_lead_opens_the_forms(
    client_as: ClientAs, cast: Cast, organisation: Organisation, who: str, status: int
) -> None:
    person = f"{PEOPLE}{membership_of(cast, 'editor').pk}/"
    one = f"/regions/arad/organisations/{organisation.uuid}/"
    invitation = factories.InvitationFactory.create(region=organisation.region)
    client = client_as(who)

    for url in (
        f"{PEOPLE}invite/",
        person,
        f"{person}remove/",
        f"/regions/arad/invitations/{invitation.pk}/",
        "/regions/arad/organisations/new/",
        one,
        f"{one}remove/",
    ):
        assert client.get(url).status_code == status, url


@pytest.mark.parametrize("who", [who for who in LEAD_ONLY if who != "lead"])
def test_nobody_but_the_lead_changes_anything(
    client_as: ClientAs, cast: Cast, organisation: Organisation, who: str
) -> None:
    person = f"{PEOPLE}{membership_of(cast, 'editor').pk}/"
    one = f"/regions/arad/organisations/{organisation.uuid}/"
    invitation = factories.InvitationFactory.create(region=organisation.region)
    before = list(Membership.objects.values()), list(Organisation.objects.values())
    client = client_as(who)

    for url in (
        f"{PEOPLE}invite/",
        person,
        f"{person}remove/",
        "/regions/arad/organisations/new/",
        one,
        f"{one}remove/",
        f"/regions/arad/invitations/{invitation.pk}/withdraw/",
        f"/regions/arad/invitations/{invitation.pk}/send-again/",
    ):
        answer = client.post(url, {"role": "lead", "name": "X", "kind": "sport"})
        assert answer.status_code == LEAD_ONLY[who], url

    assert before == (list(Membership.objects.values()), list(Organisation.objects.values()))
    assert not Entry.objects.exists()


def test_another_regions_rows_are_not_found_here(client_as: ClientAs, cast: Cast) -> None:
    theirs = factories.MembershipFactory.create()
    organisation = factories.OrganisationFactory.create(region=theirs.region)
    invitation = factories.InvitationFactory.create(region=theirs.region)
    client = client_as("lead")

    assert client.get(f"{PEOPLE}{theirs.pk}/").status_code == 404
    assert client.post(f"{PEOPLE}{theirs.pk}/remove/").status_code == 404
    one = f"/regions/arad/organisations/{organisation.uuid}/"
    assert client.get(one).status_code == 404
    assert client.post(f"{one}remove/").status_code == 404
    for act in ("withdraw", "send-again"):
        url = f"/regions/arad/invitations/{invitation.pk}/{act}/"
        assert client.post(url).status_code == 404


def test_people_stand_with_their_states_and_without_their_addresses(
    client_as: ClientAs, region: Region
) -> None:
    invitation = factories.InvitationFactory.create(region=region, name="Invited One")
    factories.MembershipFactory.create(
        region=region, state=PersonState.LEFT, user__name="Gone One"
    )

    lead = client_as("lead").get(PEOPLE).content.decode()
    for words in ("Invited One", "Gone One", "Invited", "Active", "Left"):
        assert words in lead
    assert f"/regions/arad/invitations/{invitation.pk}/" in lead

    editor = client_as("editor").get(PEOPLE).content.decode()
    assert "Invited One" in editor
    assert "@example.org" not in lead + editor
    assert "/invitations/" not in editor


@pytest.mark.parametrize("many", [1, 20])
def test_many_people_ask_the_database_as_often_as_few(
    client_as: ClientAs,
    region: Region,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    organisation = factories.OrganisationFactory.create(region=region)
    factories.OrganisationFactory.create_batch(many, region=region)
    factories.MembershipFactory.create_batch(many, region=region, organisation=organisation)
    factories.InvitationFactory.create_batch(many, region=region)
    client = client_as("lead")

    # Session, person, region, role; invitations, members, organisations;
    # and for the frame: the person's regions, unread messages.
    with django_assert_num_queries(9):
        client.get(PEOPLE)


def test_a_long_list_of_people_is_paged(client_as: ClientAs, region: Region) -> None:
    factories.MembershipFactory.create_batch(30, region=region)

    page = client_as("lead").get(PEOPLE, {"page": "2"}).content.decode()

    assert "Page 2 of 2" in page


def test_the_question_that_leads_here_is_led_back_to(client_as: ClientAs) -> None:
    client = client_as("lead")
    question = "/regions/arad/sections/stakeholders/participants/"

    assert f'href="{question}"' in client.get(PEOPLE, {"back": question}).content.decode()
    evil = client.get(PEOPLE, {"back": "https://evil.example/"}).content.decode()
    assert 'href="https://evil.example' not in evil


def test_without_organisations_the_page_says_so(client_as: ClientAs) -> None:
    page = client_as("lead").get(PEOPLE).content.decode()

    assert "No organisation is in the list yet." in page


# --- Roles -------------------------------------------------------------------


def test_a_role_is_changed_recorded_and_told(client_as: ClientAs, cast: Cast) -> None:
    membership = membership_of(cast, "editor")
    organisation = factories.OrganisationFactory.create(region=membership.region)

    response = client_as("lead").post(
        f"{PEOPLE}{membership.pk}/",
        {"role": "facilitator", "organisation": organisation.pk},
    )

    assert response["Location"] == PEOPLE
    membership.refresh_from_db()
    assert (membership.role, membership.organisation) == ("facilitator", organisation)
    entry = Entry.objects.get(verb=Verb.ROLE_CHANGED)
    assert entry.data == {"before": "editor", "after": "facilitator"}
    assert [one.person for one in Notification.objects.all()] == [cast["editor"]]


def test_saving_the_same_role_twice_records_nothing_twice(
    client_as: ClientAs, cast: Cast
) -> None:
    url = f"{PEOPLE}{membership_of(cast, 'editor').pk}/"
    client = client_as("lead")

    for _number in range(2):
        client.post(url, {"role": "facilitator"})

    assert Entry.objects.count() == 1


def test_an_organisation_of_another_region_cannot_be_chosen(
    client_as: ClientAs, cast: Cast
) -> None:
    other = factories.OrganisationFactory.create()

    response = client_as("lead").post(
        f"{PEOPLE}{membership_of(cast, 'editor').pk}/",
        {"role": "editor", "organisation": other.pk},
    )

    assert response.context["form"].errors["organisation"]


def test_the_last_lead_is_neither_demoted_nor_removed(client_as: ClientAs, cast: Cast) -> None:
    membership = membership_of(cast, "lead")
    client = client_as("lead")

    demoted = client.post(f"{PEOPLE}{membership.pk}/", {"role": "editor"})
    assert "This is the only lead of the region." in demoted.content.decode()
    removed = client.post(f"{PEOPLE}{membership.pk}/remove/")
    assert removed.status_code == 409
    assert "This is the only lead of the region." in removed.content.decode()

    membership.refresh_from_db()
    assert (membership.role, membership.state) == ("lead", "active")


def test_a_lead_with_a_closed_account_does_not_count(
    client_as: ClientAs, cast: Cast, region: Region
) -> None:
    factories.MembershipFactory.create(region=region, role=Role.LEAD, user__is_active=False)

    response = client_as("lead").post(f"{PEOPLE}{membership_of(cast, 'lead').pk}/remove/")

    assert response.status_code == 409


def test_with_a_second_lead_the_first_may_go(
    client_as: ClientAs, cast: Cast, region: Region
) -> None:
    factories.MembershipFactory.create(region=region, role=Role.LEAD)
    client = client_as("lead")

    response = client.post(f"{PEOPLE}{membership_of(cast, 'lead').pk}/remove/")

    assert response["Location"] == "/your-work/"
    assert client.get(PEOPLE).status_code == 404, "who left is an outsider"


def test_a_removed_person_is_told_and_stays_in_the_list_as_left(
    client_as: ClientAs, cast: Cast
) -> None:
    membership = membership_of(cast, "editor")
    client = client_as("lead")

    asked = client.get(f"{PEOPLE}{membership.pk}/remove/")
    assert "What they wrote is kept." in asked.content.decode()
    client.post(f"{PEOPLE}{membership.pk}/remove/")
    client.post(f"{PEOPLE}{membership.pk}/remove/")

    assert client_as("editor").get(PEOPLE).status_code == 404
    assert Entry.objects.filter(verb=Verb.PERSON_REMOVED).count() == 1
    assert Notification.objects.get().person == cast["editor"]
    assert "The editor" in client.get(PEOPLE).content.decode()
    assert "This person left." in client.get(f"{PEOPLE}{membership.pk}/").content.decode()


def test_no_name_or_address_of_a_person_enters_the_record(
    client_as: ClientAs, cast: Cast
) -> None:
    client = client_as("lead")
    client.post(
        f"{PEOPLE}invite/", {"email": "new@example.org", "name": "New One", "role": "editor"}
    )
    client.post(f"{PEOPLE}{membership_of(cast, 'editor').pk}/", {"role": "lead"})
    client.post(f"{PEOPLE}{membership_of(cast, 'facilitator').pk}/remove/")

    kept = str(list(Entry.objects.values()))
    assert Entry.objects.count() == 3
    for words in ("New One", "new@", "The editor", "The facilitator", "@example"):
        assert words not in kept


def test_an_aer_person_with_a_role_in_a_region_is_what_the_region_says(
    cast: Cast, region: Region
) -> None:
    factories.MembershipFactory.create(
        region=region, role=Role.EDITOR, user=cast["aer-reviewer"]
    )

    assert region_for(cast["aer-reviewer"], region.slug).role is Role.EDITOR
