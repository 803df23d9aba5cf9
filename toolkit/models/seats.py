"""AccessCode, Seat and KeptAddress: how somebody without an account takes part."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.models import Mailed, MailState
from regions.models import Organisation
from strategies.models import Strategy


class Group(models.TextChoices):
    """In which of three groups a secret voice is counted."""

    RESIDENTS = "residents", _("Residents")
    ASSOCIATIONS = "associations", _("People in associations and firms")
    PUBLIC = "public", _("People in public bodies")


class Channel(models.TextChoices):
    ONLINE = "online", _("On a phone or computer")
    PAPER = "paper", _("On paper")
    ORAL = "oral", _("Spoken")


class AccessCode(models.Model):
    """Eight digits on a sheet or a screen, for a workshop or for whoever has them.

    The first four are of this workshop alone, among open codes: so many wrong tries behind
    them can be counted without locking out another room (toolkit.services.seats).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="codes")
    workshop = models.ForeignKey(
        "toolkit.Workshop", on_delete=models.CASCADE, null=True, related_name="codes"
    )
    digits = models.CharField(max_length=8, unique=True)
    label = models.CharField(_("what it is for"), max_length=120, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.digits[:4]} {self.digits[4:]}"

    @property
    def is_open(self) -> bool:
        now = timezone.now()
        return self.closed_at is None and (self.expires_at is None or now < self.expires_at)


def today() -> date:
    return timezone.localdate()


class Seat(models.Model):
    """One participant's place: what one person does, under no name.

    `number_hash` is keyed; the twelve digits are shown to the person alone and kept nowhere.
    With `organisation` it speaks for it by name; without, its voices and ballots are secret
    and only counted in `group`. Only days are kept, no times, so that nobody can be found by
    when they came. `code` and `workshop`: how it came in; `user`: who takes part with an
    account; `entered_by`: the facilitator who wrote down what was said or on paper.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="seats")
    workshop = models.ForeignKey(
        "toolkit.Workshop", on_delete=models.SET_NULL, null=True, related_name="seats"
    )
    code = models.ForeignKey(
        AccessCode, on_delete=models.SET_NULL, null=True, related_name="seats"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="seats"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="seats"
    )
    group = models.CharField(
        max_length=12, choices=Group.choices, default=Group.RESIDENTS, blank=True
    )
    language = models.CharField(max_length=12, default="en")
    number_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.ONLINE)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    consented = models.BooleanField(_("consent read aloud and given"), default=False)
    made_on = models.DateField(default=today)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "user"],
                condition=Q(user__isnull=False),
                name="toolkit_one_seat_per_account",
            ),
            models.CheckConstraint(
                condition=Q(channel="online") | Q(consented=True),
                name="toolkit_entered_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_secret(self) -> bool:
        return self.organisation_id is None


class KeptAddress(Mailed):
    """Where one person is told of a decision; apart from what they said, deleted after.

    There is no mail until something is decided; then it waits to be sent (activity.delivery).
    """

    mail = models.CharField(max_length=8, choices=MailState.choices, default=MailState.NONE)

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="address")
    email = models.EmailField(_("e-mail"))
    language = models.CharField(max_length=12, default="en")

    def __str__(self) -> str:
        return self.email
