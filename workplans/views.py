"""The pages of the workplan: objectives, measures, money, one action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest
from frameworks.reading import answer_for_made, needs_of
from frameworks.services import confirm_made
from kernel.languages import localized
from strategies.access import Desk, asks_about, care_for, strategy_to_read, strategy_to_write
from strategies.models import PlaceKind
from toolkit.access import ideas_in, item_in, items_in, may_see, said_at
from toolkit.models import ChecklistItem, Idea
from workplans import readiness, services
from workplans.access import (
    action_to_read,
    action_to_write,
    objective_to_read,
    objective_to_write,
)
from workplans.forms import ActionPage, CurrencyForm, ObjectivePage, typed_again
from workplans.models import Action, MoneyLine, Objective
from workplans.overview import money_table
from workplans.picture import by_year_and_certainty, money_picture
from workplans.reading import sources_of, totals
from workplans.sums import in_plan, not_in_total, without_rate

MOST_ITEMS = 20
MORE = "more"


def sums_of(whole: readiness.Plan) -> dict[str, Any]:
    """What the plan costs: the tables and the picture."""
    strategy = whole.strategy
    code = (get_language() or "en").split("-")[0]
    source = strategy.edition.source_language
    money = localized(totals(whole.lines, strategy, [code, source]), code, [source])
    currency = strategy.currency
    sums = by_year_and_certainty([_as_text(line, currency) for line in whole.lines])
    return {
        "money": money_table(money, sources_of(whole.lines, strategy)),
        "not_in_total": not_in_total(without_rate(whole.lines, currency)),
        "picture": money_picture(
            sums,
            title=_("What it costs, year by year. The table says the same."),
            currency=currency,
            unknown_year=_("No year yet"),
            say=lambda amount: number_format(amount, 0, force_grouping=True),
        ),
        "rate": number_format(strategy.eur_rate.normalize()) if strategy.eur_rate else "",
        "unsure": any("" in parts for parts in sums.values()),
    }


def _as_text(line: MoneyLine, currency: str) -> dict[str, str]:
    return {
        "year": str(line.year or ""),
        "certainty": line.certainty,
        "amount": str(in_plan(line, currency) or ""),
    }


# --- Objectives and their measures ---------------------------------------------------


@require_GET
def objectives(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_read(request.user, region)
    return render(
        request,
        "workplans/objectives.html",
        {"desk": desk, "plan": readiness.load(desk.strategy)},
    )


@require_GET
def measures(request: UserRequest, region: str) -> HttpResponse:
    """Question "how will you see the change?": every objective with its measures."""
    desk = strategy_to_read(request.user, region)
    return render(
        request,
        "workplans/measures.html",
        {"desk": desk, "plan": readiness.load(desk.strategy)},
    )


@require_http_methods(["GET", "POST"])
def new_objective(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_write(request.user, region)
    return _objective_page(request, desk, None)


@require_http_methods(["GET", "POST"])
def objective(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """One objective with its measures."""
    door = objective_to_write if request.method == "POST" else objective_to_read
    desk, found = door(request.user, region, uuid)
    if not desk.may_write:
        return render(
            request, "workplans/objective_read.html", {"desk": desk, "objective": found}
        )
    if found.removed_at and request.method == "GET":
        return render(request, "workplans/removed.html", _to_remove(desk, found))
    return _objective_page(request, desk, found)


def _objective_page(request: UserRequest, desk: Desk, found: Objective | None) -> HttpResponse:
    needs = needs_of(desk.strategy)
    if found:
        needs = list(dict.fromkeys([*needs, *found.needs]))
    page = ObjectivePage(
        desk.strategy,
        needs,
        found,
        data=request.POST if request.method == "POST" else None,
        more=(request.POST or request.GET).get(MORE, ""),
    )
    if request.method == "POST" and page.saveable:
        saved = services.save_objective(
            desk,
            uuid=found.uuid if found else page.form.cleaned_data["uuid"],
            base_version=page.form.cleaned_data["version"],
            values=page.form.values(),
            measures=page.measures.values(),
        )
        there = redirect("workplans:objectives", desk.place.region.slug)
        return _saved(request, page, saved, "workplans:objective") or there
    return render(
        request,
        "workplans/objective.html",
        {"desk": desk, "page": page, "form": page.form, "problems": page.problems,
         "objective": found},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _saved(
    request: UserRequest, page: ActionPage | ObjectivePage, saved: Action | Objective, name: str
) -> HttpResponse | None:
    """Go back to the page where there is more to write there; None if it is done."""
    here = reverse(name, args=[saved.strategy.region.slug, saved.uuid])
    more = request.POST.get(MORE, "")
    if saved.removed_at:
        messages.warning(
            request, _("Your text is saved. A colleague took this out of the plan meanwhile.")
        )
        return redirect(here)
    if more in {rows.prefix for rows in page.rows}:
        return redirect(f"{here}?{MORE}={more}#{more}")
    if page.has_unread and "later" not in request.POST:
        messages.warning(
            request,
            _("Saved. Some numbers or months could not be read; they are marked below."),
        )
        return redirect(here)
    messages.success(request, _("Saved."))
    if "later" in request.POST:
        return redirect("dashboard:strategy", saved.strategy.region.slug)
    return None


# --- Money -----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def money(request: UserRequest, region: str) -> HttpResponse:
    """What it costs and who pays, to be confirmed; and the currency of the plan."""
    writing = request.method == "POST"
    desk = (strategy_to_write if writing else strategy_to_read)(request.user, region)
    strategy = desk.strategy
    if writing and "confirm" in request.POST:
        confirm_made(desk, "budget", confirmed=request.POST["confirm"] == "yes")
        messages.success(request, _("Saved."))
        return redirect("workplans:money", desk.place.region.slug)
    form = CurrencyForm(
        request.POST if writing else None,
        initial={
            "currency": strategy.currency,
            "rate": typed_again(strategy.eur_rate),
            "on": f"{strategy.eur_rate_on:%d/%m/%Y}" if strategy.eur_rate_on else "",
        },
    )
    if writing and form.is_valid():
        services.save_currency(
            desk,
            currency=form.cleaned_data["currency"],
            rate=form.cleaned_data["rate"],
            on=form.cleaned_data["on"],
        )
        messages.success(request, _("Saved."))
        return redirect("workplans:money", desk.place.region.slug)
    whole = readiness.load(strategy)
    return render(
        request,
        "workplans/money.html",
        {
            "desk": desk,
            "form": form,
            "plan": whole,
            "answer": answer_for_made(strategy, "budget") if whole.money_confirmed else None,
            "changed_since": max((one.changed_at for one in whole.actions), default=None),
            **sums_of(whole),
        },
        status=422 if writing else 200,
    )


# --- One action ---------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def new_action(request: UserRequest, region: str) -> HttpResponse:
    """A new action; `?item=priority/question` and `?idea=uuid` say what it comes from."""
    desk = strategy_to_write(request.user, region)
    return _action_page(request, desk, None)


@require_http_methods(["GET", "POST"])
def action(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """One action: the eight questions on one page."""
    door = action_to_write if request.method == "POST" else action_to_read
    desk, found = door(request.user, region, uuid)
    if not desk.may_write:
        return _read_action(request, desk, found)
    if found.removed_at and request.method == "GET":
        return render(request, "workplans/removed.html", _to_remove(desk, found))
    return _action_page(request, desk, found)


def _read_action(request: UserRequest, desk: Desk, found: Action) -> HttpResponse:
    edition = desk.strategy.edition
    return render(
        request,
        "workplans/action_read.html",
        {
            "desk": desk,
            "action": found,
            "domain": edition.label("policy_domains", found.domain) if found.domain else "",
            "groups": [edition.label("target_groups", key) for key in found.groups],
            "principles": [
                (edition.label("principles", key), said)
                for key, said in found.principles.items()
            ],
            "lines": [
                (line, edition.label("money_sources", line.source) if line.source else "")
                for line in found.money.all()
            ],
            "not_in_total": not_in_total(
                without_rate(found.money.all(), desk.strategy.currency)
            ),
            "levels": [edition.label("government_levels", key) for key in found.levels],
            "partners": [
                (one, edition.label("partner_parts", one.part) if one.part else "")
                for one in found.partners.select_related("organisation")
            ],
            "items": [item for item in found.items.all() if may_see(desk, item)],
            "sources": said_at(desk, PlaceKind.ACTION, str(found.uuid)),
        },
    )


def _action_page(request: UserRequest, desk: Desk, found: Action | None) -> HttpResponse:
    linked = _linked(request, desk, found)
    page = ActionPage(
        desk.strategy,
        found,
        data=request.POST if request.method == "POST" else None,
        linked=linked,
        ideas=_said(request, desk) if found is None else [],
        more=(request.POST or request.GET).get(MORE, ""),
    )
    if request.method == "POST" and page.saveable:
        given = page.given()
        if found:
            given.uuid = found.uuid
        saved = services.save_action(desk, given)
        there = redirect("workplans:plan", desk.place.region.slug)
        return _saved(request, page, saved, "workplans:action") or there
    return render(
        request,
        "workplans/action.html",
        {"desk": desk, "page": page, "form": page.form, "problems": page.problems,
         "action": found, "missing": readiness.missing(found) if found else [],
         "asks": asks_about(desk, PlaceKind.ACTION, [str(found.uuid)]) if found else [],
         "care": care_for(desk, PlaceKind.ACTION, str(found.uuid)) if found else None,
         "sources": said_at(desk, PlaceKind.ACTION, str(found.uuid)) if found else []},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _said(request: UserRequest, desk: Desk) -> list[Idea]:
    """Return what participants said that a new action comes from."""
    asked = [*request.GET.getlist("idea"), *request.POST.getlist("ideas")]
    return ideas_in(desk.strategy, asked[: 2 * MOST_ITEMS])


def _linked(request: UserRequest, desk: Desk, found: Action | None) -> list[ChecklistItem]:
    """Return the questions a page may keep linked: those linked, and those asked for."""
    items = list(found.items.all()) if found else []
    if found is None:
        asked = [
            item_in(desk.strategy, key) for key in request.GET.getlist("item")[:MOST_ITEMS]
        ]
        items += [item for item in asked if item]
        items += [one.item for one in _said(request, desk) if one.item]
    sent = [int(pk) for pk in request.POST.getlist("items") if pk.isdecimal() and len(pk) < 10]
    items += items_in(desk.strategy, sent[:MOST_ITEMS])
    return list({item.pk: item for item in items}.values())


# --- Taking out of the plan -------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def remove_action(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, found = action_to_write(request.user, region, uuid)
    return _remove(request, desk, found, "workplans:plan")


@require_http_methods(["GET", "POST"])
def remove_objective(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    desk, found = objective_to_write(request.user, region, uuid)
    return _remove(request, desk, found, "workplans:objectives")


def _remove(
    request: UserRequest, desk: Desk, found: Action | Objective, back: str
) -> HttpResponse:
    if request.method == "GET":
        name = "removed" if found.removed_at else "remove"
        return render(request, f"workplans/{name}.html", _to_remove(desk, found))
    if "restore" in request.POST:
        services.put_back(desk, found)
        messages.success(request, _("“%s” is in the plan again.") % found.title)
        return redirect(
            f"workplans:{found._meta.model_name}", desk.place.region.slug, found.uuid
        )
    services.take_out(desk, found)
    messages.success(request, _("“%s” is out of the plan. Its text is kept.") % found.title)
    return redirect(back, desk.place.region.slug)


def _to_remove(desk: Desk, found: Action | Objective) -> dict[str, Any]:
    context: dict[str, Any] = {"desk": desk, "row": found, "is_action": True}
    if isinstance(found, Objective):
        count = found.actions.filter(removed_at=None).count()
        context |= {
            "is_action": False,
            "then": ngettext(
                "%d action will belong to no objective.",
                "%d actions will belong to no objective.",
                count,
            )
            % count
            if count
            else "",
        }
    return context
