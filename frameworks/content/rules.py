"""Which rules a method has, at which level and with which thresholds.

The functions live in the readiness of each room; here stand their codes, so that an
edition can choose among them, and what holds where an edition chooses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frameworks.content.files import Node
from frameworks.models import Edition
from strategies.findings import FindingLevel, RuleSet, Setting

LEVELS = {
    "review": FindingLevel.REVIEW,
    "publish": FindingLevel.PUBLISH,
    "ask": FindingLevel.ASK,
}


@dataclass(frozen=True)
class Known:
    """A rule an edition may choose: its usual level and limit.

    `limit` is a whole number up to `most`, or a key of the list `key_of`.
    """

    level: str
    limit: int | str | None = None
    most: int = 100
    key_of: str = ""


KNOWN = {
    # The sections: frameworks.readiness
    "no-period": Known("review"),
    "question-open-review": Known("review"),
    "question-open-publish": Known("publish"),
    "answer-unread": Known("review"),
    "end-before-start": Known("review"),
    "figure-not-confirmed": Known("review"),
    "figure-without-source": Known("review"),
    "no-migrant-led": Known("review"),
    "period-long": Known("ask", 7),
    "few-rows": Known("ask"),
    "more-figures-not-confirmed": Known("ask"),
    "more-figures-without-source": Known("ask"),
    # The workplan: workplans.readiness
    "no-objective": Known("review"),
    "objective-without-action": Known("review"),
    "objective-without-measure": Known("review"),
    "money-not-confirmed": Known("review"),
    "objective-unread": Known("review"),
    "action-unread": Known("review"),
    "action-without-title": Known("review"),
    "action-without-objective": Known("review"),
    "action-without-responsible": Known("review"),
    "action-without-groups": Known("review"),
    "action-without-dates": Known("review"),
    "action-without-money": Known("review"),
    "action-outside-period": Known("ask"),
    "action-without-principle": Known("ask"),
    "action-without-measure": Known("ask"),
    "action-not-agreed": Known("ask"),
    "look-again-past": Known("ask"),
    "many-actions": Known("ask", 150, most=10_000),
    "ends-late": Known("ask", 30),
    "principle-rare": Known("ask", 10),
    "no-host-society": Known("ask", "host_society", key_of="target_groups"),
    "much-not-found": Known("ask", 40),
    "one-payer": Known("ask", 70),
    "money-without-rate": Known("ask"),
    "measure-without-now": Known("ask"),
    "measure-without-aim": Known("ask"),
    "measure-without-source": Known("ask"),
    "measure-aim-is-now": Known("ask"),
    "measure-percent": Known("ask"),
    "measure-without-sex": Known("ask"),
    "measures-mostly-do": Known("ask", 60),
    # The checklist: toolkit.readiness
    "checklist-open": Known("ask"),
    "evidence-later": Known("ask"),
    # Versions and their review: versions.readiness
    "comments-open": Known("review"),
    "adopted-before-review": Known("ask"),
    "input-waits": Known("publish", 10),
}


def read_rules(node: Node, lists: dict[str, Any]) -> dict[str, Any]:
    """Read {level: [codes], limits: {code: limit}}; {} where an edition chooses nothing."""
    node.only((*LEVELS, "limits"))
    chosen: dict[str, str] = {}
    for level in LEVELS:
        for one in node.listed(level):
            code = _code(one, level, chosen)
            if code:
                chosen[code] = level
    limits = node.at("limits").only(code for code in chosen if KNOWN[code].limit is not None)
    return {
        code: {"level": level, "limit": _limit(limits, code, lists)}
        for code, level in chosen.items()
    }


def _code(node: Node, level: str, chosen: Mapping[str, str]) -> str:
    code = node.value
    if not isinstance(code, str) or code not in KNOWN:
        node.fault("one of " + ", ".join(KNOWN))
        return ""
    usual = KNOWN[code].level
    if code in chosen:
        node.fault(f"another rule than {code}: it is there already")
    elif level != usual and "publish" in {level, usual}:
        # What is missing to publish is read in the version, question by question.
        node.fault(f"this rule under {usual if usual == 'publish' else 'review or ask'}")
    else:
        return code
    return ""


def _limit(limits: Node, code: str, lists: dict[str, Any]) -> int | str | None:
    known, node = KNOWN[code], limits.at(code)
    if known.key_of:
        keys = [item["key"] for item in lists.get(known.key_of, {}).get("items", [])]
        key = known.limit if node.value is None else node.value
        if key in keys:
            return str(key)
        node.fault(f"a key of the list {known.key_of}")
        return None
    if node.value is None:
        return known.limit
    limit = limits.whole(code, least=1)
    if limit is not None and limit > known.most:
        node.fault(f"a whole number from 1 to {known.most}")
    return limit


def rules_of(edition: Edition) -> RuleSet:
    """Return the rules a strategy of this edition is looked at with."""
    chosen = edition.rules or {
        code: {"level": known.level, "limit": known.limit} for code, known in KNOWN.items()
    }
    return {
        code: Setting(LEVELS[one["level"]], one["limit"])
        for code, one in chosen.items()
        if code in KNOWN
    }
