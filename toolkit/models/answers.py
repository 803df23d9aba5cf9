"""TeamAnswer: what the team says to one checklist question."""

from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.joining import Rows, Shape
from strategies.models import Editable, Strategy
from toolkit.models.content import ChecklistItem


class ItemState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    IN_PLACE = "in_place", _("In place")
    NOT_FOR_US = "not_for_us", _("Not for us")

    @property
    def is_gap(self) -> bool:
        return self in {ItemState.NOT_STARTED, ItemState.IN_PROGRESS}


class TeamAnswer(Editable):
    """What the team says to one checklist item.

    Every text stays, whatever state is chosen; what the state does not call for is
    neither shown nor printed. `evidence`: where one can see it, a list of {kind:
    link|file|page|later, title, link, file (uuid of an EvidenceFile), pages, typed (what
    was typed for a link and is no address)}. `reason` is why it is not for the region.
    """

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="team_answers"
    )
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.PROTECT, related_name="team_answers"
    )
    state = models.CharField(
        _("where it stands"), max_length=12, choices=ItemState.choices, blank=True
    )
    note = models.TextField(_("what should everyone know about this?"), blank=True)
    evidence = models.JSONField(_("where can one see it?"), default=list)
    next_step = models.TextField(_("what next?"), blank=True)
    reason = models.TextField(_("why not?"), blank=True)

    read_with = ("item__priority__edition",)

    class Meta:
        verbose_name = _("team answer")
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "item"], name="toolkit_one_team_answer_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"

    @classmethod
    def natural_keys(cls) -> tuple[tuple[str, ...], ...]:
        return (("strategy", "item"),)

    @property
    def places(self) -> list[dict[str, str]]:
        """Where one can really see it: `evidence` without promises and unread addresses."""
        return [
            piece
            for piece in self.evidence
            if piece.get("title") or piece.get("link") or piece.get("file")
        ]

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        if field != "evidence":
            return []
        label = str(_("Where can one see it?"))
        pieces = (_piece_in_words(piece, self.file_names) for piece in value or [])
        return [(label, "\n".join(pieces))]

    @cached_property
    def file_names(self) -> dict[str, str]:
        return {str(key): name for key, name in self.strategy.files.values_list("uuid", "name")}

    def shape(self, field: str) -> Shape:
        return Rows(whole=True) if field == "evidence" else super().shape(field)

    @property
    def called(self) -> str:
        return self.item.text

    @property
    def page(self) -> str:
        where = [self.strategy.region.slug, self.item.priority.key, self.item.key]
        return reverse("toolkit:item", args=where)


def _piece_in_words(piece: dict[str, str], names: dict[str, str]) -> str:
    if piece.get("kind") == "later":
        return str(_("We will add it later"))
    said = [
        piece.get("title", ""),
        names.get(piece.get("file", ""), ""),
        piece.get("link", "") or piece.get("typed", ""),
        piece.get("pages", ""),
    ]
    return ", ".join(one for one in said if one)
