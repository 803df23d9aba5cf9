"""The pages of the workplan: list, objectives, measures, money, one action."""

import uuid as uuids
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest
from frameworks.reading import answer_for_made, needs_of
from frameworks.services import confirm_made
from kernel.languages import localized
from kernel.text import typed_text
from strategies.access import Desk, strategy_to_read, strategy_to_write
from toolkit.access import item_in, items_in
from workplans import readiness, services
from workplans.access import (
    action_to_read,
    action_to_write,
    objective_to_read,
)
from workplans.forms import (
    ActionForm,
    CurrencyForm,
    MeasureForm,
    MoneyForm,
    ObjectiveForm,
    rows_formset,
    typed_again,
)
from workplans.models import Action, ActionState, Objective
from workplans.overview import ActionFilter
from workplans.picture import by_year_and_certainty, money_picture
from workplans.reading import totals

PAGE = 25


@require_GET
def plan(request: UserRequest, region: str) -> HttpResponse:
    """The list of actions with its filters, and what the plan comes to."""
    desk = strategy_to_read(request.user, region)
    narrowed = ActionFilter(request.GET, strategy=desk.strategy)
    page = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    whole = readiness.load(desk.strategy)
    lines = [line for action in whole.actions for line in action.money.all()]
    return render(
        request,
        "workplans/plan.html",
        {
            "desk": desk,
            "filter": narrowed,
            "page": page,
            "query": query.urlencode(),
            "objectives": whole.objectives,
            "total": len(whole.actions),
            "money": _totals(desk, lines),
            "batch": desk.strategy.imports.filter(
                taken_over_at__isnull=False, undone_at=None
            )
            .exclude(file_name="")
            .first(),
        },
    )


