"""The cast: one region, one person per role, an outsider, and the method's content."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command, get_commands
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from accounts.models import User
from frameworks.models import Edition
from kernel.often import MEMORY
from regions.models import NetworkRole, Region, Role
from strategies.models import Strategy
from tests import factories

pytest_plugins = ["tests.no_skips"]

# A busy machine is no fault of the code.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")

EDITION = Path(__file__).parent.parent / "frameworks" / "editions" / "eubelong-2025"

Cast = dict[str, User]
ClientAs = Callable[[str], Client]


def pytest_collection_finish() -> None:
    """Keep the collector from going through all modules and tests again and again.

    It took a third of the time of the whole suite.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def load_the_method() -> None:
    """Load the real edition; a small one while there is no command to load it."""
    if "load_edition" in get_commands() and (EDITION / "edition.yaml").exists():
        call_command("load_edition", str(EDITION), verbosity=0)
    elif not Edition.objects.filter(key=EDITION.name).exists():
        _small_edition()


def _small_edition() -> None:
    edition = factories.EditionFactory.create(key=EDITION.name)
    for number in range(1, 4):
        section = factories.SectionFactory.create(edition=edition, number=number)
        factories.QuestionFactory.create_batch(2, section=section)
    priority = factories.PriorityFactory.create(edition=edition, number=1)
    factories.CoDesignStepFactory.create(priority=priority, number=1)
    factories.ChecklistItemFactory.create_batch(3, priority=priority)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load the method once; every test finds it, in whatever order the tests run."""
    with django_db_blocker.unblock():
        load_the_method()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """No test pays for the one before: rate limits, language, time zone."""
    cache.clear()
    MEMORY.clear()
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture
def edition(db: None) -> Edition:
    found = Edition.objects.filter(key=EDITION.name).first()
    if found is None:  # a test with real transactions has emptied the database
        load_the_method()
        found = Edition.objects.get(key=EDITION.name)
    return found


@pytest.fixture
def region(db: None) -> Region:
    return factories.RegionFactory.create(slug="arad", name="Arad")


@pytest.fixture
def strategy(region: Region, edition: Edition) -> Strategy:
    return factories.StrategyFactory.create(region=region, edition=edition)


@pytest.fixture
def cast(region: Region) -> Cast:
    """One person per role in the region and at AER; the outsider leads another region."""
    people: Cast = {}
    for role in Role:
        people[role] = factories.MembershipFactory.create(
            region=region, role=role, user=_person(role)
        ).user
    for network_role in NetworkRole:
        people[network_role] = factories.NetworkMembershipFactory.create(
            role=network_role, user=_person(network_role)
        ).user
    people["outsider"] = factories.MembershipFactory.create(
        role=Role.LEAD, user=_person("outsider")
    ).user
    return people


def _person(role: str) -> User:
    return factories.UserFactory.create(email=f"{role}@example.org", name=f"The {role}")


@pytest.fixture
def client_as(cast: Cast) -> ClientAs:
    """Return a signed-in client for a role of the cast; "anonymous" is nobody."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(cast[role])
        return client

    return sign_in


@contextmanager
def ended(answer: Any) -> Iterator[Any]:
    """Close an answer, a file's above all, and keep the connection the test itself uses."""
    try:
        yield answer
    finally:
        request_finished.disconnect(close_old_connections)
        answer.close()
        request_finished.connect(close_old_connections)
