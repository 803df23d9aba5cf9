"""What became of what people said: to themselves, to everybody, to the team; on the wall."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from frameworks.models import Audience
from kernel.delimited import download
from kernel.text import plain
from regions.access import TEAM
from strategies.access import Desk, strategy_to_write, working_copy
from strategies.models import Strategy
from toolkit.forms.taking_part import Problem
from toolkit.models import Idea, InputState, Process, Seat, Workshop
from toolkit.permits import Deed, may
from toolkit.phrases import languages, say
from toolkit.services.understanding import say_understood
from toolkit.views.seated import refuse, seated
from versions import thread
from versions.models import PublicationState, Version
from versions.snapshot import read

PAGE = 25
LONGEST = 2000


# --- A participant ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All that was said from this place, each with what became of it."""
    permit = may(seat, Deed.FIND)
    if not permit:
        return refuse(request, permit)
    ideas = Idea.objects.filter(seat=seat).order_by("-pk")
    if request.method == "POST":
        return _heard(request, seat, ideas)
    return _mine(request, seat, ideas)


def _heard(request: HttpRequest, seat: Seat, ideas: QuerySet[Idea]) -> HttpResponse:
    """Keep the answer to "Did we understand you?" about what is decided."""
    known = ideas.select_related("joined_to")
    idea = get_object_or_404(known, uuid=_uuid(request.POST.get("idea", "")))
    decided = InputState((idea.joined_to or idea).state).is_decided
    if idea.state == InputState.WITHDRAWN or not decided:
        raise Http404
    text = plain(request.POST.get("text", ""))
    if len(text) > LONGEST:
        return _mine(request, seat, ideas, too_long=(idea, text))
    understood = request.POST.get("understood") == "yes"
    say_understood(idea, understood=understood, text=text)
    return redirect("versions:mine")


def _mine(
    request: HttpRequest,
    seat: Seat,
    ideas: QuerySet[Idea],
    *,
    too_long: tuple[Idea, str] | None = None,
) -> HttpResponse:
    """Show the inputs; `too_long` is what could not be kept, and about which."""
    page = Paginator(ideas, PAGE).get_page(request.GET.get("page"))
    wrong, typed = too_long or (None, "")
    problems = []
    if wrong:
        keys_shown = {one.pk for one in page}
        page = page if wrong.pk in keys_shown else Paginator([wrong], 1).page(1)
        sentence = say("too_long", most=LONGEST)
        problems = [Problem(f"#text-{wrong.pk}", sentence)]
    keys = [one.pk for one in page]
    return render(
        request,
        "versions/taking_part/mine.html",
        {
            "page": page,
            "fates": thread.fates(ideas.filter(pk__in=keys), seat.strategy),
            "votes": thread.votes_of(seat),
            "answers": seat.voices.exclude(said="").count(),
            "process": Process.objects.filter(strategy=seat.strategy).first(),
            "published": _published_actions(seat.strategy),
            "wrong": wrong,
            "typed": typed,
            "problems": problems,
        },
        status=422 if wrong else 200,
    )


def _published_actions(strategy: Strategy) -> set[str]:
    """Return the keys of the actions everybody may read now: they are linked."""
    published = Version.objects.filter(
        strategy=strategy, publication=PublicationState.PUBLISHED
    ).first()
    if published is None:
        return set()
    return {one["uuid"] for one in read(published, Audience.PUBLIC)["workplan"]["actions"]}


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


# --- Everybody -------------------------------------------------------------------------


@login_not_required
@require_safe
def said(request: HttpRequest, region: str) -> HttpResponse:
    """What people said and what was decided; there once something is."""
    strategy = working_copy(region)
    if strategy is None or not thread.told(strategy).exists():
        raise Http404
    page = Paginator(thread.told(strategy), PAGE).get_page(request.GET.get("page"))
    shown = thread.told(strategy).filter(pk__in=[one.pk for one in page])
    return render(
        request,
        "versions/said.html",
        {
            "region": strategy.region,
            "page": page,
            "fates": thread.fates(shown, strategy),
            "counts": [one for one in thread.counts(strategy) if one.said],
        },
    )


# --- The team --------------------------------------------------------------------------


@require_safe
def report(request: UserRequest, region: str) -> HttpResponse:
    """What waits, how much is decided, and what to hand out."""
    desk = strategy_to_write(request.user, region, TEAM)
    counts = thread.counts(desk.strategy)
    return render(
        request,
        "versions/report.html",
        {
            "desk": desk,
            "counts": counts,
            "waiting": [
                (days, thread.waiting(desk.strategy, days).count())
                for days in thread.WAITING_DAYS
            ],
            "posters": [
                (one.workshop, [languages()[code] for code in _spoken(one.workshop)])
                for one in counts
                if one.workshop and one.said
            ],
            "is_told": thread.told(desk.strategy).exists(),
        },
    )


def _spoken(workshop: Workshop) -> list[str]:
    return [code for code in workshop.languages if code in languages()]


@require_safe
def report_csv(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_write(request.user, region, TEAM)
    return download(_lines(desk), f"{region}-input.csv")


def _lines(desk: Desk) -> Iterator[list[str]]:
    """Return the heads, what each column holds, and a line for each input."""
    yield [
        _("You said"),
        _("Language"),
        _("Translation"),
        _("Workshop"),
        _("Came on"),
        _("We decided"),
        _("Why"),
        _("Decided by"),
        _("Decided on"),
        _("Where"),
    ]
    yield [
        _("In the words of the person"),
        _("Code of the language"),
        _("By the team"),
        _("Empty: from elsewhere"),
        _("Day"),
        _("Received, Yes, In part, No or Withdrawn"),
        _("In plain words"),
        _("Who decided"),
        _("Day"),
        _("Action or answer in which it can be seen"),
    ]
    ideas = Idea.objects.filter(strategy=desk.strategy).order_by("pk")
    for one in thread.fates(ideas, desk.strategy):
        decided = one.decided if one.is_decided else None
        yield [
            one.idea.text,
            one.idea.language,
            one.idea.translation,
            one.idea.workshop.title if one.idea.workshop else "",
            one.idea.came_on.isoformat(),
            str(one.state.label),
            decided.reason if decided else "",
            decided.decided_by if decided else "",
            decided.decided_on.isoformat() if decided and decided.decided_on else "",
            "; ".join(seen.title for seen in one.seen) if decided else "",
        ]


@require_safe
def poster(request: UserRequest, region: str, uuid: UUID, language: str) -> HttpResponse:
    """One page for the wall of an association, in a language of the workshop."""
    desk = strategy_to_write(request.user, region, TEAM)
    workshop = get_object_or_404(Workshop, strategy=desk.strategy, uuid=uuid)
    if language not in _spoken(workshop):
        raise Http404
    count = next(
        (one for one in thread.counts(desk.strategy) if one.workshop == workshop), None
    )
    context = {
        "desk": desk,
        "workshop": workshop,
        "region": desk.strategy.region,
        "process": Process.objects.filter(strategy=desk.strategy).first(),
        "count": count,
        "fates": thread.said_most(desk.strategy, workshop),
        "team": {
            "language": translation.get_language(),
            "back": _("What became of it"),
            "print": _("Print this page with your browser (Ctrl+P). It is made for A4."),
        },
    }
    with translation.override(language):
        return render(request, "versions/poster.html", context)
