"""Taking a spreadsheet over: kept, compared, and written in one step that can be undone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import folded, line
from regions.services import organisations_by_name
from strategies.access import Desk
from strategies.reading import Line, differing_lines
from workplans.batches import (
    Change,
    add_actions,
    add_objectives,
    batch_for,
    change,
    finish,
    step_key,
)
from workplans.models import Batch
from workplans.services import organisation_named
from workplans.sheets.comparing import compare
from workplans.sheets.kinds import Coming
from workplans.sheets.reading import Told
from workplans.sheets.units import CHANGED, NEW, Comparison, Unit
from workplans.sheets.units import Change as Field


class Stopped(DomainError):
    """A row cannot be taken over, so nothing is."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "Some rows cannot be taken over. Mend them in the file, or choose what happens "
                "to them. Nothing was changed."
            )
        )


@transaction.atomic
def keep_book(desk: Desk, *, uuid: UUID, name: str, told: Told) -> Batch:
    """Keep the cells of a spreadsheet until they are taken over."""
    batch, _new = batch_for(
        desk,
        step_key(uuid, told),
        Verb.PLAN_TAKEN_OVER,
        line(name)[-200:],
        rows=told,
        mapping={},
    )
    return batch


def save_choices(batch: Batch, choices: Mapping[str, str]) -> None:
    """Keep what is to become of rows that cannot be taken over as they are."""
    Batch.objects.filter(pk=batch.pk, done_at=None).update(mapping=dict(choices))
    batch.mapping = dict(choices)


def compare_batch(batch: Batch) -> Comparison:
    return compare(batch.strategy, batch.rows, batch.mapping)


@transaction.atomic
def take_over(desk: Desk, batch: Batch) -> Batch:
    """Write everything the file changes, or nothing; the same batch twice does it once."""
    if not Batch.objects.filter(pk=batch.pk, done_at=None).update(done_at=timezone.now()):
        batch.refresh_from_db()
        return batch
    comparison = compare_batch(batch)
    if comparison.refused:
        raise Stopped
    writer = _Writer(desk, batch)
    for kind in ("objective", "action"):
        writer.add(
            [one for one in comparison.new if one.kind == kind and one.row is None], kind
        )
    standing = [one for one in comparison.units if one.row is not None]
    writer.change(standing)
    writer.keep_what_lost([one for one in standing if one.kept])
    finish(desk, batch)
    return batch


class _Writer:
    """Turns what the file names into rows, and writes."""

    def __init__(self, desk: Desk, batch: Batch) -> None:
        self.desk, self.batch = desk, batch
        self.organisations = organisations_by_name(desk.place.region)
        self.objectives: dict[str, Any] = {}

    def add(self, units: Sequence[Unit], kind: str) -> None:
        rows = [
            {"uuid": unit.uuid, **{one.field: self._made(one.value) for one in unit.changes}}
            for unit in units
        ]
        make = add_actions if kind == "action" else add_objectives
        for row in make(self.desk, self.batch, rows):
            self.objectives[str(row.uuid)] = row

    def change(self, units: Sequence[Unit]) -> None:
        changes: list[Change] = []
        for unit in units:
            taken = list(unit.taken) if unit.status in {CHANGED, NEW} else []
            if not taken and not unit.restores:
                continue
            columns = {one.field: self._made(one.value) for one in taken if not one.is_below}
            below = {one.field: self._made(one.value) for one in taken if one.is_below}
            if unit.restores:
                columns["removed_at"] = None
            changes.append((unit.row, unit.row.version, columns, below))
        change(self.desk, self.batch, changes)

    def keep_what_lost(self, units: Sequence[Unit]) -> None:
        """What a colleague's text was chosen over is kept as every text that loses."""
        changes: list[Change] = []
        for unit in units:
            columns = {
                one.field: self._made(one.value) for one in unit.kept if not one.is_below
            }
            below = {one.field: self._made(one.value) for one in unit.kept if one.is_below}
            changes.append((unit.row, unit.base, columns, below))
        change(self.desk, self.batch, changes)

    def _made(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._made(one) for one in value]
        if isinstance(value, dict):
            return {key: self._made(one) for key, one in value.items()}
        if not isinstance(value, Coming):
            return value
        if value.kind == "objective":
            return self.objectives[value.key]
        return organisation_named(self.desk, value.name, self.organisations)


def in_words(unit: Unit, one: Field) -> list[Line]:
    """Return what a change is, old and new, as people read it."""
    row = unit.row if unit.row is not None else unit.blank
    stands: Any = (
        getattr(row, one.field)
        if one.field in {"objective", "priority", "responsible"}
        else None
    )
    if isinstance(one.value, Model | Coming) or isinstance(stands, Model):
        column: Any = row._meta.get_field(one.field)
        label = str(column.verbose_name)
        return [Line(label[:1].upper() + label[1:], str(stands or ""), str(one.value or ""))]
    return differing_lines(row, one.field, one.stands, one.wanted)


def new_organisations(comparison: Comparison) -> list[str]:
    """Return the names that taking over adds to People."""
    found: dict[str, str] = {}
    for unit in comparison.units:
        for one in [*unit.taken, *unit.kept]:
            for value in one.value if isinstance(one.value, list) else [one.value]:
                for said in value.values() if isinstance(value, dict) else [value]:
                    if isinstance(said, Coming) and said.kind == "organisation":
                        found.setdefault(folded(said.name), said.name)
    return sorted(found.values())


def reason(unit: Unit) -> list[tuple[str, str]]:
    """Return (cell, sentence) of each thing that stops a unit."""
    meanwhile = [
        (
            unit.place,
            _("A colleague changed “%(field)s” here meanwhile. Here: %(theirs)s. In the file: "
              "%(mine)s.")
            % {"field": said.label, "theirs": said.theirs or "–", "mine": said.mine or "–"},
        )
        for one in unit.conflicts
        for said in in_words(unit, one)
    ]  # fmt: skip
    return [*unit.refusals, *(() if unit.refusals else meanwhile)]
