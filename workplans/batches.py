"""One step over many rows of the plan, kept so that it can be undone in one click.

A batch knows what it made and, field by field, what it changed. Undoing takes out what it
made and gives back what it changed, wherever nobody has written since; what somebody wrote
since stays and is named. Everything goes through strategies.many: versions, Revisions.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import models, transaction
from django.db.models import Max, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from strategies.access import Desk
from strategies.editing import Edit, EditConflict, as_json
from strategies.many import Saved, save_many, save_new
from strategies.models import Revision
from strategies.rules import refusals
from workplans.models import Action, Batch, Objective
from workplans.related import KINDS as ROW_KINDS
from workplans.related import Row, stands_below, wanted_below, write_below

InPlan = Action | Objective
# Row, the version it was read in, columns, and what shall stand below it where that changes.
Change = tuple[InPlan, int, Mapping[str, Any], Mapping[str, list[Any]]]

KINDS: dict[str, type[InPlan]] = {"action": Action, "objective": Objective}
BELOW = {"action": (*ROW_KINDS, "items"), "objective": ("measures",)}
# Where an undo is told as taking a list out again.
LISTS = {Verb.ACTIONS_ADDED, Verb.ACTIONS_IMPORTED}


class NotHere(DomainError):
    """The row of this page belongs to another plan; nothing of it is shown."""

    def __init__(self) -> None:
        super().__init__(
            _("This page belongs to another plan. Open your plan and add it again there.")
        )


def kind_of(row: models.Model) -> str:
    return str(row._meta.model_name)


# --- Making a batch -----------------------------------------------------------------------


def step_key(uuid: UUID, said: Any) -> UUID:
    """Return the uuid of the step of a page: the same sent twice is one, anything else another.

    Who goes back in the browser finds the page with its old uuid, and may type something else.
    """
    text = json.dumps(as_json(said), sort_keys=True)
    return uuid5(uuid, hashlib.sha256(text.encode()).hexdigest())


def batch_for(
    desk: Desk, uuid: UUID, verb: Verb, title: str = "", **values: Any
) -> tuple[Batch, bool]:
    """Return the batch of a page, and whether it is new: sent twice, it is made once."""
    defaults = {"strategy": desk.strategy, "by": desk.user, "verb": verb, "title": title[:200]}
    batch, new = Batch.objects.get_or_create(uuid=uuid, defaults=defaults | values)
    if batch.strategy_id != desk.strategy.pk:
        raise NotHere
    return batch, new


@transaction.atomic
def change_many(
    desk: Desk, *, uuid: UUID, title: str, changes: Sequence[Change], verb: Verb
) -> Batch:
    """Change many rows in one step; the same `uuid` twice changes them once.

    A change is (row, base version, {column: value}, {kind of rows below: rows}).
    A row a colleague saved meanwhile is not overwritten: `left_alone` names it, and what it
    should have become is kept as Revisions. Columns that make no version (Editable.quiet)
    are written in any case.
    """
    batch, new = batch_for(desk, uuid, verb, title)
    if new:
        change(desk, batch, changes)
        finish(desk, batch)
    return batch


def change(desk: Desk, batch: Batch, changes: Sequence[Change]) -> None:
    """Change rows as part of a batch that `finish` ends."""
    for kind, model in KINDS.items():
        edits = _edits(kind, [one for one in changes if isinstance(one[0], model)])
        before = {edit.row.pk: _columns(edit.row, edit.values) for edit in edits}
        saved = _save(desk, edits)
        batch.changed += [
            {
                "kind": kind,
                "uuid": str(edit.row.uuid),
                "before": {
                    name: edit.related[name][0]
                    if name in edit.related
                    else before[edit.row.pk][name]
                    for name in changed
                },
                "after": as_json(changed),
                "version": edit.row.version,
            }
            for edit, changed in saved.done
        ]
        batch.left += [
            {
                "kind": kind,
                "uuid": str(one.row.uuid),
                "lost": [revision.pk for revision in one.lost],
            }
            for one in saved.lost
        ]


def _edits(kind: str, changes: Sequence[Change]) -> list[Edit]:
    prefetch_related_objects(
        [row for row, _base, _values, below in changes if below], *BELOW[kind]
    )
    return [
        Edit(
            row,
            base,
            values,
            related={
                name: (stands_below(row)[name], new)
                for name, new in wanted_below(below).items()
            }
            if below
            else {},
        )
        for row, base, values, below in changes
    ]


def _save(desk: Desk, edits: Sequence[Edit]) -> Saved:
    def write(done: Sequence[tuple[Edit, dict[str, Any]]]) -> None:
        write_below(
            [
                (edit.row, {name: changed[name] for name in edit.related if name in changed})
                for edit, changed in done
                if isinstance(edit.row, InPlan)
            ]
        )

    return save_many(edits, by=desk.user, write_related=write)


def add_actions(desk: Desk, batch: Batch, rows: Iterable[Row]) -> list[Action]:
    """Make the actions of a batch: columns, and "money" and "measures" below them."""
    return _add(desk, batch, Action, rows)


def add_objectives(desk: Desk, batch: Batch, rows: Iterable[Row]) -> list[Objective]:
    return _add(desk, batch, Objective, rows)


def _add(desk: Desk, batch: Batch, model: type[Any], rows: Iterable[Row]) -> list[Any]:
    kind = str(model._meta.model_name)
    edits = []
    for position, row in enumerate(rows, start=next_position(model, desk)):
        below = wanted_below({name: row[name] for name in BELOW[kind] if row.get(name)})
        edits.append(
            Edit(
                model(
                    strategy=desk.strategy, position=position, uuid=row.get("uuid") or uuid4()
                ),
                0,
                {
                    name: value
                    for name, value in row.items()
                    if name != "uuid" and name not in BELOW[kind]
                },
                related={name: ([], new) for name, new in below.items()},
            )
        )
    save_new(edits, by=desk.user)
    made: list[Any] = [edit.row for edit in edits]
    write_below(
        [
            (row, {name: new for name, (_was, new) in edit.related.items()})
            for row, edit in zip(made, edits, strict=True)
        ]
    )
    seals = {row.uuid: seal(row) for row in _standing(kind, [row.uuid for row in made])}
    batch.made += [
        {"kind": kind, "uuid": str(row.uuid), "seal": seals[row.uuid]} for row in made
    ]
    return made


def next_position(kind: type[InPlan], desk: Desk) -> int:
    last = kind.objects.filter(strategy=desk.strategy).aggregate(at=Max("position"))
    return (last["at"] or 0) + 1


def finish(desk: Desk, batch: Batch) -> None:
    """Keep what the batch made and changed, and record that it is done."""
    batch.count = len(batch.made) + len(batch.changed)
    batch.done_at = batch.done_at or timezone.now()
    batch.save(update_fields=["made", "changed", "left", "count", "done_at"])
    if batch.count:
        _record(desk, batch, Verb(batch.verb), batch.count)


def seal(row: InPlan) -> str:
    """Return a mark of everything that stands in a row and below it, to see if it changed."""
    passed_over = {"id", "uuid", "version", "changed_at", "changed_by", "strategy", *row.quiet}
    told = _columns(
        row, [one.name for one in row._meta.concrete_fields if one.name not in passed_over]
    )
    told |= stands_below(row)
    said = {name: value for name, value in told.items() if value not in (None, "", [], {})}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def _columns(row: InPlan | Any, names: Iterable[str]) -> dict[str, Any]:
    """Return columns as JSON; what a column points at is not read for it."""
    told = {}
    for name in names:
        column: Any = row._meta.get_field(name)
        value = getattr(row, column.attname)
        told[name] = str(value) if column.is_relation and value is not None else as_json(value)
    return told


def _standing(kind: str, uuids: Sequence[UUID | str]) -> list[Any]:
    return list(
        KINDS[kind]
        .objects.filter(uuid__in=uuids)
        .select_related("strategy__region")
        .prefetch_related(*BELOW[kind])
    )


def left_alone(batch: Batch) -> list[InPlan]:
    """Return the rows a colleague saved meanwhile, which the batch did not overwrite."""
    return [
        row
        for kind in KINDS
        for row in _standing(kind, [one["uuid"] for one in batch.left if one["kind"] == kind])
    ]


def lost_texts(batch: Batch) -> list[EditConflict]:
    """Return these rows with what is kept of the texts that lost; a conflict knows its page."""
    keys = [key for one in batch.left for key in one.get("lost", ())]
    kept: dict[UUID, list[Revision]] = {}
    for revision in Revision.objects.filter(
        strategy=batch.strategy, pk__in=keys, lost=True
    ).order_by("pk"):
        kept.setdefault(revision.object_uuid, []).append(revision)
    return [
        EditConflict(row, [], kept[row.uuid]) for row in left_alone(batch) if row.uuid in kept
    ]


# --- Undoing ------------------------------------------------------------------------------


@dataclass
class Undoing:
    """What undoing takes out, what it gives back, and what somebody changed since."""

    out: list[InPlan] = field(default_factory=list)
    back: list[InPlan] = field(default_factory=list)
    stay: list[InPlan] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    def lose(self, rows: Sequence[InPlan]) -> None:
        """Leave rows as they stand that somebody saved while they were undone."""
        self.out = [row for row in self.out if row not in rows]
        self.back = [row for row in self.back if row not in rows]
        self.edits = [edit for edit in self.edits if edit.row not in rows]
        self.stay += [row for row in rows if row not in self.stay]


def undoing(batch: Batch) -> Undoing:
    """Say what undoing a batch would do now.

    A constant number of queries, and a few for each row somebody wrote in since.
    """
    found = Undoing()
    now = timezone.now()
    for kind in KINDS:
        made = {one["uuid"]: one["seal"] for one in batch.made if one["kind"] == kind}
        for row in _standing(kind, list(made)):
            if row.removed_at is not None:
                continue
            # Batches made before there were seals: nobody saved the row again.
            if seal(row) == made[str(row.uuid)] or (
                not made[str(row.uuid)] and row.version == 1
            ):
                found.out.append(row)
                edit = Edit(row, row.version, {"removed_at": now}, guarded=True)
                found.edits.append(edit)
            else:
                found.stay.append(row)
        changed = {one["uuid"]: one for one in batch.changed if one["kind"] == kind}
        standing = _standing(kind, list(changed))
        given = _given_back(standing, changed)
        for row in standing:
            values, related, complete = given[row.pk]
            if values or related:
                found.back.append(row)
                found.edits.append(Edit(row, row.version, values, related=related))
            if not complete:
                found.stay.append(row)
    return found


Given = tuple[dict[str, Any], dict[str, tuple[Any, Any]], bool]


def _given_back(standing: Sequence[Any], changed: Mapping[str, Any]) -> dict[int, Given]:
    """Return by row: columns and rows below to write back, and whether that is all of them."""
    pointed_at = _pointed_at(standing, changed)
    given: dict[int, Given] = {}
    for row in standing:
        one = changed[str(row.uuid)]
        below = stands_below(row)
        values: dict[str, Any] = {}
        related: dict[str, tuple[Any, Any]] = {}
        complete = True
        for name, after in one["after"].items():
            before = one["before"][name]
            if name in below:
                if below[name] == after:
                    related[name] = (below[name], before)
                complete = complete and below[name] in (after, before)
                continue
            stands = _columns(row, [name])[name]
            column = row._meta.get_field(name)
            gone = column.is_relation and before and (name, before) not in pointed_at
            if stands == after and not gone:
                values[name] = (
                    pointed_at.get((name, before))
                    if column.is_relation
                    else column.to_python(before)
                )
            elif stands != before:
                complete = False
        # As the step left it, what stood before fits. Where somebody wrote since, it may not.
        moved = row.version != one.get("version")
        if moved and refusals(Edit(row, row.version, values, related=related)):
            values, related, complete = {}, {}, False
        given[row.pk] = (values, related, complete)
    return given


def _pointed_at(standing: Sequence[Any], changed: Mapping[str, Any]) -> dict[Any, Any]:
    """Return what the columns that are given back point at, by (column, key as text)."""
    keys: dict[Any, set[str]] = {}
    for row in standing:
        for name, before in changed[str(row.uuid)]["before"].items():
            column = next((one for one in row._meta.concrete_fields if one.name == name), None)
            if column is not None and column.is_relation and before:
                keys.setdefault(column, set()).add(before)
    return {
        (column.name, str(found.pk)): found
        for column, wanted in keys.items()
        for found in column.related_model._default_manager.filter(pk__in=wanted)
    }


@transaction.atomic
def undo(desk: Desk, batch: Batch) -> Undoing:
    """Take out what the batch made and give back what it changed; once."""
    claimed = Batch.objects.filter(pk=batch.pk, undone_at=None, done_at__isnull=False).update(
        undone_at=timezone.now()
    )
    if not claimed:
        return Undoing()
    found = undoing(batch)
    for model in KINDS.values():
        saved = _save(desk, [one for one in found.edits if isinstance(one.row, model)])
        found.lose([one.row for one in saved.lost if isinstance(one.row, InPlan)])
        # Where a row stands makes no version; who took it out is told all the same.
        model.objects.filter(
            pk__in=[row.pk for row in found.out if isinstance(row, model)]
        ).update(changed_by=desk.user, changed_at=timezone.now())
    verb = Verb.IMPORT_UNDONE if batch.verb in LISTS else Verb.CHANGES_UNDONE
    _record(desk, batch, verb, len(found.edits))
    return found


def _record(desk: Desk, batch: Batch, verb: Verb, count: int) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=batch,
        title=batch.title,
        link=reverse("workplans:plan", args=[desk.place.region.slug]),
        count=count,
    )
