"""What is measured: the demonstration, a plan of 150 actions, sixty regions."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment, teardown_test_environment

from accounts.models import User
from regions.models import Region
from strategies.models import Strategy
from workplans.models import Action, Measure, MoneyLine, Objective

ACTIONS = 150
REGIONS = 60


@contextmanager
def at_work() -> Iterator[None]:
    """Open an empty database with the demonstration, and remove it afterwards."""
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with redirect_stdout(StringIO()):
            call_command("load_edition", "frameworks/editions/eubelong-2025")
            call_command("load_regions", "frameworks/regions.yaml")
            call_command("load_demonstration")
        _large_plan(Strategy.objects.get(region__slug="arad"))
        _many_regions()
        yield
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)
        teardown_test_environment()


def person(role: str) -> User:
    return User.objects.get(email=f"{role}@example.org")


def _large_plan(strategy: Strategy) -> None:
    objective = Objective.objects.filter(strategy=strategy).first()
    for number in range(ACTIONS):
        action = Action.objects.create(
            strategy=strategy,
            position=100 + number,
            reference=f"9.{number}",
            title=f"Open the doors of town hall {number}",
            objective=objective,
            groups=["host_society"],
        )
        MoneyLine.objects.create(
            action=action,
            year=2026 + number % 3,
            source="regional_own",
            amount=Decimal(1000 + number),
            certainty="secured",
        )
        Measure.objects.create(action=action, what="Doors opened", aim=Decimal(number))


def _many_regions() -> None:
    edition = Strategy.objects.get(region__slug="arad").edition
    for number in range(REGIONS - Region.objects.count()):
        region = Region.objects.create(
            slug=f"region-{number}",
            name=f"Region {number:02}",
            official_name=f"Region {number:02}",
            country="RO",
            authority="County council",
        )
        Strategy.objects.create(region=region, edition=edition)
