"""The team's pages: ask somebody, read what came, take it over, change it, send it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from asking import services
from asking.access import Place, ask_to_write, care_to_write
from asking.forms import AskForm, CareForm, SendBackForm
from asking.targets import Target, target_of
from kernel.errors import DomainError
from kernel.forms import say
from regions.access import TEAM, people_with
from strategies.access import Desk, asks_about, strategy_to_write
from strategies.models import Ask, AskState

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def ask(request: UserRequest, region: str, kind: str, key: str) -> HttpResponse:
    """Ask one person one question by mail."""
    desk = strategy_to_write(request.user, region)
    target = target_of(desk.strategy, kind, key)
    if target is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with translation.override(services.language_of(desk)):
            place = Place(target.kind, target.key, target.title)
        try:
            asked = services.ask(desk, place, **form.cleaned_data)
        except DomainError as refusal:
            say(form, "email", refusal.sentence)
        else:
            messages.success(
                request, _("The question goes to %(email)s.") % {"email": asked.email}
            )
            return redirect(target.page)
    return render(
        request,
        "asking/ask.html",
        {
            "desk": desk,
            "target": target,
            "form": form,
            "asks": asks_about(desk, target.kind, [target.key]),
        },
        status=422 if form.errors else 200,
    )


@require_safe
def asked(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """What one person was asked, what came of it, and what to do with it."""
    desk, found = ask_to_write(request.user, region, uuid)
    return _asked_page(request, desk, found, SendBackForm())


def _asked_page(
    request: UserRequest, desk: Desk, found: Ask, form: SendBackForm
) -> HttpResponse:
    target = target_of(desk.strategy, found.kind, found.key)
    return render(
        request,
        "asking/asked.html",
        {
            "desk": desk,
            "ask": found,
            "target": target,
            "form": form,
            "proposed": target.proposed(found.proposal) if target and found.proposal else [],
            "stands": target.stands() if target else [],
            "open": found.state in {AskState.OPEN, AskState.EXPIRED, AskState.PROPOSED},
        },
        status=422 if form.errors else 200,
    )


@page_with_form
def take_over(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """Let the proposal stand as it is, or changed first."""
    desk, found = ask_to_write(request.user, region, uuid)
    target = target_of(desk.strategy, found.kind, found.key)
    if target is None or not found.proposal:
        raise Http404
    services.refuse_if_over(found)
    if request.method != "POST":
        return _change_page(request, desk, found, target)
    proposal = found.proposal
    if "as_it_is" not in request.POST:
        more = request.POST.get("more", "")
        sheet = target.sheet(proposal, found.role, request.POST, more)
        if not sheet.saveable:
            return _change_page(request, desk, found, target, sheet)
        proposal = sheet.proposal()
        if more:
            again = target.sheet(proposal, found.role, more=more)
            return _change_page(request, desk, found, target, again)
    target.save(desk, proposal, _version(request))
    services.settle(desk, found)
    messages.success(request, _("Taken over. It stands here now."))
    return redirect(target.page)


def _version(request: UserRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def _change_page(
    request: UserRequest, desk: Desk, found: Ask, target: Target, sheet: Any = None
) -> HttpResponse:
    posted = request.method == "POST"
    sheet = sheet or target.sheet(found.proposal, found.role)
    return render(
        request,
        "asking/change.html",
        {
            "desk": desk,
            "ask": found,
            "target": target,
            "sheet": sheet,
            "form": sheet.form,
            "problems": sheet.problems,
            "version": _version(request) if posted else target.version,
        },
        status=422 if posted and not sheet.saveable else 200,
    )


@require_POST
def send_back(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, found = ask_to_write(request.user, region, uuid)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _asked_page(request, desk, found, form)
    services.send_again(desk, found, sent_back=form.cleaned_data["line"])
    messages.success(request, _("Your line is on its way, with a new link."))
    return redirect("asking:asked", region, uuid)


@require_POST
def send_again(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, found = ask_to_write(request.user, region, uuid)
    services.send_again(desk, found)
    messages.success(request, _("A new mail is on its way. Its link works for 30 days."))
    return redirect("asking:asked", region, uuid)


@require_POST
def withdraw(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, found = ask_to_write(request.user, region, uuid)
    services.withdraw(desk, found)
    messages.success(request, _("The question is withdrawn. Its link is closed."))
    return redirect("asking:asked", region, uuid)


@page_with_form
def care(request: UserRequest, region: str, kind: str, key: str) -> HttpResponse:
    """Say who of the team sees to a section, a priority or an action, and by when."""
    desk, place, found = care_to_write(request.user, region, kind, key)
    people = people_with(TEAM, desk.strategy.region)
    form = CareForm(people, found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.take_care(desk, place, found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(place.page)
    return render(
        request,
        "asking/care.html",
        {"desk": desk, "place": place, "form": form},
        status=422 if form.errors else 200,
    )
