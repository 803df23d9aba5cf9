"""The region's codes that are for no workshop: the team reads, lead and facilitators make."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from kernel.digits import grouped
from toolkit import access
from toolkit.forms.codes import CodeForm
from toolkit.http import hold_seat
from toolkit.permits import Openings, Permit, Why
from toolkit.services import codes as services
from toolkit.services import seats
from toolkit.showing import address_of_code, square_code
from toolkit.views.seated import refuse
from toolkit.views.taking_part import first_page

PAGE = 25


@require_safe
def codes(request: UserRequest, region: str) -> HttpResponse:
    desk = access.codes_to_read(request.user, region)
    page = Paginator(access.codes_of(desk), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "toolkit/codes.html",
        {
            "desk": desk,
            "place": desk.place,
            "page": page,
            "ready": Openings.of(desk.strategy.pk).ready,
            "may_make": desk.place.role in access.CODE_MAKERS,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: UserRequest, region: str) -> HttpResponse:
    desk = access.codes_to_write(request.user, region)
    form = CodeForm(
        request.POST if request.method == "POST" else None, desk.place.region.time_zone
    )
    if form.is_valid():
        code = services.make_code(
            desk, label=form.cleaned_data["label"], expires_at=form.expires_at
        )
        return redirect("toolkit:one_code", region, code.uuid)
    return render(
        request,
        "toolkit/new_code.html",
        {"desk": desk, "place": desk.place, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_safe
def one_code(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """Show a code large, with its address and its square code, to hand on or to print."""
    desk = access.codes_to_read(request.user, region)
    code = access.code_in(desk, uuid)
    address = address_of_code(code)
    return render(
        request,
        "toolkit/one_code.html",
        {
            "desk": desk,
            "place": desk.place,
            "code": code,
            "digits": grouped(code.digits),
            "address": address,
            "square": square_code(address) if code.is_open else "",
            "may_make": desk.place.role in access.CODE_MAKERS,
        },
    )


@require_POST
def close_code(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk = access.codes_to_write(request.user, region)
    code = access.code_in(desk, uuid)
    services.close_code(desk, code)
    messages.success(
        request, _("The code is closed. Who came in with it can go on taking part.")
    )
    return redirect("toolkit:one_code", region, code.uuid)


@require_POST
def take_part(request: UserRequest, region: str) -> HttpResponse:
    """Give who takes part with an account their place, in this browser while signed in."""
    membership, strategy = access.participant_at(request.user, region)
    if not Openings.of(strategy.pk).ready:
        return refuse(request, Permit(Why.NOT_READY))
    seat = seats.seat_of(membership, strategy, request.user.language)
    answer = redirect(first_page(seat))
    hold_seat(answer, seat, signed_in=True)
    return answer
