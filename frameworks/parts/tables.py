"""Tables: rows of cells, edited without JavaScript.

Every row has an id that never changes, so that other things can point to it and a form
sent twice makes no row twice. "none" instead of rows says that there are none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.parts.base import Block, Part, PartType, Reading, Sentence, is_blank, marked
from frameworks.parts.files import file_content, file_fields
from frameworks.parts.scalars import SCALARS, CannotRead, typed_day, typed_month

NONE = "none"
IN_CELL = {"date": typed_day, "month": typed_month}
EMPTY_ROWS = 3
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Row:
    """What a layout shows of one row: its number, what stands, the names of its fields."""

    number: int
    stands: Mapping[str, Any]
    names: list[str]
    remove: str


class Table(PartType):
    layout = "frameworks/parts/_rows.html"

    def _stands(self, part: Part) -> list[dict[str, Any]]:
        return part.value if isinstance(part.value, list) else []

    def _ids(self, part: Part) -> list[str]:
        """Return the ids of the rows to show: those that stand, and empty ones."""
        if part.posted is not None:
            return list(part.posted)
        ids = [row["id"] for row in self._stands(part)]
        only_unread = {name.partition(".")[0] for name in part.unread} - set(ids)
        ids += sorted(one for one in only_unread if _ID.fullmatch(one))
        room = max(0, min(EMPTY_ROWS, part.spec["max_rows"] - len(ids)))
        return ids + [uuid4().hex for _one in range(room)]

    def fields(self, part: Part) -> dict[str, forms.Field]:
        ids = self._ids(part)
        fields: dict[str, forms.Field] = {
            "rows": forms.CharField(
                widget=forms.HiddenInput, required=False, initial=" ".join(ids)
            )
        }
        if part.spec["none"]:
            fields[NONE] = forms.BooleanField(
                label=part.text("none_label"), required=False, initial=part.value == NONE
            )
        return fields | self.row_fields(part, ids)

    def row_fields(self, part: Part, ids: list[str]) -> dict[str, forms.Field]:
        stands = {row["id"]: row for row in self._stands(part)}
        fields: dict[str, forms.Field] = {}
        for one in ids:
            row = stands.get(one, {})
            for column in part.spec["columns"]:
                fields |= self._cell(part, column, one, row)
            if one in stands:
                fields[f"{one}.remove"] = forms.BooleanField(
                    label=_("Remove this row"), required=False
                )
        return fields

    def _cell(
        self, part: Part, column: Mapping[str, Any], row_id: str, row: Mapping[str, Any]
    ) -> dict[str, forms.Field]:
        name, label = f"{row_id}.{column['key']}", part.column_label(column["key"])
        value = row.get(column["key"])
        if column["type"] == "file":
            fields = file_fields(part.around, value)
            for key, field in fields.items():
                field.label = f"{label}: {field.label}" if key == "kept" else label
            return {f"{name}.{key}": field for key, field in fields.items()}
        scalar = SCALARS[column["type"]]
        field = scalar.field(column, part.around, "cell")
        field.label = label
        typed = IN_CELL.get(column["type"], scalar.typed)
        field.initial = part.unread.get(name) or typed(value)
        return {name: marked(field, needed=True)}

    def rows(self, part: Part, ids: Sequence[str]) -> list[Row]:
        stands = {row["id"]: row for row in self._stands(part)}
        rows = []
        for number, one in enumerate(ids, start=1):
            names = [
                name for name in self.row_fields(part, [one]) if not name.endswith(".remove")
            ]
            remove = f"{one}.remove" if one in stands else ""
            rows.append(Row(number, stands.get(one, {}), names, remove))
        return rows

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        rows: list[dict[str, Any]] = []
        unread: dict[str, str] = {}
        for one in row_ids(typed.get("rows", ""), part.spec["max_rows"]):
            if typed.get(f"{one}.remove"):
                continue
            row, not_read = self._read_row(part, one, typed)
            if row or not_read:
                rows.append({"id": one, **row})
                unread |= {f"{one}.{key}": text for key, text in not_read.items()}
        if not rows and typed.get(NONE):
            return Reading(NONE)
        return Reading(rows, unread)

    def _read_row(
        self, part: Part, row_id: str, typed: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        row: dict[str, Any] = {}
        unread: dict[str, str] = {}
        for column in part.spec["columns"]:
            key, name = column["key"], f"{row_id}.{column['key']}"
            if column["type"] == "file":
                # What was brought has been stored before the form was read.
                cell: Any = typed.get(f"{name}.kept")
            else:
                try:
                    cell = SCALARS[column["type"]].read(column, typed.get(name, ""))
                except CannotRead:
                    unread[key] = str(typed.get(name))
                    continue
            if not is_blank(cell):
                row[key] = cell
        return row, unread

    def sentence(self, part: Part, name: str) -> Sentence:
        row, _dot, key = name.partition(".")
        column = next((one for one in part.spec["columns"] if one["key"] == key), None)
        if column is None or column["type"] not in SCALARS or not _ID.fullmatch(row):
            return self.unreadable
        return _("Row %(number)s, %(column)s: %(sentence)s") % {
            "number": 1 + self._ids(part).index(row),
            "column": part.column_label(key),
            "sentence": SCALARS[column["type"]].unreadable(column),
        }

    def is_complete(self, part: Part) -> bool:
        if part.value == NONE:
            return bool(part.spec["none"])
        needed = [one["key"] for one in part.spec["columns"] if one["required"]]
        whole = [
            row
            for row in self._stands(part)
            if len(row) > 1 and all(not is_blank(row.get(key)) for key in needed)
        ]
        return len(whole) >= max(1, int(part.spec["min_rows"]))

    def tidy(self, spec: Mapping[str, Any], value: Any) -> Any:
        if value == NONE:
            return NONE
        columns = {one["key"]: one for one in spec["columns"]}
        return [
            {"id": row.get("id") or uuid4().hex}
            | {
                key: cell if isinstance(cell, bool | list) else str(cell)
                for key, cell in row.items()
                if key in columns and not is_blank(cell)
            }
            for row in value or []
        ]

    def content(self, part: Part, languages: list[str]) -> Block | None:
        label = part.texts("label", languages)
        if part.value == NONE:
            return {"kind": "word", "label": label, "text": part.texts("none_label", languages)}
        rows = [list(self._cells(part, row, languages)) for row in self._stands(part)]
        if not rows:
            return None
        columns = [
            {
                "label": {code: part.column_label(one["key"], code) for code in languages},
                "type": one["type"],
            }
            for one in part.spec["columns"]
        ]
        return {"kind": "table", "label": label, "columns": columns, "rows": rows}

    def _cells(
        self, part: Part, row: Mapping[str, Any], languages: list[str]
    ) -> Iterator[Block]:
        for column in part.spec["columns"]:
            value = row.get(column["key"])
            if is_blank(value):
                yield {"kind": "nothing"}
            elif column["type"] == "file":
                yield file_content(part.around, value) or {"kind": "nothing"}
            else:
                scalar = SCALARS[column["type"]]
                yield scalar.content(column, value, part.around, languages)


def row_ids(text: str, most: int) -> list[str]:
    """Return the row ids a posted form names; what is no id is no row."""
    ids = [one for one in str(text).split() if _ID.fullmatch(one)]
    return list(dict.fromkeys(ids))[: most + EMPTY_ROWS]
