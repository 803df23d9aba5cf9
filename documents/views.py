"""Ask for a PDF, wait for it, take it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from documents.access import (
    Source,
    document_to_read,
    draft_to_print,
    is_public,
    public_to_print,
    version_to_print,
)
from documents.forms import Ask
from documents.models import Document, Kind
from documents.printables import Printable, languages_of, of_draft, of_version
from documents.services import request_document, try_again
from kernel.errors import DomainError


class CannotPrint(DomainError):
    """What was asked for does not exist."""

    status = 422


def _asked(request: HttpRequest) -> Ask:
    form = Ask(request.POST)
    if not form.is_valid():
        raise CannotPrint(_("Choose what to print, which text, and a language."))
    return form


def _printable(source: Source, form: Ask) -> Printable:
    kind, language = Kind(form.cleaned_data["kind"]), form.cleaned_data["language"]
    if language not in languages_of(source.strategy):
        raise CannotPrint(_("Choose one of the languages shown."))
    if source.version is None:
        return of_draft(source.strategy, kind, language, source.audience)
    return of_version(source.version, kind, language, source.audience)


@require_POST
def ask(request: UserRequest, region: str) -> HttpResponse:
    """Ask for a PDF of the working copy or of a version; asking twice makes one."""
    form = _asked(request)
    number = form.cleaned_data["version"]
    source = (
        draft_to_print(request.user, region)
        if number is None
        else version_to_print(request.user, region, number)
    )
    document = request_document(_printable(source, form), by=request.user)
    return redirect("documents:document", document.uuid)


@login_not_required
@require_POST
def ask_public(request: HttpRequest, region: str) -> HttpResponse:
    """Ask for a PDF of a published version: anybody may."""
    form = _asked(request)
    number = form.cleaned_data["version"]
    if number is None:
        raise Http404
    source = public_to_print(region, number)
    document = request_document(_printable(source, form), by=None)
    return redirect("documents:document", document.uuid)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how far the PDF is; a POST tries again what failed."""
    if not request.user.is_authenticated and not is_public(uuid):
        return redirect_to_login(request.get_full_path())
    found = document_to_read(request.user, uuid)
    if request.method == "POST":
        if found.has_failed:
            try_again(found)
        return redirect("documents:document", uuid)
    context = {"document": found, **_way_back(found, request)}
    if "HX-Request" in request.headers:
        return render(request, "documents/_state.html", context)
    return render(request, "documents/document.html", context)


def _way_back(found: Document, request: HttpRequest) -> dict[str, str]:
    slug = found.strategy.region.slug
    if request.user.is_authenticated:
        return {
            "back_url": reverse("versions:list", args=[slug]),
            "back_label": _("Versions"),
        }
    version = found.version
    number = version.number if version else 0
    return {
        "back_url": reverse("versions:public_version", args=[slug, number]),
        "back_label": _("The strategy"),
    }


@login_not_required
@never_cache
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponse | FileResponse:
    """Send the PDF, after asking once more whether this person may read it."""
    if not request.user.is_authenticated and not is_public(uuid):
        return redirect_to_login(request.get_full_path())
    found = document_to_read(request.user, uuid)
    if not found.is_ready:
        return redirect("documents:document", uuid)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=found.file_name,
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
