"""The operator's pages: accounts and roles, no content."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.admin import operator
from accounts.models import User
from regions.models import Membership, NetworkRole
from tests import factories
from tests.conftest import ClientAs


@pytest.fixture
def operator_client(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator@example.org", "x", name="Op"))
    return client


@pytest.mark.parametrize("role", ["lead", "stakeholder", *NetworkRole, "outsider"])
def test_nobody_else_gets_in(client_as: ClientAs, role: str) -> None:
    response = client_as(role).get("/operator/", follow=True)

    assert response.status_code == 403


def test_a_stranger_signs_in_where_everybody_does(client: Client, db: None) -> None:
    response = client.get("/operator/", follow=True)

    assert response.redirect_chain[-1] == ("/sign-in/?next=/operator/", 302)


def test_it_holds_accounts_and_roles_only() -> None:
    assert {model._meta.label for model in operator._registry} == {
        "accounts.User",
        "regions.Region",
        "regions.Membership",
        "regions.NetworkMembership",
        "regions.NetworkSettings",
        "regions.Invitation",
    }


@pytest.mark.parametrize(
    "page",
    [
        "",
        "accounts/user/",
        "accounts/user/add/",
        "regions/region/",
        "regions/membership/add/",
        "regions/networkmembership/",
        "regions/networksettings/add/",
        "regions/invitation/",
    ],
)
def test_each_page_opens(operator_client: Client, page: str) -> None:
    assert operator_client.get(f"/operator/{page}").status_code == 200


def test_a_region_gets_its_first_lead_from_the_operator(operator_client: Client) -> None:
    region = factories.RegionFactory.create()
    operator_client.post(
        "/operator/accounts/user/add/",
        {
            "email": "First@Example.org",
            "name": "First Lead",
            "language": "en",
            "time_zone": "Europe/Bucharest",
            "is_active": "on",
        },
    )
    person = User.objects.get(email="first@example.org")
    assert not person.has_usable_password()
    operator_client.post(
        "/operator/regions/membership/add/",
        {"user": person.pk, "region": region.pk, "role": "lead", "state": "active"},
    )

    assert Membership.objects.filter(user=person, region=region, role="lead").exists()


def test_an_old_address_no_longer_signs_in(operator_client: Client) -> None:
    person = factories.UserFactory.create(email="old@example.org")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    operator_client.post(
        f"/operator/accounts/user/{person.pk}/change/",
        {
            "email": "new@example.org",
            "name": person.name,
            "language": "en",
            "time_zone": person.time_zone,
            "is_active": "on",
        },
    )

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert not EmailAddress.objects.filter(user=person).exists()


def test_invitations_are_read_and_people_and_regions_not_deleted(
    operator_client: Client,
) -> None:
    invitation = factories.InvitationFactory.create()
    url = f"/operator/regions/invitation/{invitation.pk}"

    assert operator_client.get(f"{url}/change/").status_code == 200
    assert operator_client.post(f"{url}/change/", {"email": "a@b.org"}).status_code == 403
    assert operator_client.get(f"{url}/delete/").status_code == 403
    for page in (
        f"accounts/user/{invitation.invited_by_id}",
        f"regions/region/{invitation.region.pk}",
    ):
        assert operator_client.get(f"/operator/{page}/delete/").status_code == 403
