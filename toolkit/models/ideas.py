"""Idea: what a participant says would help, or says to the draft; what it changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regions.models import Organisation
from strategies.models import Editable, PlaceKind, Strategy
from toolkit.models.content import ChecklistItem
from toolkit.models.seats import Channel, Seat
from toolkit.models.workshops import Workshop


class InputState(models.TextChoices):
    """What became of an input (core.md, States)."""

    RECEIVED = "received", _("Received")
    YES = "yes", _("Yes")
    IN_PART = "in_part", _("In part")
    NO = "no", _("No")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def is_decided(self) -> bool:
        return self in {InputState.YES, InputState.IN_PART, InputState.NO}

    @property
    def changes_something(self) -> bool:
        return self in {InputState.YES, InputState.IN_PART}


class About(models.TextChoices):
    """What an idea is about, in the five words a participant chooses from."""

    WORK = "work", _("Work and money")
    LEARNING = "learning", _("School and language")
    LIVING = "living", _("Home and health")
    MEETING = "meeting", _("Meeting each other")
    FAIR = "fair", _("Fair treatment and offices")


class Moderation(models.TextChoices):
    WAITING = "waiting", _("Not read yet")
    SHOWN = "shown", _("Shown to others")
    HELD = "held", _("Not shown to others")


class TranslatedBy(models.TextChoices):
    HUMAN = "human", _("translated by a person")
    MACHINE = "machine", _("translated by a machine")


class Idea(Editable):
    """An idea of a workshop or online, or a comment on a paragraph of a draft.

    `text` is the participant's, in `language`, and is never changed. `translation` is in the
    strategy's language. `title`, `need`, `domain`, `item` and the decision are the team's.
    `joined_to`: the idea it is decided with; both authors hear. A comment has `commented`, the
    version for consultation, and `place`/`quote`: the paragraph ("section/question#2") and its
    words. Only days are kept.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="ideas")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="ideas")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="ideas"
    )
    workshop = models.ForeignKey(
        Workshop, on_delete=models.SET_NULL, null=True, related_name="collected"
    )
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.ONLINE)
    text = models.TextField(_("what would help?"))
    language = models.CharField(max_length=12, default="en")
    about = models.CharField(max_length=8, choices=About.choices, blank=True)
    translation = models.TextField(_("translation"), blank=True)
    translated_by = models.CharField(max_length=7, choices=TranslatedBy.choices, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    need = models.CharField(_("need it answers"), max_length=300, blank=True)
    domain = models.CharField(_("area of policy"), max_length=60, blank=True)
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    moderation = models.CharField(
        max_length=7, choices=Moderation.choices, default=Moderation.WAITING
    )
    state = models.CharField(
        max_length=9, choices=InputState.choices, default=InputState.RECEIVED
    )
    reason = models.TextField(_("why"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    joined_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="joined"
    )
    commented = models.ForeignKey(
        "versions.Version", on_delete=models.SET_NULL, null=True, related_name="input"
    )
    place = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    understood = models.BooleanField(_("did we understand you?"), null=True)
    not_understood = models.TextField(_("what we did not understand"), blank=True)
    came_on = models.DateField(default=timezone.localdate)

    quiet = frozenset({"moderation", "joined_to", "understood", "not_understood"})

    class Meta:
        ordering = ("pk",)
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [models.Index(fields=["strategy", "state"], name="toolkit_undecided")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "in_part", "no"]) | ~Q(reason=""),
                name="toolkit_decision_has_a_reason",
                violation_error_message=_("Say why, in plain words."),
            ),
            models.CheckConstraint(
                condition=Q(joined_to=None) | ~Q(joined_to=models.F("pk")),
                name="toolkit_idea_not_joined_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or " ".join(self.text.split()[:12])

    def refuses(self) -> dict[str, list[str]]:
        """Refuse a "yes" or "in part" of which nobody can see what it changed."""
        if not InputState(self.state).changes_something:
            return {}
        if self.effects.filter(ended_at=None).exists():
            return {}
        return {"state": [gettext("Choose the action or the answer in which one sees it.")]}

    @property
    def called(self) -> str:
        """How the record names it: never in the participant's words, which can be deleted."""
        return self.title or gettext("What a participant said")

    @property
    def page(self) -> str:
        return reverse("versions:one_input", args=[self.strategy.region.slug, self.uuid])


class IdeaReport(models.Model):
    """Somebody says an idea that others see is hateful; the team reads it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="reports")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what is wrong with it"), blank=True)
    settled = models.BooleanField(default=False)
    came_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "seat"], name="toolkit_reported_once")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Effect(models.Model):
    """What an idea changed, or what a checklist question led to: an action, answer, paragraph.

    `kind` and `key` as of strategies.models.PlaceKind; `title` is how it was called then.
    Ended, it keeps the reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="effects")
    idea = models.ForeignKey(
        Idea, on_delete=models.CASCADE, null=True, blank=True, related_name="effects"
    )
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.PROTECT, null=True, blank=True, related_name="effects"
    )
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    key = models.CharField(max_length=180)
    title = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_why = models.TextField(_("why it no longer belongs there"), blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["strategy", "kind", "key"], name="toolkit_effects_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(idea=None, item__isnull=False) | Q(idea__isnull=False, item=None),
                name="toolkit_effect_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["idea", "kind", "key"],
                condition=Q(ended_at=None, idea__isnull=False),
                name="toolkit_effect_of_idea_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(ended_why=""),
                name="toolkit_effect_ends_with_a_reason",
                violation_error_message=_("Say why it no longer belongs there."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
