"""A page saves what is typed in it while the person goes on writing.

Its script sends the same form to the same address as the button does, with one header
more. So it passes the same doors and services; only the answer differs: a few facts for
the script instead of a page. The answer is about the form, so its status is 200 also
where nothing was saved; a server that failed answers 500 and more, and is asked again.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

HEADER = "X-Background-Save"
# The copy that the browser keeps of what a button sends, and the word that it may go.
DRAFT, DRAFT_SAVED = "draft", "draft_saved"
DRAFT_SAVED_SECONDS = 3600


def person_mark(user: Any) -> str:
    """Return the word under which a browser keeps one person's texts, apart from others'."""
    return salted_hmac("kernel.background", str(user.pk)).hexdigest()[:16]


@dataclass
class Save:
    """One form on its way through the rooms; `fields` are its hidden ones from now on."""

    fields: dict[str, str] = field(default_factory=dict)
    conflict: tuple[str, str] | None = None


_save: ContextVar[Save | None] = ContextVar("background_save", default=None)


def current() -> Save | None:
    """Return the background save that is being answered; None in any other request."""
    return _save.get()


def hold(fields: dict[str, object]) -> None:
    """Tell the page that stays open what its hidden fields hold from now on."""
    save = current()
    if save:
        save.fields |= {name: str(value) for name, value in fields.items()}


def row_stands(uuid: UUID, version: int) -> None:
    """Tell the page which version of a row its text is, by the names forms give it."""
    hold(dict.fromkeys(("version", f"version-{uuid}", f"{uuid}-version"), version))


def is_background(request: HttpRequest) -> bool:
    return request.method == "POST" and HEADER in request.headers


class BackgroundSaveMiddleware:
    """Stands below sign-in and messages: it needs the one and keeps the other quiet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_background(request):
            return _with_word_of_draft(request, self.get_response(request))
        refusal = _refusal(request)
        if refusal:
            return refusal
        request._messages = _Unheard(request)  # type: ignore[attr-defined]  # noqa: SLF001
        save = Save()
        token = _save.set(save)
        try:
            response = self.get_response(request)
        finally:
            _save.reset(token)
        return _in_short(response, save)


class _Unheard(BaseStorage):
    """Takes what a page would say after a save: nobody has pressed a button."""

    def _get(self, *_args: Any, **_kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        return []


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Never save one person's text in the name of another, or of nobody."""
    if not request.user.is_authenticated:
        there = urlencode({"next": request.get_full_path()})
        return _answer("signed_out", sign_in=f"{resolve_url(settings.LOGIN_URL)}?{there}")
    if request.headers[HEADER] != person_mark(request.user):
        return _answer("other_person")
    return None


def new_token(request: HttpRequest) -> HttpResponse:
    """Answer a form whose token is old: the script sends it again with this one."""
    return _answer("token", token=get_token(request))


def _answer(state: str, **facts: Any) -> JsonResponse:
    response = JsonResponse({"state": state, **facts})
    response["Cache-Control"] = "no-store"
    return response


def _in_short(response: HttpResponse, save: Save) -> HttpResponse:
    if isinstance(response, JsonResponse) or response.status_code >= 500:
        return response
    if 300 <= response.status_code < 400:
        at = f"{timezone.localtime():%H:%M}"
        return _answer("saved", at=at, fields=save.fields)
    if save.conflict:
        who, at = save.conflict
        return _answer("conflict", who=who, at=at, fields=save.fields)
    sentences = _problems(response)
    if response.status_code == 409:
        return _answer("conflict", sentences=sentences, fields=save.fields)
    if sentences:
        return _answer("problems", sentences=sentences, fields=save.fields)
    return _answer("refused")


def refused(sentences: Iterable[object]) -> HttpResponse | None:
    """Answer with what a rule said, if the page is one that stays open."""
    save = current()
    if save is None:
        return None
    return _answer("problems", sentences=[str(one) for one in sentences], fields=save.fields)


class _Sentences(HTMLParser):
    """Reads the list of problems that a page shows above its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within = self._reads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = self._within or ("id", "problems") in attrs
        if self._within and tag == "li":
            self._reads = True
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._reads:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._reads = self._reads and tag != "li"
        self._within = self._within and tag != "div"


def _problems(response: HttpResponse) -> list[str]:
    reader = _Sentences()
    reader.feed(response.content.decode())
    return [" ".join(one.split()) for one in reader.found]


def _with_word_of_draft(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say that the copy in the browser may go: its text is saved, or kept in the history."""
    if request.method != "POST" or response.status_code not in {302, 303, 409}:
        return response
    user = getattr(request, "user", None)
    draft = request.POST.get(DRAFT, "")
    kept = response.status_code != 409 or getattr(response, "kept_in_history", False)
    if kept and user and user.is_authenticated and draft.isalnum() and len(draft) <= 40:
        response.set_cookie(
            DRAFT_SAVED,
            draft,
            max_age=DRAFT_SAVED_SECONDS,
            secure=request.is_secure(),
            samesite="Lax",
        )
    return response
