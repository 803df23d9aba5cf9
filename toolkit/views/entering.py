"""Entering what people said at a workshop who have no device, and the numbers they get."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from kernel.digits import grouped
from kernel.errors import DomainError
from regions.models import PersonState
from strategies.access import Desk
from toolkit import meetings
from toolkit.forms.entering import Asked, EnteringPage
from toolkit.models import Option, Process, Seat, Vote, VoteState, Workshop
from toolkit.phrases import languages
from toolkit.services import workshops as services
from toolkit.services.entering import NotEntered, enter_for_others
from toolkit.services.seats import number_of
from toolkit.views.at_workshop import at_workshop

ABOUT = {"people": "#people", "consented": "#id_consented", "sheet": "#id_sheet"}
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
@at_workshop
def entering(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    problems: list[Any] = []
    upload = request.FILES.get("sheet")
    if upload:  # kept whatever else is wrong on the page
        try:
            services.add_count_sheet(desk, workshop, upload)
        except DomainError as refusal:
            problems.append({"href": "#id_sheet", "text": refusal.sentence})
    page = EnteringPage(
        _asked(desk, workshop), request.POST if request.method == "POST" else None
    )
    if request.method != "POST" or page.is_more:
        return _entering_page(request, desk, workshop, page, problems)
    people = page.people()
    if people and not problems:
        try:
            seats = enter_for_others(desk, workshop, people, consented=page.consented)
        except NotEntered as refusal:
            problems.append({"href": ABOUT[refusal.about], "text": refusal.sentence})
        else:
            waiting = request.session.get(_key(workshop), [])
            new = [str(seat.uuid) for seat in seats if str(seat.uuid) not in waiting]
            request.session[_key(workshop)] = [*waiting, *new]
            return redirect("toolkit:numbers", desk.place.region.slug, workshop.uuid)
    elif people == []:
        problems.append({"href": "#person-1", "text": _("Enter what one person said or more.")})
    return _entering_page(
        request, desk, workshop, page, [*problems, *page.problems], status=422
    )


def _entering_page(
    request: UserRequest,
    desk: Desk,
    workshop: Workshop,
    page: EnteringPage,
    problems: list[Any],
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "toolkit/entering.html",
        {
            "desk": desk,
            "workshop": workshop,
            "page": page,
            "rows": meetings.worked_on(workshop),
            "present": meetings.present_at(workshop),
            "sheets": list(workshop.count_sheets.all()),
            "languages": meetings.spoken(workshop) or list(languages().values())[:1],
            "process": Process.objects.filter(strategy=desk.strategy).first(),
            "waiting": len(request.session.get(_key(workshop), [])),
            "problems": problems or None,
        },
        status=status,
    )


def _asked(desk: Desk, workshop: Workshop) -> Asked:
    votes: dict[Vote, list[Option]] = {
        vote: list(vote.options.all())
        for vote in workshop.votes.filter(state=VoteState.OPEN).prefetch_related("options")
    }
    return Asked(
        [row.item for row in meetings.worked_on(workshop)],
        desk.place.region.organisations.filter(state=PersonState.ACTIVE).order_by("name"),
        votes,
        ideas=workshop.ideas,
        spoken=workshop.languages,
    )


@page_with_form
@never_cache
@at_workshop
def numbers(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    """Show the numbers to hand out to who entered them, until handed out: once, to one."""
    if request.method == "POST":
        request.session.pop(_key(workshop), None)
        messages.success(request, _("The list of numbers is gone. Nobody can look them up."))
        return redirect(workshop.page)
    keys = request.session.get(_key(workshop), [])
    found = {str(one.uuid): one for one in Seat.objects.filter(uuid__in=keys)}
    seats = [found[key] for key in keys if key in found]
    return render(
        request,
        "toolkit/numbers.html",
        {
            "desk": desk,
            "workshop": workshop,
            "region": desk.strategy.region,
            "where": meetings.enter_address(),
            "numbers": [
                (languages().get(seat.language), grouped(number_of(seat))) for seat in seats
            ],
        },
    )


def _key(workshop: Workshop) -> str:
    return f"numbers {workshop.uuid}"
