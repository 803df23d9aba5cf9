"""The frame of each page: menus by role, languages, unread messages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path, resolve
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from dashboard.context import Site
from regions.models import Region
from strategies.models import Strategy
from tests.conftest import Cast
from tests.factories import MembershipFactory, NotificationFactory


def page(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse()


def room(name: str, **routes: str) -> object:
    patterns = [path(route, page, name=view) for view, route in routes.items()]
    return path("", include((patterns, name)))


HERE = "regions/<slug:region>/"
urlpatterns = [
    room("dashboard", strategy=HERE, your_work="your-work/", network="network/", help="help/"),
    room("toolkit", checklist=HERE + "checklist/", item=HERE + "checklist/<slug:key>/"),
    room("workplans", plan=HERE + "workplan/"),
    room("regions", people=HERE + "people/"),
    room(
        "versions",
        home="",
        list=HERE + "versions/",
        check=HERE + "check/",
        input=HERE + "taking-part/",
    ),
    room("frameworks", about="about/", question=HERE + "sections/<slug:key>/"),
    room("activity", messages="messages/"),
    room("accounts", language="language/", account="account/"),
    path("sign-in/", page, name="account_login"),
    path("sign-out/", page, name="account_logout"),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def site(address: str, person: User | None = None) -> Site:
    request = RequestFactory().get(address)
    request.user = person or AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    request.resolver_match = resolve(address)
    return Site(request)


def words(site: Site) -> list[str]:
    return [entry.label for entry in site.menu]


TEAM = ["Strategy", "Checklist", "Workplan", "Taking part", "Versions"]


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        ("lead", TEAM),
        ("editor", TEAM),
        ("facilitator", TEAM),
        ("stakeholder", []),
        ("aer-coordinator", ["All regions", "Versions"]),
        ("aer-reviewer", ["All regions", "Versions"]),
    ],
)
def test_each_role_has_its_menu_in_a_region(cast: Cast, role: str, menu: list[str]) -> None:
    assert words(site("/regions/arad/", cast[role])) == menu


def test_aer_reads_more_once_the_draft_is_shared(cast: Cast, strategy: Strategy) -> None:
    strategy.shared_at = timezone.now()
    strategy.save(update_fields=["shared_at"])
    assert words(site("/regions/arad/", cast["aer-reviewer"])) == [
        "All regions",
        "Strategy",
        "Checklist",
        "Workplan",
        "Versions",
    ]


def test_an_outsider_learns_neither_name_nor_menu_of_a_region(cast: Cast) -> None:
    shown = site("/regions/arad/", cast["outsider"])
    assert shown.place_name == ""
    assert words(shown) == ["Your work"]


def test_the_public_menu_leads_to_regions_method_and_sign_in() -> None:
    assert words(site("/")) == ["Regions", "About the method", "Sign in"]


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/regions/arad/", "Strategy"),
        ("/regions/arad/sections/context/", "Strategy"),
        ("/regions/arad/check/", "Strategy"),
        ("/regions/arad/checklist/a-question/", "Checklist"),
        ("/regions/arad/workplan/", "Workplan"),
        ("/regions/arad/people/", "Taking part"),
        ("/regions/arad/taking-part/", "Taking part"),
        ("/regions/arad/versions/", "Versions"),
    ],
)
def test_one_entry_is_marked_as_current(cast: Cast, address: str, current: str) -> None:
    marked = [entry.label for entry in site(address, cast["lead"]).menu if entry.current]
    assert marked == [current]


def test_somebody_with_one_region_keeps_its_menu_outside_it(cast: Cast) -> None:
    shown = site("/your-work/", cast["lead"])
    assert words(shown) == TEAM
    assert not [entry for entry in shown.menu if entry.current]


def test_somebody_with_two_regions_chooses_on_your_work(cast: Cast) -> None:
    MembershipFactory.create(user=cast["lead"])
    assert words(site("/your-work/", cast["lead"])) == ["Your work"]


def test_unread_messages_are_counted(cast: Cast) -> None:
    NotificationFactory.create_batch(2, person=cast["lead"])
    NotificationFactory.create(person=cast["editor"])
    tools = {entry.label: entry.count for entry in site("/your-work/", cast["lead"]).tools}
    assert tools["Messages"] == 2


def test_every_language_is_offered_under_its_own_name(region: Region) -> None:
    names = [language.name for language in site("/").languages]
    assert names == ["English", "Română"]


def test_a_frame_nobody_shows_asks_nothing(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        site("/regions/arad/", cast["lead"])


@pytest.mark.parametrize(("role", "queries"), [("lead", 2), ("aer-reviewer", 4)])
def test_a_frame_asks_a_fixed_number_of_questions(
    cast: Cast,
    strategy: Strategy,
    django_assert_num_queries: DjangoAssertNumQueries,
    role: str,
    queries: int,
) -> None:
    with django_assert_num_queries(queries):
        shown = site("/regions/arad/", cast[role])
        assert shown.place_name
        assert shown.menu
        assert shown.tools
