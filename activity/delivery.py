"""Every row that becomes a mail: claim, commit, send, mark; and the mails of notifications.

No mail is sent in a transaction. At least once: a worker that dies between sending and
marking leaves a row that is sent again.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import select_template
from django.utils import timezone, translation

from activity.models import Mailed, MailState, Notification

MAX_TRIES = 8
# Longer than a worker may take for one mail: then it is dead, and another one tries.
CLAIM_LASTS = timedelta(minutes=5)
SWEEP = 200

M = TypeVar("M", bound=Mailed)
log = logging.getLogger(__name__)


def send_once(
    rows: QuerySet[M], pk: int, write: Callable[[M], EmailMessage | None], **changes: Any
) -> bool:
    """Send the mail of the row `pk` of `rows` if nobody else is at it.

    `changes` are saved with the claim. `write` may return None: nobody to write to.
    """
    claimed = rows.filter(pk=pk, mail=MailState.WAITING).update(
        mail=MailState.SENDING,
        mail_claimed_at=timezone.now(),
        mail_tries=F("mail_tries") + 1,
        **changes,
    )
    if not claimed:
        return False
    row = rows.model._default_manager.get(pk=pk)
    mail = write(row)
    if mail is None:
        _mark(row, MailState.NONE)
        return False
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        log.warning("The mail of %s was not sent: %s", row._meta.label, error)
        over = row.mail_tries >= MAX_TRIES
        _mark(row, MailState.FAILED if over else MailState.WAITING)
        return False
    _mark(row, MailState.SENT)
    return True


def due(rows: QuerySet[M]) -> list[int]:
    """Return the keys of what waits and is due, after freeing what a dead worker holds."""
    now = timezone.now()
    dead = rows.filter(mail=MailState.SENDING, mail_claimed_at__lt=now - CLAIM_LASTS)
    dead.filter(mail_tries__gte=MAX_TRIES).update(mail=MailState.FAILED)
    dead.update(mail=MailState.WAITING)
    # After the first, second, third … failed try: two, four, eight … minutes.
    is_due = Q(mail_tries=0)
    for tries in range(1, MAX_TRIES):
        before = now - timedelta(minutes=2**tries)
        is_due |= Q(mail_tries=tries, mail_claimed_at__lt=before)
    waiting = rows.filter(is_due, mail=MailState.WAITING).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:SWEEP])


def _mark(row: Mailed, state: MailState) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(mail=state)


def deliver(pk: int) -> bool:
    """Send the mail of one notification; return whether it was sent."""
    return send_once(Notification.objects.all(), pk, _mail)


def deliver_waiting() -> int:
    """Send what a lost message, a dead worker or a failed try left behind."""
    return sum(deliver(pk) for pk in due(Notification.objects.all()))


def _mail(notification: Notification) -> EmailMessage | None:
    """Write the mail in the person's language and time zone.

    A room that wants to say more puts `activity/mail/<verb>.subject.txt` or
    `.body.txt` beside the general ones.
    """
    person, entry = notification.person, notification.entry
    if not person.is_active:
        return None
    with translation.override(person.language), timezone.override(person.time_zone):
        context = {
            "person": person,
            "entry": entry,
            "sentence": entry.sentence,
            "next_step": entry.next_step,
            "link": f"{settings.SITE_URL}{entry.link}" if entry.link else "",
            "site": settings.SITE_URL,
        }
        return EmailMessage(
            subject=" ".join(_text(entry.verb, "subject", context).split()),
            body=_text(entry.verb, "body", context),
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _text(verb: str, part: str, context: dict[str, object]) -> str:
    template = select_template(
        [f"activity/mail/{verb}.{part}.txt", f"activity/mail/message.{part}.txt"]
    )
    return str(template.render(context)).strip() + "\n"
