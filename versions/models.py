"""Version (frozen), Assignment, Comment, Closing, Adoption."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models import EvidenceFile, Strategy


class Purpose(models.TextChoices):
    REVIEW = "review", _("for review")
    ADOPTION = "adoption", _("as adopted")
    PUBLICATION = "publication", _("for publication")
    CONSULTATION = "consultation", _("for consultation")


class ReviewState(models.TextChoices):
    NONE = "", _("Not sent")
    SENT = "sent", _("Sent")
    CHANGES_ASKED = "changes-asked", _("Changes asked")
    REVIEWED = "reviewed", _("Reviewed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PublicationState(models.TextChoices):
    NONE = "", _("Not published")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VersionQuerySet(models.QuerySet["Version"]):
    def public(self) -> Self:
        """Return what anybody may read: published now or replaced since."""
        return self.filter(
            publication__in=[PublicationState.PUBLISHED, PublicationState.REPLACED]
        )

    def seen_by_aer(self) -> Self:
        return self.exclude(review=ReviewState.NONE, publication=PublicationState.NONE)


class Version(models.Model):
    """A frozen strategy. `content` is canonical JSON text (versions.snapshot), hashed.

    `sha256` is taken over the content and `previous_sha256`, so versions form a chain.
    `facts` are the few counts lists of versions show (versions.facts), so that a list
    of sixty regions does not read sixty whole strategies.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    schema = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    summary_en = models.TextField(_("short summary in English"), blank=True)
    facts = models.JSONField(default=dict)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    frozen_at = models.DateTimeField(default=timezone.now)
    review = models.CharField(
        max_length=13, choices=ReviewState.choices, default=ReviewState.NONE, blank=True
    )
    review_moved_at = models.DateTimeField(null=True)
    publication = models.CharField(
        max_length=10,
        choices=PublicationState.choices,
        default=PublicationState.NONE,
        blank=True,
    )
    publication_moved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="versions_number_once"),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(review="sent"),
                name="versions_one_open_review",
                violation_error_message=_("A version is with AER already."),
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(publication="published"),
                name="versions_one_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}, {self.number}"


class Assignment(models.Model):
    """A reviewer asked to read a version."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "reviewer"], name="versions_reviewer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.version}"


class Level(models.TextChoices):
    NEEDED = "needed", _("Needed")
    RECOMMENDED = "recommended", _("Recommended")
    WELL_DONE = "well_done", _("Well done")


class CommentState(models.TextChoices):
    OPEN = "open", _("Open")
    REPLIED = "replied", _("Replied")
    CLOSED = "closed", _("Closed")


class Comment(models.Model):
    """A review comment on a section, checklist item or action of a version.

    `place_kind` is whole, section, item or action; `place_key` the section's or item's
    key ("priority/item") or the action's uuid.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review_of = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments")
    place_kind = models.CharField(max_length=8)
    place_key = models.CharField(max_length=160, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices)
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=8, choices=CommentState.choices, default=CommentState.OPEN
    )
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    replied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:80]


class Closing(models.Model):
    """One AER person's word that the review may be closed."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="closings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="versions_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


class Adoption(models.Model):
    """The act by which the region's own body adopted a version."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="adoption")
    body = models.CharField(_("body that adopted"), max_length=200)
    act = models.CharField(_("kind of act"), max_length=40)
    number = models.CharField(_("number of the act"), max_length=80, blank=True)
    on = models.DateField(_("date"))
    file = models.ForeignKey(
        EvidenceFile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("the act"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.body}, {self.on}"


Content = dict[str, Any]
