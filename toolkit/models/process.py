"""Process and Switch: what the region promises participants, and what is open when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models import Strategy


class Process(models.Model):
    """How people take part in one strategy.

    No participant's page opens before the lead has confirmed that nothing goes to police or
    immigration offices: the sentence that says so stands on the first of them (pages.md 2.1).
    """

    strategy = models.OneToOneField(Strategy, on_delete=models.CASCADE, related_name="process")
    who = models.TextField(_("who is behind this"), blank=True)
    contact = models.CharField(_("where people can write or call"), max_length=300, blank=True)
    answer_on = models.DateField(
        _("day on which people can read what was decided"), null=True, blank=True
    )
    confirmed_at = models.DateTimeField(
        _("nothing is given to police or immigration offices"), null=True, blank=True
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("taking part")
        verbose_name_plural = _("taking part")

    def __str__(self) -> str:
        return str(self.strategy)


class SwitchKind(models.TextChoices):
    QUESTIONS = "questions", _("Questions of the checklist")
    IDEAS = "ideas", _("Ideas")
    VOTING = "voting", _("Choosing what comes first")
    COMMENTS = "comments", _("Comments on the draft")


class Switch(models.Model):
    """From when to when one thing is open to participants; without a start it is closed."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="switches")
    kind = models.CharField(max_length=10, choices=SwitchKind.choices)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "kind"], name="toolkit_switch_once"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="toolkit_switch_opens_before_it_closes",
                violation_error_message=_("It cannot close before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.kind}"

    def is_open(self, at: datetime | None = None) -> bool:
        now = at or timezone.now()
        begun = self.opens_at is not None and self.opens_at <= now
        return begun and (self.closes_at is None or now < self.closes_at)
