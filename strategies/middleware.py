"""Two people changed the same thing: show both texts and what they make together."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kernel import background
from strategies.editing import EditConflict
from strategies.forms import JoinPage
from strategies.views import join_page


class ConflictMiddleware:
    """Stands below DomainErrorMiddleware in the list, so that it is asked first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, EditConflict):
            return None
        row = error.row
        save = background.current()
        if save:
            # Nothing is written over anybody; who presses a button sees both texts.
            at = f"{timezone.localtime(row.changed_at):%H:%M}"
            save.conflict = (str(row.changed_by or ""), at)
            return HttpResponse(status=error.status)
        then = request.GET.get("then", "")
        for other in reversed(error.others):
            then = other.address(then)
        page = JoinPage(row, error.lost, row.version)
        response = join_page(request, page, error.address(then), status=error.status)
        response.kept_in_history = True  # type: ignore[attr-defined]
        return response
