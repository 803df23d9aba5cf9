"""The one way a row is saved: per-row version, revisions, and a conflict that loses nothing.

A save names the version it was made on. If somebody saved meanwhile, nothing is
overwritten: the losing text is kept as a Revision, and EditConflict carries both texts
to the page on which the person joins them (strategies.forms).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel import background
from kernel.errors import DomainError
from strategies.models import Editable, Revision, Strategy


@dataclass(frozen=True)
class Difference:
    """One field of a conflict: what stands now and what this person wrote, JSON-able."""

    field: str
    theirs: Any
    mine: Any


class EditConflict(DomainError):
    """Somebody else saved this while the person was writing.

    `lost`: the texts that could not be saved. `others`: what else of the same page a
    colleague changed; each has a page of its own, one after the other.
    """

    def __init__(
        self, row: Editable, differences: list[Difference], lost: list[Revision]
    ) -> None:
        super().__init__(_("A colleague changed this while you were writing."))
        self.row = row
        self.differences = differences
        self.lost = lost
        self.others: list[EditConflict] = []

    @classmethod
    def of(cls, conflicts: "Sequence[EditConflict]") -> "EditConflict":
        """Return the first of the conflicts of one page; it leads to the others."""
        first, *others = conflicts
        first.others = others
        return first

    def address(self, then: str = "") -> str:
        """Return the page on which the texts are joined, and where one goes from there."""
        keys = "-".join(str(one.pk) for one in self.lost)
        where = [self.row.strategy.region.slug, self.row._meta.model_name, self.row.uuid, keys]
        query = {"on": self.row.version} | ({"then": then} if then else {})
        return f"{reverse('strategies:join', args=where)}?{urlencode(query)}"


@dataclass
class Edit:
    """What one person wants to stand in one row.

    `values` are columns. `related` are rows below it (money lines, measures), as JSON,
    keyed by name, each (what stands, what shall stand); `write_related` writes them.
    `guarded`: not even a quiet column is written where a colleague saved meanwhile.
    """

    row: Editable
    base_version: int
    values: Mapping[str, Any]
    related: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    write_related: Callable[[], None] | None = None
    guarded: bool = False


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
        outcome = _save(edit, by) if edit.row.pk else _make(edit, by)
    if isinstance(outcome, EditConflict):
        raise outcome
    background.row_stands(edit.row.uuid, edit.row.version)
    return outcome


def _make(edit: Edit, by: User | None) -> "bool | EditConflict":
    fill(edit, by)
    try:
        with transaction.atomic():
            edit.row.save()
    except IntegrityError:
        # Somebody made the same row meanwhile; any other refusal finds no twin.
        edit.row.pk = None
        return lose(edit, by)
    written = [name for name, (_now, new) in edit.related.items() if new]
    _finish(edit, by, said(edit), written)
    return True


def _save(edit: Edit, by: User | None) -> "bool | EditConflict":
    row = edit.row
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
    if not stands.settled.isdisjoint(changed):
        raise DomainError(_("This text is final. Nobody can change it any more."))
    if stands.version != edit.base_version:
        return lose(edit, by)
    new = changed | {
        "version": edit.base_version + 1,
        "changed_by": by,
        "changed_at": timezone.now(),
    }
    mine = type(row)._default_manager.filter(pk=row.pk, version=edit.base_version)
    if not mine.update(**new):
        return lose(edit, by)
    _finish(edit, by, changed, related)
    for column in row._meta.concrete_fields:
        setattr(row, column.attname, getattr(stands, column.attname))
    for name, value in new.items():
        setattr(row, name, value)
    return True


def fill(edit: Edit, by: User | None) -> None:
    """Make the new row of an edit ready to be inserted."""
    for name, value in edit.values.items():
        setattr(edit.row, name, value)
    edit.row.version, edit.row.changed_by, edit.row.changed_at = 1, by, timezone.now()


def said(edit: Edit) -> dict[str, Any]:
    return {name: value for name, value in edit.values.items() if not _is_blank(value)}


def _finish(
    edit: Edit, by: User | None, changed: Mapping[str, Any], related: list[str]
) -> None:
    if edit.write_related and related:
        edit.write_related()
    _keep(
        edit, by, {**changed, **{name: edit.related[name][1] for name in related}}, lost=False
    )
    Strategy.objects.filter(pk=edit.row.strategy.pk).update(changed_at=timezone.now())


def lose(edit: Edit, by: User | None) -> "bool | EditConflict":
    """Keep what could not be saved, and say what stands instead.

    False if nothing would be lost: it stands already, or the person left it as they found it.
    """
    stands = _twin(edit.row)
    edit.row.version = stands.version
    wanted = {
        **{name: as_json(value) for name, value in edit.values.items()},
        **{name: new for name, (_now, new) in edit.related.items()},
    }
    differences = [
        Difference(name, now, mine)
        for name, now in standing(stands, wanted).items()
        for mine in [wanted[name]]
        if mine != now and mine != value_at(stands, name, edit.base_version)
    ]
    if not differences:
        return False
    mine = {difference.field: difference.mine for difference in differences}
    return EditConflict(stands, differences, _keep_lost(stands, edit.base_version, by, mine))


def _keep_lost(
    row: Editable, base_version: int, by: User | None, values: Mapping[str, Any]
) -> list[Revision]:
    """Keep what lost; the same text sent again and again is kept once."""
    before = {
        one.field: one
        for one in Revision.objects.filter(
            object_uuid=row.uuid, author=by, base_version=base_version, lost=True
        ).order_by("pk")
    }
    kept = {name: one for name, one in before.items() if one.value == values.get(name)}
    new = {name: value for name, value in values.items() if name not in kept}
    made = revisions(Edit(row, base_version, {}), by, new, lost=True)
    return [*kept.values(), *Revision.objects.bulk_create(made)]


def standing(row: Editable, names: Iterable[str]) -> dict[str, Any]:
    """Return what stands in these columns and rows below, as JSON."""
    columns = {column.name for column in row._meta.fields}
    names = list(names)
    below = row.below() if row.pk and not columns.issuperset(names) else {}
    return {
        name: as_json(getattr(row, name)) if name in columns else below.get(name, [])
        for name in names
    }


def value_at(row: Editable, name: str, version: int) -> Any:
    """Return what stood in a column, or in rows below, when the row had this version.

    A save on version n wrote version n + 1. A field no save ever wrote stands as it was
    made; version 0 is the empty page of a new row.
    """
    if version < 1:
        return _blank(row, name)
    if version < row.version:
        saved = Revision.objects.filter(object_uuid=row.uuid, field=name, lost=False)
        before = saved.filter(base_version__lt=version).order_by("base_version", "pk").last()
        if before:
            return before.value
        if saved.exists():
            return _blank(row, name)
    return standing(row, [name])[name]


def _blank(row: Editable, name: str) -> Any:
    return standing(type(row)(), [name])[name]


def put_below(edit: Edit, wanted: Mapping[str, Any]) -> Edit:
    """Let the edit put these rows, as JSON by name, below its row."""
    stands = standing(edit.row, wanted)
    edit.related = {name: (stands[name], rows) for name, rows in wanted.items()}

    def write() -> None:
        for name, (now, new) in edit.related.items():
            if now != new:
                edit.row.write_below(name, new)

    edit.write_related = write
    return edit


def edit_of(row: Editable, base_version: int, wanted: Mapping[str, Any]) -> Edit:
    """Return the edit that lets JSON values, as a Revision keeps them, stand in the row."""
    columns = {column.name: column for column in row._meta.fields}
    values = {
        name: _python(columns[name], value) for name, value in wanted.items() if name in columns
    }
    below = {name: value for name, value in wanted.items() if name not in columns}
    return put_below(Edit(row, base_version, values), below)


def _python(column: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(column, models.ForeignKey):
        return column.related_model._default_manager.filter(pk=value).first() if value else None
    return value if isinstance(column, models.JSONField) else column.to_python(value)


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
    Revision.objects.bulk_create(revisions(edit, by, values, lost=lost))


def revisions(
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
