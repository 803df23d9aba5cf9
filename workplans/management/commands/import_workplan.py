"""Take a spreadsheet of a workplan over, or say what that would do."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from kernel.errors import DomainError
from regions.models import Membership, PersonState, Role
from strategies.access import Desk, strategy_to_write, working_copy
from workplans import sheets
from workplans.batches import lost_texts
from workplans.models import Batch


class Command(BaseCommand):
    help = "Say what a spreadsheet changes in the workplan of a region, and take it over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("region", help="the region's short name, as in its address")
        parser.add_argument("file", type=Path, help="an .xlsx as export_strategy writes it")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--dry-run", action="store_true", help="only say what would change")
        how.add_argument(
            "--apply", action="store_true", help="take everything over, or nothing"
        )
        parser.add_argument(
            "--leave-out",
            action="append",
            default=[],
            metavar="CELL",
            help="a row or cell whose action is left out: Actions!12 or Money!F3; repeat it. "
            "Where a colleague changed the same meanwhile, what the file says is kept",
        )
        parser.add_argument(
            "--by", metavar="EMAIL", help="who takes it over; without it the lead of the region"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                self._import(options)
            except DomainError as refused:
                raise CommandError(str(refused.sentence)) from refused

    def _import(self, options: dict[str, Any]) -> None:
        desk = _desk(options["region"], options["by"])
        try:
            with options["file"].open("rb") as file:
                data = file.read(sheets.MAX_BYTES + 1)
        except OSError as wrong:
            said = f"Cannot read {options['file']}: {wrong.strerror}."
            raise CommandError(said) from wrong
        told = sheets.read_book(options["file"].name, data, sheets.Book(desk.strategy))
        with transaction.atomic():
            batch = sheets.keep_book(desk, uuid=uuid4(), name=options["file"].name, told=told)
            comparison = self._choose(batch, options["leave_out"])
            self._tell(comparison)
            taken = options["apply"] and not comparison.refused
            if taken:
                self._tell_lost(sheets.take_over(desk, batch))
            else:
                batch.delete()
        self.stdout.write(
            f"new {len(comparison.new)} changed {len(comparison.changed)} "
            f"unchanged {len(comparison.unchanged)} refused {len(comparison.refused)}"
        )
        if options["apply"] and not taken:
            raise CommandError(str(sheets.Stopped().sentence))

    def _choose(self, batch: Batch, places: list[str]) -> sheets.Comparison:
        """Leave out what the person named; a name that fits nothing is a mistake."""
        comparison = sheets.compare_batch(batch)
        left, unknown = sheets.units_at(comparison, places)
        if unknown:
            raise CommandError(f"There is no row at {', '.join(unknown)} in this file.")
        sheets.save_choices(batch, {unit.key: sheets.LEAVE for unit in left})
        return sheets.compare_batch(batch) if left else comparison

    def _tell(self, comparison: sheets.Comparison) -> None:
        told = [*comparison.notes]
        told += [f"{unit.place} new: {unit.title}" for unit in comparison.new]
        told += [
            f"{unit.place} {line.label}: {line.theirs or '–'} → {line.mine or '–'}"
            for unit in comparison.changed
            for change in unit.taken
            for line in sheets.in_words(unit, change)
        ]
        told += [
            f"{cell} refused: {sentence}"
            for unit in comparison.refused
            for cell, sentence in sheets.reason(unit)
        ]
        told += [f"{unit.place} left out: {unit.title}" for unit in comparison.left]
        told += [
            f"“{name}” is added to People." for name in sheets.new_organisations(comparison)
        ]
        for line in told:
            self.stdout.write(line)

    def _tell_lost(self, batch: Batch) -> None:
        for one in lost_texts(batch):
            self.stdout.write(
                f"“{one.row.called}” was changed here meanwhile. What the file says is kept. "
                f"Join the two texts: {settings.SITE_URL}{one.address()}"
            )


def _desk(region: str, email: str | None) -> Desk:
    if working_copy(region) is None:
        raise CommandError(f"There is no strategy of a region “{region}”.")
    writers = Membership.objects.filter(
        region__slug=region, state=PersonState.ACTIVE
    ).select_related("user")
    found = (
        writers.filter(user__email__iexact=email, role__in=(Role.LEAD, Role.EDITOR))
        if email
        else writers.filter(role=Role.LEAD)
    ).first()
    if found is None:
        whom = f"{email} is no lead or editor of" if email else "Nobody leads"
        raise CommandError(f"{whom} “{region}”. Say with --by who takes the file over.")
    return strategy_to_write(found.user, region)
