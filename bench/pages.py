"""Pages against a bare view: the same SQL read raw, the same number of rows written."""

from collections.abc import Callable

from crispy_forms.utils import render_crispy_form
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from bench.timing import Bench
from bench.world import person
from eubelong.urls import urlpatterns as product
from frameworks.access import section_to_write
from frameworks.forms import PageForm
from strategies.access import strategy_to_read
from workplans import readiness
from workplans.overview import row

SECTION, QUESTION = "governance", "bodies"
ROWS = 25
# What the frame of every page asks for anyway, bare or not: who is this?
FRAME = ("django_session", "accounts_user")
TABLE = Template(
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "{% endfor %}"
)
asked: dict[str, list[str]] = {}


def bare(_request: HttpRequest, name: str) -> HttpResponse:
    """Ask what the page asks, write the rows of the longest answer."""
    longest: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for sql in asked[name]:
            cursor.execute(sql)
            rows = cursor.fetchall()
            longest = max(longest, rows, key=len)
    return HttpResponse(TABLE.render(Context({"rows": longest[:ROWS]})))


def bare_plan(request: HttpRequest) -> HttpResponse:
    """Load the plan as its page does and write the same rows: no frame, filters or sums."""
    desk = strategy_to_read(request.user, "arad")
    plan = readiness.load(desk.strategy)
    rows = [row(action, plan) for action in plan.actions[:ROWS]]
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
        for one in rows
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
    path("bare/<slug:name>/", bare),
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


def _listen(role: str, name: str, url: str) -> None:
    """Note the SQL a page asks once it is warm."""
    page = _page(role, url)
    page()
    with CaptureQueriesContext(connection) as seen:
        page()
    asked[name] = [
        one["sql"]
        for one in seen.captured_queries
        if one["sql"].startswith("SELECT") and not any(bit in one["sql"] for bit in FRAME)
    ]


def _bare(role: str, url: str) -> Callable[[], object]:
    client = _client(role)

    def get() -> None:
        with override_settings(ROOT_URLCONF="bench.pages"):
            answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")

    return get


def _against_sql(name: str, role: str, url: str) -> Bench:
    _listen(role, name, url)
    return Bench(
        f"{name}-page",
        _page(role, url),
        _bare(role, f"/bare/{name}/"),
        "a bare view with the same queries and rows",
        3,
    )


def benches() -> list[Bench]:
    return [
        Bench(
            "workplan-page",
            _page("lead", reverse("workplans:plan", args=["arad"]) + "?group=objective"),
            _bare("lead", "/bare/plan/"),
            "a bare view with the same plan loaded and the same rows",
            2.5,
        ),
        _against_sql("all-regions", "aer-coordinator", reverse("dashboard:network")),
        Bench(
            "section-form",
            _page("lead", reverse("frameworks:question", args=["arad", SECTION, QUESTION])),
            _bare("lead", "/bare/form/"),
            "the same form rendered by crispy alone",
            2.5,
        ),
    ]
