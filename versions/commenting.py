"""What participants say to a paragraph of a version for consultation."""

from uuid import UUID

from django.db import transaction
from django.utils import translation

from activity.services import record
from activity.verbs import Verb
from frameworks.models import Audience
from kernel.text import plain
from toolkit.models import Idea, InputState, Seat
from toolkit.permits import Deed, Permit, may
from toolkit.services.ideas import start_of_today, withdraw_idea
from versions.access import draft_to_comment
from versions.models import Version
from versions.paragraphs import Paragraph, paragraph_at
from versions.snapshot import in_language, read

LONGEST = 2000


class NotNow(Exception):
    """Comments are closed; `permit` says why."""

    def __init__(self, permit: Permit) -> None:
        super().__init__(permit.why)
        self.permit = permit


class NotThere(Exception):
    """The text is too long, empty or about a draft that is replaced; `key` is the phrase."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def paragraph_in(version: Version, place: str) -> Paragraph | None:
    """Return a paragraph as everybody may read it, in the language it is written in."""
    language = version.strategy.language
    with translation.override(language):
        return paragraph_at(in_language(read(version, Audience.PUBLIC), language), place)


@transaction.atomic
def comment_draft(seat: Seat, version: Version, place: str, text: str) -> Idea:
    """Keep a comment with the words it is about; sent twice it is one comment.

    Raises NotNow and NotThere.
    """
    permit = may(seat, Deed.COMMENT)
    if not permit:
        raise NotNow(permit)
    said = plain(text)
    if not said:
        raise NotThere("text_missing")
    if len(said) > LONGEST:
        raise NotThere("too_long")
    newest = draft_to_comment(seat.strategy_id)
    paragraph = paragraph_in(version, place)
    if newest is None or newest.pk != version.pk or paragraph is None:
        raise NotThere("draft_replaced")
    same = Idea.objects.filter(
        seat=seat, commented=version, place=place, text=said, state=InputState.RECEIVED
    ).first()
    if same:
        return same
    idea = Idea.objects.create(
        strategy=seat.strategy,
        seat=seat,
        organisation=seat.organisation,
        workshop=seat.workshop,
        channel=seat.channel,
        text=said,
        language=seat.language,
        commented=version,
        place=place,
        quote=paragraph.text,
        changed_at=start_of_today(),
    )
    record(
        Verb.COMMENT_OF_PARTICIPANT,
        actor=None,
        region=seat.strategy.region,
        target=idea,
        title=str(version.number),
        link=idea.page,
    )
    return idea


def comments_of(seat: Seat, version: Version) -> list[Idea]:
    """Return what this place says to a version and has not taken back."""
    mine = Idea.objects.filter(seat=seat, commented=version)
    return list(mine.exclude(state=InputState.WITHDRAWN))


def withdraw_comment(seat: Seat, uuid: UUID) -> bool:
    """Take a comment back while nothing is decided on it."""
    mine = Idea.objects.filter(seat=seat, uuid=uuid, commented__isnull=False)
    idea = mine.select_related("strategy__region").first()
    return idea is not None and withdraw_idea(seat, idea)
