"""Many actions at once: one field as a table, the same change for several, the order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from activity.verbs import Verb
from kernel import typed
from strategies.access import Desk, strategy_to_write
from workplans import readiness
from workplans.access import actions_with, batches_of
from workplans.batches import change_many, left_alone, step_key
from workplans.forms import FILLS, ChangeForm, FillRow, Preview, rows_of_page
from workplans.models import Action, Batch
from workplans.ordering import move
from workplans.overview import ActionFilter, still_needed
from workplans.services import fill_in

PAGE = 50
MOST = 2000


def uuids(texts: Sequence[str]) -> list[UUID]:
    """Return the uuids among what a page sent; what is none is passed over."""
    found = []
    for text in texts[:MOST]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _sent(request: UserRequest) -> dict[str, list[Any]]:
    """Return all that a person sent with a form."""
    return {
        name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
    }


def step_of(request: UserRequest, desk: Desk) -> Batch | None:
    """Return the step an address says was just done, to be undone in one click."""
    if not desk.may_write:
        return None
    asked = uuids([request.GET.get("step", "")])
    return batches_of(desk).filter(uuid__in=asked, undone_at=None).first()


def _with(query: str, **more: str) -> str:
    said = QueryDict(query, mutable=True)
    for name, value in more.items():
        said[name] = value
    return said.urlencode()


# --- One field of many actions -----------------------------------------------------------


@require_http_methods(["GET", "POST"])
def fill(request: UserRequest, region: str) -> HttpResponse:
    """Choose a field, or fill it in for the actions the filters show."""
    desk = strategy_to_write(request.user, region)
    whole = readiness.load(desk.strategy)
    narrowed = ActionFilter(request.GET, whole)
    kind = request.GET.get("field", "")
    context: dict[str, Any] = {
        "desk": desk,
        "plan": whole,
        "filter": narrowed,
        "query": narrowed.query,
        "step": step_of(request, desk),
    }
    if kind not in FILLS:
        counts = {one.query: one.number for one in still_needed(whole)}
        fields = [
            (key, one.label, counts.get(f"missing={one.lacking}", 0) if one.lacking else 0,
             narrowed.query_with(missing=one.lacking) if one.lacking else narrowed.query)
            for key, one in FILLS.items()
        ]  # fmt: skip
        return render(request, "workplans/fill_choose.html", context | {"fields": fields})
    query = _with(narrowed.query, field=kind)
    page = Paginator(narrowed.found, PAGE).get_page(request.GET.get("page"))
    rows: list[FillRow] = []
    if request.method == "POST":
        named = [name.removesuffix("-was") for name in request.POST if name.endswith("-was")]
        posted = actions_with(desk, uuids(named[:PAGE]))
        rows = rows_of_page(posted, kind, whole, request.POST)
        done, rows = _fill_in(request, desk, whole, kind, rows)
        if not rows:
            here = reverse("workplans:fill", args=[desk.place.region.slug])
            return redirect(f"{here}?{_with(query, **done)}")
    else:
        rows = rows_of_page(list(page), kind, whole)
    return render(
        request,
        "workplans/fill.html",
        context
        | {
            "kind": kind,
            "label": FILLS[kind].label,
            "rows": rows,
            "page": page if request.method == "GET" else None,
            "query": query,
            "uuid": uuid4(),
            "problems": [one for row in rows for one in row.problems],
        },
        status=422 if request.method == "POST" else 200,
    )


def _fill_in(
    request: UserRequest,
    desk: Desk,
    whole: readiness.Plan,
    kind: str,
    rows: list[FillRow],
) -> tuple[dict[str, str], list[FillRow]]:
    """Save the rows that can be; return the step, and the rows that wait for the person."""
    touched = [row for row in rows if row.is_touched]
    filled = {row.action.uuid: row.filled for row in touched if row.saveable}
    if not touched:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
    step: dict[str, str] = {}
    lost: set[UUID] = set()
    if filled:
        uuid = (uuids([request.POST.get("uuid", "")]) or [uuid4()])[0]
        uuid = step_key(uuid, _sent(request))
        batch = fill_in(desk, uuid=uuid, title=str(FILLS[kind].label), rows=filled.values())
        lost = {one.uuid for one in left_alone(batch)}
        step = {"step": str(batch.uuid)} if batch.changed else {}
        _say_saved(request, batch)
    waiting = [
        row.action.uuid
        for row in touched
        if row.action.uuid in lost or not row.saveable or row.has_unread
    ]
    if not waiting:
        return step, []
    again = rows_of_page(actions_with(desk, waiting), kind, whole, request.POST)
    for row in again:
        if row.action.uuid in lost:
            row.say_theirs(filled[row.action.uuid].values)
    return step, again


def _say_saved(request: UserRequest, batch: Batch) -> None:
    count = len(batch.changed)
    if count:
        said = ngettext("%d action is saved.", "%d actions are saved.", count) % count
        messages.success(request, said)


# --- The same change for several ----------------------------------------------------------


@require_http_methods(["GET", "POST"])
def change(request: UserRequest, region: str) -> HttpResponse:
    """Choose actions and what to change, look at what would become of each, change them."""
    desk = strategy_to_write(request.user, region)
    whole = readiness.load(desk.strategy)
    narrowed = ActionFilter(request.GET, whole)
    writing = request.method == "POST"
    looked_at = request.POST.getlist("seen")
    shown: Sequence[Action] = narrowed.found
    if looked_at:  # what the preview showed, whatever the filters show by now
        standing = {str(one.uuid): one for one in whole.actions}
        shown = [standing[key] for key in _versions(looked_at) if key in standing]
    form = ChangeForm(
        whole, shown, request.POST if writing else None, initial={"uuid": uuid4()}
    )
    context = {
        "desk": desk,
        "plan": whole,
        "filter": narrowed,
        "query": narrowed.query,
        "form": form,
        "shown": shown,
    }
    if writing and "back" not in request.POST and form.is_valid():
        previews = [form.preview(action) for action in form.chosen]
        if "save" in request.POST:
            return _change(request, desk, form, previews, _versions(looked_at))
        changing = [one for one in previews if one.values]
        return render(
            request,
            "workplans/change_preview.html",
            context
            | {
                "previews": changing,
                "refused": [one for one in previews if one.refused],
                "same": len(previews) - len(changing) - sum(bool(p.refused) for p in previews),
                "again": [
                    (name, value)
                    for name, values in request.POST.lists()
                    if name not in {"csrfmiddlewaretoken", "preview", "row", "seen", "which"}
                    for value in values
                ],
            },
        )
    return render(
        request,
        "workplans/change.html",
        context,
        status=422 if writing and form.errors else 200,
    )


def _versions(seen: Sequence[str]) -> dict[str, int]:
    """Return the version of each action that a preview showed: "uuid:version"."""
    found = {}
    for one in seen[:MOST]:
        key, _colon, version = one.partition(":")
        if version.isascii() and version.isdigit() and len(version) < 8:
            found[key] = int(version)
    return found


def _change(
    request: UserRequest,
    desk: Desk,
    form: ChangeForm,
    previews: Sequence[Preview],
    versions: dict[str, int],
) -> HttpResponse:
    batch = change_many(
        desk,
        uuid=step_key(form.cleaned_data["uuid"], _sent(request)),
        title="",
        changes=[
            (one.action, versions.get(str(one.action.uuid), 0), one.values, {})
            for one in previews
            if one.values
        ],
        verb=Verb.ACTIONS_CHANGED,
    )
    left = left_alone(batch)
    if left:
        names = ", ".join(f"“{one.title}”" for one in left[:5]) + ("…" if left[5:] else "")
        messages.warning(
            request,
            ngettext(
                "%(count)d action stays as it is, because a colleague saved it meanwhile: "
                "%(names)s.",
                "%(count)d actions stay as they are, because a colleague saved them meanwhile: "
                "%(names)s.",
                len(left),
            )
            % {"count": len(left), "names": names},
        )
    _say_saved(request, batch)
    here = reverse("workplans:plan", args=[desk.place.region.slug])
    return redirect(f"{here}?step={batch.uuid}" if batch.changed else here)


# --- The order -----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def order(request: UserRequest, region: str) -> HttpResponse:
    """Move actions by buttons, in all of the plan or within what filters and groups show."""
    desk = strategy_to_write(request.user, region)
    whole = readiness.load(desk.strategy)
    asked = request.GET.copy()
    asked.pop("sort", None)
    narrowed = ActionFilter(asked, whole)
    wrong = ""
    if request.method == "POST":
        wrong = _move(desk, whole, narrowed, request.POST)
        if not wrong:
            key = next((request.POST[n] for n in MOVES if n in request.POST), "")
            was = {str(one.uuid): at for at, one in enumerate(whole.actions, start=1)}
            here = reverse("workplans:order", args=[desk.place.region.slug])
            moved = (
                {} if "undo" in request.POST else {"moved": key, "was": str(was.get(key, 1))}
            )
            return redirect(f"{here}?{_with(narrowed.query, **moved)}#action-{key}")
    moved_key, was_at = request.GET.get("moved", ""), request.GET.get("was", "")
    return render(
        request,
        "workplans/order.html",
        {
            "desk": desk,
            "plan": whole,
            "filter": narrowed,
            "query": narrowed.query,
            "groups": [
                (group, [(action, at, _typed_place(request, action, at))
                         for at, action in enumerate(group.actions, start=1)])
                for group in narrowed.groups
            ],
            "moved": next((a for a in whole.actions if str(a.uuid) == moved_key), None),
            "was": was_at if was_at.isascii() and was_at.isdigit() else "",
            "wrong": wrong,
            "problems": [
                {"href": f"#to-{wrong}", "text": _("Write the new place as a number.")}
            ]
            if wrong
            else [],
        },
        status=422 if wrong else 200,
    )  # fmt: skip


MOVES = ("up", "down", "move", "undo")


def _typed_place(request: UserRequest, action: Action, at: int) -> str:
    return request.POST.get(f"to-{action.uuid}", str(at))


def _move(desk: Desk, whole: readiness.Plan, narrowed: ActionFilter, data: QueryDict) -> str:
    """Do the move a button asks; or return the action whose new place cannot be read."""
    how = next((name for name in MOVES if name in data), "")
    key = data.get(how, "")
    places = {
        name.removeprefix("to-"): str(text)
        for name, text in data.items()
        if name.startswith("to-") and (text or name == f"to-{data.get('move')}")
    }
    wrong = next((key for key, text in places.items() if typed.whole(text) is None), "")
    if wrong:
        return wrong
    groups: list[Sequence[Action]] = [group.actions for group in narrowed.groups]
    if how == "undo":
        groups = [whole.actions]
    for among in groups:
        for at, action in enumerate(among, start=1):
            if str(action.uuid) != key:
                continue
            place = typed.whole(places.get(key, "")) or at
            to = {"up": at - 1, "down": at + 1}.get(how, place)
            if to != at:
                move(desk, action, to=to, among=among)
    return ""
