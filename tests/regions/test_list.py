"""One list of people and organisations: narrowed by its address, at 0, 15 and 300 rows."""

import pytest
from pytest_django import DjangoAssertNumQueries

from regions.models import PersonState, Region, Role
from tests import factories
from tests.conftest import ClientAs

PEOPLE = "/regions/arad/people/"


@pytest.fixture
def full(region: Region) -> Region:
    house = factories.OrganisationFactory.create(
        region=region,
        name="Casa Comună",
        kind="civil_society",
        migrant_led=True,
        part="decides_with",
    )
    factories.OrganisationFactory.create(
        region=region, name="Harbour Ltd", kind="employer", part="informed"
    )
    factories.OrganisationFactory.create(
        region=region, name="Old Choir", kind="culture", part="asked", state="left"
    )
    factories.MembershipFactory.create(
        region=region, role=Role.STAKEHOLDER, user__name="Ștefan Țăran", organisation=house
    )
    factories.InvitationFactory.create(region=region, name="Ioana Pop", organisation=house)
    return region


def names(client_as: ClientAs, **narrow: str) -> list[str]:
    page = client_as("lead").get(PEOPLE, narrow).context["page"]
    return [row.name for row in page if not row.name.startswith("The ")]


def test_people_and_organisations_stand_in_one_list_by_state_and_name(
    client_as: ClientAs, full: Region
) -> None:
    assert names(client_as) == [
        *("Ioana Pop", "Casa Comună", "Harbour Ltd", "Ștefan Țăran"),
        "Old Choir",
    ]


@pytest.mark.parametrize(
    ("narrow", "left"),
    [
        ({"text": "stefan tar"}, ["Ștefan Țăran"]),
        ({"text": "comuna"}, ["Ioana Pop", "Casa Comună", "Ștefan Țăran"]),
        ({"kind": "employer"}, ["Harbour Ltd"]),
        ({"kind": "organisations"}, ["Casa Comună", "Harbour Ltd", "Old Choir"]),
        ({"kind": "person"}, ["Ioana Pop", "Ștefan Țăran"]),
        ({"part": "decides_with"}, ["Casa Comună"]),
        ({"part": "stakeholder"}, ["Ștefan Țăran"]),
        ({"led": "yes"}, ["Casa Comună"]),
        ({"state": "invited"}, ["Ioana Pop"]),
        ({"state": "left"}, ["Old Choir"]),
        ({"kind": "organisations", "state": "active"}, ["Casa Comună", "Harbour Ltd"]),
        ({"text": "nobody of this name"}, []),
    ],
)
def test_the_address_narrows_the_list(
    client_as: ClientAs, full: Region, narrow: dict[str, str], left: list[str]
) -> None:
    assert names(client_as, **narrow) == left


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "choir"}, {"state": "' OR 1=1"}, {"led": "no\x00"}, {"page": "minus one"}],
)
def test_what_an_address_has_wrong_narrows_nothing(
    client_as: ClientAs, full: Region, wrong: dict[str, str]
) -> None:
    assert len(names(client_as, **wrong)) == 5


def test_an_empty_outcome_offers_the_whole_list(client_as: ClientAs, full: Region) -> None:
    page = client_as("lead").get(PEOPLE, {"text": "<b>x"}).content.decode()

    assert "Nobody fits these filters." in page
    assert "0 of 9 people and organisations" in page
    assert "<b>x" not in page


def test_pages_keep_the_filters(client_as: ClientAs, region: Region) -> None:
    factories.OrganisationFactory.create_batch(60, region=region, kind="sport")

    page = client_as("lead").get(PEOPLE, {"kind": "sport", "page": "2"})

    assert "Page 2 of 3" in page.content.decode()
    assert 'href="?kind=sport&amp;page=3"' in page.content.decode()


@pytest.mark.parametrize("many", [0, 5, 100])
def test_three_hundred_rows_cost_as_many_queries_as_none(
    client_as: ClientAs,
    region: Region,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    house = factories.OrganisationFactory.create(region=region)
    factories.OrganisationFactory.create_batch(many, region=region)
    factories.InvitationFactory.create_batch(many, region=region, organisation=house)
    users = factories.UserFactory.build_batch(many)
    for user in users:
        user.set_unusable_password()
    made = type(house.region.memberships.first().user).objects.bulk_create(users)  # type: ignore[union-attr]
    region.memberships.bulk_create(
        factories.MembershipFactory.build(user=user, region=region, organisation=house)
        for user in made
    )
    client = client_as("lead")

    with django_assert_num_queries(9):
        assert client.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("role", ["editor", "facilitator"])
def test_the_team_reads_the_list_and_no_address(
    client_as: ClientAs, full: Region, role: str
) -> None:
    client = client_as(role)

    for url in (PEOPLE, f"{PEOPLE}?page=2", f"{PEOPLE}by-kind/", f"{PEOPLE}?text=example.org"):
        page = client.get(url).content.decode()
        assert "@" not in page.split("<main")[1].split("</main")[0]
        assert "Invite" not in page.split("<main")[1].replace("Invited", "")


def test_who_left_stays_in_the_list_with_the_state(client_as: ClientAs, region: Region) -> None:
    factories.MembershipFactory.create(
        region=region, state=PersonState.LEFT, user__name="Gone One"
    )

    assert names(client_as, state="left") == ["Gone One"]
    assert names(client_as)[-1] == "Gone One"
