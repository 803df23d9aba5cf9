"""The checklist wizard: four priorities, one question a page, or a whole list at once."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from kernel.background import hold
from kernel.errors import DomainError
from strategies import evidence
from strategies.access import Desk, asks_about, care_for, strategy_to_read
from strategies.models import PlaceKind
from toolkit import overview
from toolkit.access import (
    ItemDesk,
    PriorityDesk,
    ideas_about,
    item_to_read,
    item_to_write,
    priority_to_read,
    priority_to_write,
)
from toolkit.forms import ItemForm
from toolkit.heard import heard
from toolkit.listing import Listing
from toolkit.meetings import workshops_by_step
from toolkit.models import CoDesignStep, ItemState, Workshop
from toolkit.services import answer_item, answer_list

UPLOAD = re.compile(r"^(evidence-\d{1,3})-upload$")
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_not_required
def about_checklist(request: HttpRequest) -> HttpResponse:
    """Show the whole checklist to everybody, ready to print."""
    method = overview.newest_method()
    if method is None:
        raise Http404
    return render(
        request, "toolkit/about_checklist.html", {"method": method, "states": ItemState}
    )


@require_safe
def checklist(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_read(request.user, region)
    return render(
        request,
        "toolkit/checklist.html",
        {
            "desk": desk,
            "states": overview.states(desk),
            "next": overview.next_open(desk) if desk.may_write else None,
        },
    )


@require_safe
def priority(request: UserRequest, region: str, priority: str) -> HttpResponse:
    at = priority_to_read(request.user, region, priority)
    lines = overview.lines(at)
    return render(
        request,
        "toolkit/priority.html",
        {
            "desk": at.desk,
            "at": at,
            "lines": lines,
            "state": overview.state_of(at.priority, lines),
            "next": next((line for line in lines if not line.state), None),
            "steps": list(at.priority.steps.all()),
            "care": care_for(at.desk, PlaceKind.PRIORITY, priority),
        },
    )


@require_safe
def steps(request: UserRequest, region: str, priority: str) -> HttpResponse:
    at = priority_to_read(request.user, region, priority)
    return render(
        request,
        "toolkit/steps.html",
        {"desk": at.desk, "at": at, "steps": _done_steps(at)},
    )


def _done_steps(at: PriorityDesk) -> list[tuple[CoDesignStep, list[Workshop]]]:
    """Each step of the priority with the workshops that did it, which only the team sees."""
    did = workshops_by_step(at.desk, at.priority)
    return [(step, did.get(step.pk, [])) for step in at.priority.steps.all()]


@page_with_form
def item(request: UserRequest, region: str, priority: str, item: str) -> HttpResponse:
    if request.method == "POST":
        return _answer(request, item_to_write(request.user, region, priority, item))
    at = item_to_read(request.user, region, priority, item)
    names = overview.file_names(at.desk.strategy)
    answer = overview.answers_to(at.desk.strategy, [at.item]).get(at.item.pk)
    context = {
        "answer": answer,
        "actions": overview.linked_actions(at),
        "said": overview.said(at, answer, names),
    }
    if not at.desk.may_write:
        return _item_page(request, at, context)
    form = ItemForm(answer=answer, files=names)
    problems = form.problems
    if "missing" in request.GET and not (answer and answer.state):
        problems = [{"href": "#id_state_0", "text": _missing(kept=answer is not None)}]
    return _item_page(request, at, {**context, "form": form, "problems": problems})


def _item_page(request: UserRequest, at: ItemDesk, context: dict[str, Any]) -> HttpResponse:
    answer = context["answer"]
    others = heard(at.desk.strategy, [at.item])[at.item.pk]
    return render(
        request,
        "toolkit/item.html",
        {
            "desk": at.desk,
            "at": at,
            "item": at.item,
            "new_action": _new_action(at, at.item.path),
            "heard": others,
            "differences": others.differences(answer.state if answer else ""),
            "asks": asks_about(at.desk, PlaceKind.ITEM, [at.item.path]),
            "ideas": ideas_about(at.desk, at.item),
            **context,
        },
        status=422 if request.method == "POST" else 200,
    )


def _new_action(at: ItemDesk, item: str) -> str:
    return f"{reverse('workplans:new_action', args=[at.slug])}?{urlencode({'item': item})}"


def _missing(*, kept: bool) -> str:
    if kept:
        return _("Choose where your region stands. What you typed is saved.")
    return _("Choose where your region stands, or skip this question.")


def _answer(request: UserRequest, at: ItemDesk) -> HttpResponse:
    """Save one question; whatever the person typed or chose is kept on every way out."""
    refused = _take_files(request, at.desk)
    names = overview.file_names(at.desk.strategy)
    stands = overview.answers_to(at.desk.strategy, [at.item]).get(at.item.pk)
    remove = request.POST.get("remove", "")
    form = ItemForm(
        request.POST,
        answer=stands,
        files=names,
        remove=int(remove) if remove.isascii() and remove.isdigit() else None,
    )
    if not form.is_valid() or refused:
        context = {
            "answer": stands,
            "form": form,
            "problems": [*refused, *form.problems],
            "actions": overview.linked_actions(at),
        }
        return _item_page(request, at, context)
    if not form.untouched:
        answer_item(
            at.desk, at.item, base_version=form.cleaned_data["version"], **form.values()
        )
        hold({"seen": form.mark})
    return _onwards(request, at, form)


def _onwards(request: UserRequest, at: ItemDesk, form: ItemForm) -> HttpResponseRedirect:
    then = request.POST.get("then", "")
    if then == "later":
        messages.success(request, _("Your answer is saved."))
        return redirect("dashboard:strategy", at.slug)
    staying = _why_stay(form, then)
    if staying is not None:
        return redirect(overview.address(at.desk, at.item) + staying)
    if then == "action":
        return redirect(_new_action(at, at.item.path))
    if at.next_item:
        return redirect(overview.address(at.desk, at.next_item))
    messages.success(request, _("That was the last question of this priority."))
    return redirect("toolkit:priority", at.slug, at.priority.key)


def _why_stay(form: ItemForm, then: str) -> str | None:
    """Return what to append to the page's address if one stays on it."""
    if then == "add" or form.remove is not None:
        return "#evidence"
    if form.calls_for_evidence and form.problems:
        return ""
    return None if form.cleaned_data["state"] else "?missing=state"


