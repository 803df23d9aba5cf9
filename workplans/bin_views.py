"""What was taken out of the plan: to find it, and to put it back."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from regions.access import TEAM
from strategies.access import strategy_to_write
from workplans.overview import removed_keys, removed_rows

PAGE = 25


@require_safe
def removed(request: UserRequest, region: str) -> HttpResponse:
    """The actions and objectives taken out of the plan, the last one first."""
    desk = strategy_to_write(request.user, region, TEAM)
    page = Paginator(removed_keys(desk.strategy), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "workplans/removed_list.html",
        {"desk": desk, "page": page, "rows": removed_rows(desk.strategy, list(page))},
    )
