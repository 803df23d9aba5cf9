"""Kinds of columns: how a value is written into a cell, and how a cell is read back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import typed
from kernel.text import folded, kept_text, line, plain, typed_text
from workplans.sheets.cells import Raw, Wrong, shown

if TYPE_CHECKING:
    from workplans.sheets.book import Book

MONTH, DAY, AS_TEXT = "mm/yyyy", "dd/mm/yyyy", "@"


class Unfit(ValueError):
    """A cell that cannot be taken; the sentence says why."""


@dataclass(frozen=True)
class Coming:
    """Something a cell names that is made when the file is taken over."""

    kind: str
    name: str
    key: str = ""

    def __str__(self) -> str:
        return self.name


def text_of(raw: Raw) -> str:
    if isinstance(raw, Wrong):
        raise Unfit(
            _("We cannot read “%s”. Write what it comes to, instead of a formula.")
            % raw.shown[:60]
        )
    if isinstance(raw, bool):
        return str(_("Yes") if raw else _("No"))
    return shown(raw)


class Kind:
    """One kind of column; the base class is for columns that are only shown."""

    format = ""
    wraps = False
    is_open = False
    allowed: str | Promise = gettext_lazy("This column is only to be read.")

    def write(self, value: Any, book: "Book") -> Any:
        return value

    def read(self, raw: Raw, book: "Book") -> Any:
        return raw

    def options(self, book: "Book") -> Sequence[str]:
        """Return what the drop-down offers; nothing means there is none."""
        return ()


class Text(Kind):
    """One line; `many` lines are kept as they are."""

    def __init__(self, longest: int, *, many: bool = False, as_text: bool = False) -> None:
        self.longest, self.many = longest, many
        self.wraps = many
        self.format = AS_TEXT if as_text else ""

    @property
    def allowed(self) -> str:  # type: ignore[override]
        return _("Text, up to %d characters.") % self.longest

    def read(self, raw: Raw, book: "Book") -> str:
        text = plain(text_of(raw)) if self.many else line(text_of(raw))
        if len(text) > self.longest:
            raise Unfit(_("This is longer than %d characters. Shorten it.") % self.longest)
        return text


class Prose(Text):
    """A long text, kept as a little HTML and typed as plain text."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest, many=True)

    def write(self, value: Any, book: "Book") -> str:
        return typed_text(value)

    def read(self, raw: Raw, book: "Book") -> str:
        return kept_text(super().read(raw, book))


class Number(Kind):
    """An exact number with as many digits behind the point as the database keeps."""

    def __init__(self, places: int = 2, *, above_zero: bool = False) -> None:
        self.places, self.above_zero = places, above_zero
        self.format = "#,##0.00" if places == 2 else "General"

    @property
    def allowed(self) -> str:  # type: ignore[override]
        if self.above_zero:
            return _("A number above zero, for example 1200 or 12,50.")
        return _("A number, for example 1200 or 12,50.")

    def read(self, raw: Raw, book: "Book") -> Decimal | None:
        found = raw if isinstance(raw, Decimal) else typed.number(line(text_of(raw)))
        if found is None:
            self._refuse_text(raw)
            return None
        if abs(found) > typed.LARGEST:
            raise Unfit(_("“%s” is too large a number.") % shown(raw)[:60])
        exact = found.quantize(Decimal(1).scaleb(-self.places))
        # What a formula leaves behind the digits we keep is no digit of the number.
        if abs(exact - found) > Decimal("0.0000001"):
            raise Unfit(
                _("“%(number)s” has more than %(places)d digits behind the point.")
                % {"number": shown(raw)[:60], "places": self.places}
            )
        if self.above_zero and exact <= 0:
            raise Unfit(_("Enter a number above zero."))
        return exact

    def _refuse_text(self, raw: Raw) -> None:
        if line(text_of(raw)):
            raise Unfit(_("We cannot read “%s” as a number.") % shown(raw)[:60])


class Whole(Kind):
    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest, self.highest = lowest, highest

    @property
    def allowed(self) -> str:  # type: ignore[override]
        return _("A whole number between %(lowest)d and %(highest)d.") % vars(self)

    def read(self, raw: Raw, book: "Book") -> int | None:
        if raw is None:
            return None
        found = raw if isinstance(raw, Decimal) else typed.number(line(text_of(raw)))
        if found is None or found != int(found) or not self.lowest <= found <= self.highest:
            raise Unfit(f"“{shown(raw)[:60]}”: {self.allowed}")
        return int(found)


class Day(Kind):
    """A day, or with `month` the first day of a month; real dates in the workbook."""

    def __init__(self, *, month: bool = False) -> None:
        self.month = month
        self.format = MONTH if month else DAY

    @property
    def allowed(self) -> str:  # type: ignore[override]
        if self.month:
            return _("A month, for example 3/2027.")
        return _("A day, for example 31/3/2027.")

    def read(self, raw: Raw, book: "Book") -> date | None:
        text = "" if isinstance(raw, date) else line(text_of(raw))
        found = raw if isinstance(raw, date) else None
        if text:
            found = typed.day(text) or (typed.month(text) if self.month else None)
        if (text and found is None) or (found and not 1900 <= found.year <= 2199):
            raise Unfit(f"“{shown(raw)[:60]}”: {self.allowed}")
        return found.replace(day=1) if found and self.month else found


Options = Callable[["Book"], Sequence[tuple[Any, str]]]


class Choice(Kind):
    """One of a list; `nothing` is what an empty cell means."""

    def __init__(self, of: Options, *, nothing: Any = "", is_open: str = "") -> None:
        self.of, self.nothing = of, nothing
        self.coming, self.is_open = is_open, bool(is_open)

    @property
    def allowed(self) -> str:  # type: ignore[override]
        if self.coming == "organisation":
            return _("One of the list, or the name of an organisation that is new.")
        return _("One of the list.")

    def options(self, book: "Book") -> Sequence[str]:
        return [label for _value, label in book.shown(self.of)]

    def write(self, value: Any, book: "Book") -> Any:
        if value in (None, "", False):
            return None if value == self.nothing or value is None else _("No")
        return book.label(self.of, value)

    def read(self, raw: Raw, book: "Book") -> Any:
        text = line(text_of(raw))
        if not text:
            return self.nothing
        found = book.meaning(self.of, text)
        if found is not None:
            return found[0]
        if self.coming:
            named = book.coming(self.coming, text)
            if named is not None:
                return named
        raise Unfit(_("“%s” is not in the list of this column.") % text[:60])


class Several(Choice):
    """Any number of a list, divided by semicolons."""

    wraps = True

    @property
    def allowed(self) -> str:  # type: ignore[override]
        return _("Any of the list, with a semicolon between them.")

    def options(self, book: "Book") -> Sequence[str]:
        return ()

    def write(self, value: Any, book: "Book") -> str | None:
        return "; ".join(book.label(self.of, one) for one in value) or None

    def read(self, raw: Raw, book: "Book") -> list[Any]:
        said = [line(one) for one in re.split(r"[;\n]", plain(text_of(raw)))]
        return list(dict.fromkeys(super(Several, self).read(one, book) for one in said if one))


def in_cell(label: str) -> str:
    """Return a label as it stands in a cell: semicolons divide several of them."""
    return line(label).replace(";", ",")


def compared(label: str) -> str:
    return folded(in_cell(label))
