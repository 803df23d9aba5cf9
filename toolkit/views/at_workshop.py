"""What every page about workshops starts from: the team's door, and the region's time."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from accounts.http import UserRequest
from toolkit.access import workshop_at, workshops_of


def at_workshops(view: Any) -> Any:
    """Give the view the desk of a team member."""

    @wraps(view)
    def with_desk(request: UserRequest, region: str, **kwargs: Any) -> HttpResponse:
        desk = workshops_of(request.user, region)
        with timezone.override(desk.strategy.region.time_zone):
            answer: HttpResponse = view(request, desk, **kwargs)
        return answer

    return with_desk


def at_workshop(view: Any) -> Any:
    """Give the view the desk of a team member and one workshop."""

    @wraps(view)
    def with_workshop(
        request: UserRequest, region: str, uuid: UUID, **kwargs: Any
    ) -> HttpResponse:
        desk, workshop = workshop_at(request.user, region, uuid)
        with timezone.override(desk.strategy.region.time_zone):
            answer: HttpResponse = view(request, desk, workshop, **kwargs)
        return answer

    return with_workshop
