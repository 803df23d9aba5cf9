"""Load the regions and their sourced figures, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frameworks.content import regions
from frameworks.content.files import ContentFault


class Command(BaseCommand):
    help = "Load regions and their figures from a YAML file; twice does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *_args: Any, path: Path, **_options: Any) -> None:
        found, report = regions.read(path)
        try:
            report.stop_if_faulty()
        except ContentFault as fault:
            raise CommandError("\n".join(fault.lines)) from None
        with transaction.atomic():
            changes = regions.save(found)
        for line in changes or ["nothing to do"]:
            self.stdout.write(line)
