"""Load one edition of the method from its folder, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frameworks.content import loading, sections
from frameworks.content.files import ContentFault, Folder
from frameworks.content.loading import Standing
from frameworks.content.sections import PartOne
from toolkit import content
from toolkit.content import PartTwo


class Command(BaseCommand):
    help = "Load an edition from a folder (frameworks/editions/README.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="read and compare, change nothing"
        )

    def handle(self, *_args: Any, path: Path, check: bool, **_options: Any) -> None:
        try:
            folder = Folder.read(path)
            one = sections.read(folder)
            two = content.read(folder, one.edition)
            folder.report.stop_if_faulty()
            self._load(folder, one, two, check=check)
        except ContentFault as fault:
            raise CommandError("\n".join(fault.lines)) from None

    def _load(self, folder: Folder, one: PartOne, two: PartTwo, *, check: bool) -> None:
        edition = one.edition
        frozen = one.frozen() | two.frozen(edition.source_language)
        edition.content_sha256 = loading.content_digest(folder)
        edition.frozen_sha256 = loading.digest(frozen)
        if check:
            for note in folder.report.notes:
                self.stdout.write(note)
        with transaction.atomic():
            how, stands = loading.standing(edition)
            name = f"{edition.key}, revision {edition.revision}"
            if how is Standing.SAME:
                self.stdout.write(f"{name}: nothing to do")
                return
            if stands and how is Standing.OLDER:
                self.stdout.write(
                    f"{name}: nothing to do, revision {stands.revision} is loaded"
                )
                return
            if how is Standing.CHANGED_WITHOUT_REVISION:
                raise ContentFault(
                    [
                        f"edition.yaml: revision: found {edition.revision} with other "
                        f"content than loaded, expected {edition.revision + 1}"
                    ]
                )
            if stands and stands.frozen_sha256 != edition.frozen_sha256:
                self._refuse(folder, stands, frozen)
            if check:
                self.stdout.write(f"{name}: {self._counts(one, two)}, can be loaded")
                return
            changes = loading.save(one) + content.save(two, edition)
        self.stdout.write(f"{name}: loaded, {self._counts(one, two)}")
        if stands:
            for change in changes:
                self.stdout.write(change)

    def _refuse(self, folder: Folder, stands: Any, frozen: dict[str, Any]) -> None:
        old = loading.loaded(stands).frozen() | content.loaded(stands).frozen(
            stands.source_language
        )
        lines = loading.frozen_differences(old, frozen)
        raise ContentFault(
            [f"{_file(folder, line)}: {line}" for line in lines]
            or ["edition.yaml: key: found other content, expected what is published"]
        )

    def _counts(self, one: PartOne, two: PartTwo) -> str:
        languages = ", ".join(one.edition.languages)
        return (
            f"{len(one.sections)} sections, {len(one.questions)} questions, "
            f"{len(two.priorities)} strategic priorities, {len(two.steps)} steps, "
            f"{len(two.items)} checklist questions; languages: {languages}"
        )


def _file(folder: Folder, line: str) -> str:
    """Return the file in which the place a line speaks of is written."""
    kind, _dot, rest = line.partition(".")
    for node in folder.under(kind):
        if rest.startswith((f"{node.key()}.", f"{node.key()}:")):
            return node.file
    return f"{kind}.yaml" if f"{kind}.yaml" in folder.files else kind
