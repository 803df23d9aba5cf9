"""How numbers, months and money read in the language of a document."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale, localedata
from babel.dates import format_date, format_skeleton
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from kernel.text import rich
from workplans.picture import grouped

NO_BREAK = "\u00a0"
LONGEST_ADDRESS = 70


@dataclass(frozen=True)
class Voice:
    """The language of the labels, and the one the region writes in.

    To be used while `language` is the active one.
    """

    language: str
    own_language: str

    @property
    def is_rtl(self) -> bool:
        return is_rtl(self.language)

    @property
    def own(self) -> SafeString:
        """Return the attributes of an element that holds the region's own words."""
        if self.own_language == self.language:
            return SafeString("")
        direction = "rtl" if is_rtl(self.own_language) else "ltr"
        return format_html(' lang="{}" dir="{}"', self.own_language, direction)

    def paragraphs(self, kept: str) -> SafeString:
        """Return the region's long text; its headings become bold lines.

        It was made safe when it was saved; it goes through the same door again, because
        a file is no browser and has no second line of defence.
        """
        safe = rich(kept)
        safe = safe.replace("<h3>", '<p class="minor">').replace("</h3>", "</p>")
        return mark_safe(safe)


def is_rtl(language: str) -> bool:
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False


def isolated(text: str, language: str) -> str:
    """Return our own words so that they keep their direction in a text that runs against it."""
    against = is_rtl(language) != is_rtl(get_language() or "en")
    return f"\u2066{text}\u2069" if against else text


def decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def number(text: Any) -> str:
    """Return "683854" as 683 854 and "13.2" with the decimal sign of the language."""
    value = decimal(str(text))
    if value is None:
        return str(text)
    whole, _point, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    sign = "−" if value < 0 else ""
    point = formats.get_format("DECIMAL_SEPARATOR")
    return sign + grouped(Decimal(whole)) + (f"{point}{rest}" if rest else "")


def amount(text: Any) -> str:
    """Return an exact amount without currency: 12 000, or 12 000.50."""
    value = decimal(str(text))
    if value is None:
        return str(text)
    cents = f"{abs(value):.2f}".partition(".")[2]
    if cents == "00":
        return number(value.quantize(Decimal(1)))
    point = str(formats.get_format("DECIMAL_SEPARATOR"))
    return number(int(value)) + point + cents


def money(text: Any, currency: str) -> str:
    return f"{currency}{NO_BREAK}{amount(text)}"


def year_month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def locale() -> Locale:
    """Return the habits of the active language; Django writes Romanian months large."""
    code = (get_language() or "en").split("-")[0]
    return Locale.parse("en_GB" if code == "en" or not localedata.exists(code) else code)


def month(text: str) -> str:
    """Return "2026-03" as March 2026."""
    found = year_month(text)
    return format_skeleton("yMMMM", found, locale=locale()) if found else text


def short_month(text: str) -> str:
    found = year_month(text)
    return format_skeleton("yMMM", found, locale=locale()) if found else text


def day(text: str) -> str:
    """Return a day, a month or a year, whichever is given."""
    try:
        return format_date(date.fromisoformat(text), "long", locale=locale())
    except ValueError:
        return month(text) if len(text) == len("2026-03") else text


def months(start: str, end: str) -> str:
    """Return "Jan 2026 – Dec 2028", or the one month that is known."""
    if start and end:
        return f"{short_month(start)} – {short_month(end)}"
    if start:
        return _("from %(month)s") % {"month": short_month(start)}
    return _("until %(month)s") % {"month": short_month(end)} if end else ""


def years(start: str, end: str) -> str:
    """Return the period as it stands on a cover: 2026–2028."""
    first, last = start[:4], end[:4]
    return first if first == last or not last else f"{first}–{last}" if first else last


def address(link: str) -> str:
    """Return an address as one reads it: without https:// and not longer than a line."""
    bare = link.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= LONGEST_ADDRESS else bare[: LONGEST_ADDRESS - 1] + "…"


def is_web(link: str) -> bool:
    return link.lower().startswith(("https://", "http://"))
