"""What is typed when sign-in or token has run out is kept and offered again."""

import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST

from kernel import kept
from tests.conftest import ClientAs
from tests.factories import UserFactory

saved: list[dict[str, list[str]]] = []
SENTENCE = "Language courses are only in the morning."
FIELDS: dict[str, Any] = {"text": SENTENCE, "groups": ["women", "youth"], "version": "3"}
HERE = {"Origin": "http://testserver"}


def write(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        saved.append(dict(request.POST.lists()))
        return HttpResponse(status=302, headers={"Location": "/done/"})
    return HttpResponse("the empty form")


@login_not_required
def open_to_all(request: HttpRequest) -> HttpResponse:
    return write(request)


urlpatterns = [
    path("write/", write),
    path("other/", write),
    path("only-post/", require_POST(write)),
    path("sign-in/", open_to_all, name="account_login"),
    path("", include(([path("help/", open_to_all, name="help")], "dashboard"))),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _nothing_saved_yet() -> None:
    saved.clear()


def hidden_fields(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    form = response.content.decode().split('<form class="form"')[1]
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def test_a_form_sent_signed_out_is_offered_again_after_sign_in() -> None:
    client = Client()
    response = client.post("/write/", FIELDS, headers=HERE)
    assert response.headers["Location"] == "/sign-in/?next=/write/"
    assert saved == []

    client.force_login(UserFactory.create())
    page = client.get("/write/")
    assert "Your text is still here" in page.content.decode()
    again = hidden_fields(page)
    assert again["text"] == [SENTENCE]
    assert again["groups"] == ["women", "youth"]

    client.post("/write/", again)
    assert saved[0]["text"] == [SENTENCE]
    assert saved[0]["groups"] == ["women", "youth"]
    assert client.get("/write/").content == b"the empty form"


def test_the_text_waits_until_its_own_address_is_opened() -> None:
    client = Client()
    client.post("/write/?page=2", FIELDS, headers=HERE)
    client.force_login(UserFactory.create())
    assert client.get("/other/").content == b"the empty form"
    assert client.get("/write/").content == b"the empty form"
    assert SENTENCE in client.get("/write/?page=2").content.decode()


def test_a_person_can_go_on_without_the_text() -> None:
    client = Client()
    client.post("/write/", FIELDS, headers=HERE)
    client.force_login(UserFactory.create())
    without = re.search(
        r'href="(/write/\?without=\w+)"', client.get("/write/").content.decode()
    )
    assert without
    assert client.get(without[1]).content == b"the empty form"
    assert client.get("/write/").content == b"the empty form"


def test_an_address_that_takes_forms_only_offers_the_text_too() -> None:
    client = Client()
    client.post("/only-post/", FIELDS, headers=HERE)
    client.force_login(UserFactory.create())
    assert SENTENCE in client.get("/only-post/").content.decode()


def test_the_sign_in_page_says_that_the_text_is_there() -> None:
    client = Client()
    client.post("/write/", FIELDS, headers=HERE)
    page = client.get("/nowhere/").content.decode()
    assert "You were signed out after a long pause." in page


def test_a_password_and_a_file_are_not_kept() -> None:
    client = Client()
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7")
    client.post("/write/", {**FIELDS, "password": "a secret", "file": upload}, headers=HERE)
    client.force_login(UserFactory.create())
    page = client.get("/write/").content.decode()
    assert "a secret" not in page
    assert "Choose them again" in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/testserver"},
    ],
)
def test_a_form_of_another_site_is_not_kept(headers: dict[str, str]) -> None:
    client = Client()
    client.post("/write/", FIELDS, headers=headers)
    client.force_login(UserFactory.create())
    assert client.get("/write/").content == b"the empty form"


def test_a_text_as_long_as_a_book_is_not_kept() -> None:
    client = Client()
    client.post("/write/", {"text": "x" * (kept.LONGEST + 1)}, headers=HERE)
    client.force_login(UserFactory.create())
    assert client.get("/write/").content == b"the empty form"


def test_a_text_is_offered_for_twelve_hours() -> None:
    client = Client()
    with time_machine.travel("2026-11-22 08:00Z", tick=False) as clock:
        client.post("/write/", FIELDS, headers=HERE)
        client.force_login(UserFactory.create())
        clock.shift(kept.SECONDS - 1)
        assert SENTENCE in client.get("/write/").content.decode()
        clock.shift(2)
        assert client.get("/write/").content == b"the empty form"


def test_markup_in_a_kept_text_stays_text() -> None:
    client = Client()
    client.post("/write/", {"text": '"><script>alert(1)</script> now'}, headers=HERE)
    client.force_login(UserFactory.create())
    assert "<script>alert" not in client.get("/write/").content.decode()


def test_an_old_token_shows_the_text_and_a_button_that_works(client_as: ClientAs) -> None:
    client = client_as("lead")
    client.handler.enforce_csrf_checks = True
    page = client.post("/write/", FIELDS, headers=HERE)
    assert page.status_code == 403
    again = hidden_fields(page)
    assert again["text"] == [SENTENCE]
    assert client.post("/write/", again, headers=HERE).status_code == 302
    assert saved[0]["groups"] == ["women", "youth"]


def test_an_old_token_of_another_site_shows_no_button(client_as: ClientAs) -> None:
    client = client_as("lead")
    client.handler.enforce_csrf_checks = True
    page = client.post("/write/", FIELDS, headers={"Origin": "https://elsewhere.example"})
    assert page.status_code == 403
    assert SENTENCE not in page.content.decode()
    assert "Send again" not in page.content.decode()


def test_an_old_token_without_sign_in_leads_to_sign_in_and_back() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/write/", FIELDS, headers=HERE)
    assert response.headers["Location"] == "/sign-in/?next=/write/"
    client.force_login(UserFactory.create())
    assert SENTENCE in client.get("/write/").content.decode()


def test_an_old_token_on_a_public_page_asks_for_no_sign_in() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/help/", FIELDS, headers=HERE)
    assert page.status_code == 403
    assert hidden_fields(page)["text"] == [SENTENCE]


def test_a_failure_of_ours_keeps_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.post("/write/", FIELDS, headers=HERE)
    client.force_login(UserFactory.create())
    again = hidden_fields(client.get("/write/"))
    with monkeypatch.context() as patch:
        patch.setattr("tests.kernel.test_kept.saved", None)
        assert client.post("/write/", again).status_code == 500
    assert SENTENCE in client.get("/write/").content.decode()
