"""A link an organisation hands on: it asks for the usual invitation, and for nothing more."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from regions import delivery
from regions.access import token_of
from regions.models import Invitation, JoinLink, Membership, Organisation, Region
from tests import factories
from tests.conftest import Cast, ClientAs

TYPED = {"name": "Amina Said", "email": "Amina@Example.org"}


@pytest.fixture
def house(region: Region) -> Organisation:
    return factories.OrganisationFactory.create(region=region, name="Casa Comună")


@pytest.fixture
def link(house: Organisation, cast: Cast) -> JoinLink:
    return factories.JoinLinkFactory.create(organisation=house, made_by=cast["lead"])


def address(link: JoinLink) -> str:
    return reverse("regions:join", args=[token_of(link)])


def page_of(link: JoinLink) -> str:
    return reverse("regions:link", args=[link.region.slug, link.uuid])


# --- The lead ----------------------------------------------------------------


def test_the_lead_makes_a_link_and_can_read_it_again(
    client_as: ClientAs, house: Organisation
) -> None:
    client = client_as("lead")

    made = client.post(
        reverse("regions:new_link", args=["arad", house.uuid]), {"most": "5", "days": "10"}
    )

    link = JoinLink.objects.get()
    assert (link.organisation, link.most, made["Location"]) == (house, 5, page_of(link))
    assert timedelta(days=9) < link.expires_at - timezone.now() <= timedelta(days=10)
    for _time in range(2):
        page = client.get(page_of(link)).content.decode()
        assert f"http://127.0.0.1:8000{address(link)}" in page
        assert "5 of 5 places are left." in page
    told = Entry.objects.get()
    assert (told.verb, told.title) == (Verb.LINK_MADE, "Casa Comună")
    organisation = reverse("regions:organisation", args=["arad", house.uuid])
    assert page_of(link) in client.get(organisation).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"most": "0"}, {"most": "201"}, {"days": "91"}, {"days": "soon"}, {"most": ""}]
)
def test_a_link_has_an_end(
    client_as: ClientAs, house: Organisation, wrong: dict[str, str]
) -> None:
    answer = client_as("lead").post(
        reverse("regions:new_link", args=["arad", house.uuid]),
        {"most": "5", "days": "10", **wrong},
    )

    assert list(answer.context["form"].errors) == list(wrong)
    assert not JoinLink.objects.exists()


@pytest.mark.parametrize("who", ["editor", "facilitator", "stakeholder", "aer-coordinator"])
def test_nobody_but_the_lead_sees_or_makes_links(
    client_as: ClientAs, link: JoinLink, who: str
) -> None:
    client = client_as(who)
    new = reverse("regions:new_link", args=["arad", link.organisation.uuid])

    assert client.get(page_of(link)).status_code == 403
    assert client.post(new, {"most": "5", "days": "5"}).status_code == 403
    assert client.post(f"{page_of(link)}withdraw/").status_code == 403
    assert JoinLink.objects.filter(withdrawn_at=None).count() == 1


def test_a_link_of_another_region_is_not_found_here(client_as: ClientAs, cast: Cast) -> None:
    theirs = factories.JoinLinkFactory.create()

    url = reverse("regions:link", args=["arad", theirs.uuid])
    assert client_as("lead").get(url).status_code == 404


# --- Who has it --------------------------------------------------------------


def test_opening_it_changes_nothing(link: JoinLink) -> None:
    stranger = Client()
    before = list(JoinLink.objects.values())

    for _time in range(10):
        assert stranger.get(address(link)).status_code == 200
        assert stranger.head(address(link)).status_code == 200

    assert list(JoinLink.objects.values()) == before
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()


def test_the_page_names_organisation_and_authority_and_no_person(link: JoinLink) -> None:
    page = Client().get(address(link)).content.decode()

    assert "Casa Comună" in page
    assert "Council of Arad" in page
    assert "The lead" not in page
    assert "@" not in page.split("<main")[1]


def test_who_asks_confirms_by_the_usual_mail_and_is_a_participant(
    client_as: ClientAs, link: JoinLink
) -> None:
    stranger = Client()

    answer = stranger.post(address(link), TYPED, follow=True)

    assert "Look into your mailbox" in answer.content.decode()
    assert not Membership.objects.filter(user__email="amina@example.org").exists()
    (asked,) = Invitation.objects.all()
    assert (asked.email, asked.role, asked.link) == ("amina@example.org", "stakeholder", link)
    assert delivery.deliver(asked.pk)
    (sent,) = mail.outbox
    assert sent.to == ["amina@example.org"]
    assert "Amina" not in str(sent.body), "a stranger's words are not mailed to a stranger"
    found = re.search(r"http://127\.0\.0\.1:8000(/invitation/\S+/)", str(sent.body))
    assert found
    stranger.post(found[1], {"name": "Amina Said", "password": ""})
    joined = Membership.objects.get(user__email="amina@example.org")
    assert (joined.role, joined.organisation) == ("stakeholder", link.organisation)
    page = client_as("lead").get(page_of(link)).content.decode()
    assert "Amina Said" in page
    assert "Accepted" in page
    assert "19 of 20 places are left." in page


def test_a_chosen_role_is_not_listened_to(link: JoinLink) -> None:
    Client().post(address(link), {**TYPED, "role": "lead"})

    assert Invitation.objects.get().role == "stakeholder"


@pytest.mark.parametrize(
    "wrong",
    [{"email": "amina"}, {"email": ""}, {"name": ""}, {"name": "x" * 121}, {"name": "a\x00"}],
)
def test_bad_input_gets_a_sentence(link: JoinLink, wrong: dict[str, str]) -> None:
    answer = Client().post(address(link), {**TYPED, **wrong})

    assert list(answer.context["form"].errors) == list(wrong)
    assert not Invitation.objects.exists()


def test_it_does_not_tell_who_works_here(link: JoinLink, region: Region) -> None:
    factories.InvitationFactory.create(region=region, email="invited@example.org")
    texts = set()

    for email in ("editor@example.org", "Invited@example.org", "new@example.org"):
        answer = Client().post(address(link), {**TYPED, "email": email}, follow=True)
        texts.add(re.sub(r"nonce=\S+", "", answer.content.decode().split("<main")[1]))

    assert len(texts) == 1
    assert Invitation.objects.filter(link=link).count() == 1


def closed(link: JoinLink, how: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "old": {"expires_at": timezone.now()},
        "withdrawn": {"withdrawn_at": timezone.now()},
        "full": {"most": 1},
    }
    JoinLink.objects.update(**changes.get(how, {}))
    factories.InvitationFactory.create(region=link.region, link=link)
    if how == "organisation left":
        Organisation.objects.update(state="left")


@pytest.mark.parametrize("how", ["old", "withdrawn", "full", "organisation left"])
def test_a_closed_link_says_so_and_takes_nobody(link: JoinLink, how: str) -> None:
    closed(link, how)

    for answer in (Client().get(address(link)), Client().post(address(link), TYPED)):
        assert answer.status_code == 410
        assert "This link does not work any more" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_withdrawing_it_stops_who_has_not_confirmed_and_keeps_who_joined(
    client_as: ClientAs, link: JoinLink
) -> None:
    waiting = factories.InvitationFactory.create(region=link.region, link=link)
    joined = factories.InvitationFactory.create(
        region=link.region, link=link, accepted_at=timezone.now()
    )
    other = factories.InvitationFactory.create(region=link.region)
    client = client_as("lead")

    for _time in range(2):
        client.post(f"{page_of(link)}withdraw/")

    for one, gone in ((waiting, True), (joined, False), (other, False)):
        one.refresh_from_db()
        assert bool(one.withdrawn_at) is gone
    assert Entry.objects.get().verb == Verb.LINK_WITHDRAWN
    assert "Withdrawn" in client.get(page_of(link)).content.decode()


@pytest.mark.parametrize("made_up", ["x", "0" * 64, "ș" * 64, "' OR 1=1--"])
def test_an_address_nobody_made_is_not_found(link: JoinLink, made_up: str) -> None:
    assert Client().get(reverse("regions:join", args=[made_up])).status_code == 404
    forged = link.uuid.hex + "0" * 32
    assert Client().get(reverse("regions:join", args=[forged])).status_code == 404


def test_the_address_of_a_link_stands_in_no_table(link: JoinLink) -> None:
    assert token_of(link)[32:] not in str(JoinLink.objects.values())


def test_a_whole_workshop_on_one_connection_can_ask(link: JoinLink) -> None:
    for number in range(link.most):
        typed = {**TYPED, "email": f"p{number}@example.org"}
        assert Client().post(address(link), typed).status_code == 302

    assert Invitation.objects.count() == link.most


def test_one_connection_asks_ten_times_more_than_there_are_places(
    link: JoinLink, house: Organisation
) -> None:
    JoinLink.objects.update(most=2)
    stranger = Client()
    for _time in range(2 + 10):
        assert stranger.post(address(link), TYPED).status_code == 302

    refused = stranger.post(address(link), TYPED)

    assert refused.status_code == 429
    page = refused.content.decode()
    assert "That was too often in a short time." in page
    assert 'value="Amina Said"' in page
    other = factories.JoinLinkFactory.create(organisation=house)
    assert stranger.post(address(other), TYPED).status_code == 302, "each link by itself"


@pytest.mark.parametrize("many", [0, 30])
def test_the_page_of_a_link_costs_the_same_for_many(
    client_as: ClientAs, link: JoinLink, many: int, django_assert_num_queries: Any
) -> None:
    factories.InvitationFactory.create_batch(many, region=link.region, link=link)
    client = client_as("lead")

    with django_assert_num_queries(9):
        client.get(page_of(link))
