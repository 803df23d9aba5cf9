"""An action's or objective's columns in words, as the page of a conflict shows them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from frameworks.models import Edition
    from workplans.models import Action

Line = tuple[str, str]
_COUNTS = {"do": gettext_lazy("What we do"), "change": gettext_lazy("What changes for people")}


def action_lines(action: "Action", field: str, value: Any) -> list[Line]:
    """Return (label, text) for the columns that hold keys or rows; nothing for the others."""
    edition = action.strategy.edition
    if field == "groups":
        return [(_("For whom"), _listed(edition, "target_groups", value or []))]
    if field == "domain":
        return [(_("Area of policy"), edition.label("policy_domains", value) if value else "")]
    if field == "principles":
        told = (
            _joined(edition.label("principles", key), text)
            for key, text in (value or {}).items()
        )
        return [(_("What it does for the principles"), "\n".join(told))]
    if field == "money":
        return [(_("Money"), "\n".join(_money(action, row) for row in value or []))]
    if field == "items":
        return [(_("Questions of the checklist"), "\n".join(action.questions(value or [])))]
    return row_lines(field, value)


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
        f"{currency} {_number(row['amount'])}" if row.get("amount") else "",
        certainty,
        row.get("note"),
        *(row.get("unread") or {}).values(),
    )


def _measure(row: dict[str, Any]) -> str:
    now, aim = _number(row.get("now")), _number(row.get("aim"))
    unit = row.get("unit") or ""
    told = (
        (now, _("now %s"), f"{now} {unit}".strip()),
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


def _number(value: Any) -> str:
    """Return a kept number without zeros at its end."""
    text = str(value or "")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(edition: "Edition", key: str, values: Iterable[str]) -> str:
    return "\n".join(edition.label(key, one) for one in values)


def _joined(*texts: Any) -> str:
    return " · ".join(str(text) for text in texts if text)
