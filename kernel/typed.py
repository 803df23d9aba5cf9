"""Reads numbers, months and days the way people type them, in any script's digits.

Each reader returns None for what it cannot read for sure; the caller keeps the text.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils import dates, translation

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}([.,]\d{3})+$")
LARGEST = Decimal("99999999999.99")


def digits(text: str) -> str:
    """Return `text` with every script's decimal digits as 0-9."""
    return "".join(
        str(unicodedata.decimal(one)) if unicodedata.decimal(one, None) is not None else one
        for one in text
    )


def number(text: str) -> Decimal | None:
    """Read 1234.5, 1 234,50, 1.234,50 or 1,234.50; None if it is not one number.

    One separator followed by three digits, as in 1.234, groups thousands in every
    language of our regions but English, and in English it is written 1,234: both are
    read as one thousand two hundred thirty-four.
    """
    bare = _SPACES.sub("", digits(text)).replace("\u066b", ".").replace("\u066c", "")
    for sign in ("%", "€", "EUR", "RON", "PLN", "lei", "zł"):
        bare = bare.removesuffix(sign).removeprefix(sign)
    if _GROUPED.match(bare) and len({one for one in bare if one in ".,"}) == 1:
        bare = bare.replace(".", "").replace(",", "")
    elif "," in bare and "." in bare:
        last = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[.,]", "", bare[:last]) + "." + bare[last + 1 :]
    else:
        bare = bare.replace(",", ".")
    if not _NUMBER.match(bare):
        return None
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    return found if abs(found) <= LARGEST else None


def whole(text: str) -> int | None:
    found = number(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


def month(text: str) -> date | None:
    """Read 2026-03, 03/2026, 3.2026, March 2026 or martie 2026 as the month's first day."""
    bare = digits(text).strip().casefold()
    found = re.match(r"^(\d{4})[-/. ](\d{1,2})$", bare)
    if found:
        return _day(int(found[1]), int(found[2]), 1)
    found = re.match(r"^(\d{1,2})\s*[-/. ]\s*(\d{4})$", bare)
    if found:
        return _day(int(found[2]), int(found[1]), 1)
    found = re.match(r"^([^\W\d]+)\.?\s+(\d{4})$", bare)
    if found and found[1] in _month_names():
        return _day(int(found[2]), _month_names()[found[1]], 1)
    return None


def day(text: str) -> date | None:
    """Read 2026-03-01, 1.3.2026, 1/3/2026 or 1 March 2026."""
    bare = digits(text).strip().casefold()
    found = re.match(r"^(\d{4})-(\d{1,2})-(\d{1,2})$", bare)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = re.match(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})$", bare)
    if found:
        return _day(int(found[3]), int(found[2]), int(found[1]))
    found = re.match(r"^(\d{1,2})\.?\s+([^\W\d]+)\.?\s+(\d{4})$", bare)
    if found and found[2] in _month_names():
        return _day(int(found[3]), _month_names()[found[2]], int(found[1]))
    return None


def _day(year: int, in_month: int, on: int) -> date | None:
    if not 1900 <= year <= 2199:
        return None
    try:
        return date(year, in_month, on)
    except ValueError:
        return None


def _month_names() -> dict[str, int]:
    """Month names of the interface language and of English, long and short."""
    names: dict[str, int] = {}
    for code in {"en", translation.get_language() or "en"}:
        with translation.override(code):
            for table in (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_ALT):
                for which, name in table.items():
                    names[str(name).casefold().rstrip(".")] = which
    return names
