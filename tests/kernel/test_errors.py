"""Errors help: a sentence, a way on, and what was typed."""

from collections.abc import Callable

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from kernel.errors import DomainError

handler400 = "kernel.pages.bad_request"
handler403 = "kernel.pages.forbidden"
handler404 = "kernel.pages.not_found"
handler500 = "kernel.pages.broken"


def refusing(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("rule/", refusing(DomainError("The region has an open review already."))),
    path("away/", refusing(Http404())),
    path("closed/", refusing(PermissionDenied())),
    path("too-much/", refusing(SuspiciousOperation())),
    path("bug/", refusing(ZeroDivisionError())),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_rule_that_says_no_keeps_what_was_typed() -> None:
    page = Client().post("/rule/", {"text": "Two words", "groups": ["a", "b"]})
    html = page.content.decode()
    assert page.status_code == 409
    assert "The region has an open review already." in html
    assert '<input type="hidden" name="text" value="Two words">' in html
    assert '<input type="hidden" name="groups" value="b">' in html
    assert 'action="/rule/"' in html


def test_a_rule_that_says_no_to_a_link_leads_back() -> None:
    page = Client().get("/rule/")
    assert page.status_code == 409
    assert "Send again" not in page.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/away/", 404, "Page not found"),
        ("/closed/", 403, "You cannot open this page"),
        ("/too-much/", 400, "We could not read what was sent"),
    ],
)
def test_each_error_has_a_page_with_a_way_on(address: str, status: int, words: str) -> None:
    page = Client().get(address)
    assert page.status_code == status
    assert words in page.content.decode()


def test_the_page_of_a_bug_asks_the_database_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        page = Client(raise_request_exception=False).get("/bug/")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
