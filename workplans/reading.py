"""The workplan of a strategy as content that stands alone: for versions and print."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from frameworks.models import Audience
from kernel.languages import in_each
from strategies.models import Strategy
from workplans.counts import PARTS
from workplans.models import Action, ActionState, Measure, MoneyLine, Objective
from workplans.sums import CENT, in_plan, is_foreign, sum_of, without_rate


def plan_content(strategy: Strategy, languages: list[str]) -> dict[str, Any]:
    """Return objectives, actions, measures and money; a constant number of queries."""
    objectives = list(
        Objective.objects.filter(strategy=strategy).in_plan().prefetch_related("measures")
    )
    actions = list(
        Action.objects.filter(strategy=strategy)
        .in_plan()
        .select_related("objective", "priority__edition", "responsible")
        .prefetch_related(
            "money",
            "measures",
            "partners__organisation",
            "steps",
            "risks",
            "items__priority__edition",
        )
    )
    numbers = {one.pk: number for number, one in enumerate(objectives, start=1)}
    lines = [line for action in actions for line in action.money.all()]
    return {
        "currency": strategy.currency,
        "eur_rate": str(strategy.eur_rate or ""),
        "eur_rate_on": strategy.eur_rate_on.isoformat() if strategy.eur_rate_on else "",
        "objectives": [
            {
                "uuid": str(one.uuid),
                "number": numbers[one.pk],
                "title": one.title,
                "needs": list(one.needs),
                "why": one.why,
                "measures": [_measure(m, languages) for m in one.measures.all()],
            }
            for one in objectives
        ],
        "actions": [
            _action(action, number, numbers, strategy, languages)
            for number, action in enumerate(actions, start=1)
        ],
        "money": totals(lines, strategy, languages),
    }


def _action(
    action: Action,
    number: int,
    objectives: dict[int, int],
    strategy: Strategy,
    languages: list[str],
) -> dict[str, Any]:
    edition = strategy.edition
    money = list(action.money.all())
    return {
        "uuid": str(action.uuid),
        "number": number,
        "reference": action.reference,
        "title": action.title,
        "description": action.description,
        "objective": objectives.get(action.objective_id or 0),
        "priority": action.priority.key if action.priority else "",
        "priority_title": _titles(action, languages),
        "domain": _labels(edition, "policy_domains", action.domain, languages),
        "groups": [_labels(edition, "target_groups", key, languages) for key in action.groups],
        "principles": [
            {"name": _labels(edition, "principles", key, languages), "line": line}
            for key, line in action.principles.items()
        ],
        "responsible": action.responsible.name if action.responsible else "",
        "role": action.role,
        "agreed": action.agreed,
        "starts": _month(action.starts),
        "ends": _month(action.ends),
        "no_extra_cost": action.no_extra_cost,
        "no_cost_reason": action.no_cost_reason,
        "money": [_line(line, strategy, languages) for line in money],
        "total": str(sum_of(money, strategy.currency)),
        "not_in_total": _not_in_total(money, strategy),
        "measures": [_measure(m, languages) for m in action.measures.all()],
        "partners": [
            {
                "name": one.organisation.name if one.organisation else "",
                "part": _labels(edition, "partner_parts", one.part, languages),
            }
            for one in action.partners.all()
        ],
        "steps": [
            {"title": one.title, "by": _day(one.by), "done_on": _day(one.done_on)}
            for one in action.steps.all()
        ],
        "risks": [
            {
                "what": one.what,
                "response": one.response,
                "look_again_on": _day(one.look_again_on),
            }
            for one in action.risks.all()
        ],
        "territory": action.territory,
        "levels": [
            _labels(edition, "government_levels", key, languages) for key in action.levels
        ],
        "state": action.state,
        "state_label": in_each(ActionState(action.state).label, languages),
        "comes_from": [
            {
                "key": f"{item.priority.key}/{item.key}",
                "text": {code: str(item.say("text", code)) for code in languages},
            }
            for item in action.items.all()
            if item.audience != Audience.REGION
        ],
    }


def _titles(action: Action, languages: list[str]) -> dict[str, str]:
    if action.priority is None:
        return {}
    return {code: str(action.priority.say("title", code)) for code in languages}


def _labels(edition: Any, list_key: str, key: str, languages: list[str]) -> dict[str, str]:
    return {code: edition.label(list_key, key, code) for code in languages} if key else {}


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(line: MoneyLine, strategy: Strategy, languages: list[str]) -> dict[str, Any]:
    """`amount` is in `currency`; `in_plan`: the same in the plan's, "" without a rate."""
    counted = in_plan(line, strategy.currency)
    has_rate = is_foreign(line, strategy.currency) and counted is not None
    return {
        "year": str(line.year or ""),
        "source": _labels(strategy.edition, "money_sources", line.source, languages),
        "amount": str(line.amount if line.amount is not None else ""),
        "currency": line.currency or strategy.currency,
        "in_plan": str(counted if counted is not None else ""),
        "rate": _number(line.rate) if has_rate else "",
        "rate_on": _day(line.rate_on) if has_rate else "",
        "grant": line.grant,
        "certainty": in_each(MoneyLine.Certainty(line.certainty).label, languages)
        if line.certainty
        else {},
        "note": line.note,
    }


