"""The two quick ways in: paste titles, or upload the region's own list."""

import re
import uuid as uuids
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from kernel.text import line
from strategies.access import strategy_to_write
from workplans import importing, services
from workplans.access import batch_to_write
from workplans.forms import TitlesForm, UploadForm
from workplans.models import ImportBatch

NUMBERED = re.compile(r"^((?:[A-Z]{0,3}\d+(?:\.\d+)*|\d+))[.):\s]\s*(\S.*)$")


@require_http_methods(["GET", "POST"])
def add(request: UserRequest, region: str) -> HttpResponse:
    """Write one, paste titles, or upload a list; which form was sent says its button."""
    desk = strategy_to_write(request.user, region)
    sent = request.POST.get("way", "") if request.method == "POST" else ""
    fresh = {"uuid": uuids.uuid4()}
    titles = TitlesForm(request.POST if sent == "titles" else None, initial=fresh)
    upload = UploadForm(
        *((request.POST, request.FILES) if sent == "upload" else ()), initial=fresh
    )
    if sent == "titles" and titles.is_valid():
        pairs, too_long = _pairs(titles.cleaned_data["titles"])
        if too_long:
            titles.add_error(
                "titles",
                ngettext(
                    "%(count)d line is longer than 200 characters. Shorten it: “%(first)s…”",
                    "%(count)d lines are longer than 200 characters. Shorten them: "
                    "“%(first)s…”",
                    len(too_long),
                )
                % {"count": len(too_long), "first": too_long[0][:60]},
            )
        else:
            count = services.add_titles(
                desk, uuid=titles.cleaned_data["uuid"], titles=pairs
            )
            messages.success(
                request,
                ngettext("%d action is added.", "%d actions are added.", count) % count,
            )
            return redirect("workplans:plan", desk.place.region.slug)
    if sent == "upload" and upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            if file.size > importing.MAX_BYTES:
                rows = importing.read_file(file.name, b"x" * (importing.MAX_BYTES + 1))
            else:
                rows = importing.read_file(file.name, file.read())
        except importing.NotReadable as refused:
            upload.add_error("file", str(refused.sentence))
        else:
            batch = importing.keep_upload(
                desk, uuid=upload.cleaned_data["uuid"], name=file.name, rows=rows
            )
            return redirect("workplans:import", desk.place.region.slug, batch.uuid)
    return render(
        request,
        "workplans/add.html",
        {"desk": desk, "titles": titles, "upload": upload,
         "form": titles if sent == "titles" else upload},
        status=422 if sent else 200,
    )


def _pairs(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (own number, title) of each line, and the lines that are too long."""
    pairs, too_long = [], []
    for typed in text.splitlines():
        one = line(re.sub(r"^\s*[-*•]\s+", "", typed))
        if not one:
            continue
        found = NUMBERED.match(one)
        reference, title = (found[1], found[2]) if found else ("", one)
        if len(title) > 200 or len(reference) > 30:
            too_long.append(one)
        pairs.append((reference, title))
    return pairs, too_long


@require_http_methods(["GET", "POST"])
def preview(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """Which column is what, and what each row becomes; one button takes all over."""
    desk, batch = batch_to_write(request.user, region, uuid)
    if request.method == "POST" and batch.taken_over_at is None:
        importing.save_mapping(batch, _mapping(request.POST, batch))
        if "take_over" in request.POST and "title" in batch.mapping:
            count = importing.take_over(desk, batch)
            messages.success(
                request,
                ngettext("%d action is added.", "%d actions are added.", count) % count,
            )
            return redirect("workplans:plan", desk.place.region.slug)
        return redirect("workplans:import", desk.place.region.slug, batch.uuid)
    rows = importing.preview(batch) if "title" in batch.mapping else []
    refused = [row for row in rows if row.refused]
    return render(
        request,
        "workplans/import.html",
        {
            "desk": desk,
            "batch": batch,
            "columns": _columns(batch),
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "refused": refused,
            "ready": len(rows) - len(refused),
            "total": len(batch.rows) - 1,
        },
    )


def _mapping(data: Any, batch: ImportBatch) -> dict[str, int]:
    mapping: dict[str, int] = {}
    for column in range(len(batch.rows[0])):
        target = data.get(f"column_{column}", "")
        if target in importing.TARGETS and target not in mapping:
            mapping[target] = column
    return mapping


def _columns(batch: ImportBatch) -> list[dict[str, Any]]:
    chosen = {column: target for target, column in batch.mapping.items()}
    return [
        {
            "name": f"column_{at}",
            "head": head or _("Column %d") % (at + 1),
            "example": next(
                (row[at] for row in batch.rows[1:] if at < len(row) and row[at]), ""
            )[:80],
            "options": [
                (target, label, chosen.get(at) == target)
                for target, (label, _names) in importing.TARGETS.items()
            ],
        }
        for at, head in enumerate(batch.rows[0])
    ]


@require_POST
def undo(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, batch = batch_to_write(request.user, region, uuid)
    taken_out, kept = importing.undo(desk, batch)
    said = ngettext(
        "%d action is taken out again.", "%d actions are taken out again.", taken_out
    ) % taken_out
    if kept:
        said += " " + ngettext(
            "%d was changed meanwhile and stays.", "%d were changed meanwhile and stay.", kept
        ) % kept
    messages.success(request, said)
    return redirect("workplans:plan", desk.place.region.slug)
