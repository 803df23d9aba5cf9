"""An action's or objective's columns in words, as the page of a conflict shows them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from frameworks.models import Edition
    from workplans.models import Action

Line = tuple[str, str]


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
        f"{currency} {row['amount']}" if row.get("amount") else "",
        certainty,
        row.get("note"),
    )


def _measure(row: dict[str, Any]) -> str:
    said = [str(row.get("what") or "")]
    for name, sentence in (
        ("now", _("now %s")),
        ("now_by", _("we will measure by %s")),
        ("aim", _("aim %s")),
        ("by", _("by %s")),
        ("source", _("from %s")),
    ):
        if row.get(name):
            said.append(sentence % row[name])
    return _joined(*said, *(row.get("unread") or {}).values())


def _listed(edition: "Edition", key: str, values: Iterable[str]) -> str:
    return "\n".join(edition.label(key, one) for one in values)


def _joined(*texts: Any) -> str:
    return " · ".join(str(text) for text in texts if text)
