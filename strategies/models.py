"""Strategy, one region's working copy; Revision; EvidenceFile; what somebody is asked."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import Mailed
from kernel.joining import WHOLE, Shape, Written
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
    # Columns that say where a row stands and not what it says: they make no new version,
    # so that moving a row is no conflict for who is writing in it.
    quiet: frozenset[str] = frozenset()
    # Whether facilitators write it, too.
    team_writes = False
    read_with: tuple[str, ...] = ()
    """What is read in the same query when its texts are shown."""

    @property
    def settled(self) -> frozenset[str]:
        """Columns whose text is final: nobody changes them any more (strategies.editing)."""
        return frozenset()

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

    def shape(self, field: str) -> Shape:
        """Return what a field is when two people's changes of it are joined."""
        column = next((one for one in self._meta.fields if one.name == field), None)
        if isinstance(column, models.CharField) and not column.choices:
            return Written(one_line=True, most=column.max_length)
        return Written() if isinstance(column, models.TextField) else WHOLE

    def below(self) -> dict[str, Any]:
        """Return the rows below this one that are saved with it, as JSON by name."""
        return {}

    def as_below(self, name: str, rows: Any) -> Sequence[models.Model]:
        """Return these rows as they would be written below this one, to ask their rules."""
        return []

    def write_below(self, name: str, rows: Any) -> None:
        """Let these rows stand below this one, instead of those there are."""
        raise NotImplementedError

    def refuses(self) -> dict[str, list[str]]:
        """Return what no constraint can say of the row: sentences by field."""
        return {}

    @property
    def called(self) -> str:
        """What people know it by: the question, the title."""
        return str(self)

    @property
    def page(self) -> str:
        """The address of the page on which it is written."""
        return reverse("dashboard:strategy", args=[self.strategy.region.slug])


# --- Who is asked, and who sees to what ---------------------------------------------


class PlaceKind(models.TextChoices):
    """What of a strategy a row speaks of; `key` beside it finds the one meant."""

    QUESTION = "question", _("Question")
    ITEM = "item", _("Checklist question")
    ACTION = "action", _("Action")
    SECTION = "section", _("Section")
    PRIORITY = "priority", _("Strategic priority")


ANSWER_LASTS = timedelta(days=30)


def last_day_of_link() -> datetime:
    return timezone.now() + ANSWER_LASTS


class AskState(models.TextChoices):
    OPEN = "asked", _("Asked")
    PROPOSED = "proposed", _("Answered, to take over")
    EXPIRED = "expired", _("Asked, the link is too old")
    TAKEN_OVER = "taken_over", _("Taken over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AskQuerySet(models.QuerySet["Ask"]):
    def pending(self) -> Self:
        """Return what is neither taken over nor withdrawn, also when the link is too old."""
        return self.filter(taken_over_at=None, withdrawn_at=None)

    def open(self) -> Self:
        """Return what the mailed link still opens."""
        return self.pending().filter(expires_at__gt=timezone.now())


class Ask(Mailed):
    """One question handed to one person by mail, and what that person proposes.

    `key`: "section/question", "priority/item" or the action's uuid. `title` is the
    question in the language of the mail. `proposal` holds the columns the answer would
    get, as its kind writes them; nothing of it stands in the answer before the team takes
    it over. Names, addresses and proposals are for the region's team alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    key = models.CharField(max_length=180)
    title = models.CharField(max_length=300)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    line = models.TextField(_("your line"), blank=True)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    language = models.CharField(max_length=12, default="en")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="asks"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField(default=last_day_of_link)
    role = models.CharField(_("role"), max_length=160, blank=True)
    proposal = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    sent_back = models.TextField(_("what is missing"), blank=True)
    taken_over_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ("wanted_by", "asked_at", "pk")
        indexes = [models.Index(fields=["strategy", "kind", "key"], name="strategies_asked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_over_at=None) | Q(withdrawn_at=None),
                name="strategies_ask_ends_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    @property
    def state(self) -> AskState:
        if self.taken_over_at:
            return AskState.TAKEN_OVER
        if self.withdrawn_at:
            return AskState.WITHDRAWN
        if self.answered_at:
            return AskState.PROPOSED
        if self.expires_at <= timezone.now():
            return AskState.EXPIRED
        return AskState.OPEN

    @property
    def is_late(self) -> bool:
        """Whether the day it was wanted by is over and nothing has come."""
        today: date = timezone.localdate()
        return bool(self.wanted_by and self.wanted_by < today and not self.answered_at)


class Care(Editable):
    """Who of the team sees to a section, a priority or an action, and by when it is wanted."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="cares")
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    key = models.CharField(max_length=180)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cares",
        verbose_name=_("who sees to it"),
    )
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "kind", "key"], name="strategies_one_care_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def called(self) -> str:
        return str(_("Who sees to it"))

    @classmethod
    def natural_keys(cls) -> tuple[tuple[str, ...], ...]:
        return (("strategy", "kind", "key"),)
