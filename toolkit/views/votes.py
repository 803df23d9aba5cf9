"""Choosing together, for the team: the votes, preparing one, its result and decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from kernel.errors import DomainError
from kernel.forms import say
from regions.access import LEADS, TEAM
from strategies.access import Desk, strategy_to_write
from toolkit.forms.votes import DecisionForm, ObjectionForm, VoteForm
from toolkit.models import Seat, Vote, VoteState
from toolkit.services import votes as services

PAGE = 25
COUNTED = (VoteState.CLOSED, VoteState.OBJECTIONS, VoteState.DECIDED)
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def _at(desk: Desk, uuid: UUID) -> Vote:
    found = get_object_or_404(
        Vote.objects.select_related("workshop"), strategy=desk.strategy, uuid=uuid
    )
    found.strategy = desk.strategy
    return found


@require_safe
def votes(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_write(request.user, region, TEAM)
    found = desk.strategy.votes.select_related("workshop")
    return render(
        request,
        "toolkit/votes.html",
        {"desk": desk, "page": Paginator(found, PAGE).get_page(request.GET.get("page"))},
    )


@page_with_form
def new_vote(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_write(request.user, region, TEAM)
    return _prepare(request, desk, None)


@page_with_form
def prepare_vote(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk = strategy_to_write(request.user, region, TEAM)
    vote = _at(desk, uuid)
    if vote.state != VoteState.PREPARED:
        if request.method == "POST":
            raise services.NotNow
        return redirect(vote.page)
    return _prepare(request, desk, vote)


def _prepare(request: UserRequest, desk: Desk, vote: Vote | None) -> HttpResponse:
    form = VoteForm(
        desk.strategy, request.POST if request.method == "POST" else None, vote=vote
    )
    if form.is_valid():
        saved = services.save_vote(
            desk,
            uuid=vote.uuid if vote else form.cleaned_data["uuid"],
            base_version=form.cleaned_data["version"],
            values=form.values,
            options=form.options,
        )
        messages.success(request, _("Saved."))
        return redirect(saved.page)
    return render(
        request,
        "toolkit/vote_form.html",
        {"desk": desk, "vote": vote, "form": form},
        status=422 if form.is_bound else 200,
    )


@page_with_form
def vote(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """One vote: where it stands and what comes next; the lead saves its decision here."""
    is_post = request.method == "POST"
    desk = strategy_to_write(request.user, region, LEADS if is_post else TEAM)
    found = _at(desk, uuid)
    if not is_post:
        return _vote_page(request, desk, found)
    if found.state not in services.WEIGHED:
        raise services.NotNow
    form = DecisionForm(found, _options(found), request.POST)
    if not form.is_valid():
        return _vote_page(request, desk, found, form=form)
    said = form.cleaned_data
    services.save_decision(
        desk,
        found,
        base_version=said["version"],
        result=said["result"],
        departs=said["departs"],
        chosen=said["chosen"],
    )
    if request.POST.get("then") in services.MOVES:
        return _move(request, desk, _at(desk, uuid), request.POST["then"])
    messages.success(request, _("Saved."))
    return redirect(found.page)


@require_POST
def move_vote(request: UserRequest, region: str, uuid: UUID, move: str) -> HttpResponse:
    """Open, close, ask for objections, decide; `move` as in services.votes.MOVES."""
    if move not in services.MOVES:
        raise Http404
    desk = strategy_to_write(request.user, region, services.MOVES[move].roles)
    return _move(request, desk, _at(desk, uuid), move)


def _move(request: UserRequest, desk: Desk, found: Vote, move: str) -> HttpResponse:
    try:
        services.move_on(desk, found, move)
    except DomainError as refusal:
        again = _at(desk, found.uuid)
        return _vote_page(request, desk, again, problems=[refusal.sentence])
    messages.success(request, _("Done: %(state)s.") % {"state": found.get_state_display()})
    return redirect(found.page)


@require_POST
def answer_objection(request: UserRequest, region: str, uuid: UUID, pk: int) -> HttpResponse:
    desk = strategy_to_write(request.user, region, LEADS)
    found = _at(desk, uuid)
    objection = get_object_or_404(found.objections, pk=pk)
    form = ObjectionForm(request.POST, prefix=f"objection-{pk}")
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.answer_objection(
                desk,
                objection,
                reply=said["reply"],
                stands=said["stands"] == "yes",
                instead_of=said["instead_of"],
            )
        except DomainError as refusal:
            say(form, "reply", refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{found.page}#objections")
    return _vote_page(request, desk, found, answered=(pk, form))


@require_safe
def vote_in_the_room(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """The result in large letters, to be read from the back of a room."""
    desk = strategy_to_write(request.user, region, TEAM)
    found = _at(desk, uuid)
    shown = found.state in COUNTED
    return render(
        request,
        "toolkit/vote_in_the_room.html",
        {
            "desk": desk,
            "vote": found,
            "result": services.result_of(found) if shown else None,
            "cast": None if shown else found.ballots.count(),
        },
    )


def _options(vote: Vote) -> list[Any]:
    return list(vote.options.select_related("idea"))


def _vote_page(
    request: UserRequest,
    desk: Desk,
    vote: Vote,
    *,
    form: DecisionForm | None = None,
    answered: tuple[int, ObjectionForm] | None = None,
    problems: Any = (),
) -> HttpResponse:
    options = _options(vote)
    counted = vote.state in COUNTED
    decision = None
    if vote.state in services.WEIGHED and desk.place.is_lead:
        decision = form or DecisionForm(vote, options)
    refused = form or (answered[1] if answered else None)
    return render(
        request,
        "toolkit/vote.html",
        {
            "desk": desk,
            "vote": vote,
            "options": options,
            "chosen": [one for one in options if one.chosen],
            "result": services.result_of(vote) if counted else None,
            "cast": vote.ballots.count(),
            "places": _places(vote),
            "decision": decision,
            "moves": {name: services.may_move(desk, vote, name) for name in services.MOVES},
            "objections": _objections(desk, vote, answered),
            "form": refused,
            "problems": problems,
        },
        status=422 if refused or problems else 200,
    )


def _places(vote: Vote) -> int:
    """Return how many places could give points: of the workshop, or all."""
    seats = Seat.objects.filter(strategy=vote.strategy_id)
    return (seats.filter(workshop=vote.workshop) if vote.workshop_id else seats).count()


def _objections(
    desk: Desk, vote: Vote, answered: tuple[int, ObjectionForm] | None
) -> list[tuple[Any, ObjectionForm | None]]:
    open_to_reply = vote.state == VoteState.OBJECTIONS and desk.place.is_lead
    rows = []
    for one in vote.objections.select_related("replied_by"):
        form = None
        if open_to_reply and not one.withdrawn:
            mine = answered and answered[0] == one.pk
            form = answered[1] if mine and answered else _reply_form(one)
        rows.append((one, form))
    return rows


def _reply_form(objection: Any) -> ObjectionForm:
    return ObjectionForm(
        prefix=f"objection-{objection.pk}",
        initial={
            "reply": objection.reply,
            "instead_of": objection.reply,
            "stands": {True: "yes", False: "no"}.get(objection.stands, ""),
        },
    )
