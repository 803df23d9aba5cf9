"""What a sheet and a column of the spreadsheet are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from workplans.sheets.book import Book
from workplans.sheets.kinds import Kind

Words = str | Promise
ID, VERSION, OWNER, NAME, NEEDED = "id", "version", "owner", "name", "needed"


@dataclass(frozen=True)
class Column:
    """`key`: the field, or "field/key of a list" where one field fills several columns.

    `%(currency)s` in a head is the plan's currency.
    """

    key: str
    head: Words
    kind: Kind
    means: Words
    width: int = 18
    is_locked: bool = False

    def title(self, book: Book) -> str:
        return str(self.head).replace("%(currency)s", book.strategy.currency)


@dataclass(frozen=True)
class Layout:
    """One sheet. `kind`: what its rows are, or belong to; `below`: which rows they are there.

    Without a kind they belong to actions and objectives.
    """

    key: str
    title: Words
    kind: str
    columns: Sequence[Column]
    below: str = ""
