"""The list of versions with its downloads, one version, and what changed in it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest
from frameworks.models import Audience
from regions.access import LEADS, Place
from strategies.access import strategy_to_write
from strategies.models import Strategy
from versions import services
from versions.access import (
    draft_to_print,
    place_to_list,
    version_before,
    version_to_read,
)
from versions.differences import Part, differences
from versions.forms import DownloadForm, MakeForm
from versions.models import Comment, CommentState, Purpose, Version
from versions.overview import rows_for
from versions.snapshot import in_language, read

PAGE = 25
DRAFT = "draft"
LAST_DOCUMENTS = 5


def language() -> str:
    return (get_language() or "en").split("-")[0]


def content_of(version: Version, audience: Audience) -> dict[str, Any]:
    """Return a version for one audience, in the language of the page."""
    return in_language(read(version, audience), language())


@require_GET
def versions(request: UserRequest, region: str) -> HttpResponse:
    """Every version with what one can do next, and the form that asks for a PDF."""
    place = place_to_list(request.user, region)
    rows = rows_for(place)
    draft = draft_to_print(place)
    return render(
        request,
        "versions/list.html",
        {
            "place": place,
            "draft": draft,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "form": _download_form(place, draft, [row.version for row in rows]),
            "documents": _last_documents(place, draft),
            "make": MakeForm() if place.is_lead and draft else None,
        },
    )


def _download_form(
    place: Place, draft: Strategy | None, found: list[Version]
) -> DownloadForm | None:
    texts = [(DRAFT, _("The draft as it stands today"))] if draft else []
    texts += [(str(one.number), _("Version %d") % one.number) for one in found]
    strategy = draft or (found[0].strategy if found else None)
    if strategy is None:
        return None
    try:
        action = reverse("documents:request", args=[place.region.slug])
    except NoReverseMatch:
        return None
    return DownloadForm(texts, strategy.edition, action=action)


def _last_documents(place: Place, draft: Strategy | None) -> list[Any]:
    """Return the last PDFs made of the draft or a version, for the team."""
    if draft is None or not place.in_team:
        return []
    made: Any = draft
    return list(made.documents.select_related("version", "strategy__region")[:LAST_DOCUMENTS])


@require_http_methods(["GET", "POST"])
def make(request: UserRequest, region: str) -> HttpResponse:
    """Freeze the working copy for adoption or publication."""
    desk = strategy_to_write(request.user, region, LEADS)
    form = MakeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        version = services.freeze(
            desk.strategy,
            purpose=Purpose(form.cleaned_data["purpose"]),
            uuid=form.cleaned_data["uuid"],
            by=desk.user,
        )
        messages.success(
            request, _("Version %d is made. It cannot be changed any more.") % version.number
        )
        return redirect("versions:version", region, version.number)
    return render(
        request,
        "versions/make.html",
        {"desk": desk, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_GET
def version(request: UserRequest, region: str, number: int) -> HttpResponse:
    """The whole text of a version, as it was frozen."""
    reading = version_to_read(request.user, region, number)
    content = content_of(reading.version, reading.audience)
    if reading.place.in_team or reading.place.is_aer:
        _mark_comments(content, list(reading.version.comments.all()))
    return render(
        request,
        "versions/version.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": reading.version,
            "content": content,
            "before": version_before(reading),
        },
    )


def _mark_comments(content: dict[str, Any], comments: list[Comment]) -> None:
    """Say beside each section, item and action how many comments it has."""
    count = Counter(
        (one.place_kind, one.place_key) for one in comments if one.state != CommentState.CLOSED
    )
    for section in content["sections"]:
        section["comments"] = count["section", section["key"]]
    for priority in content["priorities"]:
        for item in priority["items"]:
            item["comments"] = count["item", item["key"]]
    for action in content["workplan"]["actions"]:
        action["comments"] = count["action", action["uuid"]]


@require_GET
def changes(request: UserRequest, region: str, number: int) -> HttpResponse:
    """What changed since the version this person could read before."""
    reading = version_to_read(request.user, region, number)
    before = version_before(reading)
    parts: list[Part] = []
    if before:
        parts = differences(
            content_of(before, reading.audience), content_of(reading.version, reading.audience)
        )
    return render(
        request,
        "versions/changes.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": reading.version,
            "before": before,
            "parts": parts,
        },
    )
