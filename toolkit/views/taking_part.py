"""How somebody without an account comes in, finds what is open, and comes back."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.digits import grouped
from toolkit import permits
from toolkit.forms.taking_part import AddressForm, Problem, WhomForm
from toolkit.http import address_of, hold_seat, let_go
from toolkit.models import AccessCode, Process, Seat
from toolkit.permits import Permit, Why
from toolkit.phrases import languages, say
from toolkit.services import codes, places, seats
from toolkit.services.erasing import erase_seat
from toolkit.views.seated import (
    asked_language,
    phone_languages,
    refuse,
    seated,
    speaking,
    unseated,
)

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
STATUS = {"code_unknown": 404, "code_closed": 410, "too_often": 429}


# --- Coming in -----------------------------------------------------------------


@page_with_form
@unseated
def enter(request: HttpRequest) -> HttpResponse:
    """The box for the code."""
    if request.method != "POST":
        return _enter_page(request)
    typed = request.POST.get("code", "")
    try:
        code = codes.code_behind(typed, address_of(request))
    except codes.Refused as refused:
        return _enter_page(request, typed, refused.key, status=422)
    codes.let_in(code, address_of(request))
    here = reverse("toolkit:code", args=[code.digits])
    language = asked_language(request)
    return redirect(f"{here}?language={language}" if language else here)


def _enter_page(
    request: HttpRequest, typed: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    problems = [Problem("#code", say(wrong))] if wrong else []
    return render(
        request,
        "toolkit/taking_part/enter.html",
        {"typed": typed, "problems": problems, "asked": asked_language(request)},
        status=STATUS.get(wrong, status),
    )


@page_with_form
@unseated
def code(request: HttpRequest, digits: str) -> HttpResponse:
    """What a link or a square code opens: the languages, then the promise.

    Opening it uses nothing up and records nothing; a place is taken by Start.
    """
    try:
        found = codes.code_behind(digits, address_of(request))
    except codes.Refused as refused:
        return _enter_page(request, digits, refused.key, status=404)
    region = found.strategy.region
    if not _is_ready(found):
        return refuse(request, Permit(Why.NOT_READY))
    if not asked_language(request):
        return render(
            request,
            "toolkit/taking_part/languages.html",
            {
                "code": found,
                "region": region,
                "languages": [languages()[one] for one in phone_languages(request)],
            },
        )
    with speaking(asked_language(request), region.time_zone):
        return _promise(request, found)


def _is_ready(found: AccessCode) -> bool:
    process: Process | None = getattr(found.strategy, "process", None)
    return process is not None and process.confirmed_at is not None


def _promise(request: HttpRequest, found: AccessCode) -> HttpResponse:
    form = WhomForm(
        request.POST if "whom" in request.POST or "start" in request.POST else None,
        found.strategy.region,
    )
    held: Seat | None = request.seat  # type: ignore[attr-defined]
    mine = held if held and held.strategy_id == found.strategy_id else None
    if "go_on" in request.POST and mine:
        seats.go_on_with(mine, found)
        codes.let_in(found, address_of(request))
        return redirect(first_page(mine))
    if form.is_valid():
        seat = seats.take_seat(
            found,
            asked_language(request),
            **form.chosen_whom,
            once=request.POST.get("once", ""),
        )
        codes.let_in(found, address_of(request))
        answer = redirect(first_page(seat))
        hold_seat(answer, seat)
        return answer
    return render(
        request,
        "toolkit/taking_part/promise.html",
        {
            "code": found,
            "region": found.strategy.region,
            "process": found.strategy.process,
            "form": form,
            "problems": form.problems,
            "mine": mine,
            "asked": asked_language(request),
            "once": seats.once(),
            "back": reverse("toolkit:code", args=[found.digits]),
        },
        status=422 if form.is_bound else 200,
    )


def first_page(seat: Seat) -> str:
    """Return where the first question is, or what is open instead."""
    if permits.may(seat, permits.Deed.ANSWER):
        try:
            return reverse("toolkit:questions")
        except NoReverseMatch:
            pass
    return reverse("toolkit:place")


@require_safe
@unseated
def code_help(request: HttpRequest, digits: str) -> HttpResponse:
    """Who is behind a code, before a place is taken."""
    try:
        found = codes.code_behind(digits, address_of(request))
    except codes.Refused as refused:
        return _enter_page(request, digits, refused.key, status=404)
    return _help_page(request, getattr(found.strategy, "process", None))


@require_safe
@unseated
def help_page(request: HttpRequest) -> HttpResponse:
    seat: Seat | None = request.seat  # type: ignore[attr-defined]
    return _help_page(request, getattr(seat.strategy, "process", None) if seat else None)


def _help_page(request: HttpRequest, process: Process | None) -> HttpResponse:
    return render(
        request,
        "toolkit/taking_part/help.html",
        {
            "process": process,
            "region": process.strategy.region if process else None,
            "back": _back(request),
        },
    )


@page_with_form
@unseated
def come_back(request: HttpRequest) -> HttpResponse:
    """The box for the number, on any device."""
    typed = request.POST.get("number", "")
    problems = []
    status = 200
    if request.method == "POST":
        try:
            seat = seats.seat_with_number(typed, address_of(request))
        except codes.Refused as refused:
            problems = [Problem("#number", say(refused.key))]
            status = STATUS.get(refused.key, 422)
        else:
            answer = redirect(places.address("versions:mine") or "toolkit:place")
            hold_seat(answer, seat)
            return answer
    return render(
        request,
        "toolkit/taking_part/return.html",
        {"typed": typed, "problems": problems, "asked": asked_language(request)},
        status=status,
    )


# --- At one's place --------------------------------------------------------------


@require_safe
@seated
def place(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is open for this place now, and until when."""
    things = places.things_for(seat)
    return render(
        request,
        "toolkit/taking_part/place.html",
        {
            "things": things,
            "nothing_open": not any(one.permit and not one.always for one in things),
            "deleted": "deleted" in request.GET,
        },
    )


