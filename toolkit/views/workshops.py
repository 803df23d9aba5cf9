"""Workshops: the list, one workshop, planning it, who was there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from kernel.errors import DomainError
from kernel.forms import say
from strategies.access import Desk
from toolkit import meetings
from toolkit.forms.workshops import HeadcountForm, WorkshopForm
from toolkit.models import Workshop
from toolkit.services import workshops as services
from toolkit.services.voices import askable_items
from toolkit.showing import address_of_code
from toolkit.views.at_workshop import at_workshop, at_workshops

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@at_workshops
def workshops(request: UserRequest, desk: Desk) -> HttpResponse:
    found = meetings.workshop_list(desk, request.GET.get("show", ""), request.GET.get("page"))
    return render(request, "toolkit/workshops.html", {"desk": desk, "list": found})


@page_with_form
@at_workshops
def new_workshop(request: UserRequest, desk: Desk) -> HttpResponse:
    return _plan(request, desk, None)


@page_with_form
@at_workshop
def edit_workshop(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    return _plan(request, desk, workshop)


def _plan(request: UserRequest, desk: Desk, workshop: Workshop | None) -> HttpResponse:
    form = WorkshopForm(
        askable_items(desk.strategy),
        meetings.steps_of(desk.strategy),
        request.POST or None,
        workshop=workshop,
        language=desk.strategy.language,
    )
    if form.is_valid():
        saved = services.save_workshop(
            desk,
            uuid=workshop.uuid if workshop else form.cleaned_data["uuid"],
            base_version=form.cleaned_data["version"],
            values=form.columns(),
            works_on=form.works_on_paths,
            does=form.does_paths,
        )
        messages.success(request, _("The workshop is saved."))
        return redirect(saved.page)
    return render(
        request,
        "toolkit/workshop_form.html",
        {"desk": desk, "workshop": workshop, "form": form},
        status=422 if request.method == "POST" else 200,
    )


@require_safe
@at_workshop
def workshop(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    return _workshop_page(request, desk, workshop)


def _workshop_page(
    request: UserRequest,
    desk: Desk,
    workshop: Workshop,
    *,
    form: HeadcountForm | None = None,
    problems: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    present = meetings.present_at(workshop)
    code = meetings.code_of(workshop)
    return render(
        request,
        "toolkit/workshop.html",
        {
            "desk": desk,
            "workshop": workshop,
            "code": code,
            "address": address_of_code(code) if code else "",
            "languages": meetings.spoken(workshop),
            "rows": meetings.worked_on(workshop),
            "steps": list(workshop.steps.select_related("priority__edition")),
            "present": present,
            "form": form or HeadcountForm({one.group: one.counted for one in present}),
            "sheets": list(workshop.count_sheets.all()),
            "problems": problems,
        },
        status=status,
    )


@require_POST
@at_workshop
def count(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    """Keep how many people were counted in, and the signed sheet that says so."""
    problems: list[Any] = []
    upload = request.FILES.get("sheet")
    if upload:
        try:
            services.add_count_sheet(desk, workshop, upload)
        except DomainError as refusal:
            problems = [{"href": "#id_sheet", "text": refusal.sentence}]
    form = HeadcountForm({}, request.POST)
    if form.is_valid():
        try:
            services.count_people(desk, workshop, form.people())
        except DomainError as refusal:
            say(form, None, refusal.sentence)
    if form.is_valid() and not problems:
        messages.success(request, _("The count is saved."))
        return redirect(f"{workshop.page}#people")
    return _workshop_page(
        request, desk, workshop, form=form, problems=problems or None, status=422
    )


@require_POST
@at_workshop
def cancel_workshop(request: UserRequest, desk: Desk, workshop: Workshop) -> HttpResponse:
    services.cancel_workshop(desk, workshop)
    messages.success(request, _("The workshop is cancelled. Its code is closed."))
    return redirect(workshop.page)
