"""A strategy that can be sent, and the versions made of it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regions.access import Place
from regions.models import NetworkRole, Region, Role
from strategies.access import Desk
from strategies.models import Strategy
from tests.conftest import Cast
from tests.versions.smallest import fill
from versions import services
from versions.access import Reading
from versions.models import Level, PublicationState, Version

PlaceOf = Callable[[str], Place]
ReadingOf = Callable[[Version, str], Reading]
SUMMARY = "The county wants people who came and people who stayed to meet."


@pytest.fixture
def filled(strategy: Strategy) -> Strategy:
    return fill(strategy)


@pytest.fixture
def place_of(region: Region, cast: Cast) -> PlaceOf:
    def find(role: str) -> Place:
        known: Role | NetworkRole = (
            NetworkRole(role) if role in NetworkRole.values else Role(role)
        )
        return Place(region, cast[role], known)

    return find


@pytest.fixture
def reading_of(place_of: PlaceOf) -> ReadingOf:
    return lambda version, role: Reading(Version.objects.get(pk=version.pk), place_of(role))


@pytest.fixture
def desk(filled: Strategy, place_of: PlaceOf) -> Desk:
    return Desk(filled, place_of("lead"))


@pytest.fixture
def sent(desk: Desk) -> Version:
    return services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)


@pytest.fixture
def published(sent: Version, reading_of: ReadingOf) -> Version:
    services.publish(reading_of(sent, "lead"))
    sent.refresh_from_db()
    assert sent.publication == PublicationState.PUBLISHED
    return sent


@pytest.fixture
def changes_asked(sent: Version, reading_of: ReadingOf) -> Version:
    reading = reading_of(sent, "aer-coordinator")
    services.comment(
        reading,
        uuid=uuid4(),
        kind="section",
        key="governance",
        level=Level.NEEDED,
        text="Say who decides.",
    )
    services.ask_for_changes(reading)
    sent.refresh_from_db()
    return sent


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    def count(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    return count
