"""Ask somebody, take what they propose, send it back, withdraw; say who sees to what."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import MailState
from activity.services import record
from activity.verbs import Verb
from asking import tasks
from asking.access import Place
from kernel.errors import DomainError
from kernel.tasks import after_commit
from strategies.access import Desk
from strategies.editing import Edit, save
from strategies.models import Ask, Care, Revision, last_day_of_link

Proposal = dict[str, Any]
MOST_MAILS = 60
"""Questions one region may mail in an hour: nobody sends more by hand."""
MOST_TEXTS = 40
"""Different texts one link may bring in ten minutes."""


class TooOften(DomainError):
    status = 429


def page_of(ask: Ask) -> str:
    return reverse("asking:asked", args=[ask.strategy.region.slug, ask.uuid])


def language_of(desk: Desk) -> str:
    """Return the language a stranger is written to: the strategy's, if we have it."""
    ours = {code for code, _name in settings.LANGUAGES}
    return desk.strategy.language if desk.strategy.language in ours else "en"


# --- The team asks -------------------------------------------------------------------


@transaction.atomic
def ask(
    desk: Desk,
    place: Place,
    *,
    uuid: UUID,
    name: str,
    email: str,
    line: str,
    wanted_by: date | None,
) -> Ask:
    """Ask one person by mail; the same form sent twice asks once."""
    stands = desk.strategy.asks.filter(uuid=uuid).first()
    if stands:
        return stands
    email = email.lower()
    about = desk.strategy.asks.open().filter(kind=place.kind, key=place.key)
    if about.filter(email=email, answered_at=None).exists():
        raise DomainError(
            _("This person is asked this already. Open that question to send the mail again.")
        )
    _refuse_floods(desk)
    asked = Ask.objects.create(
        uuid=uuid,
        strategy=desk.strategy,
        kind=place.kind,
        key=place.key,
        title=place.title[:300],
        name=name,
        email=email,
        line=line,
        wanted_by=wanted_by,
        language=language_of(desk),
        asked_by=desk.user,
    )
    _record(Verb.SOMEBODY_ASKED, asked, desk.user)
    after_commit(tasks.deliver, asked.pk)
    return asked


def _refuse_floods(desk: Desk) -> None:
    lately = timezone.now() - timedelta(hours=1)
    if desk.strategy.asks.filter(asked_at__gt=lately).count() >= MOST_MAILS:
        raise TooOften(_("Your team asked many people in the last hour. Wait a little."))


@transaction.atomic
def send_again(desk: Desk, asked: Ask, *, sent_back: str = "") -> None:
    """Send a new link; the old one stops working. `sent_back` says what is missing."""
    changes: dict[str, Any] = {}
    if sent_back:
        changes = {"sent_back": sent_back, "answered_at": None}
    done = (
        Ask.objects.pending()
        .filter(pk=asked.pk)
        .update(
            mail=MailState.WAITING,
            mail_tries=0,
            expires_at=last_day_of_link(),
            **changes,
        )
    )
    _refuse_if_over(done)
    if sent_back:
        _record(Verb.PROPOSAL_SENT_BACK, asked, desk.user)
    after_commit(tasks.deliver, asked.pk)


@transaction.atomic
def withdraw(desk: Desk, asked: Ask) -> None:
    """Close the link. What the person wrote stays with the question that was asked."""
    done = Ask.objects.pending().filter(pk=asked.pk).update(withdrawn_at=timezone.now())
    _refuse_if_over(done)
    _record(Verb.ASK_WITHDRAWN, asked, desk.user)


@transaction.atomic
def settle(desk: Desk, asked: Ask) -> bool:
    """Note that the proposal stands in the strategy now; False if it was noted before."""
    done = Ask.objects.pending().filter(pk=asked.pk).update(taken_over_at=timezone.now())
    if done:
        _record(Verb.PROPOSAL_TAKEN_OVER, asked, desk.user)
    return bool(done)


def refuse_if_over(asked: Ask) -> None:
    _refuse_if_over(Ask.objects.pending().filter(pk=asked.pk).count())


def _refuse_if_over(done: int) -> None:
    if not done:
        raise DomainError(_("This was taken over or withdrawn meanwhile."))


def _record(verb: Verb, asked: Ask, by: User | None, *tell: User) -> None:
    # The role the person gives stands in the row meant, not in the record: it is typed.
    record(
        verb,
        actor=by,
        region=asked.strategy.region,
        target=asked,
        title=asked.title,
        link=page_of(asked),
        tell=tell,
        kind=asked.kind,
    )


# --- The person asked answers ----------------------------------------------------------


@transaction.atomic
def propose(asked: Ask, *, proposal: Proposal, role: str) -> bool:
    """Keep what the person wrote, each text as a Revision; False if the link is over."""
    if (asked.proposal, asked.role) == (proposal, role) and asked.answered_at:
        return Ask.objects.open().filter(pk=asked.pk).exists()
    lately = timezone.now() - timedelta(minutes=10)
    texts = Revision.objects.filter(object_uuid=asked.uuid, saved_at__gt=lately)
    if texts.count() >= MOST_TEXTS:
        raise TooOften(
            _("That was too often in a short time. Wait a minute and send it again.")
        )
    now = timezone.now()
    done = (
        Ask.objects.open()
        .filter(pk=asked.pk)
        .update(proposal=proposal, role=role, answered_at=now)
    )
    if not done:
        return False
    Revision.objects.create(
        strategy=asked.strategy,
        kind=Ask._meta.label_lower,
        object_uuid=asked.uuid,
        field="proposal",
        value=proposal,
        author=None,
        base_version=0,
    )
    if asked.answered_at is None:
        _record(Verb.PROPOSAL_CAME, asked, None, *([asked.asked_by] if asked.asked_by else []))
    return True


# --- Who sees to it ----------------------------------------------------------------------


@transaction.atomic
def take_care(
    desk: Desk, place: Place, care: Care, *, owner: User | None, wanted_by: date | None
) -> None:
    """Say who of the team sees to a place, and by when; of two people the later one counts."""
    before = care.owner_id
    values = {"owner": owner, "wanted_by": wanted_by}
    if save(Edit(care, care.version if care.pk else 0, values), by=desk.user):
        record(
            Verb.CARE_CHANGED,
            actor=desk.user,
            region=desk.strategy.region,
            target=care,
            title=place.title,
            link=place.page,
            tell=[owner] if owner and owner.pk != before else [],
        )
