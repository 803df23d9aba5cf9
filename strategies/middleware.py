"""Two people changed the same thing: show both texts, keep either, lose none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kernel import background
from kernel.kept import Fields, typed_fields
from strategies.editing import EditConflict
from strategies.reading import differing_lines


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
        response = render(
            request,
            "strategies/conflict.html",
            {
                "row": row,
                "lines": [
                    line
                    for one in error.differences
                    for line in differing_lines(row, one.field, one.theirs, one.mine)
                ],
                "fields": _on_top_of(row.version, str(row.uuid), typed_fields(request.POST)),
                "files": bool(request.FILES),
                "action": request.get_full_path(),
            },
            status=error.status,
        )
        response.kept_in_history = True  # type: ignore[attr-defined]
        return response


def _on_top_of(version: int, uuid: str, fields: Fields) -> Fields:
    """Return the typed fields as made on the row that stands now.

    A form of one row names the base version `version`; a form of several rows names it
    `<uuid>-version` or `version-<uuid>` for each.
    """
    names = {f"{uuid}-version", f"version-{uuid}"}
    several = any(name in names for name, _value in fields)
    if not several:
        names = {"version"}
    return [(name, str(version) if name in names else value) for name, value in fields]
