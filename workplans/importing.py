"""A region's own list of actions: file → rows → preview → actions in one step, undoable.

Nothing of the file is run or followed: cells are read as values, formulas as the values
Excel kept for them.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from activity.services import record
from activity.verbs import Verb
from kernel import typed
from kernel.errors import DomainError
from kernel.text import folded, line, rich
from regions.models import Organisation
from strategies.access import Desk
from workplans.models import Action, ImportBatch, Objective
from workplans.services import add_actions, organisation_named

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 2000
MAX_COLUMNS = 40
MAX_CELL = 6000
MAX_UNPACKED = 100 * 1024 * 1024

# What a column can be, with the heads people give it, folded, in the languages we have.
TARGETS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "reference": (
        gettext_lazy("Your own number"),
        ("no", "nr", "nr.", "number", "ref", "reference", "cod"),
    ),
    "title": (
        gettext_lazy("Title"),
        ("title", "action", "activity", "titlu", "acțiune", "acțiunea", "măsura", "activitate"),
    ),
    "description": (
        gettext_lazy("What exactly"),
        ("description", "details", "descriere", "detalii"),
    ),
    "objective": (gettext_lazy("Objective"), ("objective", "goal", "obiectiv", "obiectivul")),
    "responsible": (
        gettext_lazy("Who does it"),
        ("responsible", "who", "lead", "owner", "organisation", "responsabil", "cine"),
    ),
    "role": (gettext_lazy("Role"), ("role", "rol", "funcția")),
    "starts": (gettext_lazy("From which month"), ("from", "start", "starts", "de la", "început")),
    "ends": (gettext_lazy("To which month"), ("to", "until", "end", "ends", "până la", "sfârșit")),
    "year": (gettext_lazy("Year of the money"), ("year", "an", "anul")),
    "amount": (
        gettext_lazy("Amount"),
        ("amount", "cost", "budget", "eur", "sumă", "suma", "buget"),
    ),
    "source": (gettext_lazy("Who pays"), ("source", "funding", "sursă", "sursa", "finanțare")),
}


class NotReadable(DomainError):
    """The file cannot be taken; the sentence says why and what to do."""


@dataclass
class Preview:
    """One row of the file: what it becomes, or the sentence why it is refused."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    refused: str = ""
    notes: list[str] = field(default_factory=list)


def read_file(name: str, data: bytes) -> list[list[str]]:
    """Return the rows of an .xlsx or .csv file as text; raises NotReadable."""
    if len(data) > MAX_BYTES:
        raise NotReadable(_("This file is larger than 5 MB. Save the list alone as a file."))
    lower = name.lower()
    if lower.endswith(".xlsx"):
        rows = _read_xlsx(data)
    elif lower.endswith((".csv", ".txt")):
        rows = _read_csv(data)
    else:
        raise NotReadable(
            _("We can read .xlsx and .csv files. Save your list as one of these.")
        )
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise NotReadable(
            _("We found no list in this file. The first row names the columns.")
        )
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m}"
    if isinstance(value, float):
        value = Decimal(repr(value)).normalize()
        return f"{value:f}"
    return line(str(value))[:MAX_CELL]


