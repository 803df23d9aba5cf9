"""The table of moves a version can make, and move(), the only writer of its states."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from regions.access import AER, LEADS, AnyRole, Place
from versions.models import PublicationState as Publication
from versions.models import ReviewState as Review
from versions.models import Version

State = Review | Publication

REVIEW_MOVES: dict[tuple[State, State], frozenset[AnyRole]] = {
    (Review.NONE, Review.SENT): LEADS,
    (Review.SENT, Review.CHANGES_ASKED): AER,
    (Review.SENT, Review.REVIEWED): AER,
    (Review.SENT, Review.WITHDRAWN): LEADS,
}
PUBLICATION_MOVES: dict[tuple[State, State], frozenset[AnyRole]] = {
    (Publication.NONE, Publication.PUBLISHED): LEADS,
    (Publication.PUBLISHED, Publication.REPLACED): LEADS,
    (Publication.PUBLISHED, Publication.WITHDRAWN): LEADS,
    (Publication.WITHDRAWN, Publication.PUBLISHED): LEADS,
}
# Keyed by column and value: "withdrawn" is a word of both columns.
VERBS = {
    ("review", Review.SENT.value): Verb.VERSION_SENT,
    ("review", Review.CHANGES_ASKED.value): Verb.CHANGES_ASKED,
    ("review", Review.REVIEWED.value): Verb.REVIEW_CLOSED,
    ("review", Review.WITHDRAWN.value): Verb.REVIEW_WITHDRAWN,
    ("publication", Publication.PUBLISHED.value): Verb.VERSION_PUBLISHED,
    ("publication", Publication.WITHDRAWN.value): Verb.PUBLICATION_WITHDRAWN,
}
# Number and hash are mailed to everybody concerned, to who did it as well.
RECEIPTS: frozenset[State] = frozenset({Review.SENT, Publication.PUBLISHED})


class MoveNotAllowed(DomainError):
    """This state cannot be reached from where the version stands, or not by this person."""


def may_move(version: Version, to: State, role: AnyRole) -> bool:
    return role in _moves(to).get((_state(version, to), to), frozenset())


def _moves(to: State) -> dict[tuple[State, State], frozenset[AnyRole]]:
    return REVIEW_MOVES if isinstance(to, Review) else PUBLICATION_MOVES


def _state(version: Version, to: State) -> State:
    if isinstance(to, Review):
        return Review(version.review)
    return Publication(version.publication)


@transaction.atomic
def move(
    version: Version, to: State, *, place: Place, tell: Iterable[User] = (), link: str = ""
) -> None:
    """Claim the row, move it, record it; raise MoveNotAllowed if it stands elsewhere now."""
    if not may_move(version, to, place.role):
        raise MoveNotAllowed(_("This is not possible now. Look at the state of the version."))
    column = "review" if isinstance(to, Review) else "publication"
    now = timezone.now()
    changes: dict[str, object] = {column: to.value, f"{column}_moved_at": now}
    if to is Publication.PUBLISHED:
        changes["published_at"] = now
    claimed = Version.objects.filter(pk=version.pk, **{column: getattr(version, column)})
    try:
        with transaction.atomic():
            done = claimed.update(**changes)
    except IntegrityError:
        done = 0
    if not done:
        raise MoveNotAllowed(_("Somebody else changed the state of this version just now."))
    for name, value in changes.items():
        setattr(version, name, value)
    verb = VERBS.get((column, to.value))
    if verb:
        record(
            verb,
            actor=place.user,
            region=place.region,
            target=version,
            title=str(version.number),
            link=link,
            tell=tell,
            receipt=to in RECEIPTS,
            number=version.number,
            sha256=version.sha256,
        )
