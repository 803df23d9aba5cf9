"""What the plan's list shows: filters, groups, order, counts, and what each row says."""

from workplans.overview.filters import ActionFilter
from workplans.overview.groups import Group, Part, part_of, parts
from workplans.overview.numbers import Count, by_objective, by_state, money_table, still_needed
from workplans.overview.removed import removed_keys, removed_rows
from workplans.overview.rows import Row, row

__all__ = [
    "ActionFilter",
    "Count",
    "Group",
    "Part",
    "Row",
    "by_objective",
    "by_state",
    "money_table",
    "part_of",
    "parts",
    "removed_keys",
    "removed_rows",
    "row",
    "still_needed",
]
