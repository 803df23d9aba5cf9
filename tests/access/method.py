"""A method small enough to be read some thousand times: who may does not depend on it."""

from typing import Any

from frameworks.models import Edition, Need
from tests import factories

LISTS = ("target_groups", "money_sources", "act_types", "policy_domains", "principles")
TEXT = [
    {"key": "text", "type": "text", "required": True, "rich": True}
    | {"max_chars": 4000, "min_chars": 0}
]
MONTHS = [
    {"key": "start", "type": "month", "required": True, "after": ""},
    {"key": "end", "type": "month", "required": True, "after": "start"},
]
BUDGET = [{"key": "rows", "type": "made", "made": "budget", "confirm": True, "required": True}]


def small_method() -> Edition:
    """Make a method with one section and one priority, newer than any other."""
    one_thing = {"items": [{"key": "one", "label": {"en": "One"}}], "title": {"en": "A list"}}
    edition = factories.EditionFactory.create(lists=dict.fromkeys(LISTS, one_thing))
    section = factories.SectionFactory.create(edition=edition, number=1)
    questions: list[dict[str, Any]] = [
        {"key": "definition", "parts": TEXT},
        {"key": "period", "parts": MONTHS, "role": "period"},
        {"key": "envelope", "parts": BUDGET},
        {"key": "more", "parts": TEXT, "need": Need.OPTIONAL},
    ]
    for number, one in enumerate(questions, start=1):
        factories.QuestionFactory.create(section=section, number=number, **one)
    priority = factories.PriorityFactory.create(edition=edition, number=1)
    factories.CoDesignStepFactory.create(priority=priority, number=1)
    factories.ChecklistItemFactory.create_batch(2, priority=priority)
    return edition
