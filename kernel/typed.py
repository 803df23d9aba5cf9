"""Reads numbers, months and days the way people type them, in any script's digits.

Each reader returns None for what it cannot read for sure; the caller keeps the text.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache

from django.utils import dates, translation

LARGEST = Decimal("99999999999.99")
# Languages of the regions: their lists arrive with month names in them.
MONTH_LANGUAGES = ("en", "ro", "es", "ca", "eu", "it", "de", "pl", "ga", "fr", "pt", "nl")

_SIGN = r"(?:€|EUR|RON|PLN|lei|zł)"
_SIGNS = re.compile(rf"^{_SIGN}\s*|\s*(?:%|{_SIGN})$", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u2019'\u066c]")
# Thousands in groups of three, all divided by the same mark; then at most one other mark.
_GROUPED = re.compile(
    r"^([+-]?[1-9]\d{0,2})((?P<mark>[., ])\d{3}(?:(?P=mark)\d{3})*)(?:[.,:](\d+))?$"
)
_PLAIN = re.compile(r"^([+-]?\d+)(?:[.,:](\d+))?$")


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
    read as one thousand two hundred thirty-four. Nobody writes 0.123 for thousands.
    """
    bare = _SPACES.sub(" ", digits(text).replace("\u2212", "-").replace("\u066b", ":")).strip()
    bare = _SIGNS.sub("", bare, count=2).strip()
    grouped = _GROUPED.match(bare)
    if grouped:
        whole_part = grouped[1] + re.sub(r"\D", "", grouped[2])
        if grouped[4] and bare[-len(grouped[4]) - 1] == grouped["mark"]:
            return None
        found = Decimal(f"{whole_part}.{grouped[4] or 0}")
    else:
        single = _PLAIN.match(bare)
        if single is None or len(bare) > 40:
            return None
        found = Decimal(f"{single[1]}.{single[2]}" if single[2] else single[1])
    return found if abs(found) <= LARGEST else None


def whole(text: str) -> int | None:
    found = number(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


def month(text: str) -> date | None:
    """Read 2026-03, 03/2026, 3.2026, March 2026 or martie 2026 as the month's first day."""
    bare = digits(text).strip().casefold()
    found = re.match(r"^(\d{4})\s*[-/. ]\s*(\d{1,2})$", bare)
    if found:
        return _day(int(found[1]), int(found[2]), 1)
    found = re.match(r"^(\d{1,2})\s*[-/. ]\s*(\d{4})$", bare)
    if found:
        return _day(int(found[2]), int(found[1]), 1)
    found = re.match(r"^([^\W\d]+)\.?\s+(?:de\s+)?(\d{4})$", bare)
    if found:
        return _day(int(found[2]), month_names().get(found[1], 0), 1)
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
    found = re.match(r"^(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?\s+(?:de\s+)?(\d{4})$", bare)
    if found:
        return _day(int(found[3]), month_names().get(found[2], 0), int(found[1]))
    return None


def _day(year: int, in_month: int, on: int) -> date | None:
    if not 1900 <= year <= 2199:
        return None
    try:
        return date(year, in_month, on)
    except ValueError:
        return None


@cache
def month_names() -> dict[str, int]:
    """Month names, long and short, of all our languages, but those that mean two months."""
    names: dict[str, set[int]] = {}
    for code in MONTH_LANGUAGES:
        with translation.override(code):
            for table in (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_ALT):
                for which, name in table.items():
                    names.setdefault(str(name).casefold().rstrip("."), set()).add(which)
    return {name: one.pop() for name, one in names.items() if len(one) == 1}
