"""Objective, Action and Batch; the rows below an action are in `workplans.rows`."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kernel.joining import WHOLE, Keyed, Rows, Several, Shape, Written
from regions.models import Organisation
from strategies.models import Editable, Strategy
from toolkit.models import ChecklistItem, Priority
from workplans.related import KINDS, as_below, stands_below, write_below
from workplans.rows import Measure, MoneyLine, Partner, Risk, Step
from workplans.telling import action_lines, row_lines

__all__ = [
    "Action",
    "ActionState",
    "Batch",
    "Measure",
    "MoneyLine",
    "Objective",
    "Partner",
    "Risk",
    "Step",
]


class InPlan(models.QuerySet[Any]):
    """What people take out of the plan stays, with `removed_at`, and can be put back."""

    def in_plan(self) -> Self:
        return self.filter(removed_at=None)


class Objective(Editable):
    """`needs`: texts of the needs it answers, taken from the strategy's list of needs."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("objective"), max_length=200)
    needs = models.JSONField(_("needs it answers"), default=list)
    why = models.TextField(_("why, in one sentence"), blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    quiet = frozenset({"position", "removed_at"})
    objects = InPlan.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    def __str__(self) -> str:
        return self.title

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        return row_lines(field, value)

    def shape(self, field: str) -> Shape:
        return {"needs": Several(), "measures": Rows()}.get(field) or super().shape(field)

    def below(self) -> dict[str, Any]:
        return stands_below(self)

    def as_below(self, name: str, rows: Any) -> list[models.Model]:
        return as_below(self, name, rows)

    def write_below(self, name: str, rows: Any) -> None:
        write_below([(self, {name: rows})])

    @property
    def page(self) -> str:
        return reverse("workplans:objective", args=[self.strategy.region.slug, self.uuid])


class ActionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Batch(models.Model):
    """One step over many rows of the plan, with what it takes to undo it (workplans.batches).

    `verb`: what was done, of activity.verbs. `made`: {kind, uuid, seal} of each row it
    made; `changed`: {kind, uuid, before, after, version} of each row it changed, fields as
    JSON and the version it left the row in; `left`: {kind, uuid, lost} of each row a
    colleague saved meanwhile, with the keys of the Revisions that keep what lost; `count`:
    how many it made and changed.

    A list or spreadsheet is kept before it is taken over (`done_at`): `rows` is the file as
    text, its heads first; `numbers`: which row of the file each is; `mapping`: {number of a
    column: what it is}.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="batches")
    verb = models.CharField(max_length=30)
    title = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    left = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return self.title


class Action(Editable):
    """One measure of the plan: the eight questions of an action, and more about it.

    Months are kept as the first day of the month. `groups`: keys of list target_groups.
    `principles`: {key of list principles: one line or ""}. `unread`: {field: text typed
    that could not be read}; its rows have their own. `levels`: keys of list
    government_levels.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveIntegerField(default=1)
    reference = models.CharField(_("your own number"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what exactly"), blank=True)
    objective = models.ForeignKey(
        Objective,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("objective"),
    )
    priority = models.ForeignKey(
        Priority,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("strategic priority"),
    )
    domain = models.CharField(_("area of policy"), max_length=60, blank=True)
    groups = models.JSONField(_("for whom"), default=list)
    principles = models.JSONField(_("what it does for the principles"), default=dict)
    responsible = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("who does it"),
    )
    role = models.CharField(_("role, not a name"), max_length=160, blank=True)
    agreed = models.BooleanField(_("has it agreed?"), null=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("to"), null=True, blank=True)
    no_extra_cost = models.BooleanField(_("no extra cost"), default=False)
    no_cost_reason = models.TextField(_("because"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ActionState.choices, default=ActionState.PLANNED
    )
    territory = models.CharField(_("where in the region"), max_length=300, blank=True)
    levels = models.JSONField(_("levels of government"), default=list, blank=True)
    items = models.ManyToManyField(ChecklistItem, blank=True, related_name="actions")
    unread = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True, blank=True)

    quiet = frozenset({"position", "removed_at"})
    objects = InPlan.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(starts__lte=F("ends")),
                name="workplans_action_starts_before_it_ends",
                violation_error_code="ends",
                violation_error_message=_("An action cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether it should have begun or ended by now; a month lasts to its last day."""
        month = timezone.localdate().replace(day=1)
        over = bool(self.ends and self.ends < month)
        if self.state == ActionState.PLANNED:
            return over or bool(self.starts and self.starts < month)
        return over and self.state == ActionState.UNDER_WAY

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        return action_lines(self, field, value)

    def shape(self, field: str) -> Shape:
        shapes = {
            "description": Written(rich=True),
            "domain": WHOLE,
            "groups": Several(),
            "levels": Several(),
            "principles": Keyed(),
            "unread": Keyed(),
            **dict.fromkeys(KINDS, Rows()),
            "items": Several(),
        }
        return shapes.get(field) or super().shape(field)

    def below(self) -> dict[str, Any]:
        return stands_below(self)

    def as_below(self, name: str, rows: Any) -> list[models.Model]:
        return as_below(self, name, rows)

    def write_below(self, name: str, rows: Any) -> None:
        write_below([(self, {name: rows})])

    @property
    def page(self) -> str:
        return reverse("workplans:action", args=[self.strategy.region.slug, self.uuid])

    @cached_property
    def questions(self) -> dict[int, str]:
        """Return questions of the checklist by key, asked once for all texts of a page."""
        items = ChecklistItem.objects.select_related("priority__edition").only(
            "texts", "priority__edition__source_language"
        )
        return {item.pk: str(item) for item in items}

    @cached_property
    def organisations(self) -> dict[str, str]:
        """Return names by key as a Revision keeps it, asked once for all texts of a page."""
        own = Organisation.objects.filter(region=self.strategy.region_id)
        return {str(key): name for key, name in own.values_list("pk", "name")}
