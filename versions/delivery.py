"""The mail that tells somebody without an account what was decided, and then forgets them."""

from datetime import timedelta
from html import unescape

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation

from activity.delivery import due, send_once
from activity.models import MailState
from toolkit.models import Idea, InputState, KeptAddress, Seat
from toolkit.phrases import say
from versions import thread


def wake(ideas: list[Idea]) -> list[int]:
    """Let the addresses kept for these ideas wait to be written to; return their keys."""
    kept = KeptAddress.objects.filter(seat__in=[one.seat_id for one in ideas if one.seat_id])
    kept.update(mail=MailState.WAITING, mail_tries=0)
    return list(kept.values_list("pk", flat=True))


def deliver(pk: int) -> bool:
    """Write to one address; return whether it was sent.

    It is deleted once nothing that was said from its place waits any more: also when
    what was decided is taken back meanwhile, or the address takes no mail. What is decided
    while the mail is on its way is written in another one.
    """
    written: set[int] = set()

    def write(kept: KeptAddress) -> EmailMessage | None:
        decided = _decided(kept.seat)
        written.update(one.idea.pk for one in decided)
        return _mail(kept, decided) if decided else None

    sent = send_once(KeptAddress.objects.all(), pk, write)
    over = [MailState.SENT, MailState.NONE, MailState.FAILED]
    kept = KeptAddress.objects.filter(pk=pk, mail__in=over)
    found = kept.select_related("seat__strategy").first()
    if found:
        if sent and {one.idea.pk for one in _decided(found.seat)} - written:
            kept.update(mail=MailState.WAITING, mail_tries=0)
            return sent
        waiting = Idea.objects.filter(seat__address=pk, joined_to=None)
        waiting |= Idea.objects.filter(seat__address=pk, joined_to__state=InputState.RECEIVED)
        if waiting.filter(state=InputState.RECEIVED).exists():
            kept.update(mail=MailState.NONE)
        else:
            kept.delete()
    return sent


def deliver_waiting() -> int:
    """Send what a lost message, a dead worker or a failed try left behind."""
    return sum(deliver(pk) for pk in due(KeptAddress.objects.all()))


def _say(key: str) -> str:
    """Return a phrase as plain text: on pages it is markup."""
    return unescape(say(key))


def _decided(seat: Seat) -> list[thread.Fate]:
    said = Idea.objects.filter(seat=seat).order_by("pk")
    return [one for one in thread.fates(said, seat.strategy) if one.is_decided]


def forget_stale() -> int:
    """Delete the addresses of who waits for nothing, a month after the promised day."""
    long_ago = timezone.localdate() - timedelta(days=30)
    waiting = Idea.objects.filter(state=InputState.RECEIVED).values("seat")
    stale = KeptAddress.objects.filter(
        seat__strategy__process__answer_on__lt=long_ago, mail=MailState.NONE
    ).exclude(seat__in=waiting)
    return stale.delete()[0]


def _mail(kept: KeptAddress, decided: list[thread.Fate]) -> EmailMessage:
    """Write the words of the page "What became of my input"; no address of it leads in.

    The number does: who reads the mail cannot act for the person.
    """
    seat = kept.seat
    with translation.override(kept.language), timezone.override(seat.strategy.region.time_zone):
        lines = []
        for one in decided:
            lines += [_say("you_said"), one.idea.text, "", _say(f"fate_{one.state}")]
            lines += [one.decided.reason, ""]
            if one.seen:
                lines += [_say("where_seen"), *(f"- {seen.title}" for seen in one.seen), ""]
        last = decided[-1]
        lines += [_say("with_number"), settings.SITE_URL + reverse("toolkit:return")]
        subject = f"{last.idea.called}: {_say(f'fate_{last.state}')}"
        return EmailMessage(
            subject=" ".join(subject.split()),
            body="\n".join(lines) + "\n",
            to=[kept.email],
            headers={"Auto-Submitted": "auto-generated", "Content-Language": kept.language},
        )
