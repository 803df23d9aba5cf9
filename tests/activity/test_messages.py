"""The page of one's own messages."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from activity.models import Notification
from tests import factories
from tests.conftest import Cast, ClientAs

URL = "/messages/"


def test_a_stranger_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get(URL)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


def test_everybody_reads_their_own_messages_only(client_as: ClientAs, cast: Cast) -> None:
    factories.NotificationFactory.create(person=cast["editor"], entry__title="Mine")
    factories.NotificationFactory.create(person=cast["lead"], entry__title="Not mine")

    page = client_as("editor").get(URL).content.decode()

    assert "Mine" in page
    assert "Not mine" not in page


def test_opening_the_page_marks_nothing_as_read(client_as: ClientAs, cast: Cast) -> None:
    factories.NotificationFactory.create(person=cast["editor"])

    page = client_as("editor").get(URL).content.decode()

    assert "1 message is not read yet." in page
    assert Notification.objects.unread().count() == 1


def test_one_or_all_are_marked_as_read_but_never_those_of_others(
    client_as: ClientAs, cast: Cast
) -> None:
    first, second = factories.NotificationFactory.create_batch(2, person=cast["editor"])
    other = factories.NotificationFactory.create(person=cast["lead"])
    client = client_as("editor")

    client.post(URL, {"act": "read", "message": other.pk})
    assert Notification.objects.unread().count() == 3
    response = client.post(f"{URL}?page=1", {"act": "read", "message": first.pk})
    assert response["Location"] == f"{URL}?page=1"
    assert set(Notification.objects.unread()) == {second, other}
    client.post(URL, {"act": "read"})
    assert set(Notification.objects.unread()) == {other}


def test_without_messages_the_page_says_so(client_as: ClientAs) -> None:
    assert "No messages yet." in client_as("stakeholder").get(URL).content.decode()


@pytest.mark.parametrize("many", [2, 25])
def test_many_messages_ask_the_database_as_often_as_few(
    client_as: ClientAs,
    cast: Cast,
    many: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.NotificationFactory.create_batch(many, person=cast["editor"])
    client = client_as("editor")

    with django_assert_max_num_queries(8):
        client.get(URL)


def test_long_lists_are_paged(client_as: ClientAs, cast: Cast) -> None:
    factories.NotificationFactory.create_batch(26, person=cast["editor"])

    page = client_as("editor").get(URL, {"page": 2}).content.decode()

    assert "Page 2 of 2" in page
