"""All actions of the plan at once: the list, the timeline, the page made for printing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from strategies.access import strategy_to_read
from workplans import readiness
from workplans.access import batches_of
from workplans.filling_views import step_of
from workplans.overview import (
    ActionFilter,
    Part,
    by_objective,
    by_state,
    part_of,
    parts,
    row,
    still_needed,
)
from workplans.readiness.actions import lacking
from workplans.timeline import Bar, Scale, timeline_picture
from workplans.views import sums_of

PAGE = 25


@require_GET
def plan(request: UserRequest, region: str) -> HttpResponse:
    """The list of actions with filters, groups and order, and what the plan comes to."""
    desk = strategy_to_read(request.user, region)
    whole = readiness.load(desk.strategy)
    narrowed = ActionFilter(request.GET, whole)
    page = Paginator(narrowed.found, PAGE).get_page(request.GET.get("page"))
    shown = parts(narrowed.groups, page.start_index() - 1, page.end_index())
    return render(
        request,
        "workplans/plan.html",
        {
            "desk": desk,
            "filter": narrowed,
            "parts": [_as_rows(part, narrowed) for part in shown],
            "page": page,
            "query": narrowed.query,
            "plan": whole,
            "states": by_state(whole),
            "needed": still_needed(whole),
            "incomplete": sum(bool(lacking(action, whole)) for action in whole.actions),
            "objectives": by_objective(whole),
            "step": step_of(request, desk),
            "batch": batches_of(desk).filter(undone_at=None).first()
            if desk.may_write
            else None,
            **sums_of(whole),
        },
    )


def _as_rows(part: Part, narrowed: ActionFilter) -> dict[str, Any]:
    """What the templates show of a part: its head, its rows, the list of its group alone."""
    group = part.group
    return {
        "part": part,
        "group": group,
        "rows": [row(action, narrowed.plan) for action in part.actions],
        "query": narrowed.query_with(**{group.by: group.key, "group": ""}) if group.by else "",
    }


@require_GET
def timeline(request: UserRequest, region: str) -> HttpResponse:
    """When which action runs: a picture a group, and the same as a table."""
    desk = strategy_to_read(request.user, region)
    whole = readiness.load(desk.strategy)
    narrowed = ActionFilter(request.GET, whole)
    dated = [one for one in narrowed.found if one.starts or one.ends]
    scale = Scale.of(
        [day for one in dated for day in (one.starts, one.ends) if day]
        + [day for day in (whole.starts, whole.ends) if day]
    )
    return render(
        request,
        "workplans/timeline.html",
        {
            "desk": desk,
            "filter": narrowed,
            "query": narrowed.query,
            "plan": whole,
            "dated": len(dated),
            "undated": sum(not (one.starts and one.ends) for one in narrowed.found),
            "undated_query": narrowed.query_with(missing="dates", group="", sort=""),
            "states": by_state(whole),
            "groups": [
                _drawn(number, _as_rows(part_of(group), narrowed), scale)
                for number, group in enumerate(narrowed.groups, start=1)
            ]
            if scale
            else [],
        },
    )


def _drawn(number: int, shown: dict[str, Any], scale: Scale) -> dict[str, Any]:
    bars = [
        Bar(
            f"{action.reference} {action.title}".strip(),
            action.starts,
            action.ends,
            action.state,
            late=action.is_late,
        )
        for action in shown["group"].actions
        if action.starts or action.ends
    ]
    title = _("When these actions run: %s. The table says the same.") % (
        shown["group"].name or _("all of the list")
    )
    return shown | {
        "number": number,
        "bars": len(bars),
        "picture": timeline_picture(
            bars, scale, title=title, today=timezone.localdate(), name=f"group-{number}"
        ),
    }


@require_GET
def printed(request: UserRequest, region: str) -> HttpResponse:
    """The whole list that the filters leave, as one table for paper."""
    desk = strategy_to_read(request.user, region)
    whole = readiness.load(desk.strategy)
    narrowed = ActionFilter(request.GET, whole)
    edition = desk.strategy.edition
    groups = dict(edition.choices("target_groups"))
    return render(
        request,
        "workplans/printed.html",
        {
            "desk": desk,
            "filter": narrowed,
            "query": narrowed.query,
            "plan": whole,
            "today": timezone.localdate(),
            "parts": [
                shown
                | {
                    "rows": [
                        (one, [groups.get(key, key) for key in one.action.groups])
                        for one in shown["rows"]
                    ]
                }
                for shown in (_as_rows(part_of(group), narrowed) for group in narrowed.groups)
            ],
        },
    )
