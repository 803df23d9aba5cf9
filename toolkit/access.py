"""Finding the method's checklist items, always within a strategy's own edition."""

from collections.abc import Iterable

from strategies.models import Strategy
from toolkit.models import ChecklistItem


def item_in(strategy: Strategy, key: str) -> ChecklistItem | None:
    """Return the item "priority/item" of the strategy's edition, None if there is none."""
    priority, _slash, item = key.partition("/")
    return (
        ChecklistItem.objects.filter(
            priority__edition=strategy.edition, priority__key=priority, key=item
        )
        .select_related("priority__edition")
        .first()
    )


def items_in(strategy: Strategy, keys: Iterable[int]) -> list[ChecklistItem]:
    """Return those of the items that belong to the strategy's edition."""
    return list(
        ChecklistItem.objects.filter(
            pk__in=list(keys), priority__edition=strategy.edition
        ).select_related("priority__edition")
    )