@page_with_form
@unseated
def language(request: HttpRequest) -> HttpResponse:
    """Change the language, at a place or before, and go on with the page one came from."""
    seat: Seat | None = request.seat  # type: ignore[attr-defined]
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST" and asked_language(request):
        if seat:
            seats.speak(seat, asked_language(request))
            return redirect(_in_language(_safe(wanted, seat), ""))
        return redirect(_in_language(_safe(wanted, seat), asked_language(request)))
    return render(
        request,
        "toolkit/taking_part/language.html",
        {
            "languages": [languages()[one] for one in phone_languages(request)],
            "next": wanted,
            "back": _safe(wanted, seat),
        },
    )


def _safe(wanted: str, seat: Seat | None) -> str:
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("toolkit:place" if seat else "toolkit:enter")


def _in_language(address: str, language: str) -> str:
    """Return the address with this language asked for, or with none."""
    parts = urlsplit(address)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "language"]
    if language:
        asked.append(("language", language))
    return parts._replace(query=urlencode(asked)).geturl()


def _back(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    return _safe(wanted, request.seat)  # type: ignore[attr-defined]


@page_with_form
@seated
def for_whom(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Change for whom one answers; the page says first what happens with what is said."""
    form = WhomForm(request.POST or None, seat.strategy.region, seat=seat)
    if form.is_valid():
        seats.answer_for(seat, **form.chosen_whom)
        return redirect("toolkit:place")
    return render(
        request,
        "toolkit/taking_part/for_whom.html",
        {"form": form, "problems": form.problems, "back": reverse("toolkit:place")},
        status=422 if form.is_bound else 200,
    )


@page_with_form
@seated
def number(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The number, large; where to be told of a decision; and the way out."""
    if "forget" in request.POST:
        seats.forget_address(seat)
        return redirect("toolkit:number")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        seats.keep_address(seat, form.cleaned_data["email"])
        return redirect("toolkit:number")
    return render(
        request,
        "toolkit/taking_part/number.html",
        {
            "number": grouped(seats.number_of(seat)),
            "kept": getattr(seat, "address", None),
            "typed": form["email"].value() or "",
            "problems": form.problems,
            "back": reverse("toolkit:place"),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@seated
def finish(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """Forget the place on this phone; what is said stays, and the number finds it."""
    answer = redirect(_in_language(reverse("toolkit:finished"), seat.language))
    let_go(answer)
    return answer


@require_safe
@unseated
def finished(request: HttpRequest) -> HttpResponse:
    return render(request, "toolkit/taking_part/finished.html")


@page_with_form
@seated
def delete(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Delete what was said from this place, after telling what goes and what stays."""
    if request.method == "POST":
        erase_seat(seat)
        return redirect(f"{reverse('toolkit:place')}?deleted")
    return render(
        request, "toolkit/taking_part/delete.html", {"back": reverse("toolkit:number")}
    )
