"""The checklist of a strategy as content that stands alone: for versions and print."""

from typing import Any

from kernel.languages import in_each
from strategies.models import EvidenceFile, Strategy
from toolkit.heard import Heard, heard
from toolkit.models import ChecklistItem, Group, ItemState, Priority, Said, TeamAnswer


def priorities_content(strategy: Strategy, languages: list[str]) -> list[dict[str, Any]]:
    """Return every priority with its items and what the team and others say; six queries."""
    answers = {
        answer.item_id: answer for answer in TeamAnswer.objects.filter(strategy=strategy)
    }
    files = {str(file.uuid): file for file in EvidenceFile.objects.filter(strategy=strategy)}
    states = {state.value: in_each(state.label, languages) for state in ItemState}
    said = {one.value: in_each(one.label, languages) for one in Said}
    groups = {one.value: in_each(one.label, languages) for one in Group}
    items = ChecklistItem.objects.filter(priority__edition=strategy.edition).only("pk")
    others = heard(strategy, items)
    return [
        {
            "key": priority.key,
            "number": priority.number,
            "title": _each(priority, "title", languages),
            "purpose": _each(priority, "purpose", languages),
            "items": [
                {
                    "key": f"{priority.key}/{item.key}",
                    "audience": item.audience,
                    "text": _each(item, "text", languages),
                    **_said(answers.get(item.pk), files, states),
                    "voices": _voices(others[item.pk], said, groups),
                }
                for item in priority.items.all()
            ],
        }
        for priority in Priority.objects.filter(edition=strategy.edition)
        .select_related("edition")
        .prefetch_related("items__priority__edition")
    ]


def _voices(
    others: Heard, said: dict[str, dict[str, str]], groups: dict[str, dict[str, str]]
) -> dict[str, Any]:
    return {
        "named": [
            {
                "name": one.name,
                "said": one.said.value,
                "label": said[one.said],
                "note": one.note,
            }
            for one in others.named
        ],
        "groups": [
            {
                "key": one.group.value,
                "label": groups[one.group],
                "counts": [
                    {"said": word.value, "label": said[word], "people": count}
                    for word, count in one.counts
                ],
            }
            for one in others.shown
        ],
    }


def _each(row: Any, name: str, languages: list[str]) -> dict[str, str]:
    return {code: str(row.say(name, code)) for code in languages}


def _said(
    answer: TeamAnswer | None,
    files: dict[str, EvidenceFile],
    states: dict[str, dict[str, str]],
) -> dict[str, Any]:
    if answer is None or not answer.state:
        return {
            "state": "",
            "state_label": {},
            "note": "",
            "next_step": "",
            "reason": "",
            "evidence": [],
        }
    return {
        "state": answer.state,
        "state_label": states[answer.state],
        "note": answer.note,
        "next_step": answer.next_step if ItemState(answer.state).is_gap else "",
        "reason": answer.reason if answer.state == ItemState.NOT_FOR_US else "",
        "evidence": [
            _evidence(piece, files)
            for piece in answer.places
            if answer.state == ItemState.IN_PLACE
        ],
    }


def _evidence(piece: dict[str, str], files: dict[str, EvidenceFile]) -> dict[str, str]:
    file = files.get(piece.get("file", ""))
    return {
        "kind": piece.get("kind", ""),
        "title": piece.get("title", "") or (file.name if file else ""),
        "link": piece.get("link", ""),
        "pages": piece.get("pages", ""),
        "sha256": file.sha256 if file else "",
    }
