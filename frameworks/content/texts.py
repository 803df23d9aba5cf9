"""Texts by language: what a translation file adds to one object."""

from collections.abc import Mapping
from typing import Any

from frameworks.content.files import Node

WORDINGS = ("own", "derived")

Texts = dict[str, dict[str, Any]]


def translated(
    source: Mapping[str, Any],
    translations: Mapping[str, Node],
    names: tuple[str, ...],
    others: tuple[str, ...] = (),
) -> Texts:
    """Return each language's texts for one object; a missing one becomes a note."""
    found: Texts = {}
    for language, node in translations.items():
        node.only((*names, *others))
        texts: dict[str, Any] = {}
        for name in names:
            if name in source and isinstance(source[name], list):
                texts[name] = node.texts(name)
                complete = len(texts[name]) == len(source[name])
            else:
                texts[name] = node.text(name)
                complete = bool(texts[name]) or not source.get(name)
            if not complete:
                node.at(name).note("no translation")
        found[language] = {name: text for name, text in texts.items() if text}
    return found


def below(translations: Mapping[str, Node], *keys: str) -> dict[str, Node]:
    found = dict(translations)
    for key in keys:
        found = {language: node.at(key) for language, node in found.items()}
    return found


def known_keys(translations: Mapping[str, Node], keys: list[str]) -> None:
    for node in translations.values():
        node.only(keys)


def one_text(translations: dict[str, Node], key: str) -> dict[str, str]:
    """Return the translations of an object that has one text only."""
    found = {}
    for language, node in translations.items():
        if text := node.text(key):
            found[language] = text
        else:
            node.at(key).note("no translation")
    return found
