"""A server that fails answers with what was typed, to be sent again."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kernel import pages

SENTENCE = "Language courses are only in the morning."


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(request.method)


urlpatterns = [path("fails/", fails)]
handler500 = pages.broken
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client(admin_user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    return client


def test_what_was_typed_stands_in_the_page_of_a_failure(client: Client) -> None:
    answer = client.post(
        "/fails/?item=1", {"title": SENTENCE, "version": "3", "more": ["a", "b"]}
    )
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "We could not save this answer" in page
    assert "Sending it twice does no harm." in page
    assert f'<blockquote class="kept" dir="auto">{SENTENCE}</blockquote>' in page
    assert 'name="version" value="3"' in page
    assert page.count('name="more"') == 2
    assert 'action="/fails/?item=1"' in page
    assert "csrfmiddlewaretoken" in page
    assert "Send again" in page


def test_a_failed_page_without_a_form_offers_the_first_page(client: Client) -> None:
    page = client.get("/fails/").content.decode()
    assert "Something went wrong on our side" in page
    assert "Send again" not in page


def test_a_password_never_stands_in_the_page_of_a_failure(client: Client) -> None:
    page = client.post("/fails/", {"login": "me", "password": "s3cret"}).content.decode()
    assert "s3cret" not in page
    assert "Send again" not in page
