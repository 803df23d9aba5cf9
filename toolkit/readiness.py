"""What the checklist of a strategy lacks, and where each priority stands, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from frameworks.content.rules import rules_of
from frameworks.models import Audience
from strategies.findings import Finding, Rules, Spot
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

    @classmethod
    def of(cls, priority: Priority, states: list[str]) -> "PriorityState":
        """Count the states of a priority's items; "" is an item without an answer."""
        return cls(
            priority=priority,
            total=len(states),
            in_place=states.count(ItemState.IN_PLACE),
            in_progress=states.count(ItemState.IN_PROGRESS),
            not_started=states.count(ItemState.NOT_STARTED),
            not_for_us=states.count(ItemState.NOT_FOR_US),
        )

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
    def label(self) -> str:
        if self.is_completed:
            return _("Completed")
        return _("In progress") if self.is_started else _("Not started")

    @property
    def tag(self) -> str:
        if self.is_completed:
            return "completed"
        return "in_progress" if self.is_started else "none"

    @property
    def counts(self) -> str:
        """7 in place, 4 in progress, 3 not started: what there is, in words."""
        said = [
            (_("%d in place"), self.in_place),
            (_("%d in progress"), self.in_progress),
            (_("%d not started"), self.not_started),
            (_("%d not for us"), self.not_for_us),
            (_("%d without an answer"), self.total - self.answered),
        ]
        return ", ".join(words % count for words, count in said if count)

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


def priority_states(strategy: Strategy, *, for_team: bool = True) -> list[PriorityState]:
    """Return one state a priority, in order; three queries.

    Who is not of the team learns nothing of what only the team reads, so those items
    are not counted for them.
    """
    said = dict(
        TeamAnswer.objects.filter(strategy=strategy)
        .exclude(state="")
        .values_list("item_id", "state")
    )
    return [
        PriorityState.of(
            priority,
            [
                said.get(item.pk, "")
                for item in priority.items.all()
                if for_team or item.audience != Audience.REGION
            ],
        )
        for priority in Priority.objects.filter(edition=strategy.edition)
        .select_related("edition")
        .prefetch_related("items")
    ]


@dataclass(frozen=True)
class Checklist:
    """What the rules read: where each priority stands, and what is said to be in place."""

    region: str
    priorities: list[PriorityState]
    in_place: list[TeamAnswer]


RULES = Rules[Checklist]()


def load(strategy: Strategy) -> Checklist:
    in_place = list(
        TeamAnswer.objects.filter(strategy=strategy, state=ItemState.IN_PLACE)
        .select_related("item__priority")
        .order_by("item__priority__number", "item__number")
    )
    for one in in_place:
        one.item.priority.edition = strategy.edition
    return Checklist(strategy.region.slug, priority_states(strategy), in_place)


def findings(strategy: Strategy) -> list[Finding]:
    """Return what reviewers may ask about the checklist."""
    return RULES.look(load(strategy), rules_of(strategy.edition))


@RULES(
    "checklist-open",
    ngettext_lazy(
        "%(count)d part of the checklist has questions without an answer.",
        "%(count)d parts of the checklist have questions without an answer.",
        "count",
    ),
    advice=gettext_lazy("Answer what you can. What is not for you is an answer too."),
)
def without_answer(checklist: Checklist) -> list[Spot]:
    return [
        Spot(
            state.priority.title,
            reverse("toolkit:priority", args=[checklist.region, state.priority.key]),
            f"priority:{state.priority.key}",
        )
        for state in checklist.priorities
        if not state.is_completed
    ]


@RULES(
    "evidence-later",
    ngettext_lazy(
        "%(count)d checklist question is in place, with evidence to add.",
        "%(count)d checklist questions are in place, with evidence to add.",
        "count",
    ),
    advice=gettext_lazy("Say where one can see it: a link, a file, a page of a document."),
)
def without_evidence(checklist: Checklist) -> list[Spot]:
    return [
        Spot(
            item.text,
            reverse("toolkit:item", args=[checklist.region, item.priority.key, item.key]),
            f"priority:{item.priority.key}",
            reverse("asking:ask", args=[checklist.region, "item", item.path]),
        )
        for item in (one.item for one in checklist.in_place if not one.places)
    ]


def priority_states_of_many(
    strategies: Sequence[Strategy],
) -> dict[int, list[PriorityState]]:
    """Return what AER's lists show: states by strategy, without items for the team alone."""
    said: dict[tuple[int, int], str] = {
        (strategy_id, item_id): state
        for strategy_id, item_id, state in TeamAnswer.objects.filter(
            strategy__in=strategies
        ).values_list("strategy_id", "item_id", "state")
    }
    priorities = list(
        Priority.objects.filter(edition__strategies__in=strategies)
        .distinct()
        .select_related("edition")
        .prefetch_related("items")
    )
    return {
        strategy.pk: [
            PriorityState.of(
                priority,
                [
                    said.get((strategy.pk, item.pk), "")
                    for item in priority.items.all()
                    if item.audience != Audience.REGION
                ],
            )
            for priority in priorities
            if priority.edition_id == strategy.edition_id
        ]
        for strategy in strategies
    }
