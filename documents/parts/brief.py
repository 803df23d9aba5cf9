"""In brief: at most two pages, made from what the strategy says elsewhere."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.parts.plan import Plan
from documents.parts.voice import month
from kernel.text import words

MOST_CHARACTERS = 900
MOST_OBJECTIVES = 9
MOST_NAMES = 6
MOST_YEARS = 8


@dataclass(frozen=True)
class Brief:
    vision: str
    vision_goes_on: bool
    period: str
    objectives: list[tuple[int | None, str, str]]
    more_objectives: str
    part: str
    migrant_led: list[str]
    more_migrant_led: str
    with_picture: bool


def brief(content: dict[str, Any], plan: Plan) -> Brief:
    """Return what fits on two pages, however long the strategy is."""
    vision = _vision(content)
    shown, goes_on = _shortened(vision)
    objectives = [one for one in plan.objectives if one.number is not None]
    shown_objectives = objectives[:MOST_OBJECTIVES]
    people = [one for one in content["participants"] if one.get("takes_part", True)]
    names = [one["name"] for one in people if one["migrant_led"]]
    return Brief(
        shown,
        goes_on,
        _period(content["strategy"]["period"]),
        [(one.number, one.title, _actions(len(one.actions))) for one in shown_objectives],
        _more(len(objectives) - MOST_OBJECTIVES),
        _taking_part(people),
        names[:MOST_NAMES],
        _more(len(names) - MOST_NAMES),
        plan.money is not None and len(plan.money.years) <= MOST_YEARS + 1,
    )


def with_role(content: dict[str, Any], role: str) -> dict[str, Any] | None:
    for section in content["sections"]:
        for question in section["questions"]:
            if question["role"] == role:
                return dict(question)
    return None


def _vision(content: dict[str, Any]) -> str:
    question = with_role(content, "vision")
    blocks = question["blocks"] if question and question["stance"] == "answered" else []
    return next((one["html"] for one in blocks if one["kind"] == "prose"), "")


def _shortened(html: str) -> tuple[str, bool]:
    """Return the text as it is, or its beginning up to the end of a sentence."""
    text = words(html)
    if len(text) <= MOST_CHARACTERS:
        return html, False
    cut = text[:MOST_CHARACTERS]
    ends = [found.end() for found in re.finditer(r"[.!?؟。]\s", cut)]
    return (cut[: ends[-1]] if ends else cut.rsplit(" ", 1)[0] + " …").strip(), True


def _period(period: dict[str, str]) -> str:
    if not (period["start"] and period["end"]):
        return month(period["start"] or period["end"])
    return _("%(start)s to %(end)s") % {
        "start": month(period["start"]),
        "end": month(period["end"]),
    }


def _actions(count: int) -> str:
    return ngettext("%(count)d action", "%(count)d actions", count) % {"count": count}


def _taking_part(people: list[dict[str, Any]]) -> str:
    """Say how many take part, and how far: "15 organisations take part (asked: 12; …)."."""
    if not people:
        return ""
    said = ngettext(
        "%(count)d organisation takes part", "%(count)d organisations take part", len(people)
    ) % {"count": len(people)}
    parts = Counter(one["part"] for one in people).most_common()
    return f"{said} ({'; '.join(f'{part}: {count}' for part, count in parts)})."


def _more(rest: int) -> str:
    if rest <= 0:
        return ""
    return ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
