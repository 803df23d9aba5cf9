"""Everything that is done with versions: freeze, send, comment, decide, publish, adopt."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from frameworks.models import Audience
from kernel.errors import DomainError
from kernel.text import plain
from regions.access import TEAM, WRITERS, aer_people, people_with
from regions.models import NetworkRole, NetworkSettings
from strategies.access import Desk
from strategies.models import EvidenceFile, Revision, Strategy
from versions import signals
from versions.access import Reading, latest_version, version_in_review
from versions.facts import facts_of_many
from versions.lifecycle import MoveNotAllowed, move
from versions.models import (
    Adoption,
    Assignment,
    Closing,
    Comment,
    CommentState,
    Level,
    PublicationState,
    Purpose,
    ReviewState,
    Version,
)
from versions.readiness import (
    blocks_sending,
    lacks_to_publish,
    last_round,
    waits_to_publish,
)
from versions.schema import SCHEMA
from versions.snapshot import canonical, chained_hash, in_language, read, take

COORDINATORS = frozenset({NetworkRole.COORDINATOR})


class NotReady(DomainError):
    """Something is needed before this step."""


def address(version: Version, page: str = "versions:version") -> str:
    return reverse(page, args=[version.strategy.region.slug, version.number])


def next_number(strategy: Strategy) -> int:
    """Return the number of the next version; numbers go on when a new period starts."""
    last = latest_version(strategy)
    return last.number + 1 if last else 1


def _queue_up(strategy: Strategy) -> None:
    """Let one writer at a time make versions: both must change this row first."""
    Strategy.objects.filter(pk=strategy.pk).update(version=F("version"))


@transaction.atomic
def freeze(
    strategy: Strategy, *, purpose: Purpose, uuid: UUID, by: User, summary_en: str = ""
) -> Version:
    """Freeze the working copy as the next version; the same `uuid` twice is one version."""
    _queue_up(strategy)
    made = Version.objects.filter(uuid=uuid, strategy=strategy).first()
    if made:
        return made
    last = latest_version(strategy)
    content = canonical({**take(strategy), "summary_en": plain(summary_en)})
    previous = last.sha256 if last else ""
    version = Version.objects.create(
        uuid=uuid,
        strategy=strategy,
        number=last.number + 1 if last else 1,
        purpose=purpose,
        schema=SCHEMA,
        content=content,
        sha256=chained_hash(content, previous),
        previous_sha256=previous,
        summary_en=plain(summary_en),
        facts=facts_of_many([strategy])[strategy.pk],
        frozen_by=by,
    )
    record(
        Verb.VERSION_FROZEN,
        actor=by,
        region=strategy.region,
        target=version,
        title=str(version.number),
        link=address(version),
        number=version.number,
        sha256=version.sha256,
    )
    signals.frozen.send(sender=Version, version=version)
    return version


def sent_with(desk: Desk, uuid: UUID) -> Version | None:
    """Return the version a form with this uuid has sent already."""
    return (
        Version.objects.filter(uuid=uuid, strategy=desk.strategy)
        .exclude(review=ReviewState.NONE)
        .first()
    )


@transaction.atomic
def send_for_review(desk: Desk, *, uuid: UUID, summary_en: str) -> Version:
    """Freeze and send; AER's coordinators and the team get number and hash by mail."""
    _queue_up(desk.strategy)
    sent = sent_with(desk, uuid)
    if sent:
        return sent
    if blocks_sending(desk.strategy):
        raise NotReady(_("Some things are needed before you can send. See the list."))
    if version_in_review(desk.strategy):
        raise MoveNotAllowed(_("A version is with AER already. Withdraw it first, or wait."))
    version = freeze(
        desk.strategy, purpose=Purpose.REVIEW, uuid=uuid, by=desk.user, summary_en=summary_en
    )
    reviewers = _same_reviewers(version)
    move(
        version,
        ReviewState.SENT,
        place=desk.place,
        tell=[*people_with(TEAM, desk.place.region), *aer_people(COORDINATORS), *reviewers],
        link=address(version, "versions:review"),
    )
    return version


def _same_reviewers(version: Version) -> list[User]:
    """Let the reviewers of the last round read the next one, too."""
    last = last_round(version.strategy)
    if last is None:
        return []
    before = list(last.assignments.select_related("reviewer"))
    Assignment.objects.bulk_create(
        Assignment(version=version, reviewer=one.reviewer, assigned_by=one.assigned_by)
        for one in before
    )
    return [one.reviewer for one in before]


