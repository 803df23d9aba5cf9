"""Nothing for the region alone leaves it, and nothing for AER reaches the public."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.management.commands.access_table import AccessTable
from documents.models import Kind
from documents.printables import Printable, of_draft, of_version, page_of
from frameworks.models import Answer, Audience, Edition
from regions.models import Region
from strategies.models import Strategy
from tests import factories
from tests.access.worlds import World, build, versions_of
from tests.canary.planting import (
    CANARY,
    Aviary,
    our_models,
    plant,
    plant_rows,
    spread_audiences,
    text_columns,
    written,
)
from tests.conftest import Cast, ended
from versions.models import Version
from versions.readiness import blocks_sending
from versions.snapshot import take
from workplans.models import Action, Measure, MoneyLine, Risk, Step

TABLE = AccessTable()
# What may never stand there. People of AER see on their pages whom they write with.
NOT_FOR_THE_PUBLIC = {"reviewer", "region", "person"}
NOT_IN_A_VERSION = {"region", "person"}
NOT_FOR_AER = {"region"}
# Behind a token that only the person who got the mail has: it speaks to that person by name.
MAILED = ("answer/", "invitation/")


def test_every_text_column_has_a_reader() -> None:
    there = {
        model._meta.label: sorted(one.name for one in text_columns(model))
        for model in our_models()
        if any(text_columns(model))
    }
    assert {name: sorted(columns) for name, columns in written().items()} == there


class Found:
    """The canaries seen in one output, by who may read them."""

    def __init__(self, aviary: Aviary) -> None:
        self.aviary = aviary
        self.seen: dict[str, set[str]] = {}
        self.wrong: list[str] = []

    def look(self, where: str, text: str, never: set[str]) -> None:
        for match in CANARY.finditer(text):
            self.seen.setdefault(match[0], set()).add(where)
            if match[1] in never:
                self.wrong.append(f"{where}: {self.aviary.places[match[0]]}")

    def unseen(self, audience: str, place: str) -> list[str]:
        """Return what should have been read somewhere and was not, or nothing."""
        return [
            one
            for text, one in self.aviary.of(audience).items()
            if one.startswith(place) and text not in self.seen
        ]


@pytest.fixture
def aviary() -> Aviary:
    return Aviary()


@pytest.fixture
def world(aviary: Aviary, region: Region, cast: Cast, edition: Edition) -> World:
    return build("draft", region, cast, edition)


def strategy_of(world: World) -> Strategy:
    return Strategy.objects.select_related("region", "edition").get(region=world.region)


def read_pages(found: Found, world: World, role: str, never: set[str]) -> int:
    """Open every address this role may, in the state of the world; return how many."""
    client = Client()
    if role != "anonymous":
        client.force_login(world.cast[role])
    me = world.cast.get(role)
    if me:
        me.refresh_from_db()
    opened = 0
    for url, row in TABLE.rows.items():
        if row.status("get", role, world.state) != 200:
            continue
        if url.startswith(MAILED):
            continue
        with ended(client.get(world.address(url))) as answer:
            if answer.status_code != 200:
                continue
            text = b"".join(answer).decode(errors="replace")
            # One's own name and address stand on one's own pages.
            for own in (me.name, me.email) if me else ():
                text = text.replace(own, "")
            found.look(f"{role} {url}", text, never)
            opened += 1
    return opened


def printed(printable: Printable) -> str:
    return str(page_of(printable).html)


def read_prints(found: Found, strategy: Strategy, version: Version | None) -> None:
    for kind in Kind:
        for language in ("en", "ro"):
            for audience, never in (
                (Audience.PUBLIC, NOT_FOR_THE_PUBLIC),
                (Audience.REVIEWER, NOT_IN_A_VERSION),
            ):
                printable = (
                    of_version(version, kind, language, audience)
                    if version
                    else of_draft(strategy, kind, language, audience)
                )
                where = f"PDF of {kind} in {language} for {audience}"
                found.look(where, printed(printable), never)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spread",
    [
        # In turn every place is closed that the method closes, and many more.
        pytest.param(False, marks=pytest.mark.thorough, id="as the method"),
        pytest.param(True, id="in turn"),
    ],
)
def test_nothing_is_read_by_whom_it_is_not_for(
    aviary: Aviary, world: World, *, spread: bool
) -> None:
    if spread:
        spread_audiences(strategy_of(world))
    plant(aviary, strategy_of(world))
    found = Found(aviary)
    read_the_draft(found, world)
    read_the_version(found, world)
    assert not found.wrong, "\n".join(sorted(set(found.wrong)))
    # A check that reads nothing finds nothing: what is public was read.
    assert not found.unseen("public", "question")
    assert not found.unseen("public", "workplans.")
    assert not found.unseen("reviewer", "versions.Comment")
    if spread:
        assert not found.unseen("reviewer", "question")


def read_the_draft(found: Found, world: World) -> None:
    strategy = strategy_of(world)
    text = json.dumps(take(strategy), ensure_ascii=False)
    found.look("the content of a version", text, NOT_IN_A_VERSION)
    read_prints(found, strategy, None)
    for state in ("draft", "shared"):
        world.state = state
        Strategy.objects.update(shared_at=timezone.now() if state == "shared" else None)
        for role in ("anonymous", "stakeholder", "outsider"):
            assert read_pages(found, world, role, NOT_FOR_THE_PUBLIC) > 5
        for role in ("aer-coordinator", "aer-reviewer"):
            assert read_pages(found, world, role, NOT_FOR_AER) > 5


def read_the_version(found: Found, world: World) -> None:
    world.state = "published"
    # What could not be read as a number or a date must be mended before one can send.
    for model in (Answer, Action, MoneyLine, Measure, Step, Risk):
        model._default_manager.update(unread={})
    lacks = blocks_sending(strategy_of(world))
    assert not lacks, lacks
    version = versions_of(world, strategy_of(world))
    factories.AdoptionFactory.create(version=version)
    for name in ("versions.Comment", "versions.Version", "versions.Adoption"):
        plant_rows(found.aviary, name)
    version.refresh_from_db()
    found.look("the version", f"{version.content} {version.facts}", NOT_IN_A_VERSION)
    read_prints(found, strategy_of(world), version)
    for role in ("anonymous", "stakeholder", "outsider"):
        assert read_pages(found, world, role, NOT_FOR_THE_PUBLIC) > 5
    for role in ("aer-coordinator", "aer-reviewer"):
        assert read_pages(found, world, role, NOT_FOR_AER) > 5
