"""The pages shown when an address cannot be answered; Django says what they are given."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

from kernel.kept import Fields, has_password, readable, typed_fields


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer without asking the database or the session anything: they may be the cause.

    What was typed is in the page, to be sent again.
    """
    typed = _typed(request)
    page = loader.render_to_string(
        "500.html",
        {
            "fields": typed,
            "texts": readable(typed),
            "files": bool(typed and request.FILES),
            "action": request.get_full_path(),
            "csrf_token": get_token(request) if typed else "",
            "at": timezone.localtime(),
        },
    )
    return HttpResponse(page, status=500)


def _typed(request: HttpRequest) -> Fields:
    """Return the fields of a form that one can send again; a password is never kept."""
    if request.method != "POST":
        return []
    try:
        return [] if has_password(request.POST) else typed_fields(request.POST)
    except (OSError, SuspiciousOperation):
        return []  # it did not arrive
