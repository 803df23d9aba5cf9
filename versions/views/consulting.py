"""The draft for who takes part: read it, and comment on it paragraph by paragraph."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frameworks.models import Audience
from toolkit.forms.taking_part import Problem
from toolkit.models import Idea, InputState, Seat
from toolkit.permits import Deed, Permit, may
from toolkit.phrases import language_now, say
from toolkit.services.contacts import contacts_in
from toolkit.views.seated import refuse, seated
from versions import commenting
from versions.access import draft_to_comment
from versions.models import Content, Version
from versions.paragraphs import parts_of
from versions.snapshot import in_language, read

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def _told_in(version: Version) -> str:
    """Return the language the method's own words are shown in."""
    known: list[str] = read(version, Audience.PUBLIC)["languages"]
    mine = language_now().code
    return mine if mine in known else known[0]


def _content(version: Version) -> Content:
    """Return what everybody may read; the method's own words in the reader's language."""
    return in_language(read(version, Audience.PUBLIC), language_now().code)


@page_with_form
@seated
def comment_draft(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The sections of the draft, and one's own comments; here one takes them back."""
    if request.method == "POST":
        commenting.withdraw_comment(seat, _uuid(request.POST.get("withdraw", "")))
        return redirect("versions:comment_draft")
    permit = may(seat, Deed.COMMENT)
    if not permit:
        return refuse(request, permit)
    version = draft_to_comment(seat.strategy_id)
    mine = commenting.comments_of(seat, version) if version else []
    return render(
        request,
        "versions/taking_part/draft.html",
        {
            "version": version,
            "sections": _sections(version, mine) if version else [],
            "told_in": _told_in(version) if version else "",
            "mine": mine,
            "received": InputState.RECEIVED,
            "permit": permit,
            "back": reverse("toolkit:place"),
        },
    )


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


def _sections(version: Version, mine: list[Idea]) -> list[tuple[Any, int]]:
    """Return the sections with something to read, each with how many comments are mine."""
    count = Counter(one.place.partition("/")[0] for one in mine)
    sections = _content(version)["sections"]
    return [(one, count[one["key"]]) for one in sections if parts_of(one)]


@page_with_form
@seated
def draft_section(request: HttpRequest, seat: Seat, section: str) -> HttpResponse:
    """One section, paragraph by paragraph, with a box beside each."""
    permit = may(seat, Deed.COMMENT)
    if request.method == "POST":
        return _comment(request, seat, section, permit)
    if not permit:
        return refuse(request, permit)
    version = draft_to_comment(seat.strategy_id)
    if version is None:
        raise Http404
    return _section_page(request, seat, version, section, permit)


def _comment(request: HttpRequest, seat: Seat, section: str, permit: Permit) -> HttpResponse:
    """Keep a comment; what cannot be kept stays in its box, with the reason."""
    number = request.POST.get("draft", "")
    version = draft_to_comment(seat.strategy_id)
    if version is None:
        return refuse(request, permit)
    place, text = request.POST.get("place", ""), request.POST.get("text", "")
    found = contacts_in(text)
    if found and "anyway" not in request.POST and permit:
        problem = say("contacts_found", found=", ".join(found))
        return _refused(request, seat, version, section, (place, text, problem), asked=True)
    try:
        if number != str(version.number):
            raise commenting.NotThere("draft_replaced")  # noqa: TRY301 - as the service says
        commenting.comment_draft(seat, version, place, text)
    except commenting.NotNow as refusal:
        return _closed(request, text, refusal.permit)
    except commenting.NotThere as refusal:
        problem = say(refusal.key, most=commenting.LONGEST)
        return _refused(request, seat, version, section, (place, text, problem))
    here = reverse("versions:draft_section", args=[section])
    return redirect(f"{here}?sent#{_anchor(place)}")


def _anchor(place: str) -> str:
    return place.partition("/")[2].replace("#", "-p")


def _closed(request: HttpRequest, text: str, permit: Permit) -> HttpResponse:
    """Say why it is closed, and show what was typed, to be copied."""
    return render(
        request,
        "versions/taking_part/draft_closed.html",
        {"permit": permit, "text": text, "back": reverse("toolkit:place")},
        status=403,
    )


def _refused(
    request: HttpRequest,
    seat: Seat,
    version: Version,
    section: str,
    typed: tuple[str, str, str],
    *,
    asked: bool = False,
) -> HttpResponse:
    permit = may(seat, Deed.COMMENT)
    return _section_page(request, seat, version, section, permit, typed=typed, asked=asked)


def _section_page(
    request: HttpRequest,
    seat: Seat,
    version: Version,
    section: str,
    permit: Permit,
    *,
    typed: tuple[str, str, str] | None = None,
    asked: bool = False,
) -> HttpResponse:
    sections = [one for one in _content(version)["sections"] if parts_of(one)]
    keys = [one["key"] for one in sections]
    if section not in keys:
        raise Http404
    at = keys.index(section)
    parts = parts_of(sections[at])
    mine = defaultdict(list)
    for one in commenting.comments_of(seat, version):
        mine[one.place].append(one)
    known = {one.place for part in parts for one in part.paragraphs}
    place, text, problem = typed or ("", "", "")
    href = f"#comment-{_anchor(place)}" if place in known else "#comment-lost"
    return render(
        request,
        "versions/taking_part/draft_section.html",
        {
            "version": version,
            "section": sections[at],
            "next": sections[at + 1] if at + 1 < len(sections) else None,
            "parts": [
                (part, [(one, mine[one.place]) for one in part.paragraphs]) for part in parts
            ],
            "said_in": version.strategy.language,
            "told_in": _told_in(version),
            "permit": permit,
            "place": place,
            "text": text,
            "lost": text if typed and place not in known else "",
            "asked": asked,
            "sent": "sent" in request.GET,
            "problems": [Problem(href, problem)] if typed else [],
            "back": reverse("versions:comment_draft"),
        },
        status=422 if typed else 200,
    )
