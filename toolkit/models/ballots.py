"""Vote, Option, Ballot and Objection: choosing together what comes first."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.joining import Several, Shape
from regions.models import Organisation
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

    `result` is what is proposed while objections are asked for, then what is decided;
    `departs`: why it does not follow the points; everybody reads both. Below it, saved with
    it: "options", and "chosen", those in the result, each as Option.ref.
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
    team_writes = True

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

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        labels = {"options": _("What one can choose"), "chosen": _("What is chosen")}
        if field not in labels:
            return []
        titles = {ref: title for ref, _fields, title in self._offered(value or [])}
        return [(str(labels[field]), "\n".join(titles.get(one, "") for one in value or []))]

    def shape(self, field: str) -> Shape:
        return Several() if field in {"options", "chosen"} else super().shape(field)

    def below(self) -> dict[str, Any]:
        options = list(self.options.select_related("idea"))
        return {
            "options": [one.ref for one in options if one.ref],
            "chosen": [one.ref for one in options if one.ref and one.chosen],
        }

    def write_below(self, name: str, rows: Any) -> None:
        """Offer these, in this order, or say which of those offered are chosen."""
        stands = {one.ref: one for one in self.options.select_related("idea")}
        if name == "chosen":
            for ref, option in stands.items():
                option.chosen = ref in rows
                option.save(update_fields=["chosen"])
            return
        wanted = self._offered(rows)
        gone = set(stands) - {ref for ref, _fields, _title in wanted}
        self.options.filter(pk__in=[stands[ref].pk for ref in gone]).delete()
        for position, (ref, fields, title) in enumerate(wanted, start=1):
            option = stands.get(ref) or Option(vote=self, **fields)
            option.position, option.title = position, title[:200]
            option.save()

    def _offered(self, refs: Iterable[str]) -> list[tuple[str, dict[str, Any], str]]:
        """Return (ref, columns, title) of the ideas and actions these refs name.

        The workplan lies above this room: its rows are reached through the strategy.
        """
        refs = list(refs)
        keys = [key for one in refs if (key := one.partition(":")[2])]
        actions: Any = self.strategy.actions
        known: dict[str, tuple[dict[str, Any], str]] = {
            f"idea:{one.uuid}": ({"idea": one}, str(one))
            for one in Idea.objects.filter(strategy=self.strategy, uuid__in=keys)
        }
        known |= {
            f"action:{one.uuid}": ({"action": one.uuid}, one.title)
            for one in actions.filter(uuid__in=keys)
        }
        return [(ref, *known[ref]) for ref in refs if ref in known]

    @property
    def page(self) -> str:
        return reverse("toolkit:vote", args=[self.strategy.region.slug, self.uuid])


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

    @property
    def ref(self) -> str:
        """What it is: "idea:<uuid>" or "action:<uuid>"."""
        if self.action:
            return f"action:{self.action}"
        return f"idea:{self.idea.uuid}" if self.idea else ""


class Ballot(models.Model):
    """Points given: {key of the option: points}. Secret: no author, no time.

    Of one place, or of an organisation: then it is of no place, however many people speak
    for it, and what was given last stands.
    """

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="ballots")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="ballots"
    )
    for_organisation = models.BooleanField(default=False)
    dots = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "seat"], name="toolkit_one_ballot_per_seat"
            ),
            models.UniqueConstraint(
                fields=["vote", "organisation"],
                condition=Q(organisation__isnull=False),
                name="toolkit_one_ballot_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(for_organisation=True, seat=None)
                | Q(for_organisation=False, organisation=None),
                name="toolkit_ballot_of_place_or_organisation",
            ),
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
