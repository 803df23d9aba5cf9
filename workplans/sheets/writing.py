"""The plan as a workbook: one sheet for each kind of row, the lists, and what columns mean."""

import io
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from frameworks.content.rules import rules_of
from strategies.models import Strategy
from workplans.models import Action, Objective
from workplans.readiness.actions import needed
from workplans.readiness.plan import Plan
from workplans.related import KINDS
from workplans.sheets.book import Book
from workplans.sheets.cells import escaped
from workplans.sheets.columns import LAYOUTS, columns_of
from workplans.sheets.layout import ID, NAME, NEEDED, OWNER, VERSION, Column, Layout
from workplans.sheets.values import writer

# Drop-downs reach this far below what stands, for rows that are added.
MORE_ROWS = 500
RISKY = ("=", "+", "-", "@", "\t", "'", "#")
# What Excel takes in one cell.
LONGEST = 32_767
DEEP_BLUE, GREY = "FF1D3A6E", "FFEDEDED"


def write_plan(strategy: Strategy, language: str) -> bytes:
    """Return the workplan as .xlsx, for the region's team; a constant number of queries."""
    with translation.override(language):
        book = Book(strategy)
        return _Workbook(book, _plan(book)).as_bytes()


def _plan(book: Book) -> Plan:
    """Return the plan for what single actions lack; no question of the method is read."""
    actions = list(
        Action.objects.filter(strategy=book.strategy).in_plan().select_related("responsible")
    )
    priorities = {one.pk: one for one in book.priorities}
    objectives = {one.pk: one for one in book.objectives}
    for action in actions:
        if action.priority_id:
            action.priority = priorities.get(action.priority_id)
        if action.objective_id:
            # One that is taken out is none here, neither in the cell nor for what is lacking.
            action.objective = objectives.get(action.objective_id)
    rules = rules_of(book.strategy.edition)
    below = _below(book, actions)
    return Plan(book.strategy, book.objectives, actions, rules=rules, below=below)


def _below(book: Book, actions: list[Action]) -> dict[tuple[type, int, str], list[Any]]:
    """Read every kind of row once; a queryset for each action would cost more than it reads."""
    below: dict[tuple[type, int, str], list[Any]] = {
        (Objective, one.pk, "measures"): list(one.measures.all()) for one in book.objectives
    }
    for kind in KINDS:
        found: dict[int, list[Any]] = {one.pk: [] for one in actions}
        rows: Any = KINDS[kind].model._default_manager.filter(action__strategy=book.strategy)
        for row in rows.select_related("organisation") if kind == "partners" else rows:
            if row.action_id in found:
                found[row.action_id].append(row)
        below |= {(Action, key, kind): lines for key, lines in found.items()}
    return below


