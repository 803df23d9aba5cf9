"""Who takes part and who is missing, by kind of organisation: picture, sentence, table."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from regions import overview
from regions.models import OrganisationKind, Region
from regions.picture import kinds_picture
from tests import factories
from tests.conftest import ClientAs

KINDS = "/regions/arad/people/by-kind/"


def some(region: Region, kind: str, **more: Any) -> None:
    factories.OrganisationFactory.create(region=region, kind=kind, **{"part": "asked", **more})


def counted(region: Region) -> dict[str, tuple[int, int]]:
    return {
        one.kind.value: (one.count, one.migrant_led)
        for one in overview.by_kind(region)
        if one.count
    }


def test_each_kind_is_counted_and_how_many_are_migrant_led(region: Region) -> None:
    some(region, "employer")
    some(region, "civil_society", migrant_led=True)
    some(region, "civil_society")

    assert counted(region) == {"employer": (1, 0), "civil_society": (2, 1)}
    assert [one.kind for one in overview.by_kind(region)] == list(OrganisationKind)


def test_who_left_or_is_only_informed_takes_no_part(region: Region) -> None:
    some(region, "employer", part="informed")
    some(region, "health", state="left")
    factories.OrganisationFactory.create(kind="sport")

    assert counted(region) == {}
    assert overview.who_takes_part(overview.by_kind(region)) == (
        "No organisation takes part yet."
    )


def test_the_sentence_names_the_kinds_that_are_missing(region: Region) -> None:
    for kind in OrganisationKind:
        if kind not in {"media", "sport", "other"}:
            some(region, kind, migrant_led=kind == "health")

    assert overview.who_takes_part(overview.by_kind(region)) == (
        "11 organisations take part. 1 of them is led by people with a migrant background. "
        "Nobody yet from: Media, Sport."
    )
    some(region, "media")
    some(region, "sport")
    said = overview.who_takes_part(overview.by_kind(region))
    assert said.endswith("There is somebody from every kind of organisation.")


def test_the_page_shows_picture_sentence_and_table(client_as: ClientAs, region: Region) -> None:
    some(region, "employer", migrant_led=True)

    page = client_as("facilitator").get(KINDS).content.decode()

    assert "1 organisation takes part." in page
    assert page.count("nobody yet") == 2 * (len(OrganisationKind) - 1), "picture and table"
    assert "?kind=employer" in page
    assert "style=" not in page.split("<main")[1]


def test_without_organisations_the_page_stands(client_as: ClientAs, region: Region) -> None:
    page = client_as("lead").get(KINDS).content.decode()

    assert "No organisation takes part yet." in page
    assert page.count("nobody yet") == 2 * len(OrganisationKind)


def test_the_picture_is_one_image_with_the_sentence_as_its_title(region: Region) -> None:
    some(region, "employer")
    picture = kinds_picture(
        overview.by_kind(region), title="<Who> & how", nobody="nobody </svg>"
    )

    assert picture.count('role="img"') == 1
    assert "<title>&lt;Who&gt; &amp; how</title>" in picture
    assert picture.endswith("</svg>")
    assert picture.count("</svg>") == 1


def test_the_page_speaks_the_readers_language(client_as: ClientAs, region: Region) -> None:
    some(region, "employer")
    client = client_as("lead")
    client.post("/language/", {"language": "ro"})

    page = client.get(KINDS).content.decode()

    assert "Angajator" in page
    assert "nobody yet" not in page


@pytest.mark.parametrize("many", [0, 40])
def test_the_page_asks_the_database_as_often_for_many_as_for_none(
    client_as: ClientAs,
    region: Region,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(many):
        some(region, "employer")
    client = client_as("lead")

    with django_assert_num_queries(7):
        client.get(KINDS)