def _totals(desk: Desk, lines: list[Any]) -> dict[str, Any]:
    language = [desk.strategy.edition.source_language]
    code = _language()
    return dict(
        localized(totals(lines, desk.strategy, [code]), code, [code, *language])
    )


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@require_GET
def objectives(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_read(request.user, region)
    return render(
        request,
        "workplans/objectives.html",
        {"desk": desk, "objectives": readiness.load(desk.strategy).objectives},
    )


@require_http_methods(["GET", "POST"])
def objective(request: UserRequest, region: str, uuid: UUID | None = None) -> HttpResponse:
    """One objective with its measures; without `uuid` a new one."""
    found: Objective | None = None
    if uuid is None:
        desk = strategy_to_write(request.user, region)
    else:
        desk, found = objective_to_read(request.user, region, uuid)
        if request.method == "POST":
            desk = strategy_to_write(request.user, region)
    needs = needs_of(desk.strategy)
    if found:
        needs = list(dict.fromkeys([*needs, *found.needs]))
    rows = list(found.measures.all()) if found else []
    data = request.POST if request.method == "POST" else None
    form = ObjectiveForm(needs, data, initial=_objective_initial(found))
    measures = _measure_rows(desk, rows, data, request.GET)
    if data is not None and form.saveable and _saveable(measures):
        saved = services.save_objective(
            desk,
            uuid=form.cleaned_data["uuid"],
            base_version=form.cleaned_data["version"],
            values=form.values(),
            measures=_rows(measures),
        )
        if "more" in data or any(one.unread for one in measures):
            return redirect(f"{_address('objective', desk, saved)}?more=1#measures")
        messages.success(request, _("Saved."))
        return redirect("workplans:objectives", desk.place.region.slug)
    return render(
        request,
        "workplans/objective.html",
        {"desk": desk, "form": form, "formset": measures, "objective": found},
        status=422 if data is not None else 200,
    )


def _objective_initial(found: Objective | None) -> dict[str, Any]:
    if found is None:
        return {"version": 0, "uuid": uuids.uuid4()}
    return {
        "version": found.version,
        "uuid": found.uuid,
        "title": found.title,
        "why": found.why,
        "needs": found.needs,
    }


def _address(page: str, desk: Desk, row: Action | Objective) -> str:
    return reverse(f"workplans:{page}", args=[desk.place.region.slug, row.uuid])


def _saveable(formset: Any) -> bool:
    formset.is_valid()
    return all(form.saveable for form in formset) and not formset.non_form_errors()


def _rows(formset: Any) -> list[dict[str, Any]]:
    found = [
        form.row() for form in formset if not form.cleaned_data.get("DELETE")
    ]
    return [row for row in found if row is not None]


def _measure_rows(desk: Desk, rows: list[Any], data: Any, query: Any) -> Any:
    initial = [
        {
            "what": row.what,
            "unit": row.unit,
            "source": row.source,
            "counts": row.counts,
            **{
                name: row.unread.get(name) or typed_again(getattr(row, name))
                for name in ("now", "aim", "now_on", "now_by", "by")
            },
        }
        for row in rows
    ]
    extra = 2 if "more" in query else (0 if rows else 1)
    formset = rows_formset(MeasureForm, extra=extra)
    return formset(
        data, initial=initial, prefix="measures", form_kwargs={"strategy": desk.strategy}
    )


def _money_rows(desk: Desk, found: Action | None, data: Any, query: Any) -> Any:
    lines = list(found.money.all()) if found else []
    unread = found.unread if found else {}
    initial = [
        {
            "source": one.source,
            "certainty": one.certainty,
            "note": one.note,
            "year": unread.get(f"money.{at}.year") or str(one.year or ""),
            "amount": unread.get(f"money.{at}.amount") or typed_again(one.amount),
        }
        for at, one in enumerate(lines)
    ]
    extra = 3 if "more" in query else (0 if lines else 1)
    formset = rows_formset(MoneyForm, extra=extra)
    return formset(
        data, initial=initial, prefix="money", form_kwargs={"strategy": desk.strategy}
    )


@require_GET
def measures(request: UserRequest, region: str) -> HttpResponse:
    """Question "how will you see the change?": every objective with its measures."""
    desk = strategy_to_read(request.user, region)
    return render(
        request,
        "workplans/measures.html",
        {"desk": desk, "objectives": readiness.load(desk.strategy).objectives},
    )


@require_http_methods(["GET", "POST"])
def money(request: UserRequest, region: str) -> HttpResponse:
    """What it costs and who pays, to be confirmed; and the currency of the plan."""
    writing = request.method == "POST"
    desk = (strategy_to_write if writing else strategy_to_read)(request.user, region)
    strategy = desk.strategy
    form = CurrencyForm(
        request.POST if writing and "currency" in request.POST else None,
        initial={
            "currency": strategy.currency,
            "rate": typed_again(strategy.eur_rate),
            "on": f"{strategy.eur_rate_on:%d/%m/%Y}" if strategy.eur_rate_on else "",
        },
    )
    if writing and "confirm" in request.POST:
        confirm_made(
            desk,
            "budget",
            confirmed=request.POST["confirm"] == "yes",
        )
        messages.success(request, _("Saved."))
        return redirect("workplans:money", desk.place.region.slug)
    if form.is_bound and form.is_valid():
        services.save_currency(
            desk,
            currency=form.cleaned_data["currency"],
            rate=form.cleaned_data["rate"],
            on=form.cleaned_data["on"],
        )
        messages.success(request, _("Saved."))
        return redirect("workplans:money", desk.place.region.slug)
    whole = readiness.load(strategy)
    lines = [line for action in whole.actions for line in action.money.all()]
    sums = by_year_and_certainty(
        [
            {
                "year": str(line.year or ""),
                "certainty": line.certainty,
                "amount": str(line.amount or ""),
            }
            for line in lines
        ]
    )
    comes_to = _totals(desk, lines)
    return render(
        request,
        "workplans/money.html",
        {
            "desk": desk,
            "form": form,
            "money": comes_to,
            "picture": money_picture(
                sums,
                title=_("Money by year. The table below says the same."),
                currency=strategy.currency,
                unknown_year=_("no year"),
            ),
            "answer": answer_for_made(strategy, "budget"),
            "confirmed": whole.money_confirmed,
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def action(request: UserRequest, region: str, uuid: UUID | None = None) -> HttpResponse:
    """One action: the eight questions on one page; without `uuid` a new one."""
    found: Action | None = None
    if uuid is None:
        desk = strategy_to_write(request.user, region)
    else:
        desk, found = action_to_read(request.user, region, uuid)
        if not desk.may_write:
            if request.method == "POST":
                desk = strategy_to_write(request.user, region)
            return render(
                request, "workplans/action_read.html", {"desk": desk, "action": found}
            )
    posted = request.POST if request.method == "POST" else None
    linked = _linked(desk, found, request)
    money_rows = _money_rows(desk, found, posted, request.GET)
    measure_rows = _measure_rows(
        desk, list(found.measures.all()) if found else [], posted, request.GET
    )
    initial = _initial(desk, found, linked)
    # An action with text that could not be read is shown as if just typed, so that
    # every such field has its sentence.
    shown = posted
    if posted is None and found and found.unread:
        shown = _as_typed(initial)
    form = ActionForm(
        desk.strategy, shown, initial=initial, linked=[item.pk for item in linked]
    )
    if (
        posted is not None
        and form.saveable
        and _saveable(money_rows)
        and _saveable(measure_rows)
    ):
        return _save_action(request, desk, form, money_rows, measure_rows)
    return render(
        request,
        "workplans/action.html",
        {
            "desk": desk,
            "form": form,
            "action": found,
            "money_rows": money_rows,
            "measure_rows": measure_rows,
            "principles": [
                (form[f"principle_{key}"], form[f"principle_{key}_line"])
                for key, _label in form.principles
            ],
            "is_new": found is None,
        },
        status=422 if posted is not None else 200,
    )


def _save_action(
    request: UserRequest, desk: Desk, form: ActionForm, money_rows: Any, measure_rows: Any
) -> HttpResponse:
    values = form.values()
    data = form.cleaned_data
    values["responsible"] = data["responsible"]
    if data["new_organisation"] and not data["responsible"]:
        values["responsible"] = services.organisation_named(desk, data["new_organisation"])
    kept = 0
    money = []
    for one in money_rows:
        row = None if one.cleaned_data.get("DELETE") else one.row()
        if row is None:
            continue
        for name, text in one.unread.items():
            values["unread"][f"money.{kept}.{name}"] = text
        money.append(row)
        kept += 1
    saved = services.save_action(
        desk,
        services.ActionInput(
            uuid=data["uuid"],
            base_version=data["version"],
            values=values,
            money=money,
            measures=_rows(measure_rows),
            items=list(data["items"]),
        ),
    )
    here = _address("action", desk, saved)
    for button in ("money", "measures"):
        if f"more_{button}" in request.POST:
            return redirect(f"{here}?more=1#{button}")
    if saved.unread or any(one.unread for one in measure_rows):
        messages.warning(
            request, _("Saved. Some numbers or months could not be read; see below.")
        )
        return redirect(here)
    messages.success(request, _("Saved."))
    return redirect("workplans:plan", desk.place.region.slug)


def _linked(desk: Desk, found: Action | None, request: UserRequest) -> list[Any]:
    """The checklist items a page may keep linked: those linked, those asked for."""
    items = list(found.items.all()) if found else []
    asked = request.GET.getlist("item") + request.POST.getlist("asked_item")
    known = {item.pk for item in items}
    for key in asked[:60]:
        item = item_in(desk.strategy, key)
        if item and item.pk not in known:
            known.add(item.pk)
            items.append(item)
    posted = [int(pk) for pk in request.POST.getlist("items") if pk.isdecimal()]
    return items + [
        item for item in _items(desk, posted) if item.pk not in known
    ]


def _items(desk: Desk, keys: list[int]) -> list[Any]:
    return items_in(desk.strategy, keys)


def _initial(desk: Desk, found: Action | None, linked: list[Any]) -> dict[str, Any]:
    if found is None:
        first = linked[0] if linked else None
        return {
            "version": 0,
            "uuid": uuids.uuid4(),
            "title": str(first.say("action_title")) if first else "",
            "priority": first.priority_id if first else None,
            "domain": first.domain if first else "",
            "items": [item.pk for item in linked],
            "state": ActionState.PLANNED,
        }
    unread = found.unread
    initial: dict[str, Any] = {
        name: getattr(found, name)
        for name in (
            "version", "uuid", "title", "reference", "domain", "groups", "role",
            "no_extra_cost", "no_cost_reason", "state",
        )
    }
    initial |= {
        "description": typed_text(found.description),
        "objective": found.objective_id,
        "priority": found.priority_id,
        "responsible": found.responsible_id,
        "agreed": {True: "yes", False: "no", None: ""}[found.agreed],
        "starts": unread.get("starts") or typed_again(found.starts),
        "ends": unread.get("ends") or typed_again(found.ends),
        "items": [item.pk for item in found.items.all()],
    }
    for key, line in found.principles.items():
        initial[f"principle_{key}"] = True
        initial[f"principle_{key}_line"] = line
    return initial


def _as_typed(initial: dict[str, Any]) -> Any:
    """Return the initial values as a browser would post them."""
    data = QueryDict(mutable=True)
    for name, value in initial.items():
        if isinstance(value, list):
            data.setlist(name, [str(one) for one in value])
        elif value is True:
            data[name] = "on"
        elif value not in (None, False):
            data[name] = str(value)
    return data


@require_http_methods(["GET", "POST"])
def remove_action(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, found = action_to_write(request.user, region, uuid)
    if request.method == "POST":
        if "restore" in request.POST:
            services.restore_action(desk, found)
            return redirect("workplans:action", desk.place.region.slug, found.uuid)
        services.remove_action(desk, found)
        messages.success(
            request, _("“%s” is out of the plan. Its text is kept.") % found.title
        )
        return redirect("workplans:plan", desk.place.region.slug)
    return render(request, "workplans/remove.html", {"desk": desk, "action": found})


@require_POST
def remove_objective(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    strategy_to_write(request.user, region)
    desk, found = objective_to_read(request.user, region, uuid)
    left = found.actions.filter(removed_at=None).count()
    services.remove_objective(desk, found)
    said = _("The objective is removed.")
    if left:
        said += " " + ngettext(
            "%d action belongs to no objective now.",
            "%d actions belong to no objective now.",
            left,
        ) % left
    messages.success(request, said)
    return redirect("workplans:objectives", desk.place.region.slug)
