"""The workplan: objectives with their measures, actions, and the money picture."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from documents.parts.answers import Said
from documents.parts.voice import amount, day, decimal, money, month, months, number
from versions.reading import left_out, people_told, risk_told, step_told
from workplans.picture import Sums, by_year_and_certainty, money_picture

PICTURE = "money.svg"
MOST_YEARS = 7


@dataclass(frozen=True)
class Measure:
    what: str
    counts: str
    now: str
    people: str
    aim: str
    source: str


@dataclass(frozen=True)
class Fact:
    """One line of the small table under an action."""

    name: str
    said: list[Said]


@dataclass(frozen=True)
class Action:
    anchor: str
    number: str
    title: str
    description: str
    who: str
    when: str
    cost: str
    sum: str
    state: str
    facts: list[Fact]


@dataclass(frozen=True)
class Objective:
    anchor: str
    number: int | None
    title: str
    why: str
    needs: list[str]
    measures: list[Measure]
    actions: list[Action]


@dataclass(frozen=True)
class MoneyTable:
    """The money of the plan twice over: by year and certainty, and by source and year."""

    currency: str
    picture: str
    sentence: str
    years_head: list[str]
    years: list[list[str]]
    sources_head: list[str]
    sources: list[list[str]]
    total: str
    in_eur: str
    missing: list[str]
    legend: list[tuple[str, str]]


@dataclass(frozen=True)
class Plan:
    objectives: list[Objective]
    money: MoneyTable | None
    count: int


def plan(content: dict[str, Any]) -> Plan:
    """Return the workplan; actions without an objective stand under the last heading."""
    told = content["workplan"]
    currency = told["currency"]
    by_objective: dict[int | None, list[Action]] = defaultdict(list)
    for action in told["actions"]:
        by_objective[action["objective"]].append(_action(action, currency))
    objectives = [
        Objective(
            f"objective-{one['number']}",
            one["number"],
            one["title"],
            one["why"],
            one["needs"],
            [_measure(measure) for measure in one["measures"]],
            by_objective.pop(one["number"], []),
        )
        for one in told["objectives"]
    ]
    without = [action for some in by_objective.values() for action in some]
    if without:
        title = _("Actions without an objective") if objectives else _("Actions")
        objectives.append(Objective("objective-none", None, title, "", [], [], without))
    return Plan(objectives, _money(told), len(told["actions"]))


# --- Actions and measures -------------------------------------------------------------


def _action(action: dict[str, Any], currency: str) -> Action:
    who = action["responsible"] or action["role"]
    cost = _cost(action)
    return Action(
        f"action-{action['number']}",
        action["reference"] or str(action["number"]),
        action["title"],
        action["description"],
        who,
        months(action["starts"], action["ends"]),
        cost,
        money(action["total"], currency) if action["money"] else cost,
        action["state_label"] if action["state"] != "planned" else "",
        list(_facts(action, currency)),
    )


def _cost(action: dict[str, Any]) -> str:
    if action["money"]:
        return amount(action["total"])
    return _("no extra cost") if action["no_extra_cost"] else ""


def _facts(action: dict[str, Any], currency: str) -> Iterator[Fact]:
    who = [Said(action["role"], own=True)] if action["responsible"] and action["role"] else []
    if action["responsible"] and action["agreed"] is False:
        who.append(Said(_("not yet agreed")))
    belongs = [Said(one) for one in (action["priority_title"], action["domain"]) if one]
    does = [
        Said(one["line"] or "", label=one["name"], own=True) for one in action["principles"]
    ]
    facts = [
        (_("Role"), who),
        (_("For whom"), [Said(one) for one in action["groups"] if one]),
        (_("Where it belongs"), belongs),
        (_("What it does for"), does),
        (_("Money"), list(_lines(action, currency))),
        (_("How we will know"), [_in_words(one) for one in action["measures"]]),
        (
            _("Partners"),
            [Said(one["part"] or "", label=one["name"]) for one in action["partners"]],
        ),
        (_("Steps"), [Said(step_told(one), own=True) for one in action["steps"]]),
        (
            _("What could go wrong, and what we will do"),
            [Said(risk_told(one), own=True) for one in action["risks"]],
        ),
        (_("Where"), [Said(action["territory"], own=True)]),
        (_("Levels of government"), [Said(one) for one in action["levels"] if one]),
        (_("Where it comes from"), [Said(one["text"]) for one in action["comes_from"]]),
    ]
    for name, said in facts:
        shown = [one for one in said if one.text or one.label]
        if shown:
            yield Fact(name, shown)


def _lines(action: dict[str, Any], currency: str) -> Iterator[Said]:
    """Say the money once per source and certainty, years in a row."""
    if not action["money"] and action["no_extra_cost"]:
        yield Said(_("No extra cost."))
        if action["no_cost_reason"]:
            yield Said(action["no_cost_reason"], own=True)
        return
    yield from _by_source_and_certainty(action["money"], currency)
    for sentence in left_out(action["not_in_total"]):
        yield Said(sentence)
    grants = [line["grant"] for line in action["money"] if line["grant"]]
    for grant in dict.fromkeys(grants):
        yield Said(grant, label=_("Number of the grant"), own=True)
    notes = [line["note"] for line in action["money"] if line["note"]]
    for note in dict.fromkeys(notes):
        yield Said(note, own=True)


def _by_source_and_certainty(lines: list[dict[str, Any]], currency: str) -> Iterator[Said]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        if line["amount"]:
            year = f"{line['year']}: " if line["year"] else ""
            rate = _rate(line, currency)
            told = f"{year}{money(line['amount'], line['currency'])}"
            key = (line["source"] or "", line["certainty"] or "")
            groups[key].append(f"{told} ({rate})" if rate else told)
    for (source, certainty), sums in groups.items():
        yield Said("; ".join(sums), label=", ".join(filter(None, (source, certainty.lower()))))


def _rate(line: dict[str, Any], currency: str) -> str:
    """Return what a line in another currency comes to in the plan's."""
    if line["currency"] == currency:
        return ""
    if not line["in_plan"]:
        return _("no rate yet, not in the total")
    return _("%(sum)s at %(rate)s %(plan)s for 1 %(currency)s on %(day)s") % {
        "sum": money(line["in_plan"], currency),
        "rate": number(line["rate"]),
        "plan": currency,
        "currency": line["currency"],
        "day": day(line["rate_on"]),
    }


