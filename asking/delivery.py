"""Questions by mail. The link is made with the mail, and only its hash is kept."""

import secrets

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from activity.delivery import due, send_once
from regions.access import hash_of
from strategies.models import Ask


def deliver(pk: int) -> bool:
    """Send one open question; return whether it was sent. The mail before it loses its link."""
    token = secrets.token_urlsafe(32)
    return send_once(
        Ask.objects.open(), pk, lambda ask: _mail(ask, token), token_hash=hash_of(token)
    )


def deliver_waiting() -> int:
    """Send what a lost message, a dead worker or a failed try left behind."""
    return sum(deliver(pk) for pk in due(Ask.objects.open()))


def _mail(ask: Ask, token: str) -> EmailMessage:
    region = ask.strategy.region
    with translation.override(ask.language), timezone.override(region.time_zone):
        context = {
            "ask": ask,
            "region": region,
            "link": settings.SITE_URL + reverse("asking:answer", args=[token]),
            "site": settings.SITE_URL,
        }
        subject = render_to_string("asking/mail/ask.subject.txt", context)
        return EmailMessage(
            subject=" ".join(subject.split()),
            body=render_to_string("asking/mail/ask.body.txt", context).strip() + "\n",
            to=[ask.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
