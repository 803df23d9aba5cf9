"""What was done in one step over many rows, and undoing it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest
from activity.verbs import Verb
from strategies.access import Desk, strategy_to_write
from workplans.access import batch_to_write, batches_of
from workplans.batches import Undoing, kind_of, left_alone, undo, undoing
from workplans.models import Action, Batch, Objective

PAGE = 20


@require_GET
def batches(request: UserRequest, region: str) -> HttpResponse:
    """The steps over many rows, the last one first."""
    desk = strategy_to_write(request.user, region)
    page = Paginator(batches_of(desk), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "workplans/batches.html",
        {"desk": desk, "page": page, "told": [_told(batch) for batch in page]},
    )


def _told(batch: Batch) -> dict[str, Any]:
    return {"batch": batch, "what": capfirst(str(Verb(batch.verb).label))}


@require_http_methods(["GET", "POST"])
def undo_batch(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """Undo one step; asked first, because it may be many rows."""
    desk, batch = batch_to_write(request.user, region, uuid)
    if batch.done_at is None or batch.undone_at:
        return redirect("workplans:batches", desk.place.region.slug)
    if request.method == "GET":
        found = undoing(batch)
        return render(
            request,
            "workplans/undo.html",
            {
                "desk": desk,
                "undoing": found,
                "stay": _links(desk, found.stay),
                "left": _links(desk, left_alone(batch)),
                **_told(batch),
            },
        )
    messages.success(request, _said(undo(desk, batch)))
    return redirect("workplans:batches", desk.place.region.slug)


def _links(desk: Desk, rows: Iterable[Action | Objective]) -> list[tuple[str, str]]:
    slug = desk.place.region.slug
    return [
        (row.title, reverse(f"workplans:{kind_of(row)}", args=[slug, row.uuid])) for row in rows
    ]


def _said(done: Undoing) -> str:
    said = []
    if done.out:
        said.append(
            ngettext(
                "%d row is taken out again.", "%d rows are taken out again.", len(done.out)
            )
            % len(done.out)
        )
    if done.back:
        said.append(
            ngettext(
                "%d row is as it was before.",
                "%d rows are as they were before.",
                len(done.back),
            )
            % len(done.back)
        )
    if done.stay:
        names = ", ".join(f"“{row.title}”" for row in done.stay[:5])
        said.append(
            ngettext(
                "%(count)d row was changed since; what was written stays as it is: %(names)s.",
                "%(count)d rows were changed since; what was written stays as it is: "
                "%(names)s.",
                len(done.stay),
            )
            % {"count": len(done.stay), "names": names + ("…" if done.stay[5:] else "")}
        )
    return " ".join(said)