@transaction.atomic
def assign(reading: Reading, reviewers: Iterable[User]) -> None:
    """Let exactly these people review the version; who is new among them is told."""
    if reading.version.review != ReviewState.SENT:
        raise MoveNotAllowed(_("This version is not in review now."))
    chosen = list(reviewers)
    assignments = Assignment.objects.filter(version=reading.version)
    assignments.exclude(reviewer__in=chosen).delete()
    stand = set(assignments.values_list("reviewer", flat=True))
    new = [one for one in chosen if one.pk not in stand]
    Assignment.objects.bulk_create(
        Assignment(version=reading.version, reviewer=one, assigned_by=reading.place.user)
        for one in new
    )
    if new:
        _record(Verb.REVIEWER_ASSIGNED, reading, tell=new)


@transaction.atomic
def comment(
    reading: Reading, *, uuid: UUID, kind: str, key: str, level: Level, text: str
) -> Comment:
    """Write a review comment; the same `uuid` twice is one comment. Praise waits for nobody."""
    written = Comment.objects.filter(uuid=uuid, review_of=reading.version).first()
    if written:
        return written
    if reading.version.review != ReviewState.SENT:
        raise MoveNotAllowed(_("This review is over. Comments belong to the next version."))
    written, new = Comment.objects.get_or_create(
        uuid=uuid,
        defaults={
            "review_of": reading.version,
            "place_kind": kind,
            "place_key": key,
            "level": level,
            "text": plain(text),
            "state": CommentState.CLOSED if level is Level.WELL_DONE else CommentState.OPEN,
            "author": reading.place.user,
        },
    )
    if new:
        _record(Verb.COMMENT_ADDED, reading)
    return written


class RepliedMeanwhile(DomainError):
    """A colleague wrote another reply while this one was written."""


@transaction.atomic
def reply(reading: Reading, written: Comment, text: str, *, instead_of: str) -> None:
    """Answer a comment, or change the answer `instead_of`, until AER closes the comment."""
    said = plain(text)
    if written.reply == said:
        return
    if written.state == CommentState.CLOSED:
        raise MoveNotAllowed(_("AER has closed this comment. Nothing more is needed."))
    saved = (
        Comment.objects.filter(pk=written.pk, reply=plain(instead_of))
        .exclude(state=CommentState.CLOSED)
        .update(
            reply=said,
            replied_by=reading.place.user,
            replied_at=timezone.now(),
            state=CommentState.REPLIED,
        )
    )
    if not saved:
        raise RepliedMeanwhile(_("A colleague replied while you were writing."))
    _keep(reading, "versions.comment", written.uuid, "reply", said)
    tell = [written.author] if written.author else []
    _record(Verb.COMMENT_REPLIED, reading, tell=tell)


def _keep(reading: Reading, kind: str, uuid: UUID, field: str, value: object) -> None:
    """Keep what was written, so that changing it later loses nothing."""
    Revision.objects.create(
        strategy=reading.version.strategy,
        kind=kind,
        object_uuid=uuid,
        field=field,
        value=value,
        author=reading.place.user,
        base_version=0,
    )


@transaction.atomic
def close_comment(reading: Reading, written: Comment) -> None:
    """Say that nothing more is needed here; also after the round, when the reply came."""
    open_ones = Comment.objects.filter(pk=written.pk).exclude(state=CommentState.CLOSED)
    if open_ones.update(state=CommentState.CLOSED):
        _record(Verb.COMMENT_CLOSED, reading)


@transaction.atomic
def ask_for_changes(reading: Reading) -> None:
    version = reading.version
    if not version.comments.filter(level=Level.NEEDED).exists():
        raise NotReady(
            _("Write at least one comment marked needed, so the region knows what to change.")
        )
    move(
        version,
        ReviewState.CHANGES_ASKED,
        place=reading.place,
        tell=people_with(WRITERS, reading.place.region),
        link=address(version, "versions:review"),
    )


