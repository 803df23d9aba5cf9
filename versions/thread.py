"""The thread from what people said to what it changed, and back.

What is told of an idea is told of the one it is joined to: both authors hear the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from kernel.languages import in_each
from strategies.models import Strategy
from toolkit.models import Effect, Idea, InputState, Moderation, Process, Seat, Vote, Workshop
from toolkit.tally import FEWEST

WAITING_DAYS = (30, 60)


@dataclass(frozen=True)
class Seen:
    """One place where one sees what was decided, as it was called then.

    What the plan says of it now is the draft's, and told with the version that is published.
    """

    kind: str
    key: str
    title: str


@dataclass(frozen=True)
class Fate:
    """What became of one idea or comment. `decided` is the one it is decided with.

    `others`: how many other people said something like it, None where it would be too few
    to tell. `promised`: the day on which people were to read an answer.
    """

    idea: Idea
    decided: Idea
    seen: list[Seen]
    others: int | None
    promised: date | None

    @property
    def state(self) -> InputState:
        if self.idea.state == InputState.WITHDRAWN:
            return InputState.WITHDRAWN
        return InputState(self.decided.state)

    @property
    def is_decided(self) -> bool:
        return self.state.is_decided

    @property
    def is_late(self) -> bool:
        today = timezone.localdate()
        return bool(not self.is_decided and self.promised and self.promised < today)


def fates(ideas: QuerySet[Idea], strategy: Strategy) -> list[Fate]:
    """Return what became of each; four queries however many there are."""
    rows = list(ideas.select_related("joined_to", "workshop", "organisation"))
    targets = {one.joined_to_id or one.pk for one in rows}
    people = _people_behind(targets)
    seen = seen_of(targets)
    process = Process.objects.filter(strategy=strategy).only("answer_on").first()
    return [
        Fate(
            idea=one,
            decided=one.joined_to or one,
            seen=seen[one.joined_to_id or one.pk],
            others=count if (count := _others(one, people)) >= FEWEST else None,
            promised=process.answer_on if process else None,
        )
        for one in rows
    ]


def _people_behind(targets: set[int]) -> dict[int, set[int]]:
    """Return the places that said each of these or something joined to it, once each."""
    said = Idea.objects.filter(Q(pk__in=targets) | Q(joined_to__in=targets))
    said = said.exclude(state=InputState.WITHDRAWN).exclude(seat=None)
    people: dict[int, set[int]] = defaultdict(set)
    for pk, joined_to, seat in said.values_list("pk", "joined_to", "seat"):
        if seat is not None:
            people[joined_to or pk].add(seat)
    return people


def _others(idea: Idea, people: dict[int, set[int]]) -> int:
    return len(people[idea.joined_to_id or idea.pk] - {idea.seat_id})


def seen_of(ideas: Iterable[int]) -> dict[int, list[Seen]]:
    """Return where one sees what each idea changed, by its key; one query."""
    found: dict[int, list[Seen]] = defaultdict(list)
    for one in Effect.objects.filter(idea__in=list(ideas), ended_at=None):
        if one.idea_id is not None:
            found[one.idea_id].append(Seen(one.kind, one.key, one.title))
    return found


# --- All that was said in a region ------------------------------------------------------


def told(strategy: Strategy) -> QuerySet[Idea]:
    """Return what may be read by everybody: decided, and shown to others by the team."""
    decided = [one.value for one in InputState if one.is_decided]
    return Idea.objects.filter(
        strategy=strategy, moderation=Moderation.SHOWN, joined_to=None, state__in=decided
    ).order_by("decided_on", "pk")


@dataclass(frozen=True)
class Count:
    """How much of what was said is decided in which way; joined ones count with theirs."""

    workshop: Workshop | None
    people: int
    by_state: Counter[str]

    @property
    def said(self) -> int:
        return sum(
            number for state, number in self.by_state.items() if state != InputState.WITHDRAWN
        )

    def of(self, state: InputState) -> int:
        return self.by_state[state.value]

    @property
    def yes(self) -> int:
        return self.of(InputState.YES)

    @property
    def in_part(self) -> int:
        return self.of(InputState.IN_PART)

    @property
    def no(self) -> int:
        return self.of(InputState.NO)

    @property
    def open(self) -> int:
        return self.of(InputState.RECEIVED)

    @property
    def told_people(self) -> int | None:
        """How many people were there, where they are enough to tell."""
        return self.people if self.people >= FEWEST else None


def counts(strategy: Strategy) -> list[Count]:
    """Return a count for each workshop, last for what came from elsewhere; three queries."""
    workshops = list(strategy.workshops.prefetch_related("headcounts"))
    by_place: dict[int | None, Counter[str]] = defaultdict(Counter)
    rows = Idea.objects.filter(strategy=strategy).values_list(
        "workshop", "state", "joined_to__state"
    )
    for workshop, state, joined in rows:
        fate = state if state == InputState.WITHDRAWN else (joined or state)
        by_place[workshop][fate] += 1
    return [
        Count(one, sum(head.people for head in one.headcounts.all()), by_place[one.pk])
        for one in workshops
        if one.cancelled_at is None
    ] + ([Count(None, 0, by_place[None])] if by_place[None] else [])


def said_most(strategy: Strategy, workshop: Workshop, most: int = 10) -> list[Fate]:
    """Return what was said most often in a workshop: first what most is joined to."""
    here = Idea.objects.filter(
        strategy=strategy, workshop=workshop, joined_to=None, moderation=Moderation.SHOWN
    ).exclude(state=InputState.WITHDRAWN)
    found = fates(here.order_by("pk"), strategy)
    joined = Counter(
        Idea.objects.filter(joined_to__in=here).values_list("joined_to", flat=True)
    )
    return sorted(found, key=lambda one: -joined[one.idea.pk])[:most]


# --- What waits --------------------------------------------------------------------------


def waiting(strategy: Strategy, days: int = 0) -> QuerySet[Idea]:
    """Return what has waited for a decision so many days or longer."""
    since = timezone.localdate() - timedelta(days=days)
    return Idea.objects.filter(
        strategy=strategy, joined_to=None, state=InputState.RECEIVED, came_on__lte=since
    )


# --- Where something comes from ----------------------------------------------------------


def came_from(strategy: Strategy, kind: str, key: str | UUID) -> list[Idea]:
    """Return the ideas an action or answer comes from, as the team reads them."""
    here = Effect.objects.filter(strategy=strategy, kind=kind, ended_at=None, key=str(key))
    return list(Idea.objects.filter(effects__in=here).select_related("workshop").distinct())


def content(strategy: Strategy, languages: list[str]) -> list[dict[str, Any]]:
    """Return what people said and what was decided, for versions and print: no person."""
    states = {one.value: in_each(one.label, languages) for one in InputState}
    return [
        {
            "uuid": str(one.idea.uuid),
            "text": one.idea.text,
            "language": one.idea.language,
            "translation": one.idea.translation,
            "title": one.idea.title,
            "organisation": one.idea.organisation.name if one.idea.organisation else "",
            "workshop": one.idea.workshop.title if one.idea.workshop else "",
            "month": one.idea.came_on.strftime("%Y-%m"),
            "state": one.state.value,
            "state_label": states[one.state],
            "reason": one.idea.reason,
            "decided_by": one.idea.decided_by,
            "others": one.others or 0,
            "seen": [
                {"kind": seen.kind, "key": seen.key, "title": seen.title} for seen in one.seen
            ],
        }
        for one in fates(told(strategy), strategy)
    ]


def votes_of(seat: Seat) -> list[Vote]:
    """Return the votes this place took part in, those decided first."""
    took_part = Q(ballots__seat=seat) | Q(objections__seat=seat)
    if seat.organisation_id:
        took_part |= Q(ballots__organisation=seat.organisation_id)
    return list(Vote.objects.filter(took_part).distinct().order_by("decided_on", "pk"))
