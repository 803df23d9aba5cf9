"""Input: everything participants said, sorted, joined, linked and decided by the team."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from frameworks.reading import needs_of
from kernel.errors import DomainError
from kernel.forms import say
from strategies.access import Desk
from toolkit import access
from toolkit.forms.inputs import DecideForm, JoinForm, LinkForm, SortForm, UnlinkForm
from toolkit.models import Idea, InputState
from toolkit.services import effects, inputs
from versions.deciding import NotLinked, decide
from versions.listing import InputFilter, similar_to
from versions.targets import address_of, as_choices, targets_for

PAGE = 25


@require_safe
def inputs_of_team(request: UserRequest, region: str) -> HttpResponse:
    desk = access.input_to_read(request.user, region)
    narrowed = InputFilter(request.GET, desk.strategy)
    return render(
        request,
        "versions/input.html",
        {
            "desk": desk,
            "filter": narrowed,
            "numbers": narrowed.numbers,
            "page": Paginator(narrowed.found, PAGE).get_page(request.GET.get("page")),
            "query": narrowed.query,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one_input(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """One input; what is done with it is named by the button `do`."""
    desk, idea = access.one_input_to_read(request.user, region, uuid)
    if request.method != "POST":
        return _page(request, desk, idea)
    what = request.POST.get("do", "")
    if what not in MODERATING and not desk.may_write:
        raise PermissionDenied
    act = {**MODERATING, **WRITING}.get(what)
    if act is None:
        return redirect(idea.page)
    return act(request, desk, idea)


def _done(idea: Idea, request: UserRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(idea.page)


# --- What is done --------------------------------------------------------------------


def _show(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    inputs.moderate(desk, idea, shown=True)
    return _done(idea, request, _("Others see it now, without a name."))


def _hold(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    inputs.moderate(desk, idea, shown=False)
    return _done(idea, request, _("Others do not see it. The team still does."))


def _sort(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    form = SortForm(idea, desk.strategy, needs_of(desk.strategy), request.POST)
    if not form.is_valid():
        return _page(request, desk, idea, sort=form)
    inputs.sort_idea(
        desk, idea, base_version=form.cleaned_data["version"], values=form.values()
    )
    return _done(idea, request, _("Saved."))


def _decide(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    targets = targets_for(desk)
    form = DecideForm(idea, as_choices(targets), request.POST)
    if not form.is_valid():
        return _page(request, desk, idea, decision=form)
    said = form.cleaned_data
    try:
        decide(
            desk,
            idea,
            base_version=said["version"],
            state=InputState(said["state"]),
            reason=said["reason"],
            decided_by=said["decided_by"],
            target=targets.get(said["target"]),
        )
    except NotLinked as refused:
        say(form, "target", refused.sentence)
        return _page(request, desk, idea, decision=form)
    return _done(idea, request, _("Decided. Who said it can read it now."))


def _link(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    targets = targets_for(desk)
    form = LinkForm(as_choices(targets), request.POST)
    if not form.is_valid():
        return _page(request, desk, idea, link=form)
    target = targets[form.cleaned_data["target"]]
    effects.link(desk, idea, target.kind, target.key, target.title)
    return _done(idea, request, _("Linked."))


def _unlink(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    form = UnlinkForm(request.POST.get("effect", ""), request.POST)
    if "effect" in form.errors:
        return redirect(idea.page)
    known = request.POST["effect"]
    effect = get_object_or_404(idea.effects.filter(ended_at=None), uuid=UUID(known))
    if form.is_valid():
        try:
            effects.unlink(desk, effect, form.cleaned_data["why"])
        except DomainError as refused:
            say(form, "why", refused.sentence)
        else:
            return _done(idea, request, _("The link is taken away. Why is kept."))
    return _page(request, desk, idea, unlink=(effect, form))


def _join(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    form = JoinForm(_similar(idea), request.POST)
    if not form.is_valid():
        return _page(request, desk, idea, join=form)
    _desk, other = access.one_input_to_read(
        request.user, desk.place.region.slug, UUID(form.cleaned_data["other"])
    )
    try:
        inputs.join(desk, idea, other)
    except DomainError as refused:
        say(form, "other", refused.sentence)
        return _page(request, desk, idea, join=form)
    return _done(idea, request, _("Joined. Both are decided together."))


def _unjoin(request: UserRequest, desk: Desk, idea: Idea) -> HttpResponse:
    inputs.unjoin(desk, idea)
    return _done(idea, request, _("It stands alone again."))


Act = Callable[[UserRequest, Desk, Idea], HttpResponse]
MODERATING: dict[str, Act] = {"show": _show, "hold": _hold}
WRITING: dict[str, Act] = {
    "sort": _sort,
    "decide": _decide,
    "link": _link,
    "unlink": _unlink,
    "join": _join,
    "unjoin": _unjoin,
}


# --- The page ------------------------------------------------------------------------


def _similar(idea: Idea) -> list[tuple[str, str]]:
    return [(str(one.uuid), _named(one)) for one in similar_to(idea)]


def _named(idea: Idea) -> str:
    """Return an idea and its workshop, each kept apart from the direction of the other."""
    return f"\u2068{idea}\u2069 (\u2068{idea.workshop}\u2069)" if idea.workshop else str(idea)


def _page(
    request: UserRequest,
    desk: Desk,
    idea: Idea,
    *,
    sort: SortForm | None = None,
    decision: DecideForm | None = None,
    link: LinkForm | None = None,
    join: JoinForm | None = None,
    unlink: tuple[Any, UnlinkForm] | None = None,
) -> HttpResponse:
    every = list(idea.effects.select_related("ended_by"))
    standing = [one for one in every if one.ended_at is None]
    fate = idea.joined_to or idea
    forms: dict[str, Any] = {}
    if desk.may_write and idea.state != InputState.WITHDRAWN:
        choices = as_choices(targets_for(desk))
        forms = {
            "sort": sort or SortForm(idea, desk.strategy, needs_of(desk.strategy)),
            "link": link or LinkForm(choices),
        }
        if idea.joined_to_id is None:
            forms["decision"] = decision or DecideForm(idea, choices, is_linked=bool(standing))
        if idea.joined_to_id is None and not InputState(idea.state).is_decided:
            similar = _similar(idea)
            forms["join"] = (join or JoinForm(similar)) if similar else None
    posted = [one for one in (sort, decision, link, join, unlink and unlink[1]) if one]
    return render(
        request,
        "versions/one_input.html",
        {
            "desk": desk,
            "place": desk.place,
            "idea": idea,
            "fate": fate,
            "joined": list(idea.joined.all()[:PAGE]),
            "reports": list(idea.reports.filter(settled=False)[:PAGE]),
            "domain": desk.strategy.edition.label("policy_domains", idea.domain)
            if idea.domain
            else "",
            "standing": [
                (
                    one,
                    address_of(desk, one),
                    unlink[1] if unlink and unlink[0].pk == one.pk else UnlinkForm(one.uuid),
                )
                for one in standing
            ],
            "ended": [one for one in every if one.ended_at],
            "problems": _problems(posted),
            **forms,
        },
        status=422 if posted else 200,
    )


def _problems(posted: list[Any]) -> list[dict[str, str]]:
    return [
        {"href": f"#{form[name].auto_id}" if name in form.fields else "", "text": text}
        for form in posted
        for name, texts in form.errors.items()
        for text in texts
    ]
