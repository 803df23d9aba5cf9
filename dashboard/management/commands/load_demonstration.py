"""Load the demonstration: accounts and three invented strategies, marked as fictional."""

from typing import Any

from django.core.management.base import BaseCommand

from dashboard.demonstration import load


class Command(BaseCommand):
    help = "Load the demonstration accounts and strategies; twice changes nothing."

    def handle(self, **_options: Any) -> None:
        made = load()
        self.stdout.write(
            f"Demonstration loaded: {', '.join(made)}." if made else "Nothing to do."
        )
