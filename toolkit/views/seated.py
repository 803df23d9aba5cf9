"""What every participant's page starts from: a place, its language, its region's time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from kernel.languages import language_for
from toolkit.http import seat_in
from toolkit.permits import Permit
from toolkit.phrases import languages


def seated(view: Any) -> Any:
    """Give the view the place this browser holds; without one, ask for a code.

    The page is in the place's language, its times in the region's zone; `request.seat` is
    for the head of the page.
    """

    @login_not_required
    @wraps(view)
    def with_seat(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        seat = seat_in(request)
        if seat is None:
            return redirect("toolkit:enter")
        request.seat = seat  # type: ignore[attr-defined]
        with speaking(seat.language, seat.strategy.region.time_zone):
            response: HttpResponse = view(request, seat, **kwargs)
        return _not_kept(response, seat.language)

    with_seat.token_expired = send_again  # type: ignore[attr-defined]
    return with_seat


def unseated(view: Any) -> Any:
    """Open a participant's page without a place, in the language asked for or the phone's."""

    @login_not_required
    @wraps(view)
    def without_seat(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        seat = seat_in(request)
        request.seat = seat  # type: ignore[attr-defined]
        language = asked_language(request) or (seat and seat.language)
        language = language or language_for(request, phone_languages(request)[0])
        with speaking(language):
            response: HttpResponse = view(request, **kwargs)
        return _not_kept(response, language)

    without_seat.token_expired = send_again  # type: ignore[attr-defined]
    return without_seat


def send_again(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Offer what was typed again (kernel.kept): the page was open for very long."""

    @unseated
    def page(request: HttpRequest) -> HttpResponse:
        name = "toolkit/taking_part/send_again.html"
        return render(request, name, context, status=403)

    answer: HttpResponse = page(request)
    return answer


@contextmanager
def speaking(language: str, time_zone: str = "") -> Iterator[None]:
    zone = time_zone or timezone.get_current_timezone_name()
    with translation.override(language), timezone.override(zone):
        yield


def _not_kept(response: HttpResponse, language: str) -> HttpResponse:
    """Keep the page out of the browser's store: Back shows nothing after "clear"."""
    response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Content-Language", language)
    return response


def asked_language(request: HttpRequest) -> str:
    """Return the language named in the address or the form, empty where we lack it."""
    asked = request.POST.get("language") or request.GET.get("language") or ""
    return asked if asked in languages() else ""


def phone_languages(request: HttpRequest) -> list[str]:
    """Return all languages, those the phone asks for first."""
    known = languages()
    header = request.headers.get("Accept-Language", "")
    wanted = [
        code if code in known else code.split("-")[0]
        for code, _weight in parse_accept_lang_header(header)
    ]
    return list(dict.fromkeys([*(one for one in wanted if one in known), *known]))


def refuse(request: HttpRequest, permit: Permit) -> HttpResponse:
    """Say why a participant may not do this now, and when it opens."""
    return render(request, "toolkit/taking_part/closed.html", {"permit": permit}, status=403)
