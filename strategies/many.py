"""Many rows saved in one step, each as `strategies.editing.save` would save it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from strategies.editing import Edit, EditConflict, as_json, fill, lose, revisions, said
from strategies.models import Editable, Revision, Strategy


@transaction.atomic
def save_new(edits: Sequence[Edit], *, by: User | None) -> None:
    """Save many new rows of one kind and strategy at once, as `save` would each.

    Rows below them are the caller's to write: `related` only says what they hold.
    """
    if not edits:
        return
    for edit in edits:
        fill(edit, by)
    first = edits[0].row
    type(first)._default_manager.bulk_create(edit.row for edit in edits)
    Revision.objects.bulk_create(
        revision
        for edit in edits
        for revision in revisions(
            edit,
            by,
            {**said(edit), **{name: new for name, (_now, new) in edit.related.items()}},
            lost=False,
        )
    )
    Strategy.objects.filter(pk=first.strategy.pk).update(changed_at=timezone.now())


@dataclass
class Saved:
    """What became of many edits: `done` and what each changed, `lost` to a colleague's save."""

    done: list[tuple[Edit, dict[str, Any]]]
    lost: list[EditConflict]


@transaction.atomic
def save_many(
    edits: Sequence[Edit],
    *,
    by: User | None,
    write_related: Callable[[Sequence[tuple[Edit, dict[str, Any]]]], None] | None = None,
) -> Saved:
    """Save many standing rows of one kind and strategy at once, as `save` would each.

    A row a colleague saved meanwhile is left as it stands: what could not be written is kept
    as a Revision, and the others are saved. `write_related` gets (edit, what changed) of all
    that were saved. The rows given are up to date afterwards.
    """
    if not edits:
        return Saved([], [])
    manager = type(edits[0].row)._default_manager
    standing = manager.in_bulk([edit.row.pk for edit in edits])
    changes = {id(edit): _changes(edit, standing[edit.row.pk]) for edit in edits}
    now = timezone.now()
    open_ = [one for one in edits if standing[one.row.pk].version == one.base_version]
    loud = [one for one in open_ if _loud(one, changes[id(one)])]
    guarded = [one for one in open_ if one.guarded and not _loud(one, changes[id(one)])]
    claimed = _claim(loud, by, now, step=1)
    free = claimed | _claim(guarded, by, now, step=0)
    done: list[tuple[Edit, dict[str, Any]]] = []
    lost: list[EditConflict] = []
    for edit in edits:
        changed = changes[id(edit)]
        if (edit.guarded or _loud(edit, changed)) and edit.row.pk not in free:
            outcome = lose(edit, by)
            if isinstance(outcome, EditConflict):
                lost.append(outcome)
        elif changed:
            done.append((edit, changed))
        edit.row.version = standing[edit.row.pk].version + (edit.row.pk in claimed)
    _write(done, by, now)
    if write_related:
        write_related(done)
    Revision.objects.bulk_create(
        revision
        for edit, changed in done
        for revision in revisions(edit, by, changed, lost=False)
    )
    if done:
        Strategy.objects.filter(pk=edits[0].row.strategy.pk).update(changed_at=now)
    return Saved(done, lost)


def _changes(edit: Edit, stands: Editable) -> dict[str, Any]:
    """Return what the edit would change: columns as values, rows below as JSON."""
    changed = {
        name: value
        for name, value in edit.values.items()
        if as_json(getattr(stands, name)) != as_json(value)
    }
    return changed | {name: new for name, (was, new) in edit.related.items() if was != new}


def _loud(edit: Edit, changed: Mapping[str, Any]) -> bool:
    return not set(changed) <= edit.row.quiet


def _claim(edits: list[Edit], by: User | None, now: datetime, *, step: int) -> set[Any]:
    """Sign the rows that have the version they were read in; return the keys of these.

    `step`: 1 gives them their next version, 0 leaves them the one they have.
    """
    by_version: dict[int, list[Any]] = {}
    for edit in edits:
        by_version.setdefault(edit.base_version, []).append(edit.row.pk)
    claimed: set[Any] = set()
    for version, keys in by_version.items():
        rows = type(edits[0].row)._default_manager.filter(pk__in=keys)
        count = rows.filter(version=version).update(
            version=version + step, changed_by=by, changed_at=now
        )
        if count < len(keys):
            rows = rows.filter(version=version + step, changed_by=by, changed_at=now)
            claimed |= set(rows.values_list("pk", flat=True))
        else:
            claimed |= set(keys)
    return claimed


def _write(done: Sequence[tuple[Edit, dict[str, Any]]], by: User | None, now: datetime) -> None:
    """Write the columns, grouped so that no row gets a column back that it did not change."""
    groups: dict[tuple[str, ...], list[Editable]] = {}
    for edit, changed in done:
        columns = tuple(sorted(set(changed) - set(edit.related)))
        for name in columns:
            setattr(edit.row, name, changed[name])
        if edit.guarded or _loud(edit, changed):
            edit.row.changed_by, edit.row.changed_at = by, now
        groups.setdefault(columns, []).append(edit.row)
    for columns, rows in groups.items():
        if columns:
            type(rows[0])._default_manager.bulk_update(rows, columns, batch_size=200)
