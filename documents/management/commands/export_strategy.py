"""Make the PDF or spreadsheet of a strategy or workplan without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents import rendering
from documents.models import Kind
from documents.printables import Printable, languages_of, of_draft, of_version, page_of
from frameworks.models import Audience
from strategies.access import working_copy
from strategies.models import Strategy
from versions.models import Version
from workplans.sheets import write_plan


class Command(BaseCommand):
    help = (
        "Write the strategy or workplan of a region to a file: as PDF what everybody may "
        "read, as .xlsx the workplan as its team works with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("region", help="the region's short name, as in its address")
        parser.add_argument("--kind", choices=Kind.values, default=Kind.STRATEGY.value)
        parser.add_argument("--format", choices=["pdf", "xlsx"], default="pdf")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--number", type=int, help="a version; without it the draft")
        parser.add_argument("--language", help="without it the language it is written in")

    def handle(self, *_args: Any, **options: Any) -> None:
        strategy = working_copy(options["region"])
        if strategy is None:
            raise CommandError(f"There is no strategy of a region “{options['region']}”.")
        language = options["language"] or strategy.language
        if language not in languages_of(strategy):
            known = ", ".join(languages_of(strategy))
            raise CommandError(f"There is no “{language}” here. Choose one of: {known}.")
        kind = Kind(options["kind"])
        if options["format"] == "xlsx":
            self._write(options["output"], _spreadsheet(strategy, kind, language, options))
            self.stdout.write(f"{options['output']}: the workplan for the team.")
            return
        printable = self._printable(strategy, kind, language, options["number"])
        page = page_of(printable)
        rendered = rendering.to_pdf(page.html, page.pictures)
        self._write(options["output"], rendered.data)
        self.stdout.write(f"{options['output']}: {rendered.pages} pages.")

    def _write(self, output: Path, data: bytes) -> None:
        try:
            output.write_bytes(data)
        except OSError as wrong:
            raise CommandError(f"Cannot write {output}: {wrong.strerror}.") from wrong

    def _printable(
        self, strategy: Strategy, kind: Kind, language: str, number: int | None
    ) -> Printable:
        if number is None:
            return of_draft(strategy, kind, language, Audience.PUBLIC)
        version = Version.objects.filter(strategy=strategy, number=number).first()
        if version is None:
            raise CommandError(f"{strategy.region} has no version {number}.")
        return of_version(version, kind, language, Audience.PUBLIC)


def _spreadsheet(strategy: Strategy, kind: Kind, language: str, options: Any) -> bytes:
    if kind is not Kind.WORKPLAN or options["number"] is not None:
        raise CommandError("A spreadsheet is made of the workplan of the draft only.")
    return write_plan(strategy, language)
