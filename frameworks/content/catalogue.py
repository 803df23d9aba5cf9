"""The edition itself: its lists, indicators and glossary, read from the files."""

from datetime import date
from typing import Any

from frameworks.content.files import CODE, Folder, Node, unique
from frameworks.content.rules import read_rules
from frameworks.content.texts import (
    WORDINGS,
    Texts,
    below,
    known_keys,
    one_text,
    translated,
)
from frameworks.models import Edition

EDITION_TEXTS = ("title", "publisher", "wording_note")
EDITION_KEYS = ("key", "revision", "language", "published_on", "url", "wording")
TRANSLATION_KEYS = (
    "language",
    "checked_by",
    "edition",
    "sections",
    "priorities",
    "indicators",
    "lists",
    "glossary",
)
INDICATOR_KEYS = ("code", "name", "unit", "domain", "concept_needed", "migrant", "higher_is")
UNITS = (
    "persons",
    "percent",
    "eur",
    "eur_per_capita",
    "rate_per_1000",
    "points",
    "count",
    "years",
)
# Lists the software itself asks for, whatever the edition.
LISTS = ("policy_domains", "target_groups", "money_sources", "principles", "figure_concepts")


def read_edition(folder: Folder, languages: dict[str, Node]) -> Edition:
    node = folder.file("edition.yaml")
    node.only((*EDITION_KEYS, *EDITION_TEXTS, "rules"))
    source_language = node.text("language", required=True)
    source = {name: node.text(name, required=name == "title") for name in EDITION_TEXTS}
    for language, one in languages.items():
        one.only(TRANSLATION_KEYS)
        if language == source_language:
            one.at("language").fault("another language than the source's")
    texts = {source_language: source}
    texts |= translated(source, below(languages, "edition"), EDITION_TEXTS)
    lists = _lists(folder, source_language, languages)
    return Edition(
        key=node.key(),
        revision=node.whole("revision", least=1, required=True) or 0,
        source_language=source_language,
        published_on=node.day("published_on") or date.min,
        url=node.web("url"),
        wording=node.word("wording", WORDINGS, "derived"),
        texts=texts,
        lists=lists,
        indicators=_indicators(folder, source_language, languages),
        glossary=_glossary(folder, source_language, languages),
        languages={source_language: ""}
        | {language: one.text("checked_by") for language, one in languages.items()},
        rules=read_rules(node.at("rules"), lists),
    )


def _by_name(source_language: str, name: str, text: str, translations: Texts) -> dict[str, Any]:
    found = {source_language: text}
    return found | {lang: one[name] for lang, one in translations.items() if one.get(name)}


def _lists(folder: Folder, source: str, languages: dict[str, Node]) -> dict[str, Any]:
    nodes = folder.file("lists.yaml").only(["lists"]).listed("lists", required=True)
    keys = [node.key() for node in nodes]
    unique(nodes, keys)
    tops = below(languages, "lists")
    known_keys(tops, keys)
    for must in LISTS:
        if must not in keys:
            folder.file("lists.yaml").at("lists").fault(f"a list with the key {must}")
    found = {}
    for node, key in zip(nodes, keys, strict=True):
        node.only(("key", "title", "items"))
        here = below(tops, key)
        title = node.text("title")
        titles = translated({"title": title}, here, ("title",), ("items",))
        items = node.listed("items", required=True)
        unique(items, [item.key() for item in items])
        labels = below(here, "items")
        known_keys(labels, [item.key() for item in items])
        entries = []
        for item in items:
            item.only(("key", "label", "link"))
            label = {source: item.text("label", required=True)}
            label |= one_text(labels, item.key())
            entry = {"key": item.key(), "label": label}
            if item.at("link"):
                entry["link"] = item.web("link")
            entries.append(entry)
        found[key] = {"title": _by_name(source, "title", title, titles), "items": entries}
    return found


def _indicators(folder: Folder, source: str, languages: dict[str, Node]) -> dict[str, Any]:
    nodes = folder.file("indicators.yaml").only(["indicators"]).listed("indicators")
    codes = [node.key("code", form=CODE) for node in nodes]
    unique(nodes, codes)
    tops = below(languages, "indicators")
    known_keys(tops, codes)
    found = {}
    for node, code in zip(nodes, codes, strict=True):
        node.only(INDICATOR_KEYS)
        name = {source: node.text("name", required=True)} | one_text(tops, code)
        found[code] = {
            "name": name,
            "unit": node.word("unit", UNITS),
            "domain": node.key("domain", required=False),
            "concept_needed": node.flag("concept_needed"),
            "migrant": node.flag("migrant"),
            "higher_is": node.text("higher_is"),
        }
    return found


def _glossary(folder: Folder, source: str, languages: dict[str, Node]) -> dict[str, Any]:
    top = folder.file("glossary.yaml").only(("terms", "avoid"))
    shapes = {
        "terms": (("term", "meaning", "avoid"), ("key", "wording")),
        "avoid": (("avoid", "use", "why"), ("key", "wording")),
    }
    found: dict[str, Any] = {}
    for kind, (names, others) in shapes.items():
        nodes = top.listed(kind)
        keys = [node.key() for node in nodes]
        unique(nodes, keys)
        tops = below(languages, "glossary", kind)
        known_keys(tops, keys)
        found[kind] = []
        for node, key in zip(nodes, keys, strict=True):
            node.only((*names, *others))
            texts: dict[str, Any] = {
                name: node.texts(name)
                if kind == "terms" and name == "avoid"
                else node.text(name, required=name in {"term", "use"})
                for name in names
            }
            found[kind].append(
                {
                    "key": key,
                    "wording": node.word("wording", WORDINGS, "derived"),
                    "texts": {source: texts} | translated(texts, below(tops, key), names),
                }
            )
    return found
