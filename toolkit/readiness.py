"""What the checklist of a strategy lacks, and where each priority stands, in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.findings import Finding, FindingLevel, Spot
from strategies.models import Strategy
from toolkit.models import ItemState, Priority, TeamAnswer


@dataclass(frozen=True)
class PriorityState:
    """Where one priority stands: counts of items by state, never a mean."""

    priority: Priority
    total: int
    in_place: int
    in_progress: int
    not_started: int
    not_for_us: int

    @property
    def answered(self) -> int:
        return self.in_place + self.in_progress + self.not_started + self.not_for_us

    @property
    def gaps(self) -> int:
        return self.in_progress + self.not_started

    @property
    def is_started(self) -> bool:
        return self.answered > 0

    @property
    def is_completed(self) -> bool:
        return self.total > 0 and self.answered == self.total

    @property
    def sentence(self) -> str:
        """4 of 12 answered, 2 gaps."""
        if not self.answered:
            return ""
        said = _("%(answered)d of %(total)d answered") % {
            "answered": self.answered,
            "total": self.total,
        }
        if not self.gaps:
            return said
        gaps = ngettext("%d gap", "%d gaps", self.gaps) % self.gaps
        return f"{said}, {gaps}"


def priority_states(strategy: Strategy) -> list[PriorityState]:
    """Return one state a priority, in order; three queries."""
    said = dict(
        TeamAnswer.objects.filter(strategy=strategy)
        .exclude(state="")
        .values_list("item_id", "state")
    )
    states = []
    for priority in (
        Priority.objects.filter(edition=strategy.edition)
        .select_related("edition")
        .prefetch_related("items")
    ):
        given = [said.get(item.pk, "") for item in priority.items.all()]
        states.append(
            PriorityState(
                priority=priority,
                total=len(given),
                in_place=given.count(ItemState.IN_PLACE),
                in_progress=given.count(ItemState.IN_PROGRESS),
                not_started=given.count(ItemState.NOT_STARTED),
                not_for_us=given.count(ItemState.NOT_FOR_US),
            )
        )
    return states


def findings(strategy: Strategy) -> list[Finding]:
    """Return what reviewers may ask about the checklist; nothing here blocks."""
    region = strategy.region.slug
    open_priorities = [
        state for state in priority_states(strategy) if not state.is_completed
    ]
    spots = [
        Spot(
            state.priority.title,
            reverse("toolkit:priority", args=[region, state.priority.key]),
            f"priority:{state.priority.key}",
        )
        for state in open_priorities
    ]
    unseen = [
        answer
        for answer in TeamAnswer.objects.filter(
            strategy=strategy, state=ItemState.IN_PLACE
        ).select_related("item__priority__edition")
        if not [piece for piece in answer.evidence if piece.get("kind") != "later"]
    ]
    found = []
    if spots:
        found.append(
            Finding(
                "checklist-open",
                FindingLevel.ASK,
                ngettext(
                    "%d part of the checklist has questions without an answer.",
                    "%d parts of the checklist have questions without an answer.",
                    len(spots),
                )
                % len(spots),
                _("Answer what you can. What is not for you is an answer too."),
                spots=spots,
            )
        )
    if unseen:
        found.append(
            Finding(
                "evidence-later",
                FindingLevel.ASK,
                ngettext(
                    "%d checklist question is in place, with evidence to add.",
                    "%d checklist questions are in place, with evidence to add.",
                    len(unseen),
                )
                % len(unseen),
                _("Say where one can see it: a link, a file, a page of a document."),
                spots=[
                    Spot(
                        answer.item.text,
                        reverse(
                            "toolkit:item",
                            args=[region, answer.item.priority.key, answer.item.key],
                        ),
                        f"priority:{answer.item.priority.key}",
                    )
                    for answer in unseen
                ],
            )
        )
    return found
