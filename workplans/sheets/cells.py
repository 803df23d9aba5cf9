"""What stands in a cell, between a workbook and the JSON an upload is kept as.

Texts are always written as texts: what begins with = + - or @ is no formula, on the way
out and back. Characters that a workbook cannot hold are written as Excel writes them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# No text holds these, though a cell can name them: no database keeps them.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
# More digits than the largest number of a workbook has.
_DIGITS = 400
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Wrong:
    """A cell that holds nothing that can be read: a formula without its value, an error."""

    shown: str


Raw = str | Decimal | date | bool | Wrong | None


def escaped(text: str) -> str:
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_IN_XML.sub(lambda one: f"_x{ord(one[0]):04X}_", text)


def unescaped(text: str) -> str:
    said = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)
    return _NO_TEXT.sub("", said).replace("\r\n", "\n")


def normal(value: Any) -> Raw:
    """Return a value that is written or was read, so that equal ones compare equal."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | Wrong):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _number(value: float | Decimal) -> Decimal | Wrong:
    try:
        found = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        return Wrong(str(value))
    if not found.is_finite() or abs(found.adjusted()) >= _DIGITS:
        return Wrong(f"{found:.6g}")
    with localcontext(prec=_DIGITS):
        is_whole = found == found.to_integral()
        return found.quantize(Decimal(1)) if is_whole else found.normalize()


def kept(raw: Raw) -> Any:
    """Return a cell as JSON."""
    if isinstance(raw, Wrong):
        return {"wrong": raw.shown}
    if isinstance(raw, Decimal):
        return {"number": f"{raw:f}"}
    if isinstance(raw, date):
        return {"day": raw.isoformat()}
    return raw


def again(told: Any) -> Raw:
    """Return a cell from its JSON."""
    if isinstance(told, dict):
        if "number" in told:
            return Decimal(told["number"])
        if "day" in told:
            return date.fromisoformat(told["day"])
        return Wrong(told["wrong"])
    return told  # type: ignore[no-any-return]  # text, yes or no, nothing


def shown(raw: Raw) -> str:
    """Return what a cell holds as a person reads it."""
    if raw is None:
        return ""
    if isinstance(raw, Wrong):
        return raw.shown
    return f"{raw:%d/%m/%Y}" if isinstance(raw, date) else str(raw)
