"""The workplan as a spreadsheet against openpyxl writing the same cells bare.

Bare: the same workbook, cell by cell as openpyxl's manual writes them, with values, looks and
drop-downs that are known before the time runs. The ratio says what reading the plan and
deciding what stands in each cell add.
"""

import io
from copy import copy
from time import process_time
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from bench.timing import Bench
from strategies.models import Strategy
from workplans.sheets import write_plan

LIMIT = 1.3


def benches() -> list[Bench]:
    strategy = Strategy.objects.get(region__slug="arad")
    made: Any = load_workbook(io.BytesIO(write_plan(strategy, "en")))
    known = made._named_styles  # noqa: SLF001 - openpyxl shows their names only
    styles = [one for one in known if one.name != "Normal"]
    sheets = [(sheet, [_told(row) for row in sheet.iter_rows()]) for sheet in made]

    def ours() -> None:
        write_plan(Strategy.objects.get(pk=strategy.pk), "en")

    def base() -> None:
        book = Workbook(write_only=True)
        for style in styles:
            book.add_named_style(copy(style))
        for sheet, rows in sheets:
            _write(book.create_sheet(sheet.title), sheet, rows)
        book.save(io.BytesIO())

    against = "openpyxl writing the same cells bare"
    return [Bench("xlsx-workplan", ours, base, against, LIMIT, clock=process_time)]


def _told(row: Any) -> list[tuple[Any, str, str, bool] | None]:
    """Return value, type and look of each cell; None for an empty one."""
    return [
        None
        if one.value is None
        else (one.value, one.data_type, one.style if one.has_style else "", one.quotePrefix)
        for one in row
    ]


def _write(sheet: Any, like: Any, rows: Any) -> None:
    sheet.freeze_panes = like.freeze_panes
    for letter, dimension in like.column_dimensions.items():
        sheet.column_dimensions[letter].width = dimension.width
    for row in rows:
        sheet.append([_cell(sheet, *one) if one else None for one in row])
    sheet.auto_filter.ref = like.auto_filter.ref
    for rule in like.data_validations.dataValidation:
        sheet.data_validations.append(rule)


def _cell(sheet: Any, value: Any, kind: str, style: str, is_quoted: bool) -> Any:  # noqa: FBT001
    cell = WriteOnlyCell(sheet, value)
    if style:
        cell.style = style
    if is_quoted:
        cell.quotePrefix = True
    cell.data_type = kind
    return cell
