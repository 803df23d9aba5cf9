"""What the drop-downs of the spreadsheet offer: (value, label) in the language of the page."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _now

from workplans.sheets.book import Book
from workplans.sums import CURRENCIES


def of_list(key: str) -> Callable[[Book], list[tuple[str, str]]]:
    def options(book: Book) -> list[tuple[str, str]]:
        return book.strategy.edition.choices(key)

    return options


def of_choices(choices: Any) -> Callable[[Book], list[tuple[str, str]]]:
    def options(_book: Book) -> list[tuple[str, str]]:
        return [(str(one.value), str(one.label)) for one in choices]

    return options


def yes_no(_book: Book) -> list[tuple[bool, str]]:
    return [(True, _now("Yes")), (False, _now("No"))]


def objectives(book: Book) -> list[tuple[Any, str]]:
    return [(one, one.title) for one in book.objectives]


def priorities(book: Book) -> list[tuple[Any, str]]:
    return [(one, one.title) for one in book.priorities]


def organisations(book: Book) -> list[tuple[Any, str]]:
    return [(one, one.name) for one in book.organisations]


def organisation_keys(book: Book) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in book.organisations]


def currencies(_book: Book) -> list[tuple[str, str]]:
    return [(code, code) for code in CURRENCIES]


def needs(book: Book) -> list[tuple[str, str]]:
    return [(one, one) for one in book.needs]
