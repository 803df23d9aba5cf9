"""What changed between two versions, place by place and word by word.

Works on content already narrowed to its readers and in one language; never on live rows.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from frameworks.showing import number, on
from kernel.text import words
from versions.reading import (
    action_name,
    left_out,
    line_told,
    money,
    partner_told,
    people_told,
    question_told,
    risk_told,
    span,
    step_told,
)

Content = dict[str, Any]
MANY_WORDS = 3000
"""Longer texts are compared line by line only: nobody should wait for a comparison."""


@dataclass(frozen=True)
class Piece:
    """A run of text: kind is same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One thing that differs; `place` is what a comment on it is written on."""

    title: str
    state: str
    pieces: list[Piece]
    place: str = ""

    @property
    def state_label(self) -> str:
        return {"added": _("Added"), "removed": _("Removed")}.get(self.state, _("Changed"))


@dataclass(frozen=True)
class Part:
    """A part of the strategy with what changed in it."""

    key: str
    title: str
    changes: list[Change]


def differences(before: Content, after: Content) -> list[Part]:
    """Return the parts in which something changed, in the order of the strategy."""
    parts = [
        Part("general", _("In general"), _general(before, after)),
        *_sections(before, after),
        *_priorities(before, after),
        Part("objectives", _("Objectives"), _objectives(before, after)),
        Part("actions", _("Actions"), _actions(before, after)),
        Part("money", _("Money"), _money(before, after)),
    ]
    return [part for part in parts if part.changes]


# --- Things side by side -----------------------------------------------------

Thing = tuple[str, str, str]
"""What it is found by again, its title, and its whole text."""


def _compare(
    before: Iterable[Thing], after: Iterable[Thing], place: Callable[[str], str]
) -> list[Change]:
    """Return the changes in the order of `after`, with what is gone at the end."""
    old = {key: (title, text) for key, title, text in before}
    changes = []
    for key, title, text in after:
        was = old.pop(key, None)
        if was is None:
            if text:
                changes.append(Change(title, "added", [Piece("added", text)], place(key)))
        elif was[1] != text:
            state = _state(was[1], text)
            changes.append(Change(title, state, pieces(was[1], text), place(key)))
    return changes + [
        Change(title, "removed", [Piece("removed", text)])
        for title, text in old.values()
        if text
    ]


def _state(before: str, after: str) -> str:
    if not before:
        return "added"
    return "changed" if after else "removed"


def _nowhere(_key: str) -> str:
    return ""


def _at(kind: str) -> Callable[[str], str]:
    return lambda key: f"{kind}:{key}"


# --- Parts of the strategy ---------------------------------------------------


def _general(before: Content, after: Content) -> list[Change]:
    return _compare(_facts(before), _facts(after), _nowhere)


def _facts(content: Content) -> list[Thing]:
    strategy = content["strategy"]
    people = [
        " · ".join([one["name"], one["kind"], one["part"]])
        + (f" · {_('migrant-led')}" if one["migrant_led"] else "")
        for one in content["participants"]
    ]
    return [
        ("title", _("Title"), strategy["title"]),
        ("period", _("Period"), span(strategy["period"]["start"], strategy["period"]["end"])),
        ("participants", _("Who takes part"), "\n".join(people)),
        ("summary", _("Short summary in English"), content.get("summary_en", "")),
    ]


def _sections(before: Content, after: Content) -> list[Part]:
    old = {section["key"]: section for section in before["sections"]}
    found = []
    for section in after["sections"]:
        was = old.pop(section["key"], {"questions": []})
        here = f"section:{section['key']}"
        changes = _compare(
            _questions(was),
            _questions(section),
            lambda _key, here=here: here,  # type: ignore[misc]
        )
        found.append(Part(here, f"{section['number']} {section['title']}", changes))
    for section in old.values():
        changes = _compare(_questions(section), [], _nowhere)
        found.append(Part(f"section:{section['key']}", section["title"], changes))
    return found


def _questions(section: Content) -> list[Thing]:
    return [
        (one["key"], f"{one['label']} {one['print_title']}", question_told(one))
        for one in section["questions"]
    ]


def _priorities(before: Content, after: Content) -> list[Part]:
    old = {priority["key"]: priority for priority in before["priorities"]}
    return [
        Part(
            f"priority:{priority['key']}",
            priority["title"],
            _compare(
                _items(old.get(priority["key"], {"items": []})), _items(priority), _at("item")
            ),
        )
        for priority in after["priorities"]
    ]


def _items(priority: Content) -> list[Thing]:
    return [(one["key"], one["text"], _item(one)) for one in priority["items"]]


def _item(item: Content) -> str:
    seen = [
        ", ".join(filter(None, [one["title"], one["link"], one["pages"]]))
        for one in item["evidence"]
    ]
    said = [item["state_label"] or "", item["note"], item["next_step"], item["reason"], *seen]
    return "\n".join(one for one in said if one)


def _objectives(before: Content, after: Content) -> list[Change]:
    return _compare(_objective_list(before), _objective_list(after), _nowhere)


def _objective_list(content: Content) -> list[Thing]:
    return [
        (
            one["uuid"],
            one["title"],
            "\n".join(
                filter(
                    None,
                    [one["title"], one["why"], *one["needs"], *map(_measure, one["measures"])],
                )
            ),
        )
        for one in content["workplan"]["objectives"]
    ]


def _measure(measure: Content) -> str:
    now = number(measure["now"]) if measure["now"] else ""
    said = [
        measure["what"],
        _("now %s") % now if now else "",
        people_told(measure["people"]),
        _("aim %s") % number(measure["aim"]) if measure["aim"] else "",
        on(measure["by"]) if measure["by"] else "",
        measure["source"],
    ]
    return ", ".join(one for one in said if one)


def _actions(before: Content, after: Content) -> list[Change]:
    return _compare(_action_list(before), _action_list(after), _at("action"))


def _action_list(content: Content) -> list[Thing]:
    titles = {one["number"]: one["title"] for one in content["workplan"]["objectives"]}
    currency = content["workplan"]["currency"]
    return [
        (one["uuid"], action_name(one), _action(one, titles, currency))
        for one in content["workplan"]["actions"]
    ]


def _action(action: Content, objectives: dict[int, str], currency: str) -> str:
    said = [
        action["title"],
        words(action["description"]),
        objectives.get(action["objective"] or 0, ""),
        ", ".join(action["groups"]),
        *(": ".join(filter(None, [one["name"], one["line"]])) for one in action["principles"]),
        ", ".join(filter(None, [action["responsible"], action["role"]])),
        span(action["starts"], action["ends"]),
        action["no_cost_reason"] if action["no_extra_cost"] else "",
        *(line_told(one, currency) for one in action["money"]),
        *map(_measure, action["measures"]),
        *map(partner_told, action["partners"]),
        *map(step_told, action["steps"]),
        *map(risk_told, action["risks"]),
        action["territory"],
        ", ".join(action["levels"]),
        action["state_label"],
    ]
    return "\n".join(one for one in said if one)


def _money(before: Content, after: Content) -> list[Change]:
    return _compare(_sums(before), _sums(after), _nowhere)


def _sums(content: Content) -> list[Thing]:
    plan = content["workplan"]
    sums, currency = plan["money"], plan["currency"]
    rows = [(one["source"] or "", one["total"]) for one in sums["rows"]]
    years = [
        (year or _("No year"), money(total, currency))
        for year, total in zip(sums["years"], sums["year_totals"], strict=True)
    ]
    return [
        (
            "total",
            _("Together"),
            "\n".join([money(sums["total"], currency), *left_out(sums["not_in_total"])]),
        ),
        *((f"source {name}", name, money(total, currency)) for name, total in rows),
        *((f"year {year}", year, total) for year, total in years),
    ]


# --- Word by word ------------------------------------------------------------


def pieces(before: str, after: str) -> list[Piece]:
    """Return `after` with what came in and what went out, joined into runs."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > MANY_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        if b > a:
            found.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            found.append(Piece("added", "".join(new[c:d])))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\S+[^\S\n]*|\s", text)
