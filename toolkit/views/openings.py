"""What participants are promised, and what is open to them from when to when."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from kernel.errors import DomainError
from kernel.forms import say
from regions.access import LEADS, TEAM
from strategies.access import Desk, strategy_to_write
from strategies.models import Strategy
from toolkit import permits
from toolkit.forms.openings import ProcessForm, SwitchForm, theirs_in_words
from toolkit.models import Process, Switch, SwitchKind, VoteState
from toolkit.permits import Permit
from toolkit.services import openings as services


@dataclass(frozen=True)
class Opening:
    """One switch: what participants meet there now, and the form that sets it."""

    kind: SwitchKind
    permit: Permit
    lacks: str
    form: SwitchForm | None


@require_http_methods(["GET", "HEAD", "POST"])
def openings(request: UserRequest, region: str) -> HttpResponse:
    """Read by the team, changed by the lead; all hours are the region's."""
    is_post = request.method == "POST"
    desk = strategy_to_write(request.user, region, LEADS if is_post else TEAM)
    zone = ZoneInfo(desk.place.region.time_zone)
    with timezone.override(zone):
        if not is_post:
            return _page(request, desk, zone)
        return _change(request, desk, zone)


def _change(request: UserRequest, desk: Desk, zone: ZoneInfo) -> HttpResponse:
    deed, _colon, kind = request.POST.get("deed", "").partition(":")
    if kind in SwitchKind.values:
        return _switch(request, desk, zone, deed, SwitchKind(kind))
    if deed == "process":
        return _process(request, desk, zone)
    if deed in {"confirm", "take_back"}:
        try:
            services.confirm(desk, confirmed=deed == "confirm")
        except DomainError as refusal:
            problems = [{"href": "#id_who", "text": refusal.sentence}]
            return _page(request, desk, zone, problems=problems)
        return _done(request, desk)
    return redirect("toolkit:openings", desk.place.region.slug)


def _process(request: UserRequest, desk: Desk, zone: ZoneInfo) -> HttpResponse:
    form = ProcessForm(services.process_of(desk.strategy), request.POST)
    if not form.is_valid():
        return _page(request, desk, zone, process_form=form)
    try:
        services.save_process(desk, values=form.values, before=form.cleaned_data["before"])
    except services.ProcessChanged as refusal:
        for clash in refusal.clashes:
            theirs = theirs_in_words(clash.theirs)
            say(
                form,
                clash.field,
                _(
                    "A colleague changed this while you were writing. Theirs: “%(theirs)s”. "
                    "Yours is in the box; save to keep yours."
                )
                % {"theirs": theirs},
            )
        form.mark_again(services.marks(services.process_of(desk.strategy)))
        return _page(request, desk, zone, process_form=form)
    except DomainError as refusal:
        say(form, None, refusal.sentence)
        return _page(request, desk, zone, process_form=form)
    return _done(request, desk)


def _switch(
    request: UserRequest, desk: Desk, zone: ZoneInfo, deed: str, kind: SwitchKind
) -> HttpResponse:
    form = SwitchForm(services.switches_of(desk.strategy)[kind], zone, request.POST)
    try:
        if deed == "open":
            services.open_now(desk, kind)
        elif deed == "close":
            services.close_now(desk, kind)
        elif form.is_valid():
            services.set_switch(desk, kind, form.window, before=form.cleaned_data["before"])
        else:
            return _page(request, desk, zone, switch_form=form)
    except DomainError as refusal:
        form.is_valid()
        say(form, "opens_day", refusal.sentence)
        form.mark_again(services.stamp(services.switches_of(desk.strategy)[kind]))
        return _page(request, desk, zone, switch_form=form)
    return _done(request, desk)


def _done(request: UserRequest, desk: Desk) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("toolkit:openings", desk.place.region.slug)


def _page(
    request: UserRequest,
    desk: Desk,
    zone: ZoneInfo,
    *,
    process_form: ProcessForm | None = None,
    switch_form: SwitchForm | None = None,
    problems: Any = (),
) -> HttpResponse:
    process = services.process_of(desk.strategy)
    refused = process_form or switch_form
    return render(
        request,
        "toolkit/openings.html",
        {
            "desk": desk,
            "place": desk.place,
            "process": process,
            "process_form": process_form or ProcessForm(process),
            "may_confirm": all(getattr(process, name) for name in services.NEEDED),
            "openings": _openings(desk, process, zone, switch_form),
            "zone": zone,
            "now": timezone.now(),
            "form": refused,
            "problems": problems,
        },
        status=422 if refused or problems else 200,
    )


def _openings(
    desk: Desk, process: Process, zone: ZoneInfo, refused: SwitchForm | None
) -> list[Opening]:
    found = []
    switches = services.switches_of(desk.strategy)
    for kind, switch in switches.items():
        form = None
        if desk.place.is_lead:
            mine = refused and refused.switch.kind == kind
            form = refused if mine else SwitchForm(switch, zone)
        permit = permits.switched(switch, ready=process.confirmed_at is not None)
        found.append(Opening(kind, permit, _lacks(desk.strategy, switch), form))
    return found


def _lacks(strategy: Strategy, switch: Switch) -> str:
    """Say what is missing although the switch is open."""
    if not switch.is_open():
        return ""
    if switch.kind == SwitchKind.VOTING and not strategy.votes.filter(
        state__in=[VoteState.OPEN, VoteState.OBJECTIONS]
    ):
        return _("There is nothing to choose yet: prepare a vote and open it.")
    drafts: Any = strategy
    if switch.kind == SwitchKind.COMMENTS and not drafts.versions.filter(
        purpose="consultation"
    ):
        return _("There is no draft to comment on yet: make a version for consultation.")
    return ""