def _read_xlsx(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise NotReadable(_("This file holds too much. Save the list alone."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise NotReadable(
            _("We cannot read this file. Open it in Excel or LibreOffice and save it again "
              "as .xlsx.")
        ) from error
    rows: list[list[str]] = []
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
            rows.append([_cell(value) for value in row])
            if len(rows) > MAX_ROWS + 1:
                raise NotReadable(
                    _("This list has more than 2,000 rows. Split it into several files.")
                )
    finally:
        book.close()
    return rows


def _read_csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    if "\x00" in text:
        raise NotReadable(_("This is not a text file. Save your list as .csv or .xlsx."))
    head = text[:4000]
    delimiter = max(";,\t", key=head.count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows.append([_cell(value) for value in row[:MAX_COLUMNS]])
            if len(rows) > MAX_ROWS + 1:
                raise NotReadable(
                    _("This list has more than 2,000 rows. Split it into several files.")
                )
    except csv.Error as error:
        raise NotReadable(_("We cannot read this file. Save it again as .csv.")) from error
    return rows


def _decoded(data: bytes) -> str:
    """UTF-8 and UTF-16 say what they are; old Excel files of our regions are cp1250."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1250", errors="replace")


def guess_mapping(heads: list[str]) -> dict[str, int]:
    """Return target → column for the heads we know."""
    known = [folded(head).strip(" .:") for head in heads]
    mapping: dict[str, int] = {}
    for target, (_label, names) in TARGETS.items():
        for column, head in enumerate(known):
            if head in names and column not in mapping.values():
                mapping[target] = column
                break
    return mapping


@transaction.atomic
def keep_upload(desk: Desk, *, uuid: UUID, name: str, rows: list[list[str]]) -> ImportBatch:
    batch, _new = ImportBatch.objects.get_or_create(
        uuid=uuid,
        defaults={
            "strategy": desk.strategy,
            "file_name": name[:200],
            "rows": rows,
            "mapping": guess_mapping(rows[0]),
            "uploaded_by": desk.user,
        },
    )
    return batch


def save_mapping(batch: ImportBatch, mapping: dict[str, int]) -> None:
    ImportBatch.objects.filter(pk=batch.pk, taken_over_at=None).update(mapping=mapping)
    batch.mapping = mapping


def preview(batch: ImportBatch) -> list[Preview]:
    """Say for every row what it becomes or why it is refused; two queries."""
    strategy = batch.strategy
    objectives = list(Objective.objects.filter(strategy=strategy))
    sources = {folded(label): key for key, label in strategy.edition.choices("money_sources")}
    found = []
    for number, row in enumerate(batch.rows[1:], start=2):
        cells = {
            target: row[column] if column < len(row) else ""
            for target, column in batch.mapping.items()
        }
        found.append(_row(number, cells, objectives, sources))
    return found


def _row(
    number: int, cells: dict[str, str], objectives: list[Objective], sources: dict[str, str]
) -> Preview:
    row = Preview(number)
    title = cells.get("title", "")
    if not title:
        row.refused = _("There is no title in this row.")
        return row
    if len(title) > 200:
        row.refused = _("The title is longer than 200 characters. Shorten it.")
        return row
    unread: dict[str, str] = {}
    row.values = {
        "title": title,
        "reference": cells.get("reference", "")[:30],
        "description": rich(cells.get("description", "")),
        "role": cells.get("role", "")[:160],
        "responsible_name": cells.get("responsible", "")[:200],
    }
    for name in ("starts", "ends"):
        text = cells.get(name, "")
        value = typed.month(text) if text else None
        if text and value is None:
            value_day = typed.day(text)
            value = value_day.replace(day=1) if value_day else None
        if text and value is None:
            unread[name] = text
            row.notes.append(
                _("We cannot read “%s” as a month. It is kept as typed.") % text[:60]
            )
        row.values[name] = value
    starts, ends = row.values["starts"], row.values["ends"]
    if starts and ends and ends < starts:
        row.refused = _("The action ends before it starts. Correct the months.")
        return row
    _objective(row, cells.get("objective", ""), objectives)
    _money(row, cells, sources, unread)
    row.values["unread"] = unread
    return row


def _objective(row: Preview, text: str, objectives: list[Objective]) -> None:
    if not text:
        return
    wanted = folded(text)
    leading = re.match(r"^\D*(\d{1,2})\b", text)
    for at, one in enumerate(objectives, start=1):
        if folded(one.title) == wanted or (leading and int(leading[1]) == at):
            row.values["objective"] = one
            return
    row.notes.append(_("No objective is called “%s”. Choose one later.") % text[:60])


def _money(
    row: Preview, cells: dict[str, str], sources: dict[str, str], unread: dict[str, str]
) -> None:
    text = cells.get("amount", "")
    if not text:
        return
    amount = typed.number(text)
    year = typed.whole(cells.get("year", "")) if cells.get("year") else None
    if amount is None or amount <= 0:
        unread["money.0.amount"] = text
        row.notes.append(
            _("We cannot read “%s” as an amount. It is kept as typed.") % text[:60]
        )
        amount = None
    source = sources.get(folded(cells.get("source", "")), "")
    note = cells.get("source", "")[:200] if cells.get("source") and not source else ""
    row.values["money"] = [
        {
            "year": year if year and 2000 <= year <= 2100 else None,
            "amount": amount.quantize(Decimal("0.01")) if amount else None,
            "source": source,
            "certainty": "",
            "note": note,
        }
    ]


@transaction.atomic
def take_over(desk: Desk, batch: ImportBatch) -> int:
    """Make the actions of every row that is not refused; twice makes them once."""
    claimed = ImportBatch.objects.filter(pk=batch.pk, taken_over_at=None).update(
        taken_over_at=timezone.now()
    )
    if not claimed:
        return batch.actions.count()
    rows = []
    organisations: dict[str, Organisation] = {}
    for one in preview(batch):
        if one.refused:
            continue
        values = dict(one.values)
        name = values.pop("responsible_name")
        if name:
            key = folded(name)
            organisations.setdefault(key, organisation_named(desk, name))
            values["responsible"] = organisations[key]
        rows.append(values)
    made = add_actions(desk, batch, rows)
    _record(Verb.ACTIONS_IMPORTED, desk, batch, len(made))
    return len(made)


@transaction.atomic
def undo(desk: Desk, batch: ImportBatch) -> tuple[int, int]:
    """Take out what the list made; (taken out, kept because somebody worked on it)."""
    claimed = ImportBatch.objects.filter(
        pk=batch.pk, undone_at=None, taken_over_at__isnull=False
    ).update(undone_at=timezone.now())
    if not claimed:
        return 0, 0
    mine = Action.objects.filter(batch=batch).in_plan()
    taken_out = mine.filter(version=1).update(removed_at=timezone.now())
    kept = Action.objects.filter(batch=batch).in_plan().count()
    _record(Verb.IMPORT_UNDONE, desk, batch, taken_out)
    return taken_out, kept


def _record(verb: Verb, desk: Desk, batch: ImportBatch, count: int) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=batch,
        title=batch.file_name,
        link=reverse("workplans:plan", args=[desk.place.region.slug]),
        count=count,
    )
