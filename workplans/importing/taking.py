"""From the rows of a list to actions: what each becomes, taking over, and back again."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activity.verbs import Verb
from kernel import typed
from kernel.text import bare, folded, kept_text, line
from regions.services import organisations_by_name
from strategies.access import Desk
from workplans.batches import add_actions, batch_for, finish, step_key
from workplans.forms.typed import amount, year
from workplans.importing.columns import guess, year_in
from workplans.importing.reading import Sheet
from workplans.models import Batch, MoneyLine, Objective
from workplans.services import organisation_named

LONGEST: dict[str, tuple[int, str | Promise]] = {
    "title": (200, gettext_lazy("The title is longer than 200 characters. Shorten it.")),
    "reference": (30, gettext_lazy("Your own number is longer than 30 characters.")),
    "description": (
        6000,
        gettext_lazy("The description is longer than 6,000 characters. Shorten it."),
    ),
    "responsible": (
        200,
        gettext_lazy("Who does it is longer than 200 characters. Shorten it."),
    ),
    "role": (160, gettext_lazy("The role is longer than 160 characters. Shorten it.")),
}


@dataclass
class Preview:
    """One row of the file: what it becomes, or the sentence why it is refused."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    refused: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def amounts(self) -> list[dict[str, Any]]:
        return [one for one in self.values.get("money", []) if one["amount"]]


@dataclass(frozen=True)
class _Known:
    """What the cells are compared with: read once for the whole list."""

    objectives: list[Objective]
    sources: dict[str, str]
    certainties: dict[str, str]


@transaction.atomic
def keep_upload(desk: Desk, *, uuid: UUID, name: str, sheet: Sheet) -> Batch:
    batch, _new = batch_for(
        desk,
        step_key(uuid, sheet.rows),
        Verb.ACTIONS_IMPORTED,
        line(name)[-200:],
        rows=sheet.rows,
        numbers=sheet.numbers,
        mapping=_as_last_time(desk, sheet.rows[0]) or guess(sheet.rows[0]),
    )
    return batch


def _as_last_time(desk: Desk, heads: list[str]) -> dict[str, str]:
    """Return what the person chose for a list of the region with the same heads."""
    wanted = [bare(head) for head in heads]
    earlier = Batch.objects.filter(
        strategy__region=desk.place.region, verb=Verb.ACTIONS_IMPORTED, done_at__isnull=False
    ).order_by("-done_at")[:20]
    for batch in earlier:
        if batch.rows and [bare(head) for head in batch.rows[0]] == wanted:
            return dict(batch.mapping)
    return {}


def save_mapping(batch: Batch, mapping: dict[str, str]) -> None:
    Batch.objects.filter(pk=batch.pk, done_at=None).update(mapping=mapping)
    batch.mapping = mapping


def preview(batch: Batch) -> list[Preview]:
    """Say for every row what it becomes or why it is refused; two queries."""
    edition = batch.strategy.edition
    known = _Known(
        list(Objective.objects.filter(strategy=batch.strategy).in_plan()),
        {bare(label): key for key, label in edition.choices("money_sources")},
        {bare(str(one.label)): one.value for one in MoneyLine.Certainty},
    )
    heads = batch.rows[0]
    numbers = batch.numbers or range(1, len(batch.rows) + 1)
    return [
        _row(number, cells, heads, batch.mapping, known)
        for number, cells in list(zip(numbers, batch.rows, strict=True))[1:]
    ]


def _row(
    number: int, cells: list[str], heads: list[str], mapping: dict[str, str], known: _Known
) -> Preview:
    row = Preview(number)
    said = {target: cells[int(column)] for column, target in mapping.items()}
    refused = _refusal(said)
    if refused:
        row.refused = str(refused)
        return row
    row.values = {
        "title": line(said.get("title", "")),
        "reference": line(said.get("reference", "")),
        "description": kept_text(said.get("description", "")),
        "role": line(said.get("role", "")),
        "responsible_name": line(said.get("responsible", "")),
        "unread": {},
    }
    for name in ("starts", "ends"):
        row.values[name] = _read(row, row.values["unread"], name, said.get(name, ""))
    starts, ends = row.values["starts"], row.values["ends"]
    if starts and ends and ends < starts:
        row.refused = _("The action ends before it starts. Correct the months.")
        return row
    _objective(row, line(said.get("objective", "")), known.objectives)
    row.values["money"] = [
        one
        for column, target in mapping.items()
        if target == "amount" and cells[int(column)]
        for one in [_money(row, cells[int(column)], year_in(heads[int(column)]), said, known)]
    ]
    return row


