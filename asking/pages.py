"""The page behind a mailed link: one question, for somebody without an account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from asking import services
from asking.access import ask_behind
from asking.forms import Sheet
from asking.targets import Target, target_of
from kernel.kept import readable, typed_fields
from kernel.languages import language_for
from strategies.models import Ask, AskState

OVER = {AskState.TAKEN_OVER, AskState.WITHDRAWN}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question; only sending the form changes anything.

    Mail programs open links to look at them. What was sent can be changed until the team
    takes it over.
    """
    ask = ask_behind(token)
    language = language_for(request, ask.language)
    with translation.override(language), timezone.override(ask.strategy.region.time_zone):
        return _answer(request, ask, token)


def _answer(request: HttpRequest, ask: Ask, token: str) -> HttpResponse:
    target = target_of(ask.strategy, ask.kind, ask.key)
    if target is None or ask.state in OVER or ask.expires_at <= timezone.now():
        return _link_over(request, ask)
    more = request.POST.get("more") or request.GET.get("more", "")
    if request.method != "POST":
        sheet = target.sheet(ask.proposal, ask.role, more=more)
        return _sheet_page(request, ask, target, sheet)
    sheet = target.sheet(ask.proposal, ask.role, request.POST)
    if not sheet.saveable:
        return _sheet_page(request, ask, target, sheet, status=422)
    if not services.propose(ask, proposal=sheet.proposal(), role=sheet.role):
        ask.refresh_from_db()
        return _link_over(request, ask)
    if more:
        response = redirect("asking:answer", token)
        response["Location"] += f"?more={more}" if more in {"money", "measures"} else ""
        return response
    return redirect("asking:answer", token)


def _sheet_page(
    request: HttpRequest, ask: Ask, target: Target, sheet: Sheet, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "ask": ask,
        "region": ask.strategy.region,
        "target": target,
        "sheet": sheet,
        "form": sheet.form,
        "problems": sheet.problems,
    }
    return render(request, "asking/answer.html", context, status=status)


def _link_over(request: HttpRequest, ask: Ask) -> HttpResponse:
    """Say that the link is over; what was typed meanwhile stands on the page, to be copied."""
    texts = readable(typed_fields(request.POST)) if request.method == "POST" else []
    context = {"ask": ask, "texts": texts, "state": ask.state}
    return render(request, "asking/link_over.html", context, status=410)