def _take_files(request: UserRequest, desk: Desk) -> list[dict[str, str]]:
    """Store each file that came with the form and write its name into the form's fields.

    So a file is kept whatever else is wrong on the page, and a conflict page can send it
    again. Return what is wrong with files that were not taken.
    """
    data: QueryDict = request.POST.copy()
    refused = []
    for name, upload in list(request.FILES.items()):
        row = UPLOAD.match(name)
        if row is None or isinstance(upload, list):
            continue
        try:
            stored = evidence.store(desk.strategy, upload, desk.user)
        except (DomainError, ValidationError) as refusal:
            refused.append({"href": f"#id_{name}", "text": _sentence(refusal)})
        else:
            data[f"{row[1]}-file"] = str(stored.uuid)
            del request.FILES[name]
    request.POST = data  # type: ignore[assignment]
    return refused


def _sentence(refusal: DomainError | ValidationError) -> str:
    if isinstance(refusal, DomainError):
        return str(refusal.sentence)
    return " ".join(refusal.messages)


@page_with_form
def priority_list(request: UserRequest, region: str, priority: str) -> HttpResponse:
    if request.method == "POST":
        at = priority_to_write(request.user, region, priority)
        listing = Listing.posted(at, request.POST)
        listing.heed(answer_list(at.desk, listing.to_save()))
        if listing.is_settled:
            messages.success(request, _("Your answers are saved."))
            return redirect("toolkit:priority", at.slug, at.priority.key)
        return _list_page(request, at, listing, status=listing.status)
    at = priority_to_read(request.user, region, priority)
    return _list_page(request, at, Listing.as_it_stands(at))


def _list_page(
    request: UserRequest, at: PriorityDesk, listing: Listing, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "toolkit/list.html",
        {"desk": at.desk, "at": at, "listing": listing, "problems": listing.problems},
        status=status,
    )
