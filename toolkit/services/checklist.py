"""What changes the checklist of a strategy: one answer, or a list of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from activity.services import record
from activity.verbs import Verb
from strategies.access import Desk
from strategies.editing import Edit, EditConflict, save
from toolkit.models import ChecklistItem, TeamAnswer
from toolkit.overview import address, answers_to

Piece = dict[str, str]


def answer_item(
    desk: Desk,
    item: ChecklistItem,
    *,
    base_version: int,
    state: str,
    note: str,
    evidence: list[Piece],
    next_step: str,
    reason: str,
) -> TeamAnswer:
    """Save what the team says to one question; every text stays, whatever the state.

    Raises EditConflict when somebody changed it since `base_version`.
    """
    values = {
        "state": state,
        "note": note,
        "evidence": evidence,
        "next_step": next_step,
        "reason": reason,
    }
    found = TeamAnswer.objects.filter(strategy=desk.strategy, item=item).first()
    answer = found or TeamAnswer(strategy=desk.strategy, item=item)
    conflict = _save(desk, answer, base_version, values)
    if conflict:
        raise conflict
    return answer


@dataclass(frozen=True)
class ListedAnswer:
    """One question of a list; evidence has its own page and is left as it is."""

    item: ChecklistItem
    base_version: int
    state: str
    note: str
    next_step: str
    reason: str

    @property
    def values(self) -> dict[str, str]:
        return {
            "state": self.state,
            "note": self.note,
            "next_step": self.next_step,
            "reason": self.reason,
        }


@dataclass
class Outcome:
    """What became of a list: what is saved, and what a colleague changed meanwhile."""

    saved: list[ChecklistItem] = field(default_factory=list)
    versions: dict[ChecklistItem, int] = field(default_factory=dict)
    conflicts: dict[ChecklistItem, EditConflict] = field(default_factory=dict)


def answer_list(desk: Desk, given: Iterable[ListedAnswer]) -> Outcome:
    """Save each answer by itself, so that a conflict on one keeps the others."""
    given = list(given)
    stands = answers_to(desk.strategy, [one.item for one in given])
    outcome = Outcome()
    for one in given:
        answer = stands.get(one.item.pk) or TeamAnswer(strategy=desk.strategy, item=one.item)
        conflict = _save(desk, answer, one.base_version, one.values)
        if conflict:
            outcome.conflicts[one.item] = conflict
        else:
            outcome.saved.append(one.item)
            outcome.versions[one.item] = answer.version if answer.pk else 0
    return outcome


def _save(
    desk: Desk, answer: TeamAnswer, base_version: int, values: Mapping[str, Any]
) -> EditConflict | None:
    """Save and record in one transaction; a conflict is returned, its text committed."""
    if answer._state.adding and not any(values.values()):
        return None
    refused: EditConflict | None = None
    with transaction.atomic():
        changed = False
        try:
            changed = save(Edit(answer, base_version, values), by=desk.user)
        except EditConflict as conflict:
            refused = conflict
        if changed:
            record(
                Verb.ITEM_ANSWERED,
                actor=desk.user,
                region=desk.place.region,
                target=answer,
                title=answer.item.text,
                link=address(desk, answer.item),
            )
    return refused
