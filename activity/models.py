"""Entry, the append-only record; Notification, one person's message made from it."""

from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.verbs import OF_SEVERAL, Verb


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_kwargs: Any) -> NoReturn:
        raise TypeError("The record of activity is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The record of activity is append-only.")


class Entry(models.Model):
    """One thing that happened. `data` holds facts for the sentence, no typed texts."""

    verb = models.CharField(max_length=40, choices=Verb.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="entries",
        verbose_name=_("who"),
    )
    region = models.ForeignKey(
        "regions.Region", on_delete=models.PROTECT, null=True, related_name="entries"
    )
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=400, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["region", "-at"], name="activity_region_latest")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({self.at:%Y-%m-%d %H:%M})"

    @property
    def sentence(self) -> str:
        """What happened, for people; read it with actor and region selected."""
        region = str(self.region or "")
        what = self.title or region
        if "number" in self.data:  # of a version, so that each reads it in their language
            what = _("version %d") % self.data["number"]
        words = {"who": str(self.actor or _("Someone")), "what": what, "region": region}
        several = OF_SEVERAL.get(Verb(self.verb))
        if several and self.data.get("count", 1) > 1:
            return str(several % (words | {"count": self.data["count"]}))
        return str(Verb(self.verb).sentence) % words

    @property
    def next_step(self) -> str:
        return str(Verb(self.verb).next_step)


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    NONE = "none", _("no mail")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, person: User) -> Self:
        return self.filter(person=person).select_related("entry__actor", "entry__region")

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Mailed(models.Model):
    """A row that is sent by mail once; `activity.delivery` claims, sends and marks it."""

    mail = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    mail_claimed_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Notification(Mailed):
    """What one person is told about one entry, in the product and by mail."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="notifications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(
                fields=["mail"], condition=~Q(mail="sent"), name="activity_mail_to_do"
            ),
            models.Index(fields=["person", "read_at"], name="activity_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "person"], name="activity_told_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.entry}"
