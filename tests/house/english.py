"""Which words on a Romanian page are English: what code, method and everyday speech say."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from django.apps import apps
from django.db import models

from eubelong import messages
from kernel.text import words
from tests.conftest import EDITION
from tests.house.reading import Reader

# A language is named in itself; time zones have the names of their cities.
SAME_EVERYWHERE = {"English", "Isle of Man"}

ADDRESS = re.compile(r"https?://\S+|\S+@\S+")

# Words that Romanian does not have: one of them is enough to tell.
ENGLISH = re.compile(
    r"\b(the|and|of|is|you|your|with|this|that|to|what|who|which|when|was|has|have|"
    r"been|by|from|their|they|it|not|there|will|can|all|we|our|us|at|on|or|if)\b",
    re.IGNORECASE,
)


def forms(text: Any) -> list[str]:
    """Return a text, or the forms of one that counts."""
    return [text] if isinstance(text, str) else list(text or [])


def texts(catalogue: Catalog) -> list[Message]:
    return [one for one in catalogue if one.id]


@cache
def english() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return what code and method say in English only, and the shape of what they fill in."""
    whole, shapes = _of_the_method(), []
    spoken = set()
    for path in messages.CATALOGUES:
        for one in texts(messages.read(path)):
            spoken |= set(forms(one.string))
            for said in forms(one.id):
                plain = re.sub(r"<[^>]+>", "", said).replace("%%", "%")
                pieces = re.split(r"%\(\w+\)[sd]|%[sd]", plain)
                if len(pieces) == 1:
                    whole.add(plain)
                elif len("".join(pieces)) > 11:
                    shapes.append(".+?".join(re.escape(piece) for piece in pieces))
    whole = {one for one in whole - spoken if len(one) > 3}
    return frozenset(whole), re.compile("|".join(shapes))


def _of_the_method() -> set[str]:
    own: set[str] = set()
    for path in EDITION.rglob("*.yaml"):
        if path.parent.name != "translations":
            own |= set(leaves(yaml.safe_load(path.read_text())))
    translated = yaml.safe_load((EDITION / "translations" / "ro.yaml").read_text())
    return own - set(leaves(translated))


def leaves(tree: Any) -> Iterator[str]:
    """Return every text of a tree, on one line and without tags."""
    if isinstance(tree, str):
        yield " ".join(words(tree).split())
        yield from (" ".join(piece.split()) for piece in re.split(r"<[^>]+>", tree)[1:])
    elif isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list):
        for one in tree:
            yield from leaves(one)


def own_texts() -> list[str]:
    """Return what people and sources have written, long texts first: it stays as it is."""
    found: set[str] = set()
    rooms = {
        "accounts",
        "regions",
        "strategies",
        "frameworks",
        "toolkit",
        "workplans",
        "versions",
    }
    method = {"edition", "section", "question", "priority", "codesignstep", "checklistitem"}
    for model in apps.get_models():
        about = model._meta
        if about.app_label not in rooms or about.model_name in method:
            continue
        kinds = (models.CharField, models.TextField, models.JSONField)
        kept = [
            field.attname
            for field in about.concrete_fields
            if isinstance(field, kinds) and field.attname != "content"
        ]
        for row in model._default_manager.values_list(*kept):
            found |= set(leaves(list(row)))
    return sorted((one for one in found if len(one) > 1), key=len, reverse=True)


def leftovers(address: str, reader: Reader, own: Iterable[str]) -> Iterator[str]:
    """Return what a Romanian page says in English, but for what people wrote themselves."""
    whole, shapes = english()
    for found, _language in reader.said:
        said = ADDRESS.sub("", found).strip()
        doubtful = said in whole or shapes.fullmatch(said) or ENGLISH.search(said)
        if not doubtful or said in own or said in SAME_EVERYWHERE:
            continue
        rest = said
        for text in own:
            rest = rest.replace(text, "") if len(text) > 3 else rest
        if rest == said or shapes.fullmatch(said) or ENGLISH.search(rest):
            yield f"{address}: {said}"
