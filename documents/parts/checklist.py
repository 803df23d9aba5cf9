"""The checklist by priority, as tables one can read across."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from documents.parts.answers import Said
from documents.parts.voice import is_web

IN_PLACE, IN_PROGRESS, NOT_STARTED, NOT_FOR_US = (
    "in_place",
    "in_progress",
    "not_started",
    "not_for_us",
)


@dataclass(frozen=True)
class Item:
    question: str
    state: str
    state_label: str
    note: str
    more_label: str
    more: list[Said]
    heard: list[Said]


@dataclass(frozen=True)
class Priority:
    anchor: str
    number: int
    title: str
    counts: str
    items: list[Item]


def priorities(content: dict[str, Any]) -> list[Priority]:
    """Return the priorities in which something is said."""
    found = []
    for one in content["priorities"]:
        items = [_item(item) for item in one["items"]]
        if any(item.state for item in items):
            found.append(
                Priority(
                    f"priority-{one['number']}",
                    one["number"],
                    one["title"],
                    _counts(one["items"]),
                    items,
                )
            )
    return found


def _counts(items: list[dict[str, Any]]) -> str:
    """Say how many stand where: no mean, no score."""
    labels = {
        IN_PLACE: _("%(count)d in place"),
        IN_PROGRESS: _("%(count)d in progress"),
        NOT_STARTED: _("%(count)d not started"),
        NOT_FOR_US: _("%(count)d not for us"),
        "": _("%(count)d without an answer"),
    }
    said = []
    for state, label in labels.items():
        count = sum(1 for item in items if item["state"] == state)
        if count:
            said.append(label % {"count": count})
    return ", ".join(said)


def _item(item: dict[str, Any]) -> Item:
    label, more = "", []
    if item["evidence"]:
        label = _("To see:")
        more = [_evidence(piece) for piece in item["evidence"]]
    elif item["next_step"]:
        label, more = _("Next:"), [Said(item["next_step"], own=True)]
    elif item["reason"]:
        label, more = _("Because:"), [Said(item["reason"], own=True)]
    return Item(
        item["text"],
        item["state"],
        item["state_label"] or _("No answer yet"),
        item["note"],
        label,
        [one for one in more if one.text],
        _heard(item["voices"]),
    )


def _heard(voices: dict[str, Any]) -> list[Said]:
    """Return what organisations say, by name, and how groups of people answer."""
    named = [
        Said(f"{one['name']}: {one['label']}" + (f" ({one['note']})" if one["note"] else ""))
        for one in voices["named"]
    ]
    groups = [
        Said(
            f"{group['label']}: "
            + ", ".join(f"{one['label']} {one['people']}" for one in group["counts"])
        )
        for group in voices["groups"]
    ]
    return named + groups


def _evidence(piece: dict[str, str]) -> Said:
    link = piece["link"] if is_web(piece["link"]) else ""
    text = piece["title"] or link
    if piece["pages"]:
        text += " (" + _("pages %(pages)s") % {"pages": piece["pages"]} + ")"
    return Said(text, link=link, own=True)
