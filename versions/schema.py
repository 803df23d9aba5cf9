"""The schema of a version's content, and how older content is read today.

Schema 1: the first. Schema 2: an action has partners, steps, risks, a territory and levels
of government; a money line its own currency, rate and grant; a measure says who is
counted. Schema 3: a checklist item has `voices`; `input` is what people said and what was
decided.
"""

from collections.abc import Callable
from typing import Any

SCHEMA = 3

Content = dict[str, Any]


def upgraded(content: Content) -> Content:
    """Return content of any schema in today's; the version itself is never written again."""
    while content["schema"] in _UPGRADES:
        content = _UPGRADES[content["schema"]](content)
    if content["schema"] != SCHEMA:
        raise ValueError(f"Content has schema {content['schema']}.")
    return content


def _to_2(content: Content) -> Content:
    plan = content.get("workplan")
    if plan is None:  # a draft of another document
        return content | {"schema": 2}
    plan["money"].setdefault("not_in_total", [])
    for action in plan["actions"]:
        for name in ("partners", "steps", "risks", "levels", "not_in_total"):
            action[name] = []
        action["territory"] = ""
        for line in action["money"]:
            line |= {
                "currency": plan["currency"],
                "in_plan": line["amount"],
                "rate": "",
                "rate_on": "",
                "grant": "",
            }
    for owner in (*plan["objectives"], *plan["actions"]):
        for measure in owner["measures"]:
            measure["people"] = []
    return content | {"schema": 2}


def _to_3(content: Content) -> Content:
    for priority in content.get("priorities", []):
        for item in priority["items"]:
            item["voices"] = {"named": [], "groups": []}
    return content | {"schema": 3} | ({"input": []} if "priorities" in content else {})


_UPGRADES: dict[int, Callable[[Content], Content]] = {1: _to_2, 2: _to_3}
