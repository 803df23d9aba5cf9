"""Prints who can sign in to the demonstration: `demo ROLE EMAIL PASSWORD` a line."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demonstration import accounts


class Command(BaseCommand):
    help = "Print the accounts of the demonstration."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation has no demonstration (DEMO is off).")
        for one in accounts():
            self.stdout.write(f"demo {one.role} {one.email} {one.password}")
