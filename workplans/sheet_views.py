"""The workplan as a spreadsheet: take it with you, bring it back, look, take it over."""

import uuid as uuids
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from activity.verbs import Verb
from kernel.forms import say
from regions.access import TEAM
from strategies.access import Desk, strategy_to_write
from workplans import sheets
from workplans.access import batch_to_write
from workplans.batches import lost_texts
from workplans.forms import SpreadsheetForm
from workplans.models import Batch

PAGE = 50
CHOICES = {sheets.LEAVE, sheets.MINE, sheets.THEIRS}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def spreadsheet(request: UserRequest, region: str) -> HttpResponse:
    """Download the plan, or bring the file back."""
    desk = strategy_to_write(request.user, region)
    sent = request.method == "POST"
    form = SpreadsheetForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"uuid": uuids.uuid4()},
    )
    batch = _kept(desk, form) if sent and form.is_valid() else None
    if batch:
        return redirect("workplans:take_spreadsheet", desk.place.region.slug, batch.uuid)
    return render(
        request,
        "workplans/spreadsheet.html",
        {"desk": desk, "form": form, "waiting": _waiting(desk)},
        status=422 if sent else 200,
    )


def _waiting(desk: Desk) -> Batch | None:
    return desk.strategy.batches.filter(done_at=None, verb=Verb.PLAN_TAKEN_OVER).first()


def _kept(desk: Desk, form: SpreadsheetForm) -> Batch | None:
    file = form.cleaned_data["file"]
    try:
        data = file.read(sheets.MAX_BYTES + 1)
        told = sheets.read_book(file.name, data, sheets.Book(desk.strategy))
        # Heads that are not ours are said now, beside the file, and not on the next page.
        sheets.compare(desk.strategy, told, {})
    except sheets.NotReadable as refused:
        say(form, "file", refused.sentence)
        return None
    return sheets.keep_book(desk, uuid=form.cleaned_data["uuid"], name=file.name, told=told)


@require_safe
@never_cache
def spreadsheet_file(request: UserRequest, region: str) -> HttpResponse:
    """The plan as .xlsx: everything the team itself reads, so for the team alone."""
    desk = strategy_to_write(request.user, region, TEAM)
    data = sheets.write_plan(desk.strategy, get_language() or "en")
    response = HttpResponse(data, content_type=XLSX)
    name = f"workplan-{desk.place.region.slug}-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def take_spreadsheet(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """What the file changes; one button takes all of it over, or nothing."""
    desk, batch = batch_to_write(request.user, region, uuid)
    if batch.verb != Verb.PLAN_TAKEN_OVER or batch.done_at:
        return render(
            request,
            "workplans/import_done.html",
            {"desk": desk, "batch": batch, "lost": _to_join(request, batch)},
        )
    if request.method == "POST":
        sheets.save_choices(batch, _choices(batch, request.POST))
    comparison = sheets.compare_batch(batch)
    if "take_over" in request.POST and not comparison.refused:
        return _taken(request, desk, sheets.take_over(desk, batch))
    if request.method == "POST" and "take_over" not in request.POST:
        return redirect("workplans:take_spreadsheet", desk.place.region.slug, batch.uuid)
    page = Paginator([*comparison.new, *comparison.changed], PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "workplans/take_spreadsheet.html",
        {
            "desk": desk,
            "batch": batch,
            "comparison": comparison,
            "page": page,
            "shown": [_told(unit) for unit in page],
            "stopping": [
                _told(unit) for unit in comparison.units if unit.refusals or unit.conflicts
            ],
            "people": sheets.new_organisations(comparison),
        },
        status=422 if request.method == "POST" else 200,
    )


def _choices(batch: Batch, data: QueryDict) -> dict[str, str]:
    """Return what was chosen for each row the page asked about; the others keep theirs."""
    chosen = dict(batch.mapping)
    for name, value in data.items():
        kind, _colon, place = name.partition(":")
        if kind == "row":
            known = str(value).partition(":")[0] in CHOICES
            chosen[place[:200]] = str(value)[:20] if known else ""
    return chosen


def _told(unit: sheets.Unit) -> dict[str, Any]:
    return {
        "unit": unit,
        "reasons": unit.refusals,
        "lines": [line for one in unit.taken for line in sheets.in_words(unit, one)],
        # A choice that cannot stand can be chosen otherwise.
        "asks": unit.conflicts
        and (not unit.refusals or unit.choice in {sheets.MINE, sheets.THEIRS}),
        "conflicts": [line for one in unit.conflicts for line in sheets.in_words(unit, one)],
    }


def _taken(request: UserRequest, desk: Desk, batch: Batch) -> HttpResponse:
    if batch.count:
        said = ngettext(
            "%d row is taken over from the spreadsheet.",
            "%d rows are taken over from the spreadsheet.",
            batch.count,
        )
        messages.success(request, said % batch.count)
    lost = lost_texts(batch)
    if not lost:
        return redirect("workplans:plan", desk.place.region.slug)
    messages.warning(
        request,
        ngettext(
            "%d row was changed here meanwhile. Its text in the file is kept: join the two.",
            "%d rows were changed here meanwhile. Their texts in the file are kept: join them.",
            len(lost),
        )
        % len(lost),
    )
    return redirect("workplans:take_spreadsheet", desk.place.region.slug, batch.uuid)


def _to_join(request: UserRequest, batch: Batch) -> list[tuple[str, str]]:
    """Return (what it is called, where its two texts are joined) of each row that lost."""
    return [(one.row.called, one.address(request.path)) for one in lost_texts(batch)]
