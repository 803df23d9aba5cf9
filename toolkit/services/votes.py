"""What the team does with a vote: prepare, open, close, ask for objections, decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import plain
from regions.access import LEADS, TEAM, AnyRole
from strategies.access import Desk
from strategies.editing import Edit, keeping_what_lost, put_below, save
from toolkit.dots import Result, tally_votes
from toolkit.models import Objection, Vote, VoteState
from toolkit.services.ballots import alone_with


@dataclass(frozen=True)
class Move:
    """From where to where, and who may."""

    start: VoteState
    end: VoteState
    roles: frozenset[AnyRole]


MOVES = {
    "open": Move(VoteState.PREPARED, VoteState.OPEN, TEAM),
    "close": Move(VoteState.OPEN, VoteState.CLOSED, TEAM),
    "ask": Move(VoteState.CLOSED, VoteState.OBJECTIONS, LEADS),
    "decide": Move(VoteState.OBJECTIONS, VoteState.DECIDED, LEADS),
}
"""What is closed never opens again: two results would tell one person apart."""

WEIGHED = frozenset({VoteState.CLOSED, VoteState.OBJECTIONS})
"""While the decision is written."""


class NotNow(DomainError):
    """The vote is not where this can be done."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has moved this vote on meanwhile. Open its page again.")
        )


def may_move(desk: Desk, vote: Vote, name: str) -> bool:
    move = MOVES[name]
    return vote.state == move.start and desk.place.role in move.roles


@keeping_what_lost()
def save_vote(
    desk: Desk, *, uuid: UUID, base_version: int, values: Mapping[str, Any], options: list[str]
) -> Vote:
    """Save the question, the points and what one can choose, while nobody has voted.

    Raises EditConflict when a colleague changed it since `base_version`, NotNow once it is
    open.
    """
    found = Vote.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    if found and alone_with(found).state != VoteState.PREPARED:
        raise NotNow
    vote = found or Vote(strategy=desk.strategy, uuid=uuid)
    edit = put_below(Edit(vote, base_version if found else 0, values), {"options": options})
    if save(edit, by=desk.user):
        _record(Verb.VOTE_SAVED, desk, vote)
    return vote


@keeping_what_lost()
def save_decision(
    desk: Desk, vote: Vote, *, base_version: int, result: str, departs: str, chosen: list[str]
) -> Vote:
    """Save what is decided, or proposed while objections are asked for."""
    if alone_with(vote).state not in WEIGHED:
        raise NotNow
    values = {"result": plain(result), "departs": plain(departs)}
    edit = put_below(Edit(vote, base_version, values), {"chosen": chosen})
    if save(edit, by=desk.user):
        _record(Verb.VOTE_SAVED, desk, vote)
    return vote


@transaction.atomic
def move_on(desk: Desk, vote: Vote, name: str) -> None:
    """Move a vote on, one step; who comes second changes nothing.

    Raises NotNow, and DomainError for what is missing.
    """
    move = MOVES[name]
    stands = alone_with(vote)
    stands.strategy = desk.strategy
    if not may_move(desk, stands, name):
        raise NotNow
    _check(stands, name)
    said: dict[str, Any] = {"state": move.end}
    if name == "close":
        said["closed_at"] = timezone.now()
    if name == "decide":
        said["decided_on"] = timezone.localdate()
    if not Vote.objects.filter(pk=vote.pk, state=move.start).update(**said):
        raise NotNow
    vote.refresh_from_db()
    vote.strategy = desk.strategy
    _record(Verb.VOTE_DECIDED if name == "decide" else Verb.VOTE_MOVED, desk, vote, to=move.end)


def _check(vote: Vote, name: str) -> None:
    if name == "open" and vote.options.count() < 2:
        raise DomainError(_("Choose two options or more, and save. Then open it."))
    if name in {"ask", "decide"}:
        _check_decision(vote)
    if name == "decide" and objections_of(vote).filter(withdrawn=False, stands=None).exists():
        raise DomainError(
            _("Reply to each objection first, and say whether it stands. Then decide.")
        )


def _check_decision(vote: Vote) -> None:
    if not vote.result:
        raise DomainError(_("Say first what is decided, and save it."))
    chosen = [one.pk for one in vote.options.all() if one.chosen]
    if not vote.departs and not result_of(vote).follows(chosen):
        raise DomainError(
            _("The decision does not follow the points. Say why; everybody can read it.")
        )


def result_of(vote: Vote) -> Result:
    """Count the points: three queries at most, however many ballots there are."""
    return tally_votes(list(vote.options.all()), vote.ballots.all())


# --- Objections ------------------------------------------------------------------------


def objections_of(vote: Vote) -> Any:
    return Objection.objects.filter(vote=vote)


@transaction.atomic
def answer_objection(
    desk: Desk, objection: Objection, *, reply: str, stands: bool, instead_of: str
) -> None:
    """Reply, and say whether the objection stands and is recorded, until it is decided.

    `instead_of` is the reply that stood when the page was opened.
    """
    vote = alone_with(objection.vote)
    if vote.state != VoteState.OBJECTIONS:
        raise NotNow
    waiting = Objection.objects.filter(
        pk=objection.pk, text=objection.text, withdrawn=False, reply=plain(instead_of)
    )
    if not waiting.update(reply=plain(reply), stands=stands, replied_by=desk.user):
        objection.refresh_from_db()
        if objection.reply == plain(reply) and objection.stands == stands:
            return
        raise DomainError(
            _("This objection or its reply has changed meanwhile. Read it again below.")
        )
    vote.strategy = desk.strategy
    _record(Verb.OBJECTION_ANSWERED, desk, vote)


def _record(verb: Verb, desk: Desk, vote: Vote, **data: Any) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=vote,
        title=vote.title,
        link=vote.page,
        **data,
    )
