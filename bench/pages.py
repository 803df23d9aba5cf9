"""Pages against a bare view that asks the same and writes the same rows without our look."""

from collections.abc import Callable

from crispy_forms.utils import render_crispy_form
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path, reverse

from bench.timing import Bench
from bench.world import person
from dashboard import overview
from frameworks.access import section_to_write
from frameworks.forms import PageForm
from regions.models import NetworkRole
from strategies.access import strategy_to_read
from workplans import readiness
from workplans.models import Action

SECTION, QUESTION = "governance", "bodies"
PLAN = Template(
    "{% for a in rows %}<tr><td>{{ a.reference }}</td><td>{{ a.title }}</td>"
    "<td>{{ a.objective.title }}</td><td>{{ a.responsible.name }}</td>"
    "<td>{{ a.starts }}</td><td>{{ a.ends }}</td><td>{{ a.get_state_display }}</td>"
    "<td>{% for m in a.money.all %}{{ m.amount }} {% endfor %}</td></tr>{% endfor %}"
)
NETWORK = Template(
    "{% for r in rows %}<tr><td>{{ r.region.name }}</td><td>{{ r.label }}</td>"
    "<td>{{ r.waits_for }}</td><td>{{ r.last_change }}</td></tr>{% endfor %}"
)


def bare_plan(request: HttpRequest) -> HttpResponse:
    desk = strategy_to_read(request.user, "arad")
    whole = readiness.load(desk.strategy)
    rows = (
        Action.objects.filter(strategy=desk.strategy)
        .in_plan()
        .select_related("objective", "priority__edition", "responsible")
        .prefetch_related("money", "measures")[:25]
    )
    return HttpResponse(PLAN.render(Context({"rows": rows, "total": len(whole.actions)})))


def bare_network(_request: HttpRequest) -> HttpResponse:
    found = overview.rows()
    overview.lists(found, person("aer-coordinator"), NetworkRole.COORDINATOR)
    return HttpResponse(NETWORK.render(Context({"rows": found[:25]})))


def bare_form(request: HttpRequest) -> HttpResponse:
    at = section_to_write(request.user, "arad", SECTION)
    form = PageForm(at.desk.strategy, at.on_page(QUESTION), at.book.answers)
    return HttpResponse(render_crispy_form(form, form.helper))


urlpatterns = [
    path("bare/plan/", bare_plan),
    path("bare/network/", bare_network),
    path("bare/form/", bare_form),
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
            _page("lead", reverse("workplans:plan", args=["arad"])),
            _bare("lead", "/bare/plan/"),
            "a bare view with the same rows and queries",
            3,
        ),
        Bench(
            "all-regions-page",
            _page("aer-coordinator", reverse("dashboard:network")),
            _bare("aer-coordinator", "/bare/network/"),
            "a bare view with the same rows and queries",
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
