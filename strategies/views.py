"""Who else is on a page; files people brought; earlier texts; two texts joined."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from accounts.models import User
from strategies import presence, services
from strategies.access import file_to_read, strategy_to_write, texts_to_read, texts_to_write
from strategies.forms import KEEPS, JoinPage
from strategies.models import Editable, Revision
from strategies.overview import earlier_texts


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


# --- Two texts joined -------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: UserRequest, region: str, kind: str, uuid: UUID, lost: str) -> HttpResponse:
    """Two people changed one row: show both texts and the joined one; save what is sent."""
    desk, row = texts_to_write(request.user, region, kind, uuid)
    mine = _lost(row, lost)
    on_version = min(_number(request.GET.get("on", "")) or row.version, row.version)
    if request.method != "POST":
        return join_page(request, JoinPage(row, mine, on_version), request.get_full_path())
    page = JoinPage(row, mine, on_version, request.POST)
    keep = KEEPS.get(request.POST.get("keep", ""), "joined")
    if not page.is_good(keep):
        return join_page(request, page, request.get_full_path(), status=422)
    services.save_joined(desk, row, on_version, page.values(keep), mine)
    said = {
        "joined": _("The joined text is saved."),
        "mine": _("Your text is saved. The other one stays under “Earlier texts”."),
        "theirs": _("Their text stands. Yours stays under “Earlier texts”."),
    }
    messages.success(request, said[keep])
    then = request.GET.get("then", "")
    local = url_has_allowed_host_and_scheme(then, allowed_hosts=None)
    return redirect(then if local else row.page)


def join_page(
    request: HttpRequest, page: JoinPage, action: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "join": page,
        "row": page.row,
        "words": page.words(request.user) if isinstance(request.user, User) else None,
        "action": action,
        "problems": page.problems,
    }
    return render(request, "strategies/join.html", context, status=status)


def _lost(row: Editable, keys: str) -> list[Revision]:
    """Return the texts that could not be saved, by their keys in the address: 12-13."""
    pks = [number for key in keys.split("-")[:50] if (number := _number(key))]
    found = Revision.objects.filter(object_uuid=row.uuid, strategy=row.strategy, lost=True)
    mine = list(found.filter(pk__in=pks).select_related("author"))
    if not mine:
        raise Http404
    return mine


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# --- Earlier texts ------------------------------------------------------------------------


@require_safe
def texts(request: UserRequest, region: str, kind: str, uuid: UUID) -> HttpResponse:
    """Everything that stood in a row, and what could not be saved."""
    desk, row = texts_to_read(request.user, region, kind, uuid)
    found, page = earlier_texts(row, request.GET.get("page"))
    return render(
        request,
        "strategies/texts.html",
        {"desk": desk, "row": row, "kind": kind, "texts": found, "page": page},
    )


@require_POST
def restore(request: UserRequest, region: str, kind: str, uuid: UUID, pk: int) -> HttpResponse:
    """Let an earlier text stand again."""
    desk, row = texts_to_write(request.user, region, kind, uuid)
    revision = get_object_or_404(Revision, pk=pk, object_uuid=row.uuid, strategy=row.strategy)
    on_version = _number(request.POST.get("version", "")) or row.version
    if services.restore(desk, row, revision, on_version):
        messages.success(request, _("The earlier text stands again. Nothing else changed."))
    else:
        messages.info(request, _("This text stands there already."))
    return redirect("strategies:texts", region, kind, uuid)
