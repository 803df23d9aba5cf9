"""Rows below an action or objective: MoneyLine, Measure, Partner, Step, Risk.

`unread`: {field: text typed that could not be read}. `violation_error_code` of a rule names
the field beside which a form shows its sentence.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import In, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from regions.models import Organisation

# What a unit is called when it is a percentage, in the languages of the regions.
PERCENTAGES = (
    "%", "percent", "percentage", "per cent", "procent", "procente", "la suta", "prozent",
    "porcentaje", "por ciento", "percentuale", "per cento", "procenty", "pourcentage",
    "pour cent", "percentagem", "por cento", "procenten", "percentatge",
)  # fmt: skip
MOST_PEOPLE = 99_999_999  # three of them together are still an integer of the database


def _percentage() -> In:
    return In(Lower(F("unit")), list(PERCENTAGES))


class MoneyLine(models.Model):
    """`source`: key of list money_sources. `amount` is in `currency`; "" is the plan's own.

    `rate`: how much one unit of `currency` was on `rate_on` in the currency `rate_in`, the
    plan's when it was written: another currency of the plan needs another rate. `grant` is
    here, not at the action: each funder asks for the number of its own grant.
    """

    class Certainty(models.TextChoices):
        SECURED = "secured", _("Secured")
        APPLIED = "applied", _("Applied for")
        NOT_FOUND = "not_found", _("Not yet found")

    action = models.ForeignKey(
        "workplans.Action", on_delete=models.CASCADE, related_name="money"
    )
    position = models.PositiveSmallIntegerField(default=1)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    source = models.CharField(_("source"), max_length=40, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    rate = models.DecimalField(_("rate"), max_digits=16, decimal_places=8, null=True)
    rate_on = models.DateField(_("day of the rate"), null=True)
    rate_in = models.CharField(_("the rate is in"), max_length=3, blank=True)
    certainty = models.CharField(
        _("how sure"), max_length=10, choices=Certainty.choices, blank=True
    )
    grant = models.CharField(_("number of the grant"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    unread = models.JSONField(default=dict)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="workplans_money_above_zero",
                violation_error_code="amount",
                violation_error_message=_("Enter an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__gte=2000, year__lte=2100),
                name="workplans_money_year_possible",
                violation_error_code="year",
                violation_error_message=_("Enter a year between 2000 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gt=0),
                name="workplans_money_rate_above_zero",
                violation_error_code="rate",
                violation_error_message=_("Enter a rate above zero."),
            ),
            models.CheckConstraint(
                condition=Q(rate=None, rate_on=None)
                | Q(rate__isnull=False, rate_on__isnull=False),
                name="workplans_money_rate_and_day",
                violation_error_code="rate_on",
                violation_error_message=_("Write both the rate and its day, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | ~Q(currency=""),
                name="workplans_money_rate_of_a_currency",
                violation_error_code="currency",
                violation_error_message=_("Choose the currency that the rate is for."),
            ),
            models.CheckConstraint(
                condition=Q(rate=None, rate_in="") | (Q(rate__isnull=False) & ~Q(rate_in="")),
                name="workplans_money_rate_in_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.source} {self.amount}"


class Measure(models.Model):
    """How one will see that it worked; of an objective or of an action.

    `now` and `aim` are exact numbers; a region without a number yet says by when it will
    measure (`now_by`). Where people are counted, `women`, `men` and `others` (another or not
    said) say who they are now; who may read that is decided in `workplans.counts`.
    """

    class Counts(models.TextChoices):
        DO = "do", _("What we do")
        CHANGE = "change", _("What changes for people")

    objective = models.ForeignKey(
        "workplans.Objective", on_delete=models.CASCADE, null=True, related_name="measures"
    )
    action = models.ForeignKey(
        "workplans.Action", on_delete=models.CASCADE, null=True, related_name="measures"
    )
    position = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(_("what you count or ask"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    now = models.DecimalField(_("now"), max_digits=16, decimal_places=2, null=True)
    women = models.PositiveIntegerField(_("women"), null=True)
    men = models.PositiveIntegerField(_("men"), null=True)
    others = models.PositiveIntegerField(_("other or not said"), null=True)
    now_on = models.DateField(_("measured in"), null=True)
    now_by = models.DateField(_("we will measure by"), null=True)
    aim = models.DecimalField(_("aim"), max_digits=16, decimal_places=2, null=True)
    by = models.DateField(_("by when"), null=True)
    source = models.CharField(_("where the number comes from"), max_length=300, blank=True)
    counts = models.CharField(max_length=8, choices=Counts.choices, blank=True)
    unread = models.JSONField(default=dict)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(objective=None) ^ Q(action=None),
                name="workplans_measure_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(now_on=None) | Q(by=None) | Q(now_on__lte=F("by")),
                name="workplans_measure_aims_after_now",
                violation_error_code="by",
                violation_error_message=_(
                    "The aim cannot come before the month in which you measured."
                ),
            ),
            models.CheckConstraint(
                condition=Q(now_by=None) | Q(by=None) | Q(now_by__lte=F("by")),
                name="workplans_measure_first_then_aim",
                violation_error_code="by",
                violation_error_message=_(
                    "The aim cannot come before the month in which you will measure."
                ),
            ),
            models.CheckConstraint(
                condition=Q(now=None) | ~Q(_percentage()) | Q(now__gte=0, now__lte=100),
                name="workplans_measure_now_within_percent",
                violation_error_code="now",
                violation_error_message=_("A percentage is between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(aim=None) | ~Q(_percentage()) | Q(aim__gte=0, aim__lte=100),
                name="workplans_measure_aim_within_percent",
                violation_error_code="aim",
                violation_error_message=_("A percentage is between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=~Q(_percentage()) | Q(women=None, men=None, others=None),
                name="workplans_measure_people_not_percent",
                violation_error_code="women",
                violation_error_message=_(
                    "Here people are counted. With a percentage, leave these three empty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(now=None)
                | Q(
                    LessThanOrEqual(
                        Coalesce(F("women"), 0)
                        + Coalesce(F("men"), 0)
                        + Coalesce(F("others"), 0),
                        F("now"),
                    )
                ),
                name="workplans_measure_parts_within_whole",
                violation_error_code="women",
                violation_error_message=_(
                    "Women, men and others together cannot be more than all people now."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Partner(models.Model):
    """An organisation that takes part in an action; `part`: key of list partner_parts."""

    action = models.ForeignKey(
        "workplans.Action", on_delete=models.CASCADE, related_name="partners"
    )
    position = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        related_name="partner_in",
        verbose_name=_("organisation"),
    )
    part = models.CharField(_("its part"), max_length=40, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["action", "organisation"],
                name="workplans_partner_once_an_action",
                violation_error_code="organisation",
                violation_error_message=_("This organisation stands here already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.part}"


class Step(models.Model):
    """One step of an action: what, by which day, and the day it was done."""

    action = models.ForeignKey(
        "workplans.Action", on_delete=models.CASCADE, related_name="steps"
    )
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("step"), max_length=200, blank=True)
    by = models.DateField(_("by when"), null=True)
    done_on = models.DateField(_("done on"), null=True)
    unread = models.JSONField(default=dict)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class Risk(models.Model):
    """What could go wrong with an action, what the region will do, when it looks again."""

    action = models.ForeignKey(
        "workplans.Action", on_delete=models.CASCADE, related_name="risks"
    )
    position = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(_("what could go wrong"), max_length=300, blank=True)
    response = models.CharField(_("what we will do"), max_length=1000, blank=True)
    look_again_on = models.DateField(_("day to look again"), null=True)
    unread = models.JSONField(default=dict)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.what
