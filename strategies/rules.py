"""The rules of the database, asked before anything is written."""

from collections.abc import Iterable
from copy import copy

from django.core.exceptions import ValidationError
from django.db import models

from strategies.editing import Edit

Refusals = dict[str, list[str]]


def refusals(edit: Edit) -> Refusals:
    """Return what the rules say no to: sentences, by each column or kind of rows they are of.

    An edit that is refused would end in an IntegrityError; ask where a value was not checked
    by a form against what stands now.
    """
    found: Refusals = {}
    trial = copy(edit.row)
    for name, value in edit.values.items():
        setattr(trial, name, value)
    for rule in trial._meta.constraints:
        for text in _says(rule, trial):
            for name in _columns(rule):
                found.setdefault(name, []).append(text)
    for name, texts in trial.refuses().items():
        found.setdefault(name, []).extend(texts)
    for name, (_now, new) in edit.related.items():
        if texts := _of_rows(edit.row.as_below(name, new)):
            found[name] = texts
    return found


def sentences(found: Refusals) -> list[str]:
    """Return what the rules say, each sentence once."""
    return list(dict.fromkeys(text for texts in found.values() for text in texts))


def _of_rows(rows: Iterable[models.Model]) -> list[str]:
    """Return what rows are refused for that shall stand in the place of those there are."""
    texts: list[str] = []
    seen = set()
    for row in rows:
        for rule in row._meta.constraints:
            if not isinstance(rule, models.UniqueConstraint):
                texts += _says(rule, row)
                continue
            # Once among themselves: what stands in the table now goes.
            key = [row.serializable_value(name) for name in rule.fields]
            if None not in key and (rule.name, *key) in seen:
                texts.append(str(rule.get_violation_error_message()))
            seen.add((rule.name, *key))
    return list(dict.fromkeys(texts))


def _says(rule: models.BaseConstraint, row: models.Model) -> list[str]:
    try:
        rule.validate(type(row), row)
    except ValidationError as refusal:
        return refusal.messages
    return []


def _columns(rule: models.BaseConstraint) -> Iterable[str]:
    if isinstance(rule, models.CheckConstraint) and isinstance(rule.condition, models.Q):
        return rule.condition.referenced_base_fields
    return getattr(rule, "fields", ())
