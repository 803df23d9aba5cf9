"""Texts that stand in several languages side by side: {language code: text}."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise

ByLanguage = dict[str, str]


def in_each(text: str | Promise, languages: Iterable[str]) -> ByLanguage:
    """Return an interface text in each of `languages`."""
    found = {}
    for code in languages:
        with translation.override(code):
            found[code] = str(text)
    return found


def localized(content: Any, language: str, languages: Iterable[str]) -> Any:
    """Return `content` with every {language: text} replaced by its one text.

    `languages` are all that occur in it, the source's first; a text missing in
    `language` falls back to the source's.
    """
    known = list(languages)
    return _localized(content, [language, *known], set(known) | {language})


def _localized(content: Any, order: list[str], known: set[str]) -> Any:
    if isinstance(content, dict):
        if content and content.keys() <= known:
            return next((content[code] for code in order if content.get(code)), "")
        return {key: _localized(one, order, known) for key, one in content.items()}
    if isinstance(content, list):
        return [_localized(one, order, known) for one in content]
    return content


def language_for(request: HttpRequest, mailed: str) -> str:
    """Return the language of a page behind a mailed link: the mail's, unless one is chosen.

    Whoever signed in has chosen, and whoever changed the language of the pages; what the
    browser would like says less than the mail somebody wrote to this person.
    """
    chosen = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return (translation.get_language() if chosen else "") or mailed
