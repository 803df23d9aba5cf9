"""The questions of the checklist as participants are asked them, one a page."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from kernel.text import plain
from strategies.editing import EditConflict
from toolkit.forms.taking_part import Problem
from toolkit.models import ChecklistItem, Said, Seat
from toolkit.permits import Deed, may
from toolkit.phrases import language_now, say
from toolkit.services.voices import askable_items, give, voice_of, voices_of
from toolkit.views.seated import refuse, seated


@dataclass(frozen=True)
class Asked:
    """A question in the language of the page, or in the nearest we have."""

    text: str
    language: str
    is_unchecked: bool


def questions_for(seat: Seat) -> list[ChecklistItem]:
    """Return what this place is asked: what its workshop works on, or all there is."""
    items = askable_items(seat.strategy)
    if seat.workshop_id is None:
        return items
    worked_on = seat.workshop.worked_on.values_list("item", flat=True)  # type: ignore[union-attr]
    known = {one.pk: one for one in items}
    return [known[pk] for pk in worked_on if pk in known] or items


def as_asked(item: ChecklistItem) -> Asked:
    code = language_now().code
    source = item.priority.edition.source_language
    found = code if item.asked.get(code) else source
    return Asked(item.asked.get(found, ""), found, found in item.asked_unchecked)


@require_safe
@seated
def questions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Lead to the first question this place has not answered."""
    permit = may(seat, Deed.ANSWER)
    if not permit:
        return refuse(request, permit)
    items = questions_for(seat)
    said = voices_of(seat, items)
    for number, item in enumerate(items, start=1):
        if item.pk not in said:
            return redirect("toolkit:question", number)
    return render(
        request,
        "toolkit/taking_part/questions_done.html",
        {"asked": [(as_asked(item), said.get(item.pk)) for item in items]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def question(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    permit = may(seat, Deed.ANSWER)
    if not permit:
        return refuse(request, permit)
    items = questions_for(seat)
    if not 1 <= number <= len(items):
        raise Http404
    item = items[number - 1]
    onwards = (
        reverse("toolkit:question", args=[number + 1])
        if number < len(items)
        else reverse("toolkit:questions")
    )
    voice = voice_of(seat, item)
    problems, status, theirs = list[Problem](), 200, None
    typed = {"said": voice.said if voice else "", "note": voice.note if voice else ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        if typed["said"] not in Said.values:
            problems, status = [Problem("#said-yes", say("said_missing"))], 422
        else:
            try:
                _give(request, seat, item, typed)
                return redirect(onwards)
            except EditConflict:
                voice = theirs = voice_of(seat, item)
                problems, status = [Problem("#they-say", say("answered_meanwhile"))], 409
    return render(
        request,
        "toolkit/taking_part/question.html",
        {
            "permit": permit,
            "asked": as_asked(item),
            "number": number,
            "total": len(items),
            "answers": [(one.value, say(f"say_{one.value}")) for one in Said],
            "typed": typed,
            "version": voice.version if voice else 0,
            "theirs": theirs,
            "they_said": say(f"say_{theirs.said}") if theirs else "",
            "problems": problems,
            "onwards": onwards,
            "back": reverse("toolkit:question", args=[number - 1])
            if number > 1
            else reverse("toolkit:place"),
        },
        status=status,
    )


def _give(request: HttpRequest, seat: Seat, item: ChecklistItem, typed: dict[str, str]) -> None:
    given = request.POST.get("version", "")
    give(
        seat,
        item,
        typed["said"],
        note=plain(typed["note"]) if seat.organisation_id else "",
        base_version=int(given) if given.isascii() and given.isdigit() else 0,
        by=request.user if isinstance(request.user, User) else None,
    )
