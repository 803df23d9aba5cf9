"""Collect the words of pages and mails for translators: `python -m eubelong.messages`.

Needs no gettext tools: Django turns templates into calls of gettext, Babel reads calls.
What is new stands in the catalogue with an empty translation, what is gone goes.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
ROOMS = sorted(path.parent for path in ROOT.glob("*/__init__.py"))
NOT_SHOWN = {"tests", "bench", "migrations"}

# Django's own words that it writes otherwise than the language does: months with capitals.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)

KEYWORDS = DEFAULT_KEYWORDS | {
    "_now": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def collected() -> Catalog:
    """Return every text that code and templates mark, and the months."""
    catalogue = Catalog()
    for month in MONTHS:
        catalogue.add(month)
    for code in _pieces():
        for _line, message, _comments, context in extract(
            "python", BytesIO(code.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalogue.add(message, context=context)
    return catalogue


def _pieces() -> Iterator[str]:
    for room in ROOMS:
        for path in sorted(room.rglob("*.py")):
            if not NOT_SHOWN & set(path.relative_to(ROOT).parts):
                yield path.read_text()
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            # In brackets, so that the page's own indentation means nothing to Python.
            yield f"({templatize(path.read_text(), origin=str(path))}\n)"


def read(path: Path) -> Catalog:
    with path.open("rb") as written:
        return read_po(written, locale=path.parent.parent.name)


def update(path: Path, words: Catalog) -> int:
    """Bring one catalogue up to date; return how many texts wait for a translation."""
    catalogue = read(path)
    words.creation_date = catalogue.creation_date  # a date in each commit says nothing
    catalogue.project, catalogue.version = "EU-Belong", "pages and mails"
    catalogue.msgid_bugs_address = "see CONTRIBUTING.md"
    catalogue.update(words, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as written:
        write_po(
            written,
            catalogue,
            width=96,
            no_location=True,
            sort_output=True,
            ignore_obsolete=True,
        )
    return sum(not all(one.string or [""]) for one in catalogue if one.id)


if __name__ == "__main__":
    for found in CATALOGUES:
        waiting = update(found, collected())
        print(f"{found.relative_to(ROOT)}: {waiting} without a translation")  # noqa: T201
