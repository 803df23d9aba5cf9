"""Voice: what one organisation or one person says to a checklist question."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Organisation
from strategies.models import Editable, Strategy
from toolkit.models.content import ChecklistItem
from toolkit.models.seats import Group, Seat


class Said(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    DONT_KNOW = "dont_know", _("I don't know")


class Voice(Editable):
    """One answer to one checklist question: of an organisation, by name, or of one seat.

    An organisation's is saved through strategies.editing, with its `note`. A secret one has
    neither author nor time nor Revision. `counted` is what stands for it in the spread shown
    last: it follows `said` only in steps that tell nobody apart (toolkit.tally), and `been`
    is all it was counted as so far; `in_room` what it was counted as on the screen of its
    workshop. A withdrawn voice keeps its row with `said` empty, and what it was counted as;
    that of an erased place keeps both without `seat`.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="voices")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="voices")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="voices")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="voices"
    )
    workshop = models.ForeignKey(
        "toolkit.Workshop", on_delete=models.SET_NULL, null=True, related_name="voices"
    )
    group = models.CharField(max_length=12, choices=Group.choices, blank=True)
    said = models.CharField(max_length=10, choices=Said.choices, blank=True)
    note = models.TextField(_("what you would like to add"), blank=True)
    counted = models.CharField(max_length=10, choices=Said.choices, blank=True)
    been = models.JSONField(default=list)
    in_room = models.CharField(max_length=10, choices=Said.choices, blank=True)
    changed_at: Any = models.DateTimeField(null=True)

    quiet = frozenset({"counted", "been", "in_room"})
    read_with = ("item__priority__edition",)

    class Meta:
        verbose_name = _("answer of a participant")
        indexes = [
            models.Index(fields=["strategy", "item"], name="toolkit_voices_of_item"),
            models.Index(fields=["workshop", "item"], name="toolkit_voices_in_workshop"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "item"],
                condition=Q(organisation=None),
                name="toolkit_one_voice_per_seat",
            ),
            models.UniqueConstraint(
                fields=["strategy", "organisation", "item"],
                condition=Q(organisation__isnull=False),
                name="toolkit_one_voice_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False)
                | Q(changed_at=None, changed_by=None, note=""),
                name="toolkit_secret_voice_tells_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.said}"

    @classmethod
    def natural_keys(cls) -> tuple[tuple[str, ...], ...]:
        return (("strategy", "organisation", "item"),)

    @property
    def called(self) -> str:
        return self.item.text
