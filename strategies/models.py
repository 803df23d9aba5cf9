"""Strategy, one region's working copy for a period; Revision; EvidenceFile."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models import Region


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def current(self) -> Self:
        return self.filter(closed_on=None)


class Strategy(models.Model):
    """The working copy: no states, no locks. What is sent or published is a version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="strategies")
    edition = models.ForeignKey(
        "frameworks.Edition", on_delete=models.PROTECT, related_name="strategies"
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    language = models.CharField(_("language it is written in"), max_length=12, default="en")
    currency = models.CharField(_("currency of the plan"), max_length=3, default="EUR")
    eur_rate = models.DecimalField(
        _("one EUR in the currency of the plan"),
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
    )
    eur_rate_on = models.DateField(_("day of the rate"), null=True, blank=True)
    fictional = models.BooleanField(_("fictional example"), default=False)
    shared_at = models.DateTimeField(_("shared with AER"), null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ("region__name", "-started_at")
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(closed_on=None),
                name="strategies_one_working_copy_per_region",
                violation_error_message=_("The region has a strategy already."),
            ),
            models.CheckConstraint(
                condition=Q(eur_rate=None) | Q(eur_rate__gt=0),
                name="strategies_rate_above_zero",
                violation_error_message=_("Enter a rate above zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Intercultural strategy of %s") % self.region.name)


class Revision(models.Model):
    """What stood in a field, who wrote it, and on top of what."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=40)
    object_uuid = models.UUIDField()
    field = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    base_version = models.PositiveIntegerField()
    lost = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(
                fields=["object_uuid", "field", "-saved_at"], name="strategies_history"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field} ({self.saved_at:%Y-%m-%d %H:%M})"


def evidence_path(instance: "EvidenceFile", _name: str) -> str:
    """Files are found by what is in them; what people call them is only a label."""
    return f"evidence/{instance.sha256[:2]}/{instance.sha256}"


class EvidenceFile(models.Model):
    """A file a region uploaded; two uploads of the same bytes share one stored file."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to=evidence_path, max_length=200)
    is_plan = models.BooleanField(_("the plan the region has already"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "sha256"], name="strategies_file_once_per_strategy"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Editable(models.Model):
    """A row people edit: its own version, so a stale save is seen (strategies.editing)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        abstract = True

    strategy: Any

    @classmethod
    def natural_keys(cls) -> tuple[tuple[str, ...], ...]:
        """Return what else than its key finds the row: the columns unique together."""
        return (("uuid",),)

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        """Return (label, text) lines of one field for the page of a conflict.

        Nothing means: as the column says (strategies.reading). Rows whose columns hold
        keys or JSON say here how they read.
        """
        return []
