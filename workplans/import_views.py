"""The quick ways in: paste titles, or upload the region's own list."""

import uuid as uuids
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from kernel.forms import say
from strategies.access import Desk, strategy_to_write
from workplans import importing, services
from workplans.access import batch_to_write
from workplans.forms import TitlesForm, UploadForm
from workplans.models import Batch

PAGE = 50


@require_http_methods(["GET", "POST"])
def add(request: UserRequest, region: str) -> HttpResponse:
    """Write one, paste titles, or upload a list; which form was sent says its button."""
    desk = strategy_to_write(request.user, region)
    sent = request.POST.get("way", "") if request.method == "POST" else ""
    fresh = {"uuid": uuids.uuid4()}
    titles = TitlesForm(request.POST if sent == "titles" else None, initial=fresh)
    upload = UploadForm(
        request.POST if sent == "upload" else None,
        request.FILES if sent == "upload" else None,
        initial=fresh,
    )
    if sent == "titles" and titles.is_valid():
        count = services.add_titles(desk, uuid=titles.cleaned_data["uuid"], titles=titles.pairs)
        return _added(request, desk, count)
    batch = _kept(desk, upload) if sent == "upload" and upload.is_valid() else None
    if batch:
        return redirect("workplans:import", desk.place.region.slug, batch.uuid)
    return render(
        request,
        "workplans/add.html",
        {
            "desk": desk,
            "titles": titles,
            "upload": upload,
            "form": titles if sent == "titles" else upload,
            "waiting": desk.strategy.batches.filter(done_at=None).first(),
        },
        status=422 if request.method == "POST" else 200,
    )


def _kept(desk: Desk, form: UploadForm) -> Batch | None:
    """Keep the rows of the file; None if it cannot be read, and the form says why."""
    file = form.cleaned_data["file"]
    try:
        # One byte more than allowed is enough to see that it is too large.
        data = file.read(importing.MAX_BYTES + 1)
        sheet = importing.read_file(file.name, data, desk.place.region.country)
    except importing.NotReadable as refused:
        say(form, "file", refused.sentence)
        return None
    return importing.keep_upload(
        desk, uuid=form.cleaned_data["uuid"], name=file.name, sheet=sheet
    )


def _added(request: UserRequest, desk: Desk, count: int) -> HttpResponse:
    messages.success(
        request, ngettext("%d action is added.", "%d actions are added.", count) % count
    )
    return redirect("workplans:plan", desk.place.region.slug)


@require_http_methods(["GET", "POST"])
def preview(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """Which column is what, and what each row becomes; one button takes all over."""
    desk, batch = batch_to_write(request.user, region, uuid)
    if batch.done_at:
        return render(request, "workplans/import_done.html", {"desk": desk, "batch": batch})
    if request.method == "POST":
        importing.save_mapping(batch, _mapping(request.POST, batch))
        if "take_over" in request.POST and not _problems(batch):
            return _added(request, desk, importing.take_over(desk, batch))
        if "take_over" not in request.POST:
            return redirect("workplans:import", desk.place.region.slug, batch.uuid)
    problems = _problems(batch)
    rows = [] if problems else importing.preview(batch)
    refused = [one for one in rows if one.refused]
    return render(
        request,
        "workplans/import.html",
        {
            "desk": desk,
            "batch": batch,
            "columns": _columns(batch),
            "problems": problems,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "refused": refused,
            "ready": len(rows) - len(refused),
            "total": len(batch.rows) - 1,
        },
        status=422 if request.method == "POST" else 200,
    )


def _problems(batch: Batch) -> list[str]:
    found = [
        _("“%s” is chosen for more than one column. Choose one of them.") % name
        for name in importing.twice(batch.mapping)
    ]
    if "title" not in batch.mapping.values():
        found.append(_("Say which column holds the titles of the actions."))
    return found


def _mapping(data: QueryDict, batch: Batch) -> dict[str, str]:
    chosen = {
        str(column): data.get(f"column_{column}", "") for column in range(len(batch.rows[0]))
    }
    return {column: target for column, target in chosen.items() if target in importing.TARGETS}


def _columns(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "name": f"column_{at}",
            "head": head or _("Column %d") % (at + 1),
            "example": next((row[at] for row in batch.rows[1:] if row[at]), ""),
            "options": [
                (target, label, batch.mapping.get(str(at)) == target)
                for target, (label, _names) in importing.TARGETS.items()
            ],
        }
        for at, head in enumerate(batch.rows[0])
    ]
