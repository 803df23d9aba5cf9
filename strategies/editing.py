"""The one way a row is saved: per-row version, revisions, and a conflict that loses nothing.

A save names the version it was made on. If somebody saved meanwhile, nothing is
overwritten: the losing text is kept as a Revision, and EditConflict carries both texts
to the page on which the person chooses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.errors import DomainError
from strategies.models import Editable, Revision, Strategy


@dataclass(frozen=True)
class Difference:
    """One field of a conflict: what stands now and what this person wrote, JSON-able."""

    field: str
    theirs: Any
    mine: Any


class EditConflict(DomainError):
    """Somebody else saved this while the person was writing."""

    def __init__(self, row: Editable, differences: list[Difference]) -> None:
        super().__init__(_("A colleague changed this while you were writing."))
        self.row = row
        self.differences = differences


@dataclass
class Edit:
    """What one person wants to stand in one row.

    `values` are columns. `related` are rows below it (money lines, measures), as JSON,
    keyed by name, each (what stands, what shall stand); `write_related` writes them.
    """

    row: Editable
    base_version: int
    values: Mapping[str, Any]
    related: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    write_related: Callable[[], None] | None = None


@contextmanager
def keeping_what_lost() -> Iterator[None]:
    """Open a transaction that a conflict does not roll back: what lost must stay kept.

    Also a decorator, for services that record what they saved in the same transaction.
    """
    conflict: EditConflict | None = None
    with transaction.atomic():
        try:
            yield
        except EditConflict as met:
            conflict = met
    if conflict:
        raise conflict


def as_json(value: Any) -> Any:
    """Return `value` as it is kept in a Revision: no floats, dates as ISO text."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    return value


