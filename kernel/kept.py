"""Nothing typed is lost when a sign-in or a form's token ran out.

A form that arrives from somebody who is signed out, or with an old token, is put into the
session: its texts, not its files and never a password. After sign-in the same address
offers it again, with a button that sends it as if nothing had happened.
"""

import re
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from kernel import background

KEY = "kept"
FIELD = "kept"
FEWEST = 3
LONGEST = 200_000
SECONDS = 12 * 60 * 60
NEVER = re.compile(r"passw|^csrfmiddlewaretoken$|^kept$", re.IGNORECASE)

Fields = list[tuple[str, str]]


def typed_fields(data: QueryDict | MultiValueDict[str, str]) -> Fields:
    """Return every field of a form in its order, without token and passwords."""
    return [
        (name, value)
        for name, values in data.lists()
        if not NEVER.search(name)
        for value in values
    ]


def has_password(data: QueryDict) -> bool:
    return any("passw" in name.lower() for name in data)


def readable(fields: Fields) -> list[str]:
    """Return what a person recognises as their own words: neither codes nor numbers."""
    return [
        value
        for name, value in fields
        if re.search(r"\S\s+\S", value) and name not in {"next", "uuid", "version", "told"}
    ]


def from_here(request: HttpRequest) -> bool:
    """Say whether the form stood on a page of ours.

    Else another site could put words into somebody's session and have them sent.
    """
    ours = request.get_host()
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return urlsplit(origin).netloc == ours
    return urlsplit(request.headers.get("Referer", "")).netloc == ours


def keep(request: HttpRequest) -> bool:
    """Put the form of this request into the session; False if it is not ours or too long."""
    fields = typed_fields(request.POST)
    size = sum(len(name) + len(value) for name, value in fields)
    if not fields or size > LONGEST or not from_here(request):
        return False
    kept = _all(request)
    kept[token_hex(8)] = {
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
        "at": timezone.now().timestamp(),
    }
    request.session[KEY] = dict(list(kept.items())[-FEWEST:])
    return True


def _all(request: HttpRequest) -> dict[str, dict[str, Any]]:
    oldest = timezone.now().timestamp() - SECONDS
    kept: dict[str, dict[str, Any]] = request.session.get(KEY, {})
    return {token: form for token, form in kept.items() if form["at"] > oldest}


def _forget(request: HttpRequest, token: str) -> None:
    kept = _all(request)
    if kept.pop(token, None) is not None:
        request.session[KEY] = kept


def is_waiting(request: HttpRequest) -> bool:
    return hasattr(request, "session") and bool(_all(request))


class KeepTypedMiddleware(LoginRequiredMiddleware):
    """Django's rule that pages are for people signed in, without losing what they typed."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            keep(request)
        return super().handle_no_permission(request, view_func)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        user = getattr(request, "user", None)
        if KEY not in getattr(request, "session", {}) or not (user and user.is_authenticated):
            return response
        if request.method == "POST":
            # The words are in the page or in the database again, unless we failed.
            if response.status_code < 500:
                _forget(request, request.POST.get(FIELD, ""))
            return response
        # 405: the address takes forms only, so there is no page to go back to.
        if request.method != "GET" or response.status_code not in {200, 405}:
            return response
        path = request.get_full_path()
        for token, form in reversed(_all(request).items()):
            if form["path"] == path:
                return _offer(request, token, form, has_page=response.status_code == 200)
        if "without" in request.GET:
            _forget(request, request.GET["without"])
        return response


def _offer(
    request: HttpRequest, token: str, form: dict[str, Any], *, has_page: bool
) -> HttpResponse:
    mark = "&" if "?" in form["path"] else "?"
    return render(
        request,
        "kept.html",
        {
            "fields": [*form["fields"], (FIELD, token)],
            "texts": readable(form["fields"]),
            "files": form["files"],
            "action": form["path"],
            "without": f"{form['path']}{mark}without={token}" if has_page else "",
        },
    )


def token_expired(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001 - Django gives it
    """Answer a form with an old token (CSRF_FAILURE_VIEW): sign in first, or send again."""
    if background.is_background(request):
        return background.new_token(request)
    ours = from_here(request)
    match = request.resolver_match
    protected = getattr(match.func, "login_required", True) if match else True
    if ours and protected and not request.user.is_authenticated:
        keep(request)
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    fields = typed_fields(request.POST) if ours else []
    context = {
        "fields": fields,
        "texts": readable(fields),
        "files": bool(request.FILES),
        "action": request.get_full_path(),
        "ours": ours,
    }
    # Pages with a language and a look of their own say it in these.
    show = getattr(match.func, "token_expired", None) if match else None
    if show:
        return show(request, context)  # type: ignore[no-any-return]  # a view
    return render(request, "csrf.html", context, status=403)