@transaction.atomic
def close_review(reading: Reading) -> bool:
    """Say that the review can be closed; True once as many AER people said so as needed."""
    version = reading.version
    # Two who close at the same moment must see each other's word: one after the other.
    if not Version.objects.filter(pk=version.pk, review=ReviewState.SENT).update(
        review=ReviewState.SENT
    ):
        raise MoveNotAllowed(_("This version is not in review now."))
    Closing.objects.get_or_create(version=version, person=reading.place.user)
    if version.closings.count() < NetworkSettings.current().closers_needed:
        return False
    move(
        version,
        ReviewState.REVIEWED,
        place=reading.place,
        tell=people_with(TEAM, reading.place.region),
        link=address(version, "versions:review"),
    )
    return True


@transaction.atomic
def withdraw(reading: Reading) -> None:
    move(
        reading.version,
        ReviewState.WITHDRAWN,
        place=reading.place,
        tell=aer_people(COORDINATORS),
        link=address(reading.version),
    )


def may_publish(version: Version) -> bool:
    reviewed = version.review == ReviewState.REVIEWED
    return reviewed or NetworkSettings.current().publish_unreviewed


@transaction.atomic
def publish(reading: Reading) -> None:
    """Publish this version; the one published before becomes replaced."""
    version = reading.version
    if not may_publish(version):
        raise NotReady(_("AER has not reviewed this version yet."))
    content = read(version, Audience.REVIEWER)
    if lacks_to_publish(in_language(content, content["languages"][0])):
        raise NotReady(_("Some answers are needed before this version can be published."))
    if waits_to_publish(version.strategy):
        raise NotReady(_("People wait for an answer. Decide their input, then publish."))
    before = (
        Version.objects.filter(
            strategy__region=reading.place.region, publication=PublicationState.PUBLISHED
        )
        .exclude(pk=version.pk)
        .first()
    )
    if before:
        move(before, PublicationState.REPLACED, place=reading.place)
    move(
        version,
        PublicationState.PUBLISHED,
        place=reading.place,
        tell=[*people_with(TEAM, reading.place.region), *aer_people(COORDINATORS)],
        link=address(version),
    )
    signals.published.send(sender=Version, version=version)


@transaction.atomic
def withdraw_publication(reading: Reading, reason: str) -> None:
    move(
        reading.version,
        PublicationState.WITHDRAWN,
        place=reading.place,
        tell=[*people_with(TEAM, reading.place.region), *aer_people(COORDINATORS)],
        link=address(reading.version),
    )
    reading.version.withdrawal_reason = plain(reason)
    reading.version.save(update_fields=["withdrawal_reason"])


@transaction.atomic
def record_adoption(
    reading: Reading,
    *,
    body: str,
    act: str,
    number: str,
    on: date,
    file: EvidenceFile | None,
) -> Adoption:
    """Record, or correct, the act by which the region's own body adopted this version."""
    written = {"body": body, "act": act, "number": number, "on": on.isoformat()}
    _keep(reading, "versions.adoption", reading.version.uuid, "adoption", written)
    adoption, _new = Adoption.objects.update_or_create(
        version=reading.version,
        defaults={
            "body": body,
            "act": act,
            "number": number,
            "on": on,
            "file": file,
            "recorded_by": reading.place.user,
            "recorded_at": timezone.now(),
        },
    )
    _record(Verb.ADOPTION_RECORDED, reading, tell=aer_people(COORDINATORS))
    signals.published.send(sender=Version, version=reading.version)
    return adoption


@transaction.atomic
def share_draft(desk: Desk, *, shared: bool) -> None:
    """Let AER read the working copy, or stop that."""
    if (desk.strategy.shared_at is not None) == shared:
        return
    Strategy.objects.filter(pk=desk.strategy.pk).update(
        shared_at=timezone.now() if shared else None
    )
    record(
        Verb.DRAFT_SHARED if shared else Verb.DRAFT_UNSHARED,
        actor=desk.user,
        region=desk.place.region,
        target=desk.strategy,
        link=reverse("dashboard:strategy", args=[desk.place.region.slug]),
        tell=aer_people(COORDINATORS) if shared else [],
    )


def _record(verb: Verb, reading: Reading, tell: Iterable[User] = ()) -> None:
    record(
        verb,
        actor=reading.place.user,
        region=reading.place.region,
        target=reading.version,
        title=str(reading.version.number),
        link=address(reading.version, "versions:review"),
        tell=tell,
        number=reading.version.number,
    )
