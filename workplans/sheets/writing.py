"""The plan as a workbook: one sheet for each kind of row, the lists, and what columns mean."""

import io
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from frameworks.content.rules import rules_of
from strategies.models import Strategy
from workplans.models import Action
from workplans.readiness.actions import lacking
from workplans.readiness.plan import Plan
from workplans.sheets.book import Book
from workplans.sheets.cells import escaped
from workplans.sheets.columns import LAYOUTS, columns_of
from workplans.sheets.layout import ID, NAME, NEEDED, OWNER, VERSION, Column, Layout
from workplans.sheets.values import written

# Drop-downs reach this far below what stands, for rows that are added.
MORE_ROWS = 500
RISKY = ("=", "+", "-", "@", "\t", "'", "#")
DEEP_BLUE, GREY = "FF1D3A6E", "FFEDEDED"


def write_plan(strategy: Strategy, language: str) -> bytes:
    """Return the workplan as .xlsx, for the region's team; a constant number of queries."""
    with translation.override(language):
        book = Book(strategy)
        return _Workbook(book, _plan(book)).as_bytes()


def _plan(book: Book) -> Plan:
    """Return the plan for what single actions lack; no question of the method is read."""
    actions = (
        Action.objects.filter(strategy=book.strategy)
        .in_plan()
        .select_related("objective", "responsible")
        .prefetch_related("money", "measures", "partners__organisation", "steps", "risks")
    )
    priorities = {one.pk: one for one in book.priorities}
    found = list(actions)
    for action in found:
        action.priority = priorities.get(action.priority_id or 0)
    rules = rules_of(book.strategy.edition)
    return Plan(book.strategy, book.objectives, found, rules=rules)


class _Workbook:
    def __init__(self, book: Book, plan: Plan) -> None:
        self.book, self.plan = book, plan
        self.made: Any = Workbook(write_only=True)
        self.options: list[tuple[str, list[str]]] = []
        self.styles: set[str] = set()
        self._style("head", font=Font(bold=True, color="FFFFFFFF"), fill=_fill(DEEP_BLUE),
                    alignment=Alignment(wrap_text=True, vertical="top"))  # fmt: skip
        self._style("locked", fill=_fill(GREY), alignment=Alignment(vertical="top"))

    def _style(self, name: str, **parts: Any) -> str:
        if name not in self.styles:
            self.styles.add(name)
            self.made.add_named_style(NamedStyle(name, **parts))
        return name

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
        sheet = self.made.create_sheet(str(layout.title))
        columns = columns_of(layout, self.book)
        models = [self._model(sheet, self._style_of(column)) for column in columns]
        keys = [column.key for column in columns]
        last = keys.index(NAME if layout.below else "title")
        sheet.freeze_panes = f"{get_column_letter(last + 2)}2"
        for at, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = column.width
        sheet.append([self._cell(sheet, one.title(self.book), "head") for one in columns])
        count = 1
        for cells in self._rows(layout, columns):
            count += 1
            sheet.append(list(map(self._filled, models, cells)))
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
        for at, column in enumerate(columns, start=1):
            self._drop_down(sheet, column, at, count)

    def _rows(self, layout: Layout, columns: list[Column]) -> Iterator[list[Any]]:
        for owner in self._owners(layout):
            rows = getattr(owner, layout.below).all() if layout.below else [owner]
            for row in rows:
                cells = [self._value(column, row, owner) for column in columns]
                said = zip(columns, cells, strict=True)
                if any(cell not in (None, "") for one, cell in said if not one.is_locked):
                    yield cells

    def _owners(self, layout: Layout) -> list[Any]:
        if layout.kind == "objective":
            return list(self.plan.objectives)
        return [*(() if layout.kind else self.plan.objectives), *self.plan.actions]

    def _value(self, column: Column, row: Any, owner: Any) -> Any:
        if column.key in {ID, OWNER}:
            return str(owner.uuid)
        if column.key == VERSION:
            return owner.version
        if column.key == NAME:
            return owner.title
        if column.key == NEEDED:
            return ", ".join(str(one.word) for one in lacking(row, self.plan))
        return written(column, row, self.book)

    def _style_of(self, column: Column) -> str:
        if column.is_locked:
            return "locked"
        kind = column.kind
        if not kind.format and not kind.wraps:
            return ""
        return self._style(
            f"cell {kind.format or 'text'}{' wrapped' if kind.wraps else ''}",
            alignment=Alignment(wrap_text=kind.wraps, vertical="top"),
            number_format=kind.format or "General",
        )

    def _model(self, sheet: Any, style: str) -> Any:
        """Return a cell that stands for all of a column: a row is written at once."""
        cell: Any = WriteOnlyCell(sheet)
        if style:
            cell.style = style
        return cell

    def _filled(self, model: Any, value: Any) -> Any:
        """Return the model of a column with this value; a text never becomes a formula.

        What begins like one stays a text, too, when somebody edits the cell.
        """
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            model.value = value
            return model
        text = escaped(value)
        if text.startswith(RISKY):
            style, model = model.style, WriteOnlyCell(model.parent, text)
            model.style = style
            model.quotePrefix = True
        else:
            model.value = text
        model.data_type = "s"
        return model

    def _cell(self, sheet: Any, value: Any, style: str = "") -> Any:
        return self._filled(self._model(sheet, style), value)

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
        sheet = self.made.create_sheet(_("What the columns mean"))
        for letter, width in zip("ABCD", (16, 34, 70, 70), strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = "A2"
        heads = (_("Sheet"), _("Column"), _("What it means"), _("What is allowed"))
        sheet.append([self._cell(sheet, head, "head") for head in heads])
        wrapped = self._style("meaning", alignment=Alignment(wrap_text=True, vertical="top"))
        for layout in LAYOUTS:
            for column in columns_of(layout, self.book):
                said = (
                    str(layout.title),
                    column.title(self.book),
                    str(column.means),
                    str(column.kind.allowed),
                )
                sheet.append([self._cell(sheet, text, wrapped) for text in said])

    def _lists(self) -> None:
        sheet = self.made.create_sheet(_("Lists"))
        sheet.freeze_panes = "A2"
        for at in range(1, len(self.options) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = 36
        sheet.append([self._cell(sheet, name, "head") for name, _options in self.options])
        longest = max((len(options) for _name, options in self.options), default=0)
        for at in range(longest):
            sheet.append(
                [
                    self._cell(sheet, options[at]) if at < len(options) else None
                    for _name, options in self.options
                ]
            )


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)
