"""The words of participants' pages: a catalogue of their own, one YAML file per language.

A further language is one more file beside `en.yaml`, with the same keys. Interface texts of
the team go through gettext; these do not, so that six languages stay complete and short.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

HERE = Path(__file__).parent
SOURCE = "en"


@dataclass(frozen=True)
class Language:
    """One file: `name` in the language itself, `checked_by` a person or empty."""

    code: str
    name: str
    direction: str
    checked_by: str
    phrases: dict[str, str]

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"


@cache
def languages() -> dict[str, Language]:
    """Return the languages by code, the source first, then by name."""
    found = [_read(path) for path in HERE.glob("*.yaml")]
    found.sort(key=lambda one: (one.code != SOURCE, one.name))
    return {one.code: one for one in found}


def _read(path: Path) -> Language:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Language(
        path.stem,
        content["name"],
        content.get("direction", "ltr"),
        content.get("checked_by", ""),
        content["phrases"],
    )


def language_now() -> Language:
    """Return the language of the page being made, the source where we do not have it."""
    code = translation.get_language() or SOURCE
    known = languages()
    return known.get(code) or known.get(code.split("-")[0]) or known[SOURCE]


def say(key: str, **values: Any) -> SafeString:
    """Return a phrase in the language of the page; values are escaped.

    Raises KeyError for a phrase the source does not have.
    """
    phrase = language_now().phrases.get(key) or languages()[SOURCE].phrases[key]
    return format_html(phrase, **values) if values else format_html("{}", phrase)


def places_in(phrase: str) -> set[str]:
    """Return the names a phrase has places for."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(phrase) if name}
