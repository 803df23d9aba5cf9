"""Your work, a strategy's home, and AER's page of all regions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from asking.overview import asked_of, cares_in, waiting_in, waiting_of
from dashboard.overview import (
    STATES,
    Row,
    lists,
    priority_heads,
    rows,
    section_heads,
    state_label,
)
from dashboard.task_list import left_at, task_groups
from dashboard.work import (
    figures_page,
    finished_example,
    happened,
    known_figure,
    latest_in,
    news_for,
    public_versions_of,
    regions_of,
    since,
    strategies_for,
)
from frameworks.services import start_strategy
from frameworks.showing import on
from kernel.delimited import download
from kernel.text import folded
from regions.access import AER, MEMBERS, TEAM, WRITERS, aer_person, network_role, region_for
from regions.models import NetworkRole
from strategies.access import strategy_to_read, working_copy
from toolkit.permits import Openings

PAGE = 25


def takes_part(region: str) -> bool:
    """Say whether people can take part in the region's strategy."""
    strategy = working_copy(region)
    return strategy is not None and Openings.of(strategy.pk).ready


@require_GET
def your_work(request: UserRequest) -> HttpResponse:
    """Where everyone lands after signing in."""
    mine = regions_of(request.user)
    role = network_role(request.user)
    if role and not mine:
        return redirect("dashboard:network")
    return render(
        request,
        "dashboard/your_work.html",
        {
            "left": left_at(request.user),
            "regions": mine,
            "is_aer": role is not None,
            "asked": asked_of(request.user, strategies_for(mine, TEAM)),
            "waiting": waiting_of(request.user, strategies_for(mine, WRITERS)),
            "news": news_for(request.user),
            "happened": happened(
                request.user, mine, since(request.user, mine, request.session)
            ),
        },
    )


@require_GET
def strategy(request: UserRequest, region: str) -> HttpResponse:
    """The task list; the first page before it; for participants what is public."""
    place = region_for(request.user, region, MEMBERS | AER)
    if not place.in_team and not place.is_aer:
        return render(
            request,
            "dashboard/participant.html",
            {
                "place": place,
                "versions": public_versions_of(place.region),
                "takes_part": takes_part(region),
            },
        )
    if place.in_team and working_copy(region) is None:
        figure = known_figure(place.region)
        return render(
            request,
            "dashboard/first_page.html",
            {
                "place": place,
                "figure": figure,
                "counted_on": on(figure.on) if figure else "",
                "example": finished_example(),
            },
        )
    desk = strategy_to_read(request.user, region)
    groups = task_groups(desk.strategy, cares_in(desk.strategy) if place.in_team else None)
    return render(
        request,
        "dashboard/strategy.html",
        {
            "desk": desk,
            "place": place,
            "groups": groups,
            "waiting": waiting_in(desk.strategy) if desk.may_write else [],
            "left": left_at(request.user, place.region),
            "next": next(
                (
                    task
                    for group in groups
                    for task in group.tasks
                    if task.state in {"in_progress", "not_started"}
                ),
                None,
            ),
            "organisations": place.region.organisations.filter(state="active"),
            "latest": latest_in(place.region),
        },
    )


@require_POST
def start(request: UserRequest, region: str) -> HttpResponse:
    """Start the region's strategy; pressing twice starts one."""
    place = region_for(request.user, region, WRITERS)
    strategy = start_strategy(place.region, by=request.user)
    messages.success(request, _("Your strategy is started. Nothing here is public."))
    then = request.POST.get("then", "")
    if then == "figures" and (first := figures_page(strategy)):
        return redirect(first)
    pages = {"plan": "frameworks:plan_at_hand", "actions": "workplans:add"}
    return redirect(pages.get(then, "dashboard:strategy"), place.region.slug)


@require_GET
def network(request: UserRequest) -> HttpResponse:
    """All regions: what waits, who is quiet, what changed; then one table in three views."""
    role = aer_person(request.user)
    found = rows()
    shown = _narrowed(request, found)
    query = request.GET.copy()
    query.pop("page", None)
    kept = query.copy()
    kept.pop("view", None)
    views = {
        "": _("Where they stand"),
        "sections": _("Sections"),
        "plan": _("Checklist and workplan"),
    }
    view = request.GET.get("view", "")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "dashboard/network.html",
        {
            "lists": lists(found, request.user, NetworkRole(role)),
            "page": page,
            "query": query.urlencode(),
            "kept": kept.urlencode(),
            "views": views.items(),
            "view": view if view in views else "",
            "states": [(state, state_label(state)) for state in STATES],
            "chosen": request.GET.get("state", ""),
            "text": request.GET.get("text", ""),
            "order": request.GET.get("order", ""),
            "total": len(found),
            **_detail(list(page), view),
        },
    )


def _narrowed(request: UserRequest, found: list[Row]) -> list[Row]:
    state, text = request.GET.get("state", ""), folded(request.GET.get("text", "").strip())
    shown = [
        row
        for row in found
        if (not state or row.state == state) and text in folded(row.region.name)
    ]
    if request.GET.get("order") == "waiting":
        now = timezone.now()
        shown.sort(key=lambda row: row.waits_since or now)
    return shown


def _detail(shown: Sequence[Row], view: str) -> dict[str, Any]:
    """The second and third view: a column a section, or a priority and the workplan."""
    if view == "sections":
        titles = section_heads(shown)
        heads = list(titles.values())
        lines = [(row, row.section_cells(list(titles))) for row in shown]
    else:
        titles = priority_heads(shown)
        heads = [*titles.values(), _("Objectives"), _("Workplan")]
        lines = [
            (row, [*row.priority_cells(list(titles)), row.objectives, row.workplan])
            for row in shown
        ]
    return {
        "heads": heads,
        "detail": [
            (
                row,
                [replace(cell, head=head) for head, cell in zip(heads, cells, strict=True)],
            )
            for row, cells in lines
        ],
    }


@require_GET
def network_csv(request: UserRequest) -> HttpResponse:
    """The rows as shown, for a spreadsheet; no cell can be read as a formula."""
    aer_person(request.user)
    lines = _lines(_narrowed(request, rows()), request.GET.get("view", ""))
    return download(lines, "regions.csv")


def _lines(shown: list[Row], view: str) -> Iterator[list[str]]:
    """Return the head and the rows of a view; the first one says the day of waiting, too."""
    if view in {"sections", "plan"}:
        detail = _detail(shown, view)
        yield [_("Region"), *detail["heads"]]
        for row, cells in detail["detail"]:
            yield [row.region.name, *(cell.text for cell in cells)]
        return
    yield [
        _("Region"),
        _("Where it stands"),
        _("Waits for"),
        _("Since"),
        _("Reviewers"),
        _("Sections"),
        _("Checklist"),
        _("Workplan"),
        _("Last change"),
    ]
    for row in shown:
        yield [
            row.region.name,
            row.label,
            row.waits_for,
            f"{row.waits_since:%Y-%m-%d}" if row.waits_since else "",
            ", ".join(row.reviewers),
            row.sections.text,
            row.checklist.text,
            row.workplan.text,
            f"{row.last_change:%Y-%m-%d}" if row.last_change else "",
        ]