def save(edit: Edit, *, by: User | None) -> bool:
    """Save the edit and its revisions in one transaction; False if nothing changed.

    Raises EditConflict when the row was changed since `base_version` and differs from
    what is to be saved; the losing text is committed before. The row given is up to
    date afterwards.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                outcome = _save(edit, by)
        except IntegrityError:
            # Somebody made the same row meanwhile; any other refusal is a bug.
            if edit.row.pk is not None:
                raise
            outcome = _lose(edit, by)
    if isinstance(outcome, EditConflict):
        raise outcome
    return outcome


def _save(edit: Edit, by: User | None) -> "bool | EditConflict":
    row = edit.row
    if row.pk is None:
        _fill(edit, by)
        row.save()
        _finish(edit, by, _said(edit), list(edit.related))
        return True
    stands = type(row)._default_manager.get(pk=row.pk)
    changed = {
        name: value
        for name, value in edit.values.items()
        if as_json(getattr(stands, name)) != as_json(value)
    }
    related = [name for name, (now, new) in edit.related.items() if now != new]
    if not changed and not related:
        row.version = stands.version
        return False
    if stands.version != edit.base_version:
        return _lose(edit, by)
    done = (
        type(row)
        ._default_manager.filter(pk=row.pk, version=edit.base_version)
        .update(**changed, version=F("version") + 1, changed_by=by, changed_at=timezone.now())
    )
    if not done:
        return _lose(edit, by)
    _finish(edit, by, changed, related)
    row.refresh_from_db()
    return True


def _fill(edit: Edit, by: User | None) -> None:
    """Make the new row of an edit ready to be inserted."""
    for name, value in edit.values.items():
        setattr(edit.row, name, value)
    edit.row.version, edit.row.changed_by, edit.row.changed_at = 1, by, timezone.now()


def _said(edit: Edit) -> dict[str, Any]:
    return {name: value for name, value in edit.values.items() if not _is_blank(value)}


@transaction.atomic
def save_new(edits: Sequence[Edit], *, by: User | None) -> None:
    """Save many new rows of one kind and strategy at once, as `save` would each.

    Rows below them are the caller's to write: `related` only says what they hold.
    """
    if not edits:
        return
    for edit in edits:
        _fill(edit, by)
    first = edits[0].row
    type(first)._default_manager.bulk_create(edit.row for edit in edits)
    Revision.objects.bulk_create(
        revision
        for edit in edits
        for revision in _revisions(
            edit,
            by,
            {**_said(edit), **{name: new for name, (_now, new) in edit.related.items()}},
            lost=False,
        )
    )
    Strategy.objects.filter(pk=first.strategy.pk).update(changed_at=timezone.now())


def _finish(
    edit: Edit, by: User | None, changed: Mapping[str, Any], related: list[str]
) -> None:
    if edit.write_related and related:
        edit.write_related()
    _keep(
        edit, by, {**changed, **{name: edit.related[name][1] for name in related}}, lost=False
    )
    Strategy.objects.filter(pk=edit.row.strategy.pk).update(changed_at=timezone.now())


def _lose(edit: Edit, by: User | None) -> "bool | EditConflict":
    """Keep what could not be saved, and say what stands instead; False if it is the same."""
    stands = _twin(edit.row)
    edit.row.version = stands.version
    differences = [
        Difference(name, as_json(getattr(stands, name)), as_json(value))
        for name, value in edit.values.items()
        if as_json(getattr(stands, name)) != as_json(value)
    ] + [Difference(name, now, new) for name, (now, new) in edit.related.items() if now != new]
    if not differences:
        return False
    _keep(
        Edit(stands, edit.base_version, edit.values),
        by,
        {difference.field: difference.mine for difference in differences},
        lost=True,
    )
    return EditConflict(stands, differences)


def _twin(row: Editable) -> Editable:
    """Return the row as it stands, found by its key or by what makes it unique."""
    manager = type(row)._default_manager
    if row.pk is not None:
        return manager.get(pk=row.pk)
    for names in type(row).natural_keys():
        found = manager.filter(**{name: getattr(row, name) for name in names}).first()
        if found:
            return found
    raise IntegrityError(f"No {type(row).__name__} stands where one was refused.")


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", {}, [])


def _keep(edit: Edit, by: User | None, values: Mapping[str, Any], *, lost: bool) -> None:
    Revision.objects.bulk_create(_revisions(edit, by, values, lost=lost))


def _revisions(
    edit: Edit, by: User | None, values: Mapping[str, Any], *, lost: bool
) -> Iterator[Revision]:
    row = edit.row
    for name, value in values.items():
        yield Revision(
            strategy=row.strategy,
            kind=row._meta.label_lower,
            object_uuid=row.uuid,
            field=name,
            value=as_json(value),
            author=by,
            base_version=edit.base_version,
            lost=lost,
        )


# --- Many rows in one step --------------------------------------------------------------


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
    claimed = _claim(
        [
            edit
            for edit in edits
            if _loud(edit, changes[id(edit)])
            and standing[edit.row.pk].version == edit.base_version
        ],
        by,
        now,
    )
    done: list[tuple[Edit, dict[str, Any]]] = []
    lost: list[EditConflict] = []
    for edit in edits:
        changed = changes[id(edit)]
        if _loud(edit, changed) and edit.row.pk not in claimed:
            outcome = _lose(edit, by)
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
        for revision in _revisions(edit, by, changed, lost=False)
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


def _claim(edits: list[Edit], by: User | None, now: datetime) -> set[Any]:
    """Give the rows their next version where nobody else did; return the keys of these."""
    by_version: dict[int, list[Any]] = {}
    for edit in edits:
        by_version.setdefault(edit.base_version, []).append(edit.row.pk)
    claimed: set[Any] = set()
    for version, keys in by_version.items():
        rows = type(edits[0].row)._default_manager.filter(pk__in=keys)
        count = rows.filter(version=version).update(
            version=version + 1, changed_by=by, changed_at=now
        )
        if count < len(keys):
            rows = rows.filter(version=version + 1, changed_by=by, changed_at=now)
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
        if _loud(edit, changed):
            edit.row.changed_by, edit.row.changed_at = by, now
        groups.setdefault(columns, []).append(edit.row)
    for columns, rows in groups.items():
        if columns:
            type(rows[0])._default_manager.bulk_update(rows, columns, batch_size=200)
