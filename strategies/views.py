"""Downloads of the files people brought."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from strategies.access import file_to_read


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
