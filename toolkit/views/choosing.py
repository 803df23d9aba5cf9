"""Choosing together, for who takes part: points, the result, the decision, an objection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kernel.digits import digits_in
from kernel.text import plain
from toolkit.forms.taking_part import Problem
from toolkit.models import Objection, Option, Seat, Vote, VoteState
from toolkit.permits import Deed, Openings, Permit, may
from toolkit.phrases import say
from toolkit.services import ballots
from toolkit.services.votes import result_of
from toolkit.views.seated import refuse, seated

LISTED = 50
DEEDS = {VoteState.OPEN: Deed.VOTE, VoteState.OBJECTIONS: Deed.OBJECT}


@dataclass(frozen=True)
class Row:
    """One option with what is typed beside it."""

    option: Option
    value: str


def _permit(seat: Seat, vote: Vote, openings: Openings | None = None) -> Permit:
    deed = DEEDS.get(VoteState(vote.state), Deed.FIND)
    return may(seat, deed, vote=vote, openings=openings)


@require_safe
@seated
def choose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What there is to choose, and what was chosen before."""
    openings = Openings.of(seat.strategy_id)
    votes = Vote.objects.filter(strategy=seat.strategy_id).exclude(state=VoteState.PREPARED)
    shown = [(one, _permit(seat, one, openings)) for one in votes[:LISTED]]
    if not shown:
        return refuse(request, may(seat, Deed.VOTE, openings=openings))
    return render(
        request,
        "toolkit/taking_part/choose.html",
        {"votes": shown, "back": reverse("toolkit:place")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def choose_one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Give points while it is open; then read the result, and object while that is asked."""
    vote = Vote.objects.filter(strategy=seat.strategy_id, pk=pk).first()
    if vote is None or vote.state == VoteState.PREPARED:
        raise Http404
    if request.method == "POST":
        if "points" in request.POST:
            return _give(request, seat, vote)
        return _object(request, seat, vote)
    permit = _permit(seat, vote)
    if vote.state == VoteState.OPEN:
        return _points_page(request, seat, vote) if permit else refuse(request, permit)
    return _result_page(request, seat, vote)


def _give(request: HttpRequest, seat: Seat, vote: Vote) -> HttpResponse:
    options = list(vote.options.all())
    typed = {one.pk: request.POST.get(f"option-{one.pk}", "").strip() for one in options}
    given = {pk: _number(text) for pk, text in typed.items()}
    wrong = [one for one in options if given[one.pk] is None]
    try:
        ballots.cast(seat, vote, given)
    except ballots.NotPermitted as refusal:
        return refuse(request, refusal.permit)
    except ballots.NotCounted as refusal:
        first = (wrong or _too_many(options, given, vote) or options)[0]
        problem = Problem(f"#option-{first.pk}", say(refusal.key, **refusal.values))
        return _points_page(request, seat, vote, typed=typed, problems=[problem])
    return redirect(f"{reverse('toolkit:choose_one', args=[vote.pk])}?saved")


def _number(typed: str) -> int | None:
    """Return the points typed, in the digits of any script; None for what is no number."""
    digits = digits_in(typed) if typed.isdigit() else ""
    if typed and not digits:
        return None
    return int(digits or 0)


def _too_many(
    options: Sequence[Option], given: dict[int, int | None], vote: Vote
) -> list[Option]:
    return [one for one in options if (given[one.pk] or 0) > vote.most]


def _points_page(
    request: HttpRequest,
    seat: Seat,
    vote: Vote,
    *,
    typed: dict[int, str] | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    mine = ballots.ballot_of(seat, vote)
    dots = mine.dots if mine else {}
    given = typed or {int(key): str(points) for key, points in dots.items()}
    used = sum(_number(text) or 0 for text in given.values())
    return render(
        request,
        "toolkit/taking_part/points.html",
        {
            "vote": vote,
            "rows": [Row(one, given.get(one.pk, "")) for one in vote.options.all()],
            "left": max(0, vote.dots - used),
            "choices": range(vote.most + 1),
            "permit": may(seat, Deed.VOTE, vote=vote),
            "mine": mine,
            "saved": "saved" in request.GET,
            "problems": problems,
            "back": reverse("toolkit:choose"),
        },
        status=422 if problems else 200,
    )


def _object(request: HttpRequest, seat: Seat, vote: Vote) -> HttpResponse:
    here = reverse("toolkit:choose_one", args=[vote.pk])
    if "withdraw" in request.POST:
        ballots.withdraw_objection(seat, vote)
        return redirect(here)
    text = plain(request.POST.get("text", ""))
    try:
        ballots.object_to(seat, vote, text)
    except ballots.NotPermitted as refusal:
        return _result_page(request, seat, vote, text=text, refused=refusal.permit)
    except ballots.NotCounted as refusal:
        problems = [Problem("#objection", say(refusal.key, **refusal.values))]
        return _result_page(request, seat, vote, text=text, problems=problems)
    return redirect(f"{here}?saved")


def _result_page(
    request: HttpRequest,
    seat: Seat,
    vote: Vote,
    *,
    text: str | None = None,
    problems: Sequence[Problem] = (),
    refused: Permit | None = None,
) -> HttpResponse:
    vote.refresh_from_db()
    objections = list(vote.objections.all())
    mine = next((one for one in objections if one.seat_id == seat.pk), None)
    permit = may(seat, Deed.OBJECT, vote=vote) if vote.state == VoteState.OBJECTIONS else None
    status = 403 if refused is not None else 422 if problems else 200
    return render(
        request,
        "toolkit/taking_part/chosen.html",
        {
            "vote": vote,
            "result": result_of(vote),
            "chosen": [one for one in vote.options.all() if one.chosen],
            "mine": mine,
            "dissent": _dissent(vote, objections),
            "permit": permit,
            "refused": refused,
            "text": _offered(mine) if text is None else text,
            "saved": "saved" in request.GET,
            "problems": problems,
            "back": reverse("toolkit:choose"),
        },
        status=status,
    )


def _offered(mine: Objection | None) -> str:
    return mine.text if mine and not mine.withdrawn and not mine.reply else ""


def _dissent(vote: Vote, objections: Sequence[Any]) -> list[Any]:
    """Return what is recorded with a final decision: the objections that stand."""
    if vote.state != VoteState.DECIDED:
        return []
    return [one for one in objections if one.stands and not one.withdrawn]
