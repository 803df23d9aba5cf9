"""The workplan as a spreadsheet against openpyxl writing the same cells bare."""

import io

from openpyxl import Workbook, load_workbook

from bench.timing import Bench
from strategies.models import Strategy
from workplans.sheets import write_plan

# Ours reads the plan, says what each action lacks, and writes looks, drop-downs and meanings.
LIMIT = 6.0


def benches() -> list[Bench]:
    strategy = Strategy.objects.get(region__slug="arad")
    made = load_workbook(io.BytesIO(write_plan(strategy, "en")))
    cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in made}

    def ours() -> None:
        write_plan(Strategy.objects.get(pk=strategy.pk), "en")

    def base() -> None:
        book = Workbook()
        for title, rows in cells.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(io.BytesIO())

    return [Bench("xlsx-workplan", ours, base, "openpyxl writing the same cells bare", LIMIT)]
