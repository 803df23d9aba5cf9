"""The rows of a spreadsheet as units: an action or objective with what stands below it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workplans.sheets.book import Book

LEAVE, MINE, THEIRS = "leave", "mine", "theirs"
NEW, CHANGED, UNCHANGED, REFUSED, MEANWHILE, LEFT = (
    "new", "changed", "unchanged", "refused", "meanwhile", "left",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field: what stands, what the file says, as JSON; `value` is what is written."""

    field: str
    stands: Any
    wanted: Any
    value: Any
    is_below: bool = False


@dataclass(eq=False)
class Unit:
    """One action or objective of the file with all that stands below it there."""

    kind: str
    uuid: UUID | None
    title: str
    place: str
    number: int
    row: Any = None
    # A row that says nothing: what a new one says is told as its row would tell it.
    blank: Any = None
    base: int = 0
    restores: bool = False
    cells: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    choice: str = ""

    @property
    def key(self) -> str:
        return self.place

    def choose(self, kept: str) -> None:
        """Take a choice as it is kept: "mine:3" is the file's text over version 3 alone.

        Who chose it saw that version, and is asked again when the row was saved since.
        """
        choice, _colon, version = kept.partition(":")
        seen = self.row is not None and version == str(self.row.version)
        self.choice = choice if choice != MINE or seen else ""

    @property
    def status(self) -> str:
        if self.choice == LEAVE:
            return LEFT
        if self.refusals:
            return REFUSED
        if self.conflicts and self.choice not in {MINE, THEIRS}:
            return MEANWHILE
        if self.row is None or self.restores:
            return NEW
        return CHANGED if self.taken else UNCHANGED

    @property
    def taken(self) -> list[Change]:
        """Return what is written: of what a colleague changed meanwhile only if so chosen."""
        if self.choice == LEAVE:
            return []
        return self.changes + (self.conflicts if self.choice == MINE else [])

    @property
    def kept(self) -> list[Change]:
        """Return what is not written over a colleague's text, but kept to be joined with it."""
        if self.refusals or not self.conflicts or self.choice not in {LEAVE, THEIRS}:
            return []
        return self.conflicts + (self.changes if self.choice == LEAVE else [])

    def refuse(self, cell: str, sentence: str) -> None:
        self.refusals.append((cell, sentence))


@dataclass
class Comparison:
    units: list[Unit]
    notes: list[str]
    book: Book

    def of(self, *statuses: str) -> list[Unit]:
        return [unit for unit in self.units if unit.status in statuses]

    @property
    def new(self) -> list[Unit]:
        return self.of(NEW)

    @property
    def changed(self) -> list[Unit]:
        return self.of(CHANGED)

    @property
    def unchanged(self) -> list[Unit]:
        return self.of(UNCHANGED)

    @property
    def left(self) -> list[Unit]:
        return self.of(LEFT)

    @property
    def refused(self) -> list[Unit]:
        """Return what stops taking over: what cannot be read, and what changed meanwhile."""
        return self.of(REFUSED, MEANWHILE)


def units_at(comparison: Comparison, places: Iterable[str]) -> tuple[list[Unit], list[str]]:
    """Return the units that places name ("Actions!12", "Money!F3"), and what names none."""
    found, unknown = [], []
    for place in places:
        wanted = place.strip()
        fitting = [
            unit for unit in comparison.units if unit.place == wanted or wanted in unit.cells
        ]
        found += fitting
        if not fitting:
            unknown.append(wanted)
    return found, unknown
