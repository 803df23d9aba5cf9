"""The page for the projector: one question at a time, a number that grows, then the spread."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from strategies.access import Desk
from toolkit import meetings
from toolkit.models import Workshop
from toolkit.services import workshops as services
from toolkit.showing import address_of_code
from toolkit.views.at_workshop import at_workshop


@require_safe
@never_cache
@at_workshop
def screen(
    request: UserRequest, desk: Desk, workshop: Workshop, position: int = 0
) -> HttpResponse:
    """Show one question; before the first, large, how people come in."""
    shown = meetings.on_screen(workshop, position)
    if shown is None and position:
        raise Http404
    code = meetings.code_of(workshop)
    return render(
        request,
        "toolkit/screen.html",
        {
            "desk": desk,
            "workshop": workshop,
            "code": code,
            "address": address_of_code(code) if code else "",
            "enter": meetings.enter_address(),
            "languages": meetings.spoken(workshop)[: meetings.ON_SCREEN],
            "shown": shown,
            "spread": meetings.spread(shown.row) if shown and shown.is_closed else [],
            "count": meetings.answers_received(workshop, shown.row.item_id) if shown else 0,
            "before": position - 1 if position else None,
            "after": _after(workshop, position),
        },
    )


def _after(workshop: Workshop, position: int) -> int | None:
    return position + 1 if position < workshop.worked_on.count() else None


@require_safe
@never_cache
@at_workshop
def screen_count(
    request: UserRequest,
    desk: Desk,  # noqa: ARG001
    workshop: Workshop,
    position: int,
) -> HttpResponse:
    """Say how many answers have come: asked every second, so a few queries and no more.

    204 where the page shows that number already, so that nothing is read aloud again; a
    page whose question was closed on another screen is told to load again.
    """
    row = workshop.worked_on.all()[position - 1 : position].first() if position else None
    if row is None:
        raise Http404
    if row.closed_at:
        return HttpResponse(headers={"HX-Refresh": "true"})
    count = meetings.answers_received(workshop, row.item_id)
    if request.GET.get("seen") == str(count):
        return HttpResponse(status=204)
    return render(
        request,
        "toolkit/_screen_count.html",
        {"count": count, "languages": meetings.spoken(workshop)[: meetings.ON_SCREEN]},
    )


@require_POST
@at_workshop
def close_item(
    request: UserRequest,  # noqa: ARG001
    desk: Desk,
    workshop: Workshop,
    position: int,
) -> HttpResponse:
    shown = meetings.on_screen(workshop, position)
    if shown is None:
        raise Http404
    services.close_item(desk, shown.row)
    return redirect("toolkit:screen", desk.place.region.slug, workshop.uuid, position)
