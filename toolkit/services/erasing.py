"""Deleting what was said from one place, as far as nothing is built on it yet."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from activity.services import record
from activity.verbs import Verb
from strategies.models import Revision
from toolkit.models import (
    Ballot,
    Correction,
    Idea,
    IdeaReport,
    InputState,
    Objection,
    Option,
    Seat,
    VoteState,
)
from toolkit.services.seats import forget_address

GONE = "—"
"""What stands where words were deleted: pages and links of the team need something to show."""


@transaction.atomic
def erase_seat(seat: Seat) -> None:
    """Delete what this place said, and let nothing in the rest lead to it.

    Secret answers keep an empty row, so that spreads which were shown do not change by one
    person (toolkit.tally). What is decided, what is counted and what an organisation said
    stay, without the place. The number still opens it, now empty.
    """
    seat.voices.filter(organisation=None).update(said="")
    seat.voices.exclude(organisation=None).update(seat=None)
    Ballot.objects.filter(seat=seat, vote__state=VoteState.OPEN).delete()
    Ballot.objects.filter(seat=seat).update(seat=None)
    _withdraw(seat, Idea.objects.filter(seat=seat, organisation=None))
    Idea.objects.filter(seat=seat).exclude(text=GONE).update(seat=None)
    Objection.objects.filter(seat=seat, stands=None).update(text=GONE, withdrawn=True)
    Objection.objects.filter(seat=seat).update(seat=None)
    Correction.objects.filter(seat=seat, taken_over=None).delete()
    Correction.objects.filter(seat=seat).update(seat=None)
    IdeaReport.objects.filter(seat=seat).update(text="", seat=None)
    forget_address(seat)
    if seat.user_id:
        seat.user = None
        seat.save(update_fields=["user"])


def _withdraw(seat: Seat, mine: QuerySet[Idea]) -> None:
    """Withdraw what is not decided nor chosen from, and delete its words where they stand."""
    chosen_from = Option.objects.exclude(vote__state=VoteState.PREPARED)
    undecided = mine.filter(
        Q(state__in=[InputState.RECEIVED, InputState.WITHDRAWN])
        & ~Exists(chosen_from.filter(idea=OuterRef("pk")))
    )
    waiting = list(undecided.filter(state=InputState.RECEIVED))
    Option.objects.filter(idea__in=undecided).delete()
    words = Revision.objects.filter(
        strategy=seat.strategy_id, object_uuid__in=undecided.values("uuid")
    )
    words.delete()
    # What others said and was joined to it stands alone again.
    Idea.objects.filter(joined_to__in=undecided).update(joined_to=None)
    undecided.update(
        state=InputState.WITHDRAWN,
        text=GONE,
        translation="",
        translated_by="",
        title="",
        not_understood="",
        version=F("version") + 1,
    )
    for idea in waiting:
        record(Verb.IDEA_WITHDRAWN, actor=None, region=seat.strategy.region, target=idea)
