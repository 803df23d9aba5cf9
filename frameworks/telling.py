"""An answer's columns in words for people, and what they are when two texts are joined."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kernel.joining import WHOLE, Keyed, Rows, Several, Shape, Written
from kernel.text import words

if TYPE_CHECKING:
    from frameworks.models import Edition, Question


def part_lines(question: "Question", parts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (label, text) for each part that says something."""
    edition = question.section.edition
    lines = []
    for spec in question.parts:
        said = _said(edition, question, spec, parts.get(spec["key"]))
        if said:
            lines.append((question.part_text(spec["key"], "label") or question.text, said))
    return lines


def part_shapes(question: "Question") -> Keyed:
    """Return the shape of each part. A figure and its source are changed as one thing."""
    return Keyed({spec["key"]: _shape(question, spec) for spec in question.parts})


def _shape(question: "Question", spec: dict[str, Any]) -> Shape:
    kind = spec["type"]
    if kind == "text":
        rich = bool(spec.get("rich"))
        return Written(rich=rich, one_line=not rich, most=spec["max_chars"])
    if kind == "table":
        return Rows(columns=question.part_text(spec["key"], "columns") or {})
    if kind == "figure" and spec["many"]:
        return Rows(whole=True)
    return Several() if kind == "multiple" else WHOLE


def _said(edition: "Edition", question: "Question", spec: dict[str, Any], value: Any) -> str:
    kind = spec["type"]
    if kind == "table" and isinstance(value, list):
        return "\n".join(filter(None, (_row(edition, spec, row) for row in value)))
    if kind == "table" and value:
        return str(question.part_text(spec["key"], "none_label"))
    if kind == "figure" and isinstance(value, list):
        return "\n".join(_figure(edition, one) for one in value)
    if kind == "figure" and value:
        return _figure(edition, value)
    return _plain(edition, spec, value)


def _row(edition: "Edition", spec: dict[str, Any], row: dict[str, Any]) -> str:
    cells = (_plain(edition, one, row.get(one["key"])) for one in spec["columns"])
    return " · ".join(filter(None, cells))


def _figure(edition: "Edition", figure: dict[str, Any]) -> str:
    bits = [
        edition.indicator_name(figure["code"]) if figure.get("code") else "",
        figure.get("value", ""),
        edition.label("figure_concepts", figure["concept"]) if figure.get("concept") else "",
        *(figure.get(name, "") for name in ("counts", "on", "source", "link")),
        _("confirmed") if figure.get("confirmed") else "",
    ]
    return " · ".join(filter(None, bits))


def _plain(edition: "Edition", spec: dict[str, Any], value: Any) -> str:
    if value is True:
        return str(_("Yes"))
    if value is False:
        return str(_("No"))
    if not value:
        return ""
    if spec.get("list"):
        keys = value if isinstance(value, list) else [value]
        return ", ".join(edition.label(spec["list"], key) for key in keys)
    return words(value) if spec.get("rich") else str(value)
