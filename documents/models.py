"""Document: the row is the job, and afterwards the file."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models import Strategy
from versions.models import Version


class Kind(models.TextChoices):
    STRATEGY = "strategy", _("The whole strategy")
    WORKPLAN = "workplan", _("The workplan")


class State(models.TextChoices):
    QUEUED = "queued", _("Being made")
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")

    @property
    def is_being_made(self) -> bool:
        return self in {State.QUEUED, State.RENDERING}


class Document(models.Model):
    """Found by `fingerprint` of everything that shapes it, so asking twice renders once.

    `content` is the canonical content it shows (empty when `version` holds it), so a
    draft shows what stood when it was asked for.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="documents")
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=10)
    content = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    doing = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="documents", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-requested_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"
