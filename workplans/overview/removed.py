"""What was taken out of the plan."""

from dataclasses import dataclass

from accounts.models import User
from strategies.models import Strategy
from workplans.models import Action, Objective

Key = tuple[str, int]


@dataclass(frozen=True)
class Removed:
    """An action or objective that was taken out, and by whom if somebody is known."""

    row: Action | Objective
    by: User | None

    @property
    def is_action(self) -> bool:
        return isinstance(self.row, Action)


def removed_keys(strategy: Strategy) -> list[Key]:
    """Return what finds the rows taken out, the last one first."""
    found = [
        (at, model.__name__, pk)
        for model in (Action, Objective)
        for at, pk in model.objects.filter(strategy=strategy)
        .exclude(removed_at=None)
        .values_list("removed_at", "pk")
    ]
    return [(name, pk) for _at, name, pk in sorted(found, reverse=True)]


def removed_rows(strategy: Strategy, keys: list[Key]) -> list[Removed]:
    """Return these rows; a constant number of queries however many there are."""
    rows: dict[Key, Action | Objective] = {}
    for model in (Action, Objective):
        pks = [pk for name, pk in keys if name == model.__name__]
        found = model.objects.filter(strategy=strategy, pk__in=pks)
        for row in found.select_related("changed_by"):
            row.strategy = strategy
            rows[model.__name__, row.pk] = row
    return [Removed(rows[key], rows[key].changed_by) for key in keys if key in rows]
