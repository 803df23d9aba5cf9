"""Giving points, and objecting before a decision is final: from a place, in secret."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import plain
from regions.access import LEADS, people_with
from toolkit.models import Ballot, Objection, Seat, Vote, VoteState
from toolkit.permits import Deed, Permit, may

LONGEST = 2000


class NotPermitted(DomainError):
    """It cannot be done now; `permit` says why."""

    def __init__(self, permit: Permit) -> None:
        super().__init__(_("This is not open now."))
        self.permit = permit


class NotCounted(DomainError):
    """Points that break the rules of the vote; `key` and `values` are of the phrases."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(_("These points do not fit the rules of this vote. Count them again."))
        self.key = key
        self.values = values


def alone_with(vote: Vote) -> Vote:
    """Let the vote move only before or after what is done in this transaction.

    So a ballot that is counted came before the end, and none comes after it. SQLite has one
    writer at a time anyway (docs/decisions/0004); the key stays free for what points at it.
    """
    return Vote.objects.select_for_update(no_key=True).get(pk=vote.pk)


@transaction.atomic
def cast(seat: Seat, vote: Vote, dots: Mapping[Any, Any]) -> Ballot | None:
    """Let these points stand for the place, or for the organisation it speaks for.

    `dots` by the option's key; given again they take the place of what was given before, no
    points at all take it back. Nothing is recorded, not even when. Raises NotPermitted and
    NotCounted.
    """
    stands = alone_with(vote)
    permit = may(seat, Deed.VOTE, vote=stands)
    if not permit or stands.strategy_id != seat.strategy_id:
        raise NotPermitted(permit)
    given = _counted(stands, dots)
    mine = ballot_of(seat, stands)
    if not given:
        if mine:
            mine.delete()
        return None
    ballot = mine or Ballot(
        vote=stands,
        seat=None if seat.organisation else seat,
        organisation=seat.organisation,
        for_organisation=seat.organisation is not None,
    )
    ballot.dots = given
    ballot.save()
    return ballot


def ballot_of(seat: Seat, vote: Vote) -> Ballot | None:
    """Return what stands for this place, or for its organisation."""
    rows = Ballot.objects.filter(vote=vote)
    if seat.organisation_id:
        return rows.filter(organisation=seat.organisation_id).first()
    return rows.filter(seat=seat).first()


def _counted(vote: Vote, dots: Mapping[Any, Any]) -> dict[str, int]:
    given: dict[str, int] = {}
    for key, points in dots.items():
        if isinstance(points, bool) or not isinstance(points, int) or points < 0:
            raise NotCounted("points_number", most=vote.most)
        if points:
            given[str(getattr(key, "pk", key))] = points
    known = {str(pk) for pk in vote.options.values_list("pk", flat=True)}
    if not known.issuperset(given):
        raise NotCounted("points_gone")
    if any(points > vote.most for points in given.values()):
        raise NotCounted("points_most", most=vote.most)
    if sum(given.values()) > vote.dots:
        raise NotCounted("points_over", over=sum(given.values()) - vote.dots, dots=vote.dots)
    return given


# --- Does anyone object? ---------------------------------------------------------------


@transaction.atomic
def object_to(seat: Seat, vote: Vote, text: str) -> Objection:
    """Object, or say it in other words until the team has replied.

    Raises NotPermitted, and NotCounted where the reply came first.
    """
    stands = alone_with(vote)
    permit = may(seat, Deed.OBJECT, vote=stands)
    if not permit or stands.strategy_id != seat.strategy_id:
        raise NotPermitted(permit)
    _check_text(plain(text))
    mine = Objection.objects.filter(vote=stands, seat=seat).first()
    if mine and not mine.withdrawn:
        if mine.text == plain(text):
            return mine
        if mine.reply:
            raise NotCounted("objection_replied")
    objection = mine or Objection(vote=stands, seat=seat)
    objection.reply = ""
    objection.text = plain(text)
    objection.language = seat.language
    objection.withdrawn = False
    objection.stands = None
    objection.save()
    record(
        Verb.OBJECTION_CAME,
        actor=None,
        region=seat.strategy.region,
        target=stands,
        title=stands.title,
        link=stands.page,
        tell=people_with(LEADS, seat.strategy.region),
    )
    return objection


def _check_text(text: str) -> None:
    if not text:
        raise NotCounted("text_missing")
    if len(text) > LONGEST:
        raise NotCounted("too_long", most=LONGEST)


@transaction.atomic
def withdraw_objection(seat: Seat, vote: Vote) -> bool:
    """Take an objection back while the decision is not final; the reply stays readable."""
    stands = alone_with(vote)
    if stands.state != VoteState.OBJECTIONS:
        return False
    mine = Objection.objects.filter(vote=stands, seat=seat, withdrawn=False)
    return bool(mine.update(withdrawn=True))
