"""A version's content as people read it: dates and numbers, one block as one text, in brief.

Works on content already in one language (versions.snapshot.in_language).
"""

from typing import Any

from django.utils.translation import gettext as _

from frameworks.showing import cell, figure, number, on
from kernel.text import words
from workplans.counts import in_words
from workplans.sums import not_in_total

Block = dict[str, Any]


def exact(value: str) -> str:
    """Return a kept decimal as the language writes it, whole amounts without ".00"."""
    return number(value.removesuffix(".00"))


def money(value: str, currency: str) -> str:
    return f"{currency}\u00a0{exact(value)}" if value else ""


def span(starts: str, ends: str) -> str:
    return " – ".join(on(one) for one in (starts, ends) if one)


def told(block: Block) -> str:
    """Return what one block says as plain text."""
    kind = block["kind"]
    if kind == "prose":
        return words(block["html"])
    if kind == "words":
        return "\n".join(one["text"] for one in block["items"])
    if kind == "figures":
        return "\n".join(figure(one).text for one in block["items"])
    if kind == "table":
        return "\n".join(_row(row) for row in block["rows"])
    return cell(block).text


def _row(cells: list[Block]) -> str:
    return " · ".join(filter(None, (told(one) for one in cells)))


def question_told(question: dict[str, Any]) -> str:
    """Return what the region says to one question as plain text, "" if nothing."""
    if question["stance"] != "answered":
        document = question["document"] or {}
        said = [question["stance_label"] if question["stance"] != "unknown" else ""]
        said += [document.get("name", ""), document.get("pages", ""), question["reason"]]
        return "\n".join(one for one in said if one)
    lines = []
    for block in question["blocks"]:
        text = told(block) if block["kind"] != "made" else ""
        label = block.get("label") or ""
        if text:
            lines.append(f"{label}: {text}" if label else text)
    return "\n".join(lines)


def is_empty(question: dict[str, Any]) -> bool:
    """Say whether there is nothing to read: no answer, or "I do not know yet"."""
    return question["stance"] == "unknown" or not (
        question_told(question) or any(one["kind"] == "made" for one in question["blocks"])
    )


def vision_of(content: dict[str, Any]) -> str:
    """Return the vision as safe HTML, "" where the method has none or it is not written."""
    for section in content["sections"]:
        for question in section["questions"]:
            if question["role"] == "vision":
                prose = [one["html"] for one in question["blocks"] if one["kind"] == "prose"]
                return "".join(prose)
    return ""


def places_of(content: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every place a comment can sit on, grouped: (group, [("kind:key", name)])."""
    groups = [
        (_("Everything"), [("whole:", _("The strategy as a whole"))]),
        (
            _("Sections"),
            [
                (f"section:{one['key']}", f"{one['number']} {one['title']}")
                for one in content["sections"]
            ],
        ),
    ]
    groups += [
        (
            _("Checklist: %s") % priority["title"],
            [(f"item:{one['key']}", one["text"]) for one in priority["items"]],
        )
        for priority in content["priorities"]
    ]
    actions = content["workplan"]["actions"]
    groups.append(
        (_("Workplan"), [(f"action:{one['uuid']}", action_name(one)) for one in actions])
    )
    return [(name, places) for name, places in groups if places]


def action_name(action: dict[str, Any]) -> str:
    return f"{action['reference'] or action['number']} {action['title']}"


# --- An action's rows ----------------------------------------------------------


def line_told(line: dict[str, Any], currency: str) -> str:
    """Return a money line: year, who pays, how much, its rate, how sure, the grant."""
    said = [
        line["year"],
        line["source"],
        money(line["amount"], line["currency"]),
        rate_told(line, currency),
        line["certainty"],
        _("grant %s") % line["grant"] if line["grant"] else "",
    ]
    return " · ".join(one for one in said if one)


def rate_told(line: dict[str, Any], currency: str) -> str:
    """Return what a line in another currency comes to, or that it is in no total."""
    if not line["amount"] or line["currency"] == currency:
        return ""
    if not line["in_plan"]:
        return _("no rate yet, not in the total")
    return _("%(sum)s at %(rate)s %(plan)s for 1 %(currency)s on %(day)s") % {
        "sum": money(line["in_plan"], currency),
        "rate": number(line["rate"]),
        "plan": currency,
        "currency": line["currency"],
        "day": on(line["rate_on"]),
    }


def left_out(counted: list[dict[str, Any]]) -> list[str]:
    """Return a sentence for each currency whose lines are in no total."""
    return not_in_total({one["currency"]: one["lines"] for one in counted})


def people_told(people: list[dict[str, str]]) -> str:
    """Return who is counted now, small groups without their number."""
    return in_words([(one["name"], exact(one["number"])) for one in people])


def partner_told(partner: dict[str, str]) -> str:
    return ": ".join(filter(None, (partner["name"], partner["part"])))


def step_told(step: dict[str, str]) -> str:
    said = [step["title"], _("by %s") % on(step["by"]) if step["by"] else ""]
    said.append(_("done on %s") % on(step["done_on"]) if step["done_on"] else "")
    return " · ".join(one for one in said if one)


def risk_told(risk: dict[str, str]) -> str:
    again = risk["look_again_on"]
    said = " – ".join(one for one in (risk["what"], risk["response"]) if one)
    return f"{said} ({_('look again on %s') % on(again)})" if again else said