def _measure(measure: dict[str, Any]) -> Measure:
    return Measure(
        measure["what"],
        measure["counts"] or "",
        _now(measure),
        people_told(measure["people"]),
        _aim(measure),
        measure["source"],
    )


def _now(measure: dict[str, Any]) -> str:
    if measure["now"]:
        at = f" ({month(measure['now_on'])})" if measure["now_on"] else ""
        return _with_unit(measure["now"], measure["unit"]) + at
    if measure["now_by"]:
        return _("to be measured by %(month)s") % {"month": month(measure["now_by"])}
    return ""


def _aim(measure: dict[str, Any]) -> str:
    if not measure["aim"]:
        return month(measure["by"]) if measure["by"] else ""
    aim = _with_unit(measure["aim"], measure["unit"])
    return f"{aim} ({month(measure['by'])})" if measure["by"] else aim


def _with_unit(value: str, unit: str) -> str:
    return f"{number(value)}\u00a0{unit}" if unit else number(value)


def _in_words(measure: dict[str, Any]) -> Said:
    parts = [measure["what"]]
    if _now(measure):
        parts.append(_("now %(value)s") % {"value": _now(measure)})
    if measure["people"]:
        parts.append(people_told(measure["people"]))
    if _aim(measure):
        parts.append(_("aim %(value)s") % {"value": _aim(measure)})
    if measure["source"]:
        parts.append(measure["source"])
    return Said(" · ".join(parts), own=True)


# --- Money ----------------------------------------------------------------------------


def _rows(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return the money lines with the key of their certainty: the picture tells by key."""
    keys = {one["name"]: one["key"] for one in told["money"]["certainties"]}
    return [
        {
            "year": line["year"],
            "amount": line["in_plan"],
            "certainty": keys.get(line["certainty"] or "", ""),
        }
        for action in told["actions"]
        for line in action["money"]
    ]


def _money(told: dict[str, Any]) -> MoneyTable | None:
    totals = told["money"]
    if not totals["rows"]:
        return None
    currency = told["currency"]
    sums = by_year_and_certainty(_rows(told))
    names = {one["key"]: one["name"] for one in totals["certainties"] if one["key"]}
    if any("" in parts for parts in sums.values()):
        names[""] = _("Not said")
    first, last = min(filter(None, sums), default=""), max(sums, default="")
    sentence = _("The actions cost %(total)s. %(parts)s.") % {
        "total": money(totals["total"], currency),
        "parts": ", ".join(
            f"{one['name']}: {money(one['total'], currency)}" for one in totals["certainties"]
        ),
    }
    title = _("Costs by year and how sure the money is, %(first)s to %(last)s.") % {
        "first": first or _("no year yet"),
        "last": last or _("no year yet"),
    }
    return MoneyTable(
        currency,
        _picture(sums, title, currency),
        sentence,
        [_("Year"), *names.values(), _("Total")],
        _by_year(sums, list(names)),
        *_by_source(totals),
        total=money(totals["total"], currency),
        in_eur=_in_eur(told),
        missing=left_out(totals["not_in_total"]),
        legend=[(key or "unsaid", name) for key, name in names.items()],
    )


def _picture(sums: Sums, title: str, currency: str) -> str:
    drawn = money_picture(sums, title=title, currency=currency, unknown_year=_("no year"))
    # An SVG picture knows nothing of the page's fonts.
    return drawn.replace("<svg ", '<svg font-family="Source Sans 3, Noto Sans Arabic" ', 1)


def _by_year(sums: Sums, keys: list[str]) -> list[list[str]]:
    rows = []
    for year, parts in sums.items():
        total = sum(parts.values(), Decimal(0))
        cells = [amount(parts[key]) if parts.get(key) else "–" for key in keys]
        rows.append([year or _("no year yet"), *cells, amount(total)])
    whole = [sum((p.get(key, Decimal(0)) for p in sums.values()), Decimal(0)) for key in keys]
    rows.append([_("All years"), *(amount(one) for one in whole), amount(sum(whole))])
    return rows


def _by_source(totals: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Return sources by years; with many years only their sums, so that the table fits."""
    wide = len(totals["years"]) <= MOST_YEARS
    years = [year or _("no year yet") for year in totals["years"]] if wide else []
    rows = [
        [
            one["source"] or _("Not said who pays"),
            *((_dash(cell) for cell in one["amounts"]) if wide else ()),
            amount(one["total"]),
        ]
        for one in totals["rows"]
    ]
    sums = [_dash(cell) for cell in totals["year_totals"]] if wide else []
    rows.append([_("All sources"), *sums, amount(totals["total"])])
    return [_("Who pays"), *years, _("Total")], rows


def _dash(text: str) -> str:
    return amount(text) if decimal(text) else "–"


def _in_eur(told: dict[str, Any]) -> str:
    if not told["money"]["total_eur"]:
        return ""
    return _("This is about %(eur)s at the rate of %(rate)s %(currency)s for one euro.") % {
        "eur": money(told["money"]["total_eur"], "EUR"),
        "rate": number(told["eur_rate"]),
        "currency": told["currency"],
    }
