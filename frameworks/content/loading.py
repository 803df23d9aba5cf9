"""Rows into the database: what stands, what may change, what never does."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.db import models

from frameworks.content.files import Folder, shown
from frameworks.content.sections import PartOne
from frameworks.models import Edition, Question, Section

RowT = TypeVar("RowT", bound=models.Model)


def digest(value: Any) -> str:
    canonical = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def content_digest(folder: Folder) -> str:
    return digest({name: node.value for name, node in folder.files.items()})


class Standing(Enum):
    """How the files stand to what is loaded."""

    NEW = "new"
    SAME = "same"
    OLDER = "older"
    CHANGED_WITHOUT_REVISION = "changed"
    REVISION = "revision"


def standing(edition: Edition) -> tuple[Standing, Edition | None]:
    stands = Edition.objects.filter(key=edition.key).first()
    if stands is None:
        return Standing.NEW, None
    if edition.revision < stands.revision:
        return Standing.OLDER, stands
    if edition.content_sha256 == stands.content_sha256:
        return Standing.SAME, stands
    if edition.revision == stands.revision:
        return Standing.CHANGED_WITHOUT_REVISION, stands
    return Standing.REVISION, stands


def loaded(edition: Edition) -> PartOne:
    """Return Part One as it stands in the database."""
    sections = list(Section.objects.filter(edition=edition))
    questions = list(
        Question.objects.filter(section__edition=edition).select_related("section__edition")
    )
    return PartOne(edition, sections, questions)


def frozen_differences(old: Any, new: Any, path: str = "") -> list[str]:
    """Return a line for each place where published content was changed."""
    if old == new:
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        lines = []
        for key in [*old, *(key for key in new if key not in old)]:
            where = f"{path}.{key}" if path else key
            lines += frozen_differences(old.get(key), new.get(key), where)
        return lines
    return [f"{path}: found {shown(new)}, expected {shown(old)} (published, never changes)"]


def sync(
    rows: Sequence[RowT],
    stands: Iterable[RowT],
    key: Callable[[RowT], Any],
    columns: tuple[str, ...],
) -> list[str]:
    """Create the rows that are new, update those that differ, return their names."""
    model, known = type(rows[0]) if rows else None, {key(row): row for row in stands}
    if model is None:
        return []
    new, changed = [], []
    for row in rows:
        old = known.get(key(row))
        if old is None:
            new.append(row)
            continue
        row.pk = old.pk
        if any(getattr(row, name) != getattr(old, name) for name in columns):
            changed.append(row)
    manager = model._default_manager
    manager.bulk_create(new)
    if changed:
        manager.bulk_update(changed, columns)
    name = model._meta.verbose_name
    return [f"new {name}: {key(row)}" for row in new] + [
        f"changed {name}: {key(row)}" for row in changed
    ]


EDITION_COLUMNS = (
    "revision",
    "published_on",
    "url",
    "wording",
    "texts",
    "lists",
    "indicators",
    "glossary",
    "languages",
    "rules",
    "content_sha256",
    "frozen_sha256",
)


def save(part: PartOne) -> list[str]:
    """Write Part One; return what is new or changed. The caller holds the transaction."""
    edition = part.edition
    changes = sync([edition], Edition.objects.filter(key=edition.key), _key, EDITION_COLUMNS)
    stands = loaded(edition)
    changes += sync(part.sections, stands.sections, _key, ("number", "wording", "texts"))
    for question in part.questions:
        question.section_id = question.section.pk
    columns = (
        "number",
        "need",
        "audience",
        "page",
        "role",
        "prints_as",
        "wording",
        "parts",
        "texts",
    )
    return changes + sync(
        part.questions, stands.questions, lambda one: f"{one.section.key}/{one.key}", columns
    )


def _key(row: Edition | Section) -> str:
    return row.key
