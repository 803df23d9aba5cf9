"""What the checklist's pages show: each question with what the team says, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.models import Edition
from strategies.access import Desk
from strategies.models import EvidenceFile, Strategy
from toolkit.access import ItemDesk, PriorityDesk
from toolkit.heard import Heard, heard
from toolkit.models import ChecklistItem, ItemState, Priority, TeamAnswer
from toolkit.readiness import PriorityState, priority_states


@dataclass(frozen=True)
class Place:
    """One place where one can see it; `url` is empty for what is only named."""

    name: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Said:
    """What the team says to one question, and only what its state calls for."""

    state: ItemState
    note: str = ""
    next_step: str = ""
    reason: str = ""
    places: list[Place] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def lacks_evidence(self) -> bool:
        return self.state is ItemState.IN_PLACE and not self.places


@dataclass(frozen=True)
class Line:
    """A question in a list. `hidden`: only the team knows what the answer is."""

    item: ChecklistItem
    number: int
    url: str
    answer: TeamAnswer | None
    hidden: bool = False
    seen_differently: bool = False

    @property
    def state(self) -> str:
        return self.answer.state if self.answer and not self.hidden else ""

    @property
    def label(self) -> str:
        if self.hidden:
            return _("Only for the team")
        return str(ItemState(self.state).label) if self.state else _("Not answered")

    @property
    def tag(self) -> str:
        return self.state or "unanswered"

    @property
    def hint(self) -> str:
        hints = []
        if self.state == ItemState.IN_PLACE and self.answer and not self.answer.places:
            hints.append(_("Evidence to add"))
        if self.seen_differently:
            hints.append(_("Seen differently by others"))
        return ". ".join(hints)


def address(desk: Desk, item: ChecklistItem) -> str:
    return reverse("toolkit:item", args=[desk.place.region.slug, item.priority.key, item.key])


def answers_to(strategy: Strategy, items: Iterable[ChecklistItem]) -> dict[int, TeamAnswer]:
    """Return what the team says, by the item's key; one query."""
    rows = TeamAnswer.objects.filter(
        strategy=strategy, item__in=[item.pk for item in items]
    ).select_related("changed_by")
    return {row.item_id: row for row in rows}


def lines(at: PriorityDesk) -> list[Line]:
    answers = answers_to(at.desk.strategy, at.items)
    others = heard(at.desk.strategy, at.items)
    return [
        Line(
            item,
            number,
            "" if hidden else address(at.desk, item),
            None if hidden else answers.get(item.pk),
            hidden,
            not hidden and _is_seen_differently(others[item.pk], answers.get(item.pk)),
        )
        for number, item in enumerate(at.items, start=1)
        for hidden in [not at.may_see(item)]
    ]


def _is_seen_differently(others: Heard, answer: TeamAnswer | None) -> bool:
    return bool(others.differences(answer.state if answer else ""))


def state_of(priority: Priority, shown: list[Line]) -> PriorityState:
    return PriorityState.of(priority, [line.state for line in shown if not line.hidden])


def states(desk: Desk) -> list[PriorityState]:
    """Return where each priority stands, of what this person may know."""
    return priority_states(desk.strategy, for_team=desk.place.in_team)


def next_open(desk: Desk) -> ChecklistItem | None:
    """Return the first question of the whole checklist without an answer."""
    return (
        ChecklistItem.objects.filter(priority__edition=desk.strategy.edition)
        .exclude(
            pk__in=TeamAnswer.objects.filter(strategy=desk.strategy)
            .exclude(state="")
            .values("item")
        )
        .select_related("priority__edition")
        .first()
    )


def file_names(strategy: Strategy) -> dict[str, str]:
    """Return the region's files by uuid, for choosing one and for naming it."""
    return {
        str(key): name
        for key, name in EvidenceFile.objects.filter(strategy=strategy).values_list(
            "uuid", "name"
        )
    }


def said(at: ItemDesk, answer: TeamAnswer | None, names: Mapping[str, str]) -> Said | None:
    return said_in(at.slug, answer, names)


def said_in(slug: str, answer: TeamAnswer | None, names: Mapping[str, str]) -> Said | None:
    """Return the answer as it is read: nothing of what its state does not call for."""
    if answer is None or not answer.state:
        return None
    state = ItemState(answer.state)
    return Said(
        state,
        note=answer.note,
        next_step=answer.next_step if state.is_gap else "",
        reason=answer.reason if state is ItemState.NOT_FOR_US else "",
        places=[
            _place(slug, piece, names) for piece in answer.places if state is ItemState.IN_PLACE
        ],
    )


def _place(slug: str, piece: dict[str, str], names: Mapping[str, str]) -> Place:
    file = piece.get("file", "")
    if file:
        known = file in names
        return Place(
            piece.get("title") or names.get(file) or _("A file that is no longer here"),
            reverse("strategies:file", args=[slug, file]) if known else "",
            _("page %s") % piece["pages"] if piece.get("pages") else "",
        )
    link = piece.get("link", "")
    return Place(piece.get("title") or link, link)


def linked_actions(at: ItemDesk) -> list[Any]:
    """Return the actions made from this question, as they stand in the plan.

    The workplan lies above this room: its rows are reached through the item.
    """
    actions: Any = at.item.actions
    return list(actions.filter(strategy=at.desk.strategy, removed_at=None))


def newest_method() -> Edition | None:
    """Return the method as published last, with its priorities, steps and questions."""
    priorities = Priority.objects.prefetch_related("steps", "items")
    return (
        Edition.objects.filter(published_on__lte=timezone.localdate())
        .prefetch_related(Prefetch("priorities", queryset=priorities))
        .first()
    )