class _Workbook:
    def __init__(self, book: Book, plan: Plan) -> None:
        self.book, self.plan = book, plan
        self.made: Any = Workbook(write_only=True)
        self.options: list[tuple[str, list[str]]] = []
        self.styles: set[str] = set()
        self.made.add_named_style(
            NamedStyle(
                "head",
                font=Font(bold=True, color="FFFFFFFF"),
                fill=PatternFill("solid", fgColor=DEEP_BLUE),
                alignment=Alignment(wrap_text=True, vertical="top"),
            )
        )
        self.made.add_named_style(
            NamedStyle(
                "locked",
                fill=PatternFill("solid", fgColor=GREY),
                alignment=Alignment(vertical="top"),
            )
        )

    def _new_sheet(self, title: str) -> Any:
        sheet = self.made.create_sheet(title)
        # openpyxl tries each cell as a value first, which costs a third of the time of a row.
        sheet._values_to_row = _placed  # noqa: SLF001 - there is no other way in
        return sheet

    def as_bytes(self) -> bytes:
        for layout in LAYOUTS:
            self._sheet(layout)
        self._meanings()
        self._lists()
        kept = io.BytesIO()
        self.made.save(kept)
        return kept.getvalue()

    # --- One sheet of rows ---------------------------------------------------------------

    def _sheet(self, layout: Layout) -> None:
        sheet = self._new_sheet(str(layout.title))
        columns = columns_of(layout, self.book)
        models = [_Model(sheet, self._style_of(column)) for column in columns]
        keys = [column.key for column in columns]
        last = keys.index(NAME if layout.below else "title")
        sheet.freeze_panes = f"{get_column_letter(last + 2)}2"
        for at, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = column.width
        head = _Model(sheet, "head")
        sheet.append(head.filled(one.title(self.book)) for one in columns)
        count = 1
        for cells in self._rows(layout, columns):
            count += 1
            sheet.append(list(map(_Model.filled, models, cells)))
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
        for at, column in enumerate(columns, start=1):
            self._drop_down(sheet, column, at, count)

    def _rows(self, layout: Layout, columns: list[Column]) -> Iterator[list[Any]]:
        writers = [self._writer(column) for column in columns]
        for owner in self._owners(layout):
            for row in self.plan.rows_below(owner, layout.below) if layout.below else [owner]:
                cells = [write(row, owner) for write in writers]
                said = zip(columns, cells, strict=True)
                if any(cell not in (None, "") for one, cell in said if not one.is_locked):
                    yield cells

    def _owners(self, layout: Layout) -> list[Any]:
        if layout.kind == "objective":
            return list(self.plan.objectives)
        return [*(() if layout.kind else self.plan.objectives), *self.plan.actions]

    def _writer(self, column: Column) -> Callable[[Any, Any], Any]:
        """Return what gives a column's cell of a row and its owner: decided once a column."""
        if column.key in {ID, OWNER}:
            return lambda _row, owner: str(owner.uuid)
        if column.key == VERSION:
            return lambda _row, owner: owner.version
        if column.key == NAME:
            return lambda _row, owner: owner.title
        if column.key == NEEDED:
            rules = [(str(one.word), one.faults) for one in needed(self.plan)]
            return lambda row, _owner: ", ".join(
                word for word, faults in rules if faults(row, self.plan)
            )
        return writer(column, self.book)

    def _style_of(self, column: Column) -> str:
        if column.is_locked:
            return "locked"
        kind = column.kind
        if not kind.format and not kind.wraps:
            return ""
        name = f"cell {kind.format or 'text'}{' wrapped' if kind.wraps else ''}"
        if name not in self.styles:
            self.styles.add(name)
            self.made.add_named_style(
                NamedStyle(
                    name,
                    alignment=Alignment(wrap_text=kind.wraps, vertical="top"),
                    number_format=kind.format or "General",
                )
            )
        return name

    # --- Lists and meanings ----------------------------------------------------------------

    def _drop_down(self, sheet: Any, column: Column, at: int, count: int) -> None:
        options = list(column.kind.options(self.book))
        if not options:
            return
        if options not in [some for _name, some in self.options]:
            self.options.append((column.title(self.book), options))
        place = [some for _name, some in self.options].index(options) + 1
        letter = get_column_letter(place)
        rule = DataValidation(
            type="list",
            formula1=f"'{_('Lists')}'!${letter}$2:${letter}${len(options) + 1}",
            allow_blank=True,
            showErrorMessage=not column.kind.is_open,
            showInputMessage=True,
            errorTitle=column.title(self.book)[:32],
            error=str(column.kind.allowed)[:220],
            promptTitle=column.title(self.book)[:32],
            prompt=str(column.means)[:220],
        )
        here = get_column_letter(at)
        rule.add(f"{here}2:{here}{count + MORE_ROWS}")
        sheet.data_validations.append(rule)

    def _meanings(self) -> None:
        sheet = self._new_sheet(_("What the columns mean"))
        for letter, width in zip("ABCD", (16, 34, 70, 70), strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = "A2"
        heads = (_("Sheet"), _("Column"), _("What it means"), _("What is allowed"))
        head = _Model(sheet, "head")
        sheet.append(head.filled(one) for one in heads)
        style = NamedStyle("meaning", alignment=Alignment(wrap_text=True, vertical="top"))
        self.made.add_named_style(style)
        wrapped = _Model(sheet, style.name)
        for layout in LAYOUTS:
            for column in columns_of(layout, self.book):
                said = (
                    str(layout.title),
                    column.title(self.book),
                    str(column.means),
                    str(column.kind.allowed),
                )
                sheet.append(wrapped.filled(one) for one in said)

    def _lists(self) -> None:
        sheet = self._new_sheet(_("Lists"))
        sheet.freeze_panes = "A2"
        for at in range(1, len(self.options) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = 36
        head = _Model(sheet, "head")
        models = [_Model(sheet) for _each in self.options]
        sheet.append(head.filled(name) for name, _options in self.options)
        longest = max((len(options) for _name, options in self.options), default=0)
        for at in range(longest):
            sheet.append(
                model.filled(options[at] if at < len(options) else None)
                for model, (_name, options) in zip(models, self.options, strict=True)
            )


def _placed(cells: Iterable["_Cell | None"], row: int) -> Iterator["_Cell"]:
    for column, cell in enumerate(cells, start=1):
        if cell is not None:
            cell.row, cell.column = row, column
            yield cell


class _Cell(Cell):
    """A cell that is written many times: what openpyxl finds out each time, it knows."""

    __slots__ = ("look",)

    def __init__(self, sheet: Any, style: str, *, is_risky: bool = False) -> None:
        super().__init__(sheet, row=1, column=1)
        if style:
            self.style = style
        if is_risky:
            self.quotePrefix = True
        self.look: int = super().style_id

    @property
    def style_id(self) -> int:
        return self.look

    def put_text(self, text: str) -> None:
        """Hold a text that is `escaped`, whatever else it could be taken for."""
        self._value, self.data_type = text[:LONGEST], "s"


class _Model:
    """A cell that stands for all of its kind, because a sheet writes each at once.

    Twice in one row it may stand only if the row is a generator.
    """

    def __init__(self, sheet: Any, style: str = "") -> None:
        self.sheet, self.style = sheet, style
        self.cell = _Cell(sheet, style)

    @cached_property
    def risky(self) -> _Cell:
        return _Cell(self.sheet, self.style, is_risky=True)

    def filled(self, value: Any) -> Any:
        """Return the cell with this value; a text never becomes a formula.

        What begins like one stays a text, too, when somebody edits the cell.
        """
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.cell.value = value
            return self.cell
        text = escaped(value)
        cell = self.risky if text.startswith(RISKY) else self.cell
        cell.put_text(text)
        return cell
