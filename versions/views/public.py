"""Pages everybody may read: the list of strategies, one strategy, check a document."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.models import Audience
from versions.access import (
    consultations,
    is_draft_of_ours,
    publication,
    published_now,
    regions_and_published,
    version_of_file,
    version_with_number,
)
from versions.forms import DownloadForm, FileForm, NumberForm
from versions.models import PublicationState, ReviewState, Version
from versions.reading import vision_of
from versions.views.reading import PAGE, content_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The regions with their published strategies, and those without one yet."""
    page = Paginator(regions_and_published(), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "versions/home.html", {"page": page, "consultations": consultations()}
    )


@login_not_required
@require_safe
def public(request: HttpRequest, region: str, number: int | None = None) -> HttpResponse:
    """A published strategy as a page; replaced and withdrawn ones say so."""
    version = publication(region, number)
    state = PublicationState(version.publication)
    is_current = state is PublicationState.PUBLISHED
    shown = state is not PublicationState.WITHDRAWN
    content = content_of(version, Audience.PUBLIC) if shown else None
    return render(
        request,
        "versions/public.html",
        {
            "version": version,
            "region": version.strategy.region,
            "content": content,
            "vision": vision_of(content) if content else "",
            "is_reviewed": version.review == ReviewState.REVIEWED,
            "adoption": getattr(version, "adoption", None),
            "act": _act(version),
            "newer": None if is_current else published_now(version),
            "form": _download_form(version) if shown else None,
            "consultations": consultations(),
        },
    )


def _act(version: Version) -> str:
    adoption = getattr(version, "adoption", None)
    return version.strategy.edition.label("act_types", adoption.act) if adoption else ""


def _download_form(version: Version) -> DownloadForm | None:
    number = str(version.number)
    try:
        action = reverse("documents:request_public", args=[version.strategy.region.slug])
    except NoReverseMatch:
        return None
    form = DownloadForm(
        [(number, number)],
        version.strategy.edition,
        initial={"version": number},
        action=action,
        label=_("Download the PDF"),
    )
    form.fields["version"].widget = form.fields["version"].hidden_widget()
    return form


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_document(request: HttpRequest) -> HttpResponse:
    """Say whether a PDF, or the number in it, is one this site made, unchanged."""
    by_file = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    asked = "number" in request.GET and request.method != "POST"
    by_number = NumberForm(request.GET if asked else None)
    found: dict[str, Any] = {}
    if by_file.is_bound and by_file.is_valid():
        sha256 = _sha256(by_file.cleaned_data["file"])
        found = {"version": version_of_file(sha256), "by": "file"}
        found["draft"] = found["version"] is None and is_draft_of_ours(sha256)
    elif by_number.is_bound and by_number.is_valid():
        found = {
            "version": version_with_number(by_number.cleaned_data["number"]),
            "by": "number",
        }
    if found.get("version"):
        found["act"] = _act(found["version"])
        found["is_public"] = found["version"].publication != PublicationState.NONE
    wrong = next((one for one in (by_file, by_number) if one.is_bound and one.errors), None)
    return render(
        request,
        "versions/check_document.html",
        {"by_file": by_file, "by_number": by_number, "found": found, "form": wrong},
        status=422 if wrong else 200,
    )


def _sha256(file: Any) -> str:
    sum_ = hashlib.sha256()
    for chunk in file.chunks():
        sum_.update(chunk)
    return sum_.hexdigest()
