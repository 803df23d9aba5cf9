"""Workshop, what is worked on there, who was counted in, minutes and decisions."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.joining import Several, Shape
from strategies.models import Editable, EvidenceFile, Strategy
from toolkit.models.content import ChecklistItem, CoDesignStep
from toolkit.models.seats import Group, Seat


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Open for corrections")
    FINAL = "final", _("Final")


class Workshop(Editable):
    """One meeting. `languages`: codes of toolkit.phrases, the sheets are printed in each.

    Below it, saved with it: "works_on" and "does", paths "priority/item" of checklist
    questions and "priority/step" of co-design steps.
    """

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
    team_writes = True

    class Meta:
        ordering = ("starts_at", "pk")
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")

    def __str__(self) -> str:
        return self.title

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        if field == "works_on":
            return [(str(_("What we work on")), _titles(self._items(value or [])))]
        if field == "does":
            return [(str(_("Steps of the method it does")), _titles(self._steps(value or [])))]
        if field == "languages":
            return [(str(_("Languages")), ", ".join(map(_language, value or [])))]
        return []

    def shape(self, field: str) -> Shape:
        several = field in {"languages", "works_on", "does"}
        return Several() if several else super().shape(field)

    def below(self) -> dict[str, Any]:
        worked_on = self.worked_on.select_related("item__priority")
        return {
            "works_on": [one.item.path for one in worked_on],
            "does": [one.path for one in self.steps.select_related("priority")],
        }

    def write_below(self, name: str, rows: Any) -> None:
        """Let it work on these questions, in this order; a closed one stays in any case."""
        if name == "does":
            self.steps.set(self._steps(rows))
            return
        wanted = self._items(rows)
        stands = {one.item_id: one for one in self.worked_on.all()}
        self.worked_on.filter(closed_at=None).exclude(item__in=wanted).delete()
        for position, item in enumerate(wanted, start=1):
            found = stands.get(item.pk) or WorkshopItem(workshop=self, item=item)
            found.position = position
            found.save()

    def _items(self, paths: Iterable[str]) -> list[ChecklistItem]:
        return _at(paths, ChecklistItem.objects.all(), self.strategy)

    def _steps(self, paths: Iterable[str]) -> list[CoDesignStep]:
        return _at(paths, CoDesignStep.objects.all(), self.strategy)

    @property
    def page(self) -> str:
        return reverse("toolkit:workshop", args=[self.strategy.region.slug, self.uuid])

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def minutes_are_final(self) -> bool:
        return self.minutes_state == MinutesState.FINAL

    @property
    def settled(self) -> frozenset[str]:
        return frozenset({"minutes"} if self.minutes_are_final else ())


def _at(paths: Iterable[str], rows: Any, strategy: Strategy) -> list[Any]:
    """Return the rows of the strategy's method at "priority/key", in the order of the paths."""
    paths = list(paths)
    found = rows.filter(
        priority__edition=strategy.edition_id,
        key__in=[path.partition("/")[2] for path in paths],
    )
    at = {one.path: one for one in found.select_related("priority__edition")}
    return [at[path] for path in paths if path in at]


def _language(code: str) -> str:
    known = code in LANG_INFO and "name_local" in LANG_INFO[code]
    return str(LANG_INFO[code]["name_local"]) if known else code


def _titles(rows: Iterable[Any]) -> str:
    return "\n".join(str(one) for one in rows)


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
