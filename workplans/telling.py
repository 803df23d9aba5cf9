"""An action's or objective's columns in words, as the page of a conflict shows them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from frameworks.models import Edition
    from workplans.models import Action

Line = tuple[str, str]
_COUNTS = {"do": gettext_lazy("What we do"), "change": gettext_lazy("What changes for people")}


def action_lines(action: "Action", field: str, value: Any) -> list[Line]:
    """Return (label, text) for the columns that hold keys or rows; nothing for the others."""
    told = _TOLD.get(field)
    if told is None:
        return row_lines(field, value)
    label, tell = told
    return [(str(label), tell(action, value))]


def _domain(action: "Action", value: str) -> str:
    return action.strategy.edition.label("policy_domains", value) if value else ""


def _principles(action: "Action", value: dict[str, str] | None) -> str:
    edition = action.strategy.edition
    return "\n".join(
        _joined(edition.label("principles", key), text) for key, text in (value or {}).items()
    )


def row_lines(field: str, value: Any) -> list[Line]:
    """Return the columns an objective and an action share."""
    if field == "measures":
        return [(_("How you will see the change"), "\n".join(map(_measure, value or [])))]
    if field in {"starts", "ends"}:
        return [
            (_("From which month") if field == "starts" else _("To which month"), _month(value))
        ]
    if field in {"position", "removed_at"}:
        in_plan = _("No") if value else _("Yes")
        return [
            (_("Place in the list"), str(value or ""))
            if field == "position"
            else (_("In the plan"), in_plan)
        ]
    if field == "needs":
        return [(_("Needs it answers"), "\n".join(value or []))]
    if field == "unread":
        texts = (str(text) for text in (value or {}).values())
        return [(_("What we could not read"), _joined(*texts))]
    return []


def _money(action: "Action", row: dict[str, Any]) -> str:
    edition, currency = action.strategy.edition, action.strategy.currency
    certainty = dict(action.money.model.Certainty.choices).get(row.get("certainty") or "", "")
    source = row.get("source")
    return _joined(
        row.get("year"),
        edition.label("money_sources", source) if source else "",
        f"{row.get('currency') or currency} {_number(row['amount'])}"
        if row.get("amount")
        else "",
        _rate(row) if row.get("rate") else "",
        certainty,
        _("grant %s") % row["grant"] if row.get("grant") else "",
        row.get("note"),
        *(row.get("unread") or {}).values(),
    )


def _rate(row: dict[str, Any]) -> str:
    return _("1 %(currency)s = %(rate)s %(plan)s on %(day)s") % {
        "currency": row.get("currency"),
        "rate": _number(row["rate"]),
        "plan": row.get("rate_in"),
        "day": _day(row.get("rate_on")),
    }


def _partners(action: "Action", rows: list[dict[str, Any]]) -> list[str]:
    edition = action.strategy.edition
    return [
        _joined(
            _organisation(action, row["organisation"]) if row.get("organisation") else "",
            edition.label("partner_parts", row["part"]) if row.get("part") else "",
        )
        for row in rows
    ]


def _organisation(action: "Action", key: str) -> str:
    """Return a name by its key; one that is still to come is named instead of a key."""
    return action.organisations.get(key, "" if key.isdecimal() else key)


def _step(row: dict[str, Any]) -> str:
    return _joined(
        row.get("title"),
        _("by %s") % _day(row["by"]) if row.get("by") else "",
        _("done on %s") % _day(row["done_on"]) if row.get("done_on") else "",
        *(row.get("unread") or {}).values(),
    )


def _risk(row: dict[str, Any]) -> str:
    again = row.get("look_again_on")
    return _joined(
        row.get("what"),
        row.get("response"),
        _("look again on %s") % _day(again) if again else "",
        *(row.get("unread") or {}).values(),
    )


def _measure(row: dict[str, Any]) -> str:
    now, aim = _number(row.get("now")), _number(row.get("aim"))
    unit = row.get("unit") or ""
    told = (
        (now, _("now %s"), f"{now} {unit}".strip()),
        (row.get("women") is not None, _("women %s"), row.get("women")),
        (row.get("men") is not None, _("men %s"), row.get("men")),
        (row.get("others") is not None, _("other or not said %s"), row.get("others")),
        (row.get("now_on"), _("measured in %s"), _month(row.get("now_on"))),
        (row.get("now_by"), _("we will measure by %s"), _month(row.get("now_by"))),
        (aim, _("aim %s"), f"{aim} {unit}".strip()),
        (row.get("by"), _("by %s"), _month(row.get("by"))),
        (row.get("source"), _("from %s"), row.get("source")),
    )
    return _joined(
        row.get("what"),
        _COUNTS.get(row.get("counts") or "", ""),
        *(sentence % text for value, sentence, text in told if value),
        *(row.get("unread") or {}).values(),
    )


def _month(value: Any) -> str:
    """Return "March 2027" for a kept day: a date, or its ISO text."""
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return date_format(day, "F Y") if day else ""


def _day(value: Any) -> str:
    """Return "3 March 2027" for a kept day: a date, or its ISO text."""
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return date_format(day, "DATE_FORMAT") if day else ""


def _number(value: Any) -> str:
    """Return a kept number without zeros at its end."""
    text = str(value or "")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(edition: "Edition", key: str, values: Iterable[str]) -> str:
    return "\n".join(edition.label(key, one) for one in values)


def _joined(*texts: Any) -> str:
    return " · ".join(str(text) for text in texts if text)


def _keys(list_key: str) -> "Tell":
    return lambda action, value: _listed(action.strategy.edition, list_key, value or [])


def _each(tell: Callable[[dict[str, Any]], str]) -> "Tell":
    return lambda _action, value: "\n".join(map(tell, value or []))


Tell = Callable[["Action", Any], str]
_TOLD: dict[str, tuple[str | Promise, Tell]] = {
    "groups": (gettext_lazy("For whom"), _keys("target_groups")),
    "levels": (gettext_lazy("Levels of government"), _keys("government_levels")),
    "domain": (gettext_lazy("Area of policy"), _domain),
    "principles": (gettext_lazy("What it does for the principles"), _principles),
    "money": (
        gettext_lazy("Money"),
        lambda action, value: "\n".join(_money(action, row) for row in value or []),
    ),
    "partners": (
        gettext_lazy("Partners"),
        lambda action, value: "\n".join(_partners(action, value or [])),
    ),
    "steps": (gettext_lazy("Steps"), _each(_step)),
    "risks": (gettext_lazy("What could go wrong"), _each(_risk)),
    "items": (
        gettext_lazy("Questions of the checklist"),
        lambda action, value: "\n".join(
            action.questions[key] for key in value or [] if key in action.questions
        ),
    ),
}
