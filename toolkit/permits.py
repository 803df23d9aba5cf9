"""What a participant may do now, and why not: the one place that decides."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils import timezone

from toolkit.models import (
    MinutesState,
    Process,
    Seat,
    Switch,
    SwitchKind,
    Vote,
    VoteState,
    Workshop,
)


class Deed(StrEnum):
    """What a participant does from their place."""

    ANSWER = "answer"
    PROPOSE = "propose"
    VOTE = "vote"
    OBJECT = "object"
    COMMENT = "comment"
    CORRECT = "correct"
    REPORT = "report"
    WITHDRAW = "withdraw"
    FIND = "find"


class Why(StrEnum):
    """Why somebody may not; the words stand in the phrases, as `why_<value>`."""

    NOT_READY = "not_ready"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    NO_VOTE = "no_vote"
    NO_OBJECTIONS = "no_objections"
    NO_MINUTES = "no_minutes"
    WORKSHOP_OVER = "workshop_over"


SWITCH_OF = {
    Deed.ANSWER: SwitchKind.QUESTIONS,
    Deed.PROPOSE: SwitchKind.IDEAS,
    Deed.VOTE: SwitchKind.VOTING,
    Deed.OBJECT: SwitchKind.VOTING,
    Deed.COMMENT: SwitchKind.COMMENTS,
}
"""What no switch closes can always be done: find, withdraw, report, correct minutes."""


@dataclass(frozen=True)
class Permit:
    """`why` is empty where it is allowed; `opens` and `until` are moments, None: not known."""

    why: Why | None = None
    opens: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self.why is None


@dataclass(frozen=True)
class Openings:
    """What is open in one strategy, read once for a page: two queries."""

    ready: bool
    switches: dict[str, Switch]

    @classmethod
    def of(cls, strategy_id: int) -> "Openings":
        process = Process.objects.filter(strategy=strategy_id).first()
        switches = {one.kind: one for one in Switch.objects.filter(strategy=strategy_id)}
        return cls(process is not None and process.confirmed_at is not None, switches)


def may(
    seat: Seat,
    deed: Deed,
    *,
    vote: Vote | None = None,
    workshop: Workshop | None = None,
    openings: Openings | None = None,
    now: datetime | None = None,
) -> Permit:
    """Say whether this place may do this now; `vote` and `workshop` are what it is done to.

    A place entered by a facilitator is asked the same: nothing is entered for others that
    they could not do themselves.
    """
    now = now or timezone.now()
    openings = openings or Openings.of(seat.strategy_id)
    kind = SWITCH_OF.get(deed)
    permit = Permit()
    if kind:
        permit = switched(openings.switches.get(kind), ready=openings.ready, now=now)
    if not permit:
        return permit
    if deed is Deed.VOTE and (vote is None or vote.state != VoteState.OPEN):
        return Permit(Why.NO_VOTE)
    if deed is Deed.OBJECT and (vote is None or vote.state != VoteState.OBJECTIONS):
        return Permit(Why.NO_OBJECTIONS)
    if deed is Deed.CORRECT:
        return _correcting(seat, workshop, now)
    return permit


def switched(switch: Switch | None, *, ready: bool, now: datetime | None = None) -> Permit:
    """Say what the switch alone lets participants do."""
    now = now or timezone.now()
    if not ready:
        return Permit(Why.NOT_READY)
    if switch is None or switch.opens_at is None:
        return Permit(Why.CLOSED)
    if now < switch.opens_at:
        return Permit(Why.NOT_YET, opens=switch.opens_at, until=switch.closes_at)
    if not switch.is_open(now):
        return Permit(Why.CLOSED, until=switch.closes_at)
    return Permit(opens=switch.opens_at, until=switch.closes_at)


def _correcting(seat: Seat, workshop: Workshop | None, now: datetime) -> Permit:
    """Minutes can be corrected until the day we named is over where the region is."""
    if workshop is None or workshop.minutes_state == MinutesState.DRAFT:
        return Permit(Why.NO_MINUTES)
    if workshop.minutes_state == MinutesState.FINAL or seat.workshop_id != workshop.pk:
        return Permit(Why.WORKSHOP_OVER)
    if workshop.corrections_until is None:
        return Permit()
    zone = ZoneInfo(seat.strategy.region.time_zone)
    over = datetime.combine(workshop.corrections_until, time.max, tzinfo=zone)
    return Permit(until=over) if now <= over else Permit(Why.CLOSED, until=over)
