"""Deleting what was said from one place, as far as nothing is built on it yet."""

from django.db import transaction
from django.db.models import F

from activity.services import record
from activity.verbs import Verb
from strategies.models import Revision
from toolkit.models import Ballot, Idea, InputState, Objection, Seat, VoteState
from toolkit.services.seats import forget_address

GONE = "—"
"""What stands where words were deleted: pages and links of the team need something to show."""


@transaction.atomic
def erase_seat(seat: Seat) -> None:
    """Delete what this place said, and let nothing in the rest lead to it.

    Secret answers keep an empty row, so that spreads which were shown do not change by one
    person (toolkit.tally). What is decided, what is counted and what an organisation said
    stay; decided words lose their place. The number still opens the place, now empty.
    """
    seat.voices.filter(organisation=None).update(said="")
    Ballot.objects.filter(seat=seat, vote__state=VoteState.OPEN).delete()
    _withdraw_words(seat)
    Objection.objects.filter(seat=seat, stands=None).update(text=GONE, withdrawn=True)
    forget_address(seat)
    if seat.user_id:
        seat.user = None
        seat.save(update_fields=["user"])


def _withdraw_words(seat: Seat) -> None:
    mine = Idea.objects.filter(seat=seat, organisation=None)
    open_ones = mine.filter(state__in=[InputState.RECEIVED, InputState.WITHDRAWN])
    uuids = list(open_ones.values_list("uuid", flat=True))
    waiting = list(open_ones.filter(state=InputState.RECEIVED))
    open_ones.update(
        state=InputState.WITHDRAWN,
        text=GONE,
        translation="",
        translated_by="",
        title="",
        not_understood="",
        version=F("version") + 1,
    )
    Revision.objects.filter(strategy=seat.strategy_id, object_uuid__in=uuids).delete()
    for idea in waiting:
        record(Verb.IDEA_WITHDRAWN, actor=None, region=seat.strategy.region, target=idea)
    mine.exclude(uuid__in=uuids).update(seat=None)
