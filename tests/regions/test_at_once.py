"""Two clicks at the same moment: each person is invited once, each place is given once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from regions.access import token_of
from regions.models import Invitation, Organisation, Region
from tests import factories
from tests.conftest import ClientAs
from tests.regions.test_invite_list import PAGE, TWO, look

pytestmark = pytest.mark.postgres


def eight_times(do: Callable[[int], int]) -> list[int]:
    answers: list[int] = []

    def once(number: int) -> None:
        answers.append(do(number))
        connection.close()

    threads = [threading.Thread(target=once, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_list_sent_eight_times_at_once_invites_once(
    transactional_db: None, client_as: ClientAs, region: Region
) -> None:
    client = client_as("lead")
    shown = {**look(client, TWO), "invite": "1"}

    def send(_number: int) -> int:
        one = Client()
        one.cookies = client.cookies
        return one.post(PAGE, shown).status_code

    assert set(eight_times(send)) == {302}
    assert Invitation.objects.count() == 2
    assert Organisation.objects.count() == 1


def test_the_last_place_of_a_link_is_given_once(transactional_db: None, region: Region) -> None:
    link = factories.JoinLinkFactory.create(
        organisation=factories.OrganisationFactory.create(region=region), most=1
    )

    def ask(number: int) -> int:
        typed = {"name": "A", "email": f"p{number}@example.org"}
        return Client().post(f"/join/{token_of(link)}/", typed).status_code

    assert sorted(eight_times(ask)) == [302] + [410] * 7
    assert Invitation.objects.count() == 1


def test_one_person_invited_eight_times_at_once_is_invited_once(
    transactional_db: None, client_as: ClientAs, region: Region
) -> None:
    client = client_as("lead")
    page = reverse("regions:invite", args=[region.slug])

    def send(_number: int) -> int:
        one = Client()
        one.cookies = client.cookies
        typed = {"name": "A", "email": "a@example.org", "role": "editor"}
        return one.post(page, typed).status_code

    assert set(eight_times(send)) == {302}
    assert Invitation.objects.count() == 1


def test_who_asks_with_eight_links_at_once_gets_one_invitation(
    transactional_db: None, region: Region
) -> None:
    links = [
        factories.JoinLinkFactory.create(
            organisation=factories.OrganisationFactory.create(region=region)
        )
        for _number in range(8)
    ]

    def ask(number: int) -> int:
        typed = {"name": "A", "email": "a@example.org"}
        return Client().post(f"/join/{token_of(links[number])}/", typed).status_code

    assert set(eight_times(ask)) == {302}
    assert Invitation.objects.count() == 1
