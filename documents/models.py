"""Document: the row is the job, and afterwards the file."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from frameworks.models import Audience
from strategies.models import Strategy
from versions.models import Version

# Nobody waits longer than this: then the page says failed, and offers to try again.
LONGEST = timedelta(minutes=2)
# A worker at work says so every few seconds; one that was silent for this long is dead.
SILENT = timedelta(seconds=30)
MOST_TRIES = 3


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


class Doing(models.TextChoices):
    """What the worker does just now, as the page says it in brackets."""

    READING = "reading", _("reading the texts")
    LAYING_OUT = "laying_out", _("laying out the pages")
    WRITING = "writing", _("writing the file")


class Failure(models.TextChoices):
    TOO_LONG = "too_long", _("It took longer than two minutes.")
    STOPPED = "stopped", _("The machine stopped several times while it made the PDF.")
    BROKEN = "broken", _("The pages could not be laid out. We wrote down what happened.")


class Document(models.Model):
    """Found by `fingerprint` of everything that shapes it, so asking twice renders once.

    `content` is the canonical content it shows (empty when `version` holds it), so a
    draft shows what stood when it was asked for. `record` is what the pages say about
    review, publication and adoption (documents.printables). `tries` is also the mark by
    which a worker knows that the row is still its own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="documents")
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    content = models.TextField(blank=True)
    record = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    doing = models.CharField(max_length=12, choices=Doing.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=10, choices=Failure.choices, blank=True)
    file = models.FileField(upload_to="documents", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-requested_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def is_overdue(self) -> bool:
        """Being made for longer than anybody should wait, whether or not it was noticed."""
        being_made = State(self.state).is_being_made
        return being_made and timezone.now() - self.queued_at > LONGEST

    @property
    def has_failed(self) -> bool:
        return self.state == State.FAILED or self.is_overdue

    @property
    def is_being_made(self) -> bool:
        return not self.is_ready and not self.has_failed

    @property
    def why_failed(self) -> str:
        found = Failure(self.failure) if self.failure else Failure.TOO_LONG
        return str(found.label)

    @property
    def language_name(self) -> str:
        """The language in its own words: română."""
        try:
            return str(get_language_info(self.language)["name_local"])
        except KeyError:
            return self.language

    @property
    def file_name(self) -> str:
        """What the file is called once downloaded: navarra-strategy-version-3-en.pdf."""
        which = (
            f"version-{self.version.number}"
            if self.version
            else f"draft-{self.record.get('draft_on', '')}"
        )
        return f"{self.strategy.region.slug}-{self.kind}-{which}-{self.language}.pdf"
