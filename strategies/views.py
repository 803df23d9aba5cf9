"""Who else is on a page; downloads of the files people brought."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from strategies import presence
from strategies.access import file_to_read, strategy_to_write


@require_safe
def here(request: UserRequest, region: str) -> HttpResponse:
    """Say who else writes on the page `page`; the script of that page asks now and then."""
    desk = strategy_to_write(request.user, region)
    page = request.GET.get("page", "")[: presence.LONGEST]
    response = JsonResponse({"here": presence.sentence(presence.others(desk, page))})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def file(request: UserRequest, region: str, uuid: UUID) -> FileResponse:
    """Send one file, never to be opened inside our pages."""
    found = file_to_read(request.user, region, str(uuid))
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
