"""Workshop, what is worked on there, who was counted in, minutes and decisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models import Editable, EvidenceFile, Strategy
from toolkit.models.content import ChecklistItem, CoDesignStep
from toolkit.models.seats import Group, Seat


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Open for corrections")
    FINAL = "final", _("Final")


class Workshop(Editable):
    """One meeting. `languages`: codes of toolkit.phrases, the sheets are printed in each."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("day and time"), null=True, blank=True)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    items = models.ManyToManyField(
        ChecklistItem, through="WorkshopItem", related_name="workshops"
    )
    ideas = models.BooleanField(_("we collect ideas"), default=True)
    moderated = models.BooleanField(
        _("somebody of the team reads each idea before others see it"), default=True
    )
    steps = models.ManyToManyField(CoDesignStep, blank=True, related_name="workshops")
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_state = models.CharField(
        max_length=6, choices=MinutesState.choices, default=MinutesState.DRAFT
    )
    corrections_until = models.DateField(_("corrections until"), null=True, blank=True)
    count_sheets = models.ManyToManyField(EvidenceFile, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    quiet = frozenset({"minutes_state", "corrections_until", "cancelled_at"})

    class Meta:
        ordering = ("starts_at", "pk")
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")

    def __str__(self) -> str:
        return self.title

    @property
    def page(self) -> str:
        return reverse("toolkit:workshop", args=[self.strategy.region.slug, self.uuid])


class WorkshopItem(models.Model):
    """One question on the screen of a workshop; `shown` is the spread, shown once.

    `shown`: {group: {said: count}} of the groups that may be shown (toolkit.tally), and
    nothing of the others.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="worked_on")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)
    shown = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "item"], name="toolkit_item_once_in_workshop"
            ),
            models.CheckConstraint(
                condition=Q(shown=None) | Q(closed_at__isnull=False),
                name="toolkit_shown_once_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id}: {self.item_id}"


class Headcount(models.Model):
    """How many people of one group were counted in at a workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="headcounts")
    group = models.CharField(max_length=12, choices=Group.choices)
    people = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "group"], name="toolkit_group_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.people}"


class Decision(models.Model):
    """One decision of a workshop, as the minutes list it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("decision"))

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text[:80]


class Correction(models.Model):
    """What somebody who was there finds wrong in the minutes, and what became of it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="corrections")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("correction"))
    reply = models.TextField(_("reply"), blank=True)
    taken_over = models.BooleanField(null=True)
    came_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:80]
