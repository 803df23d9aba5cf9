"""Pages against a bare view: the same queries through the ORM, the same rows written."""

from collections.abc import Callable

from crispy_forms.utils import render_crispy_form
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path, reverse

from bench.timing import Bench
from bench.world import person
from dashboard.overview import lists, rows
from eubelong.urls import urlpatterns as product
from frameworks.access import section_to_write
from frameworks.forms import PageForm
from regions.access import aer_person
from regions.models import NetworkRole
from strategies.access import strategy_to_read
from workplans import readiness
from workplans.overview import row

SECTION, QUESTION = "governance", "bodies"
ROWS = 25
TABLE = Template(
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "{% endfor %}"
)


def bare_plan(request: HttpRequest) -> HttpResponse:
    """Load the plan as its page does and write the same rows: no frame, filters or sums."""
    desk = strategy_to_read(request.user, "arad")
    plan = readiness.load(desk.strategy)
    shown = [row(action, plan) for action in plan.actions[:ROWS]]
    told = [
        (
            f"{one.action.reference} {one.action.title}",
            one.objective,
            one.action.responsible,
            one.action.starts,
            one.action.ends,
            one.total,
            one.action.get_state_display(),
            ", ".join(one.missing),
        )
        for one in shown
    ]
    return HttpResponse(TABLE.render(Context({"rows": told})))


def bare_regions(request: HttpRequest) -> HttpResponse:
    """Load the regions as their page does and write the same rows: no frame, lists or links."""
    role = aer_person(request.user)
    found = rows()
    lists(found, request.user, NetworkRole(role))  # type: ignore[arg-type]
    told = [
        (
            one.region.name,
            one.label,
            one.waits_for,
            ", ".join(one.reviewers),
            one.sections.text,
            one.checklist.text,
            one.workplan.text,
            one.last_change,
        )
        for one in found[:ROWS]
    ]
    return HttpResponse(TABLE.render(Context({"rows": told})))


def bare_form(request: HttpRequest) -> HttpResponse:
    at = section_to_write(request.user, "arad", SECTION)
    form = PageForm(at.desk.strategy, at.on_page(QUESTION), at.book.answers)
    return HttpResponse(render_crispy_form(form, form.helper))


# Beside the product's own addresses, since readiness and rows name pages of theirs.
urlpatterns = [
    *product,
    path("bare/form/", bare_form),
    path("bare/plan/", bare_plan),
    path("bare/regions/", bare_regions),
]


def _client(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def _page(role: str, url: str) -> Callable[[], object]:
    client = _client(role)

    def get() -> None:
        answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")

    return get


def _bare(role: str, url: str) -> Callable[[], object]:
    client = _client(role)

    def get() -> None:
        with override_settings(ROOT_URLCONF="bench.pages"):
            answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")

    return get


def benches() -> list[Bench]:
    return [
        Bench(
            "workplan-page",
            _page("lead", reverse("workplans:plan", args=["arad"]) + "?group=objective"),
            _bare("lead", "/bare/plan/"),
            "a bare view with the same plan loaded and the same rows",
            2.5,
        ),
        Bench(
            "all-regions-page",
            _page("aer-coordinator", reverse("dashboard:network")),
            _bare("aer-coordinator", "/bare/regions/"),
            "a bare view with the same regions loaded and the same rows",
            3,
        ),
        Bench(
            "section-form",
            _page("lead", reverse("frameworks:question", args=["arad", SECTION, QUESTION])),
            _bare("lead", "/bare/form/"),
            "the same form rendered by crispy alone",
            2.5,
        ),
    ]
