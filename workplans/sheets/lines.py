"""The rows below an action or objective, as a sheet lists them."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from workplans.related import KINDS, as_rows, rows_of
from workplans.sheets.book import Book
from workplans.sheets.cells import Raw, shown
from workplans.sheets.heads import Read
from workplans.sheets.kinds import Coming, Unfit

if TYPE_CHECKING:
    from workplans.sheets.units import Unit

MOST_LINES = 60

Rows = list[tuple[int, dict[str, Raw]]]


def lines_of(
    book: Book, unit: "Unit", read: Read, rows: Rows, standing: list[Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]] | None:
    """Return (what shall stand, what stands) below a unit; None where a cell is refused."""
    kind = read.layout.below
    before = len(unit.refusals)
    if len(rows) > MOST_LINES:
        place = read.cell("owner", rows[MOST_LINES][0])
        unit.refuse(place, _("At most %d rows can belong to one thing.") % MOST_LINES)
        return None
    unread = {
        (name, text)
        for row in standing
        for name, text in (getattr(row, "unread", None) or {}).items()
    }
    lines = [_line(book, unit, read, one, unread) for one in rows]
    if len(unit.refusals) > before:
        return None
    _check_rules(unit, read, lines, [number for number, _said in rows])
    if len(unit.refusals) > before:
        return None
    return as_rows(lines, kind), rows_of(standing, kind)


def _line(
    book: Book,
    unit: "Unit",
    read: Read,
    one: tuple[int, dict[str, Raw]],
    unread: set[tuple[str, str]],
) -> dict[str, Any]:
    number, said = one
    row: dict[str, Any] = {}
    kept: dict[str, str] = {}
    for key, column in read.columns.items():
        if column.is_locked:
            continue
        cell = said.get(key)
        try:
            row[key] = column.kind.read(cell, book)
        except Unfit as unfit:
            # What could not be read before, and stands there still, stays kept as typed.
            if (key, shown(cell)) in unread:
                kept[key] = shown(cell)
            else:
                unit.refuse(read.cell(key, number), str(unfit))
    if "unread" in KINDS[read.layout.below].fields:
        row["unread"] = kept
    if read.layout.below == "money":
        _say_currency(row, book.strategy.currency)
    return row


def _say_currency(row: dict[str, Any], own: str) -> None:
    if row.get("currency") == own:
        row["currency"] = ""
    if row.get("rate") is None:
        row["rate_in"] = ""
    elif not row.get("rate_in"):
        row["rate_in"] = own


def _check_rules(
    unit: "Unit", read: Read, lines: list[dict[str, Any]], numbers: list[int]
) -> None:
    """Ask the rules of the database, row by row, before anything is written."""
    model: Any = KINDS[read.layout.below].model
    seen = set()
    for line, number in zip(lines, numbers, strict=True):
        who = line.get("organisation")
        if read.layout.below == "partners" and who in seen:
            unit.refuse(
                read.cell("organisation", number), _("This organisation stands here already.")
            )
        seen.add(who)
        above = {"action_id" if unit.kind == "action" else "objective_id": 1}
        told = {
            f"{name}_id" if name == "organisation" else name: value
            for name, value in line.items()
            if not isinstance(value, Coming)
        }
        row = model(
            **above, **{name: value for name, value in told.items() if value is not None}
        )
        for rule in model._meta.constraints:
            if not isinstance(rule, CheckConstraint):
                continue
            try:
                rule.validate(model, row)
            except ValidationError as wrong:
                name = str(wrong.code or next(iter(line)))
                unit.refuse(read.cell(name, number), " ".join(wrong.messages))
