"""Text files of rows and columns: read from whatever program and year, and written."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# Where old Excel files write Latin letters as in Central Europe.
CENTRAL = frozenset({"RO", "PL", "HU", "CZ", "SK", "SI", "HR"})


def decoded(data: bytes, country: str) -> str:
    """UTF-8 and UTF-16 say what they are; old Excel files are in the region's Windows code."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1250" if country in CENTRAL else "cp1252", errors="replace")


def divider(text: str) -> str:
    """Return the mark that divides most of the first rows into equally many columns."""

    def agreement(mark: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=mark)
        widths = [len(row) for row in rows if row]
        divided = Counter(width for width in widths if width > 1)
        width, times = max(divided.items(), key=lambda one: one[1], default=(1, 0))
        return (times, width) if times * 2 >= len(widths) else (0, 1)

    best = max(";,\t", key=agreement)
    return best if agreement(best)[0] else "\x1f"


def download(lines: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """Return rows as a file for a spreadsheet; no cell can be read as a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    out = csv.writer(response)
    for line in lines:
        out.writerow([harmless(cell) for cell in line])
    return response


def harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