def _refusal(said: dict[str, str]) -> str | Promise:
    if not line(said.get("title", "")):
        return gettext_lazy("There is no title in this row.")
    for name, (longest, sentence) in LONGEST.items():
        if len(said.get(name, "")) > longest:
            return sentence
    return ""


def _month(text: str) -> Any:
    found = typed.month(text) or typed.day(text)
    return found.replace(day=1) if found else None


_NOT_A_MONTH = gettext_lazy("We cannot read “%s” as a month. It is kept as typed.")
READERS: dict[str, tuple[Callable[[str], Any], str | Promise]] = {
    "starts": (_month, _NOT_A_MONTH),
    "ends": (_month, _NOT_A_MONTH),
    "year": (year, gettext_lazy("We cannot read “%s” as a year. It is kept as typed.")),
    "amount": (
        amount,
        gettext_lazy("We cannot read “%s” as an amount above zero. It is kept as typed."),
    ),
}


def _read(row: Preview, unread: dict[str, str], name: str, cell: str) -> Any:
    """Return what the cell says; what cannot be read is kept beside, with a note."""
    reader, sentence = READERS[name]
    text = line(cell)
    value = reader(text) if text else None
    if text and value is None:
        unread[name] = text
        row.notes.append(str(sentence) % text[:60])
    return value


def _objective(row: Preview, text: str, objectives: list[Objective]) -> None:
    if not text:
        return
    number = re.match(r"^\D{0,12}(\d{1,2})(?!\d)", text)
    for at, one in enumerate(objectives, start=1):
        if folded(one.title) == folded(text):
            row.values["objective"] = one
            return
        if number and int(number[1]) == at:
            row.values["objective"] = one
    if "objective" not in row.values:
        row.notes.append(_("No objective is called “%s”. Choose one later.") % text[:60])


def _money(
    row: Preview, cell: str, of_year: int | None, said: dict[str, str], known: _Known
) -> dict[str, Any]:
    unread: dict[str, str] = {}
    source = known.sources.get(bare(line(said.get("source", ""))), "")
    certainty = known.certainties.get(bare(line(said.get("certainty", ""))), "")
    notes = [
        "" if source else line(said.get("source", "")),
        "" if certainty else line(said.get("certainty", "")),
        line(said.get("note", "")),
    ]
    note = " · ".join(filter(None, notes))
    if len(note) > 200:
        row.refused = _("The note on the money is longer than 200 characters. Shorten it.")
    sum_ = _read(row, unread, "amount", cell)
    if of_year is None:
        of_year = _read(row, unread, "year", said.get("year", ""))
    return {
        "year": of_year,
        "amount": sum_,
        "source": source,
        "certainty": certainty,
        "note": note,
        "unread": unread,
    }


@transaction.atomic
def take_over(desk: Desk, batch: Batch) -> int:
    """Make the actions of every row that is not refused; twice makes them once."""
    claimed = Batch.objects.filter(pk=batch.pk, done_at=None).update(done_at=timezone.now())
    if not claimed:
        batch.refresh_from_db()
        return batch.count
    rows = []
    organisations = organisations_by_name(desk.place.region)
    for one in preview(batch):
        if one.refused:
            continue
        values = dict(one.values)
        name = values.pop("responsible_name")
        if name:
            values["responsible"] = organisation_named(desk, name, organisations)
        rows.append(values)
    add_actions(desk, batch, rows)
    finish(desk, batch)
    return batch.count
