"""Vote, Option, Ballot and Objection: choosing together what comes first."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models import Editable, Strategy
from toolkit.models.ideas import Idea
from toolkit.models.seats import Seat
from toolkit.models.workshops import Workshop


class VoteState(models.TextChoices):
    PREPARED = "prepared", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    OBJECTIONS = "objections", _("Does anyone object?")
    DECIDED = "decided", _("Decided")


class Vote(Editable):
    """Points over a list of ideas or actions; `dots` for each place, `most` on one option.

    `departs`: why the team does not follow the result; everybody reads it. `result` and
    `dissent` stand once it is decided.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="votes")
    workshop = models.ForeignKey(
        Workshop, on_delete=models.SET_NULL, null=True, blank=True, related_name="votes"
    )
    title = models.CharField(_("question"), max_length=200)
    dots = models.PositiveSmallIntegerField(_("points for each place"), default=3)
    most = models.PositiveSmallIntegerField(_("at most on one"), default=2)
    state = models.CharField(
        max_length=10, choices=VoteState.choices, default=VoteState.PREPARED
    )
    result = models.TextField(_("what is decided"), blank=True)
    departs = models.TextField(_("why we do not follow the points"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    quiet = frozenset({"state", "closed_at", "decided_on"})

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("vote")
        constraints = [
            models.CheckConstraint(
                condition=Q(dots__gte=1) & Q(most__gte=1) & Q(most__lte=models.F("dots")),
                name="toolkit_dots_within_limits",
                violation_error_message=_("At most on one cannot be more than all points."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Option(models.Model):
    """One thing to choose: an idea, or an action named by its uuid and the title it had."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="options")
    idea = models.ForeignKey(
        Idea, on_delete=models.SET_NULL, null=True, blank=True, related_name="options"
    )
    action = models.UUIDField(null=True, blank=True)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    chosen = models.BooleanField(_("chosen in the decision"), default=False)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class Ballot(models.Model):
    """One place's points: {key of the option: points}. Secret: no author, no time."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="ballots")
    for_organisation = models.BooleanField(default=False)
    dots = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "seat"], name="toolkit_one_ballot_per_seat")
        ]

    def __str__(self) -> str:
        return f"{self.vote_id}"


class Objection(models.Model):
    """Why somebody objects before a decision is final, the reply, and whether it stands."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="objections")
    seat = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, related_name="objections"
    )
    text = models.TextField(_("why you object"))
    language = models.CharField(max_length=12, default="en")
    reply = models.TextField(_("reply"), blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    stands = models.BooleanField(_("the objection stands and is recorded"), null=True)
    withdrawn = models.BooleanField(default=False)
    came_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["vote", "seat"], name="toolkit_objected_once")
        ]

    def __str__(self) -> str:
        return self.text[:80]