def _not_in_total(lines: list[MoneyLine], strategy: Strategy) -> list[dict[str, Any]]:
    return [
        {"currency": currency, "lines": count}
        for currency, count in without_rate(lines, strategy.currency).items()
    ]


def _measure(measure: Measure, languages: list[str]) -> dict[str, Any]:
    """`people`: who is counted now, a number of "" where a group is small."""
    return {
        "what": measure.what,
        "unit": measure.unit,
        "now": _number(measure.now),
        "people": [
            {
                "name": in_each(PARTS[name], languages),
                "number": "" if count is None else str(count),
            }
            for name, count in measure.people.items()
        ],
        "now_on": _month(measure.now_on),
        "now_by": _month(measure.now_by),
        "aim": _number(measure.aim),
        "by": _month(measure.by),
        "source": measure.source,
        "counts": in_each(Measure.Counts(measure.counts).label, languages)
        if measure.counts
        else {},
    }


def _number(value: Decimal | None) -> str:
    """Return an exact number without trailing zeros: 12, not 12.00."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_eur(amount: Decimal, strategy: Strategy) -> Decimal | None:
    """Return `amount` of the plan's currency in EUR at the plan's one rate, if there is one."""
    if strategy.currency == "EUR" or not strategy.eur_rate:
        return None
    return (amount / strategy.eur_rate).quantize(CENT, ROUND_HALF_UP)


def _eur(amount: Decimal, strategy: Strategy) -> str:
    eur = in_eur(amount, strategy)
    return str(eur) if eur is not None else ""


def _nothing() -> Decimal:
    return Decimal("0.00")


def sources_of(lines: list[MoneyLine], strategy: Strategy) -> list[str]:
    """Return the keys of who pays in the order `totals` has them: the method's."""
    order = [key for key, _label in strategy.edition.choices("money_sources")]
    found = {line.source for line in lines if in_plan(line, strategy.currency) is not None}
    return sorted(found, key=lambda k: (order.index(k) if k in order else len(order), k))


def totals(lines: list[MoneyLine], strategy: Strategy, languages: list[str]) -> dict[str, Any]:
    """Return sums by year and source, by certainty, and over all, as exact text.

    Lines without an amount are left out, and lines in another currency without a rate, which
    `not_in_total` counts; lines without a year stand under "".
    """
    edition = strategy.edition
    left_out = _not_in_total(lines, strategy)
    found = [(line, in_plan(line, strategy.currency)) for line in lines]
    counted = [(line, amount) for line, amount in found if amount is not None]
    years = sorted({str(line.year or "") for line, _amount in counted})
    by_source: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(_nothing))
    by_certainty: dict[str, Decimal] = defaultdict(_nothing)
    for line, amount in counted:
        by_source[line.source][str(line.year or "")] += amount
        by_certainty[line.certainty] += amount
    sources = sources_of(lines, strategy)
    total = sum(by_certainty.values(), _nothing())
    year_totals = [sum((by_source[key][year] for key in sources), _nothing()) for year in years]
    return {
        "years": years,
        "rows": [
            {
                "source": _labels(edition, "money_sources", key, languages),
                "amounts": [str(by_source[key][year]) for year in years],
                "total": str(sum(by_source[key].values(), _nothing())),
                "total_eur": _eur(sum(by_source[key].values(), _nothing()), strategy),
            }
            for key in sources
        ],
        "year_totals": [str(one) for one in year_totals],
        "year_totals_eur": [_eur(one, strategy) for one in year_totals],
        "certainties": [
            {
                "key": certainty.value,
                "name": in_each(certainty.label, languages),
                "total": str(by_certainty[certainty.value]),
                "total_eur": _eur(by_certainty[certainty.value], strategy),
            }
            for certainty in MoneyLine.Certainty
            if certainty.value in by_certainty
        ],
        "total": str(total),
        "total_eur": _eur(total, strategy),
        "not_in_total": left_out,
    }
