"""Telephone numbers and addresses in a text, to point them out to who wrote it."""

import re

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w{2,}")
_PHONE = re.compile(r"(?<!\w)\+?\d(?:[\s./()-]{0,2}\d){7,14}(?!\w)")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_YEARS = re.compile(r"(19|20)\d\d\s?[-/]\s?(19|20)\d\d")
MOST = 5


def contacts_in(text: str) -> list[str]:
    """Return what looks like an e-mail address or a telephone number, digits of any script."""
    found = _EMAIL.findall(text)
    for one in _PHONE.finditer(_EMAIL.sub(" ", text)):
        said = one[0].strip()
        if not _DATE.fullmatch(said) and not _YEARS.fullmatch(said):
            found.append(said)
    return found[:MOST]
