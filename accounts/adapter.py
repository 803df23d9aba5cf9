"""What allauth may do here: sign people in. Accounts begin with an invitation."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to us if that is a mistake."),
        "email_password_mismatch": _(
            "We do not know this e-mail address with this password. Check both, "
            "or let us send you a code."
        ),
        "enter_current_password": _("Type the password you have now."),
        "incorrect_code": _("This is not the code we sent. Look at the latest mail."),
        "incorrect_password": _("This is not the password you have now."),
        "invalid_login": _("Enter an e-mail address, for example name@example.org."),
        "invalid_password_reset": _("This link was used already, or it is too old."),
        "rate_limited": _("That was too often in a short time. Wait a minute, then try again."),
        "too_many_login_attempts": _(
            "That was too often in a short time. Wait five minutes, then try again."
        ),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def generate_login_code(self) -> str:
        """Eight digits: easy to read out and to type on a phone in any alphabet."""
        digits = get_random_string(8, allowed_chars="0123456789")
        return f"{digits[:4]} {digits[4:]}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send as allauth does, but never answer with an error page.

        Whether an address is known must not show, so a mail server that is away looks
        like a mail that is late: the page says how to get another one.
        """
        try:
            super().send_mail(template_prefix, email, context | {"site": settings.SITE_URL})
        except (SMTPException, OSError):
            log.exception("A sign-in mail was not sent.")
