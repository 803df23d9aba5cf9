"""Load one edition of the method from its folder, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from frameworks.content import loading, sections
from frameworks.content.files import ContentFault, Folder
from frameworks.content.loading import Standing
from frameworks.content.sections import PartOne
from frameworks.models import Edition
from toolkit import content
from toolkit.content import PartTwo


class Command(BaseCommand):
    help = "Load an edition from a folder (frameworks/editions/README.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="read and compare, change nothing"
        )

    def handle(
        self, *_args: Any, path: Path, check: bool, verbosity: int, **_options: Any
    ) -> None:
        self.verbosity = verbosity
        try:
            folder = Folder.read(path)
            one = sections.read(folder)
            two = content.read(folder, one.edition)
            folder.report.stop_if_faulty()
            self._load(folder, one, two, check=check)
        except ContentFault as fault:
            raise CommandError("\n".join(fault.lines)) from None

    def _say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(line)

    def _load(self, folder: Folder, one: PartOne, two: PartTwo, *, check: bool) -> None:
        edition = one.edition
        frozen = one.frozen() | two.frozen(edition.source_language)
        edition.content_sha256 = loading.content_digest(folder)
        edition.frozen_sha256 = loading.digest(frozen)
        for note in folder.report.notes if check else []:
            self._say(note)
        name = f"{edition.key}, revision {edition.revision}"
        changes: list[str] = []
        with transaction.atomic():
            how, stands = loading.standing(edition)
            if stands and how in {Standing.SAME, Standing.OLDER}:
                self._say(f"{name}: nothing to do, revision {stands.revision} is loaded")
                return
            if stands:
                _refuse_changes(folder, how, stands, frozen, edition)
            if not check:
                changes = loading.save(one) + content.save(two, edition)
        done = "can be loaded" if check else "loaded"
        self._say(f"{name}: {done}, {_counts(one, two)}")
        for change in changes if stands else []:
            self._say(change)


def _refuse_changes(
    folder: Folder, how: Standing, stands: Edition, frozen: dict[str, Any], edition: Edition
) -> None:
    """Stop if something was changed that may not be, or without a new revision."""
    if how is Standing.CHANGED_WITHOUT_REVISION:
        found, expected = edition.revision, edition.revision + 1
        same = "with other content than loaded"
        raise ContentFault(
            [f"edition.yaml: revision: found {found} {same}, expected {expected}"]
        )
    if stands.frozen_sha256 == edition.frozen_sha256:
        return
    old = loading.loaded(stands).frozen()
    old |= content.loaded(stands).frozen(stands.source_language)
    # A new list changes nothing that was published: no question asks from it.
    new = set(frozen["lists"]) - set(old["lists"])
    known = {key: one for key, one in frozen["lists"].items() if key not in new}
    lines = loading.frozen_differences(old, frozen | {"lists": known})
    if lines or not new:
        raise ContentFault(
            [f"{_file(folder, line)}: {line}" for line in lines]
            or ["edition.yaml: key: found other content, expected what is published"]
        )


def _counts(one: PartOne, two: PartTwo) -> str:
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
