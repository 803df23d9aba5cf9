"""What a spreadsheet changes: row by row new, changed, unchanged, or refused and why."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from django.utils.translation import gettext as _

from strategies.editing import as_json
from strategies.models import Revision, Strategy
from workplans.batches import KINDS
from workplans.models import Action, Objective
from workplans.sheets.book import Book
from workplans.sheets.cells import Raw, normal, shown
from workplans.sheets.heads import Read, sheets_of
from workplans.sheets.kinds import Coming, Unfit, compared
from workplans.sheets.layout import ID, VERSION
from workplans.sheets.lines import lines_of
from workplans.sheets.reading import Told
from workplans.sheets.units import LEAVE, MINE, Change, Comparison, Unit
from workplans.sheets.values import written


def compare(strategy: Strategy, told: Told, choices: Mapping[str, str]) -> Comparison:
    """Compare a file with the plan as it stands now; a constant number of queries."""
    book = Book(strategy)
    sheets, notes = sheets_of(told, book)
    work = _Work(book, sheets)
    for key in ("objectives", "actions"):
        if key in sheets:
            work.units += work.found(sheets[key])
    for read in sheets.values():
        if read.layout.below:
            work.sort_below(read)
    work.read_all()
    for unit in work.units:
        unit.choose(choices.get(unit.key, ""))
    work.check_all()
    _miss_what_is_left_out(work.units)
    return Comparison(work.units, notes, book)


class _Work:
    """The state of one comparison."""

    def __init__(self, book: Book, sheets: dict[str, Read]) -> None:
        self.book, self.sheets = book, sheets
        self.units: list[Unit] = []
        self.by_id: dict[str, Unit] = {}
        self.own: dict[Unit, tuple[Read, int, dict[str, Raw]]] = {}
        self.below: dict[Unit, dict[str, list[tuple[int, dict[str, Raw]]]]] = {}
        self.bases: dict[UUID, dict[str, list[Revision]]] = {}

    # --- Which row each is ---------------------------------------------------------------

    def found(self, read: Read) -> list[Unit]:
        """Return the rows of a sheet of actions or objectives as units."""
        kind = read.layout.kind
        ids = [shown(said.get(ID)).strip() for _number, said in read.rows]
        given = {uuid for uuid in map(_uuid, ids) if uuid}
        units, names = [], set(given)
        for (number, said), text in zip(read.rows, ids, strict=True):
            uuid = _uuid(text)
            title = shown(said.get("title")).strip()
            unit = Unit(kind, uuid, title, f"{read.title}!{number}", number)
            if uuid is None:
                unit.uuid = self._name(kind, said, names)
            if text and _key(text) in self.by_id:
                unit.refuse(read.cell(ID, number), _("This id stands in two rows."))
            self.by_id.setdefault(_key(text) or str(unit.uuid), unit)
            unit.base = _version(said.get(VERSION)) if uuid else 1
            self.own[unit] = (read, number, said)
            unit.cells = {read.cell(key, number) for key in read.columns}
            units.append(unit)
        self._find_rows(kind, units, given, read)
        if kind == "objective":
            self.book.new_objectives = {
                compared(one.title): one.row or Coming("objective", one.title, str(one.uuid))
                for one in units
            }
        return units

    def _name(self, kind: str, said: dict[str, Raw], taken: set[UUID]) -> UUID:
        """Name a new row for what it says, so that the same file makes it once."""
        words = [kind, shown(said.get("reference")), shown(said.get("title"))]
        for again in range(len(taken) + 1):
            uuid = uuid5(self.book.strategy.uuid, "\n".join([*words, str(again)]))
            if uuid not in taken:
                taken.add(uuid)
                return uuid
        raise AssertionError("There is always one more name than names taken.")

    def _find_rows(self, kind: str, units: list[Unit], given: set[UUID], read: Read) -> None:
        rows: Any = KINDS[kind].objects.filter(
            strategy=self.book.strategy, uuid__in=[unit.uuid for unit in units]
        )
        if kind == "action":
            rows = rows.select_related("objective", "responsible").prefetch_related(
                "money", "measures", "partners__organisation", "steps", "risks"
            )
        else:
            rows = rows.prefetch_related("measures")
        standing = {row.uuid: row for row in rows}
        priorities = {one.pk: one for one in self.book.priorities}
        blank = KINDS[kind](strategy=self.book.strategy)
        for row in [*rows, blank]:
            row.strategy = self.book.strategy
            row.organisations = self.book.names
            if kind == "action" and row.priority_id in priorities:
                row.priority = priorities[row.priority_id]
        for unit in units:
            unit.row, unit.blank = standing.get(unit.uuid), blank
            cell = read.cell(ID, unit.number)
            if unit.row is None and unit.uuid in given:
                unit.refuse(
                    cell,
                    _("No row of this plan has this id. Empty it to add the row as a new one."),
                )
            elif unit.row and unit.row.removed_at:
                unit.restores = unit.uuid not in given
                if not unit.restores:
                    unit.refuse(
                        cell,
                        _(
                            "It was taken out of the plan here. Put it back first, or leave it "
                            "out."
                        ),
                    )
        self._load_bases([one for one in units if one.row and one.row.version != one.base])

    def _load_bases(self, units: list[Unit]) -> None:
        """Read what stood in the rows that were saved here since the file was made."""
        uuids = [unit.row.uuid for unit in units]
        for one in Revision.objects.filter(
            strategy=self.book.strategy, object_uuid__in=uuids, lost=False
        ).order_by("pk"):
            self.bases.setdefault(one.object_uuid, {}).setdefault(one.field, []).append(one)

    def sort_below(self, read: Read) -> None:
        for number, said in read.rows:
            owner = shown(said.get("owner")).strip()
            unit = self.by_id.get(_key(owner))
            fits = unit and (not read.layout.kind or unit.kind == read.layout.kind)
            if unit is None or not fits:
                place = f"{read.title}!{number}"
                unit = Unit("", None, owner, place, number)
                unit.refuse(
                    read.cell("owner", number),
                    _("No row on the sheets of actions and objectives has the id “%s”.")
                    % owner[:60],
                )
                unit.cells = {read.cell(key, number) for key in read.columns}
                self.units.append(unit)
                continue
            self.below.setdefault(unit, {}).setdefault(read.layout.key, []).append(
                (number, said)
            )
            unit.cells |= {read.cell(key, number) for key in read.columns}

    # --- What each says ------------------------------------------------------------------

    def read_all(self) -> None:
        for unit, (read, number, said) in self.own.items():
            if unit.refusals:
                continue
            self._own_fields(unit, read, number, said)
            for one in self.sheets.values():
                if one.layout.below and one.layout.kind in {"", unit.kind}:
                    self._rows_below(unit, one)

    def check_all(self) -> None:
        """Ask, of what would stand afterwards, the rules of a whole row."""
        for unit, (read, _number, _said) in self.own.items():
            _check_whole(unit, read)

    def _own_fields(self, unit: Unit, read: Read, number: int, said: dict[str, Raw]) -> None:
        fields: dict[str, list[str]] = {}
        for key, column in read.columns.items():
            if not column.is_locked:
                fields.setdefault(key.partition("/")[0], []).append(key)
        for name, keys in fields.items():
            cells = {key: said.get(key) for key in keys}
            if unit.row is not None and all(
                normal(written(read.columns[key], unit.row, self.book)) == cell
                for key, cell in cells.items()
            ):
                continue
            try:
                value = self._value(unit, read, name, cells)
            except Unfit as unfit:
                cell = getattr(unfit, "cell", keys[0])
                unit.refuse(read.cell(cell, number), str(unfit))
                continue
            self._note(unit, name, _stands(unit.row, name), value, json(value))
        _forget_unread(unit)

    def _value(self, unit: Unit, read: Read, name: str, cells: dict[str, Raw]) -> Any:
        said = {}
        for key, cell in cells.items():
            try:
                said[key] = read.columns[key].kind.read(cell, self.book)
            except Unfit as unfit:
                unfit.cell = key  # type: ignore[attr-defined]  # told to who refuses
                raise
        if name != "principles":
            return said[name]
        stands = unit.row.principles if unit.row is not None else {}
        lines = {key.partition("/")[2]: text for key, text in said.items() if "/" in key}
        ticked = said.get("principles", list(stands))
        keys = [key for key, _label in self.book.strategy.edition.choices("principles")]
        return {
            key: lines.get(key, stands.get(key, ""))
            for key in dict.fromkeys([*keys, *ticked])
            if key in ticked or lines.get(key)
        }

    def _rows_below(self, unit: Unit, read: Read) -> None:
        name = read.layout.below
        rows = self.below.get(unit, {}).get(read.layout.key, [])
        standing = list(getattr(unit.row, name).all()) if unit.row is not None else []
        columns = [one for one in read.columns.values() if not one.is_locked]
        there = [[normal(written(one, row, self.book)) for one in columns] for row in standing]
        there = [cells for cells in there if any(one is not None for one in cells)]
        if there == [[said.get(one.key) for one in columns] for _number, said in rows]:
            return
        lines = lines_of(self.book, unit, read, rows, standing)
        if lines is not None:
            wanted, stands = lines
            if json(wanted) != stands:
                self._note(unit, name, stands, wanted, json(wanted), is_below=True)

    def _note(
        self,
        unit: Unit,
        name: str,
        stands: Any,
        value: Any,
        wanted: Any,
        *,
        is_below: bool = False,
    ) -> None:
        """Keep what the file changes; apart where a colleague changed the same meanwhile."""
        if unit.row is not None and _same(stands, wanted):
            return
        change = Change(name, stands, wanted, value, is_below)
        if unit.row is None or unit.restores or unit.row.version == unit.base:
            unit.changes.append(change)
            return
        before = self._before(unit, name, stands)
        if _same(before, wanted):
            return
        (unit.changes if _same(before, stands) else unit.conflicts).append(change)

    def _before(self, unit: Unit, name: str, stands: Any) -> Any:
        """Return what stood in a field in the version the file was made of."""
        told = self.bases.get(unit.row.uuid, {}).get(name, [])
        earlier = [one.value for one in told if one.base_version < unit.base]
        if earlier:
            return earlier[-1]
        return None if len(told) > len(earlier) else stands


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _key(text: str) -> str:
    """Return an id so that two ways to write the same are the same."""
    return str(_uuid(text) or text.casefold())


def _version(raw: Raw) -> int:
    text = shown(raw).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def json(value: Any) -> Any:
    """Return a value as a Revision keeps it; what is still to come by its name."""
    if isinstance(value, Coming):
        return value.name
    if isinstance(value, list):
        return [json(one) for one in value]
    if isinstance(value, dict):
        return {key: json(one) for key, one in value.items()}
    return as_json(value)


def _stands(row: Action | Objective | None, name: str) -> Any:
    if row is None:
        return None
    column: Any = row._meta.get_field(name)
    value = getattr(row, column.attname)
    return str(value) if isinstance(column, models.ForeignKey) and value else as_json(value)


def _same(one: Any, other: Any) -> bool:
    """Compare two values of a field; columns that say nothing may be missing in one."""
    return bool(_bare(one) == _bare(other))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _bare(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one is not None} or None
    if isinstance(value, list):
        return [_bare(one) for one in value] or None
    return None if value in ("", False) else value


def _forget_unread(unit: Unit) -> None:
    """A field that is written now no longer holds what could not be read before."""
    unread: dict[str, str] = getattr(unit.row, "unread", None) or {}
    written_now = {one.field for one in unit.changes}
    rest = {name: text for name, text in unread.items() if name not in written_now}
    if rest != unread:
        unit.changes.append(Change("unread", unread, rest, rest))


def _miss_what_is_left_out(units: list[Unit]) -> None:
    """An action cannot name an objective that the file would make, but that is left out."""
    left = {str(one.uuid) for one in units if one.choice == LEAVE and one.row is None}
    for unit in units:
        for change in (*unit.changes, *unit.conflicts):
            if isinstance(change.value, Coming) and change.value.key in left:
                unit.refuse(
                    unit.place,
                    _("The objective “%s” is left out. Leave this row out as well, or name "
                      "another objective.") % change.value.name,
                )  # fmt: skip


def _check_whole(unit: Unit, read: Read) -> None:
    if unit.refusals:
        return
    taken = unit.changes + (unit.conflicts if unit.choice == MINE else [])
    said = {one.field: one.value for one in taken}
    if not said.get("title", getattr(unit.row, "title", "")):
        unit.refuse(read.cell("title", unit.number), _("There is no title in this row."))
    starts, ends = (said.get(one, getattr(unit.row, one, None)) for one in ("starts", "ends"))
    if starts and ends and ends < starts:
        unit.refuse(read.cell("ends", unit.number), _("An action cannot end before it starts."))
