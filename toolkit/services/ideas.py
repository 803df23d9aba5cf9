"""Ideas: what would help, in one's own words; given, withdrawn, reported."""

from datetime import datetime, time
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import plain
from regions.access import LEADS, people_with
from toolkit.models import (
    About,
    Channel,
    Idea,
    IdeaReport,
    InputState,
    Moderation,
    Seat,
    Workshop,
)
from toolkit.permits import Deed, Openings, may

LONGEST, LONGEST_REPORT = 2000, 500


def give_idea(
    seat: Seat,
    text: str,
    *,
    language: str,
    about: str = "",
    workshop: Workshop | None = None,
    channel: str = "",
    by: User | None = None,
    uuid: UUID | None = None,
    openings: Openings | None = None,
) -> Idea:
    """Keep an idea of a place, as it is said; the same one sent twice is one.

    `by`: the facilitator who enters it for somebody. `openings`: read already, of many at
    once. Raises DomainError where ideas are closed or the text cannot be kept.
    """
    if not may(seat, Deed.PROPOSE, openings=openings):
        raise DomainError(_("Ideas are not open now."))
    text = plain(text)
    if not text:
        raise DomainError(_("Write what would help."))
    if len(text) > LONGEST:
        raise DomainError(
            ngettext(
                "Use %(most)d character or fewer.", "Use %(most)d characters or fewer.", LONGEST
            )
            % {"most": LONGEST}
        )
    sent = _sent_already(seat, text, uuid)
    if sent:
        return sent
    workshop = workshop or seat.workshop
    is_read_first = workshop is None or workshop.moderated
    idea = Idea(
        uuid=uuid or uuid4(),
        strategy=seat.strategy,
        seat=seat,
        organisation=seat.organisation,
        workshop=workshop,
        channel=channel or seat.channel or Channel.ONLINE,
        text=text,
        language=language,
        about=about if about in About.values else "",
        moderation=Moderation.WAITING if is_read_first else Moderation.SHOWN,
        changed_by=by,
        changed_at=start_of_today(),
    )
    try:
        with transaction.atomic():
            idea.save()
            record(
                Verb.IDEA_CAME,
                actor=None,
                region=seat.strategy.region,
                target=idea,
                title=workshop.title if workshop else "",
                link=idea.page,
            )
    except IntegrityError:  # the same page, sent twice at the same time
        return _sent_already(seat, text, uuid) or give_idea(
            seat, text, language=language, about=about, workshop=workshop, channel=channel,
            by=by, openings=openings,
        )  # fmt: skip
    return idea


def _sent_already(seat: Seat, text: str, uuid: UUID | None) -> Idea | None:
    mine = Idea.objects.filter(seat=seat, commented=None)
    same = mine.filter(uuid=uuid).first() if uuid else None
    return same or mine.filter(text=text).exclude(state=InputState.WITHDRAWN).first()


def start_of_today() -> datetime:
    """Return the begin of today: of what a participant says, no hour is kept."""
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))


@transaction.atomic
def withdraw_idea(seat: Seat, idea: Idea) -> bool:
    """Take back an own idea that is not decided yet; False if it was not to be taken back.

    What was joined to it stands alone again.
    """
    mine = Idea.objects.filter(pk=idea.pk, seat=seat, state=InputState.RECEIVED)
    if not mine.update(state=InputState.WITHDRAWN, joined_to=None, version=F("version") + 1):
        return False
    Idea.objects.filter(joined_to=idea.pk).update(joined_to=None)
    record(
        Verb.IDEA_WITHDRAWN,
        actor=None,
        region=seat.strategy.region,
        target=idea,
        title=idea.title,
        link=idea.page,
    )
    return True


@transaction.atomic
def report(seat: Seat, idea: Idea, text: str) -> IdeaReport:
    """Tell the team that an idea others see is hateful; once a place and idea."""
    made, new = IdeaReport.objects.get_or_create(
        idea=idea, seat=seat, defaults={"text": plain(text)[:LONGEST_REPORT]}
    )
    if new:
        record(
            Verb.IDEA_REPORTED,
            actor=None,
            region=seat.strategy.region,
            target=idea,
            title=idea.title,
            link=idea.page,
            tell=people_with(LEADS, seat.strategy.region),
        )
    return made
