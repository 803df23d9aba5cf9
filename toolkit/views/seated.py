"""What every participant's page starts from: a place, and its language."""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from toolkit.http import seat_in


def seated(view: Any) -> Any:
    """Give the view the place this browser holds; without one, ask for a code."""

    @login_not_required
    @wraps(view)
    def with_seat(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        seat = seat_in(request)
        if seat is None:
            return redirect("toolkit:enter")
        with translation.override(seat.language):
            response: HttpResponse = view(request, seat, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return with_seat
