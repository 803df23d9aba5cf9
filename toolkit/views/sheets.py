"""What is printed for a workshop: a sheet per language, and the sheet that counts people."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from strategies.access import Desk
from toolkit import meetings
from toolkit.models import Process, Workshop
from toolkit.phrases import Language
from toolkit.showing import address_of_code
from toolkit.views.at_workshop import at_workshop


@require_safe
@at_workshop
def sheet(request: UserRequest, desk: Desk, workshop: Workshop, language: str) -> HttpResponse:
    return _paper(request, desk, workshop, language, "toolkit/sheet.html")


@require_safe
@at_workshop
def count_sheet(
    request: UserRequest, desk: Desk, workshop: Workshop, language: str
) -> HttpResponse:
    return _paper(request, desk, workshop, language, "toolkit/count_sheet.html")


def _paper(
    request: UserRequest, desk: Desk, workshop: Workshop, language: str, template: str
) -> HttpResponse:
    """Lay out a page whose words are in `language`; its back link stays in the team's."""
    spoken = _spoken(workshop, language)
    code = meetings.code_of(workshop)
    context = {
        "desk": desk,
        "workshop": workshop,
        "region": desk.strategy.region,
        "process": Process.objects.filter(strategy=desk.strategy).first(),
        "code": code,
        "address": address_of_code(code) if code else "",
        "enter": meetings.enter_address(),
        "questions": [
            meetings.Wording.of(row.item, spoken) for row in meetings.worked_on(workshop)
        ],
        "team": {
            "language": translation.get_language(),
            "back": workshop.title,
            "print": _("Print this page with your browser (Ctrl+P). It is made for A4."),
        },
    }
    with translation.override(language):
        return render(request, template, context)


def _spoken(workshop: Workshop, language: str) -> Language:
    found = next((one for one in meetings.spoken(workshop) if one.code == language), None)
    if found is None:
        raise Http404
    return found
