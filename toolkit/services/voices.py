"""What organisations and people say to the checklist's questions."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from strategies.models import Strategy
from toolkit.models import ChecklistItem, Group, Seat, Voice, WorkshopItem

FEWEST = 5


def askable_items(strategy: Strategy) -> list[ChecklistItem]:
    """Return the questions that participants can be asked in plain words, in order."""
    found = ChecklistItem.objects.filter(priority__edition=strategy.edition)
    return [one for one in found.select_related("priority__edition") if one.asked]


def give(seat: Seat, item: ChecklistItem, said: str) -> Voice:
    """Keep what a place says, for its organisation or for itself."""
    if seat.organisation is not None:
        voice, _made = Voice.objects.update_or_create(
            strategy=seat.strategy,
            organisation=seat.organisation,
            item=item,
            defaults={"said": said, "seat": seat, "workshop": seat.workshop},
        )
        return voice
    voice, _made = Voice.objects.update_or_create(
        seat=seat,
        item=item,
        organisation=None,
        defaults={
            "said": said,
            "strategy": seat.strategy,
            "workshop": seat.workshop,
            "group": seat.group,
            "changed_at": None,
        },
    )
    return voice


@transaction.atomic
def close_workshop_item(row: WorkshopItem) -> bool:
    """Close a question once and keep how the secret answers of its groups spread."""
    stands = WorkshopItem.objects.filter(pk=row.pk, closed_at=None)
    if not stands.update(closed_at=timezone.now()):
        return False
    voices = Voice.objects.filter(workshop=row.workshop_id, item=row.item_id, organisation=None)
    said = Counter(voices.exclude(said="").values_list("group", "said"))
    shown = {}
    for group in Group.values:
        spread = {word: count for (of, word), count in said.items() if of == group}
        if sum(spread.values()) >= FEWEST and len(spread) > 1:
            shown[group] = spread
    WorkshopItem.objects.filter(pk=row.pk).update(shown=shown)
    return True
