"""Minutes of a workshop: the team's page, and what those who were there read of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from kernel.errors import DomainError
from kernel.forms import say
from kernel.often import too_often
from kernel.text import plain
from strategies.access import Desk
from toolkit.forms.minutes import (
    LONGEST_CORRECTION,
    DecisionForm,
    MinutesForm,
    ReplyForm,
    ShareForm,
)
from toolkit.models import MinutesState, Seat, Workshop
from toolkit.permits import Deed, Permit, Why, may
from toolkit.phrases import say as phrase
from toolkit.services import minutes as services
from toolkit.views.at_workshop import at_workshop
from toolkit.views.seated import refuse, seated

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
CORRECTIONS, IN_SECONDS = 10, 60 * 60


@page_with_form
@at_workshop
def workshop_minutes(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    if request.method != "POST":
        return _minutes_page(request, desk, workshop)
    form = MinutesForm(workshop, request.POST)
    if form.is_valid():
        services.save_minutes(
            desk,
            workshop,
            base_version=form.cleaned_data["version"],
            text=form.cleaned_data["minutes"],
        )
        messages.success(request, _("The minutes are saved."))
        return _back(desk, workshop)
    return _minutes_page(request, desk, workshop, form=form)


def _minutes_page(
    request: UserRequest, desk: Desk, workshop: Workshop, **forms: Any
) -> HttpResponse:
    """Show the page with the forms as they are, or with the one that was not right."""
    corrections = [
        (one, forms.get("replies", {}).get(one.pk) or ReplyForm(prefix=f"correction-{one.pk}"))
        for one in workshop.corrections.all()
    ]
    shown = forms.get("form") or MinutesForm(workshop)
    wrong = forms.get("wrong") or forms.get("form")
    return render(
        request,
        "toolkit/minutes.html",
        {
            "desk": desk,
            "workshop": workshop,
            "form": wrong or shown,
            "minutes_form": shown,
            "share_form": forms.get("share") or ShareForm(prefix="share"),
            "decision_form": forms.get("decision") or DecisionForm(prefix="decision"),
            "decisions": list(workshop.decisions.all()),
            "corrections": corrections,
            "waiting": sum(one.taken_over is None for one, _form in corrections),
        },
        status=422 if request.method == "POST" else 200,
    )


def _back(desk: Desk, workshop: Workshop, part: str = "") -> HttpResponse:
    answer = redirect("toolkit:workshop_minutes", desk.place.region.slug, workshop.uuid)
    if part:
        answer["Location"] += f"#{part}"
    return answer


@require_POST
@at_workshop
def share_minutes(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    form = ShareForm(request.POST, prefix="share")
    if form.is_valid():
        try:
            services.share_minutes(desk, workshop, form.cleaned_data["until"])
        except DomainError as refusal:
            say(form, "until", refusal.sentence)
        else:
            messages.success(request, _("Those who were there can read and correct them now."))
            return _back(desk, workshop)
    return _minutes_page(request, desk, workshop, wrong=form, share=form)


@require_POST
@at_workshop
def finish_minutes(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    version = request.POST.get("version", "")
    known = version.isascii() and version.isdecimal() and len(version) < 10
    services.finish_minutes(desk, workshop, base_version=int(version) if known else 0)
    messages.success(request, _("The minutes are final."))
    return _back(desk, workshop)


@require_POST
@at_workshop
def add_decision(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    form = DecisionForm(request.POST, prefix="decision")
    if form.is_valid():
        services.add_decision(desk, workshop, form.cleaned_data["text"])
        return _back(desk, workshop, "decisions")
    return _minutes_page(request, desk, workshop, wrong=form, decision=form)


@require_POST
@at_workshop
def change_decision(
    request: UserRequest, desk: Desk, workshop: Workshop, pk: int
) -> HttpResponse:
    decision = get_object_or_404(workshop.decisions, pk=pk)
    decision.workshop = workshop
    do = request.POST.get("do")
    if do == "remove":
        services.remove_decision(desk, decision)
    elif do in {"up", "down"}:
        services.move_decision(desk, decision, up=do == "up")
    return _back(desk, workshop, "decisions")


@require_POST
@at_workshop
def reply_to_correction(
    request: UserRequest, desk: Desk, workshop: Workshop, pk: int
) -> HttpResponse:
    correction = get_object_or_404(workshop.corrections, pk=pk)
    correction.workshop = workshop
    form = ReplyForm(request.POST, prefix=f"correction-{pk}")
    if form.is_valid():
        services.reply_to_correction(
            desk,
            correction,
            reply=form.cleaned_data["reply"],
            taken_over=form.cleaned_data["taken_over"] == "yes",
        )
        return _back(desk, workshop, "corrections")
    return _minutes_page(request, desk, workshop, wrong=form, replies={pk: form})


# --- Those who were there --------------------------------------------------------------


@page_with_form
@seated
def minutes(request: HttpRequest, seat: Seat) -> HttpResponse:
    workshop = seat.workshop
    if workshop is None or workshop.minutes_state == MinutesState.DRAFT:
        return refuse(request, Permit(Why.NO_MINUTES))
    permit = may(seat, Deed.CORRECT, workshop=workshop)
    typed = plain(request.POST.get("text", ""))
    problems: list[dict[str, Any]] = []
    status = 200
    if request.method == "POST":
        if not permit:
            return refuse(request, permit)
        status, why = _what_is_wrong(seat, typed)
        if not why:
            services.ask_for_correction(seat, workshop, typed)
            return redirect("toolkit:minutes")
        problems = [{"href": "#text-of-correction", "text": why}]
    return render(
        request,
        "toolkit/taking_part/minutes.html",
        {
            "seat": seat,
            "workshop": workshop,
            "decisions": list(workshop.decisions.all()),
            "corrections": list(workshop.corrections.filter(seat=seat)),
            "permit": permit,
            "typed": typed,
            "problems": problems or None,
        },
        status=status,
    )


def _what_is_wrong(seat: Seat, typed: str) -> tuple[int, str]:
    if not typed:
        return 422, phrase("minutes_empty")
    if len(typed) > LONGEST_CORRECTION:
        return 422, phrase("too_long", most=LONGEST_CORRECTION)
    if too_often("correction", str(seat.uuid), most=CORRECTIONS, seconds=IN_SECONDS):
        return 429, phrase("minutes_often")
    return 200, ""
