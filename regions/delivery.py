"""Invitations by mail. The link is made with the mail, and only its hash is kept."""

import secrets

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from activity.delivery import due, send_once
from regions.access import hash_of
from regions.models import Invitation, Role


def deliver(pk: int) -> bool:
    """Send one open invitation; return whether it was sent.

    The token is made here and goes nowhere but into the mail. A second try makes a new
    one, so of two mails only the later one opens the page.
    """
    token = secrets.token_urlsafe(32)
    return send_once(
        Invitation.objects.open(),
        pk,
        lambda invitation: _mail(invitation, token),
        token_hash=hash_of(token),
    )


def deliver_waiting() -> int:
    """Send what a lost message, a dead worker or a failed try left behind."""
    return sum(deliver(pk) for pk in due(Invitation.objects.open()))


def _mail(invitation: Invitation, token: str) -> EmailMessage:
    region = invitation.region
    with translation.override(invitation.language), timezone.override(region.time_zone):
        context = {
            "invitation": invitation,
            "region": region,
            "role": Role(invitation.role),
            "link": settings.SITE_URL + reverse("regions:invitation", args=[token]),
            "site": settings.SITE_URL,
        }
        subject = render_to_string("regions/mail/invitation.subject.txt", context)
        return EmailMessage(
            subject=" ".join(subject.split()),
            body=render_to_string("regions/mail/invitation.body.txt", context).strip() + "\n",
            to=[invitation.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
