"""Figures: a value with whom it counts, when, and where it comes from; one or several.

A figure is {id, code, value, concept, counts, on, source, link, quality, prefilled,
confirmed}. Prefilled ones come from public sources and are told to nobody outside the
team before somebody has confirmed them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.parts.base import (
    Block,
    Part,
    PartType,
    Reading,
    Sentence,
    TypedText,
    is_blank,
    marked,
)
from frameworks.parts.scalars import (
    SCALARS,
    CannotRead,
    plain_number,
    typed_day,
    typed_month,
    typed_number,
)
from frameworks.parts.tables import EMPTY_ROWS, Row, row_ids
from kernel import typed as typing
from kernel.text import line

CONCEPTS = "figure_concepts"
CARRIED = ("counts", "foreign_concept", "quality", "note", "prefilled")
"""What a prefilled figure brings along, as long as its value stays."""
TYPED = ("code", "value", "concept", "counts", "on", "source", "link", "confirmed")

MOST_FIGURES = 120

Figure = dict[str, Any]


def is_open(figure: Figure) -> bool:
    """Say whether the figure was filled in by us and nobody has confirmed it."""
    return bool(figure.get("prefilled")) and not figure.get("confirmed")


def read_on(text: str) -> str:
    """Read a day, a month or a year."""
    said = line(text)
    if not said:
        return ""
    year = typing.whole(said)
    if year is not None and 1900 <= year <= 2199:
        return str(year)
    day = typing.day(said)
    if day:
        return day.isoformat()
    month = typing.month(said)
    if month is None:
        raise CannotRead
    return f"{month:%Y-%m}"


def _typed(name: str, value: Any) -> Any:
    """Return a kept value as one types it."""
    if name == "value":
        return typed_number(value)
    if name == "on":
        return typed_day(value) if value.count("-") == 2 else typed_month(value)
    return value


class FigurePart(PartType):
    layout = "frameworks/parts/_figures.html"

    def _stands(self, part: Part) -> list[Figure]:
        if part.spec["many"]:
            return part.value if isinstance(part.value, list) else []
        return [part.value] if isinstance(part.value, dict) and part.value else []

    def _codes(self, part: Part) -> list[str]:
        return part.spec["indicators"] or list(part.around.edition.indicators)

    def _ids(self, part: Part) -> list[str]:
        if not part.spec["many"]:
            return ["0"]
        if part.posted is not None:
            return list(part.posted)
        ids = [one["id"] for one in self._stands(part)]
        ids += sorted({name.split(".")[0] for name in part.unread} - set(ids))
        return ids + [uuid4().hex for _one in range(EMPTY_ROWS)]

    def fields(self, part: Part) -> dict[str, forms.Field]:
        ids = self._ids(part)
        fields = self.row_fields(part, ids)
        if part.spec["many"]:
            fields["rows"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=" ".join(ids)
            )
        return fields

    def row_fields(self, part: Part, ids: list[str]) -> dict[str, forms.Field]:
        stands = {one.get("id", "0"): one for one in self._stands(part)}
        fields: dict[str, forms.Field] = {}
        for one in ids:
            fields |= self._fields_of(part, one, stands.get(one, {}))
            if one in stands and part.spec["many"]:
                fields[f"{one}.remove"] = forms.BooleanField(
                    label=_("Remove this figure"), required=False
                )
        return fields

    def _fields_of(self, part: Part, one: str, figure: Figure) -> dict[str, forms.Field]:
        edition, codes = part.around.edition, self._codes(part)
        fields: dict[str, forms.Field] = {}
        if len(codes) > 1:
            fields["code"] = forms.ChoiceField(
                label=_("Which figure"),
                choices=[("", _("Choose")), *((c, edition.indicator_name(c)) for c in codes)],
                required=False,
                widget=forms.Select(),
            )
        number = {"inputmode": "decimal", "autocomplete": "off", "class": "w-10"}
        fields |= {
            "value": TypedText(label=_("Figure"), widget=forms.TextInput(number)),
            "concept": forms.ChoiceField(
                label=_("Whom it counts"),
                choices=[("", _("Choose")), *edition.choices(CONCEPTS)],
                required=False,
                widget=forms.Select(),
            ),
            "counts": TypedText(label=_("Whom it counts, in your own words")),
            "on": TypedText(
                label=_("Date or year"),
                help_text=_("For example 1 December 2021, or 2025"),
                widget=forms.TextInput({"autocomplete": "off", "class": "w-10"}),
            ),
            "source": TypedText(label=_("Source")),
            "link": TypedText(
                label=_("Link to the source"),
                widget=forms.TextInput(
                    {
                        "inputmode": "url",
                        "autocomplete": "off",
                        "spellcheck": "false",
                        "dir": "ltr",
                    }
                ),
            ),
        }
        if figure.get("prefilled"):
            fields["confirmed"] = forms.BooleanField(
                label=_("We have checked this figure. It is right."), required=False
            )
        named = {}
        for key, field in fields.items():
            standing = _typed(key, figure.get(key, False if key == "confirmed" else ""))
            field.initial = part.unread.get(f"{one}.{key}") or standing
            named[f"{one}.{key}"] = marked(field, needed=key not in {"counts", "link"})
        return named

    def rows(self, part: Part, ids: Sequence[str]) -> list[Row]:
        stands = {one.get("id", "0"): one for one in self._stands(part)}
        return [
            Row(
                number,
                stands.get(one, {}),
                [n for n in self.row_fields(part, [one]) if not n.endswith(".remove")],
                f"{one}.remove" if one in stands and part.spec["many"] else "",
            )
            for number, one in enumerate(ids, start=1)
        ]

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        many = part.spec["many"]
        ids = row_ids(typed.get("rows", ""), MOST_FIGURES) if many else ["0"]
        stands = {one.get("id", "0"): one for one in self._stands(part)}
        figures: list[Figure] = []
        unread: dict[str, str] = {}
        for one in ids:
            if typed.get(f"{one}.remove"):
                continue
            given = {name: typed.get(f"{one}.{name}") for name in TYPED}
            figure, not_read = self._read_one(part, given, stands.get(one, {}))
            if figure or not_read:
                figures.append({"id": one, **figure} if many else figure)
                unread |= {f"{one}.{name}": text for name, text in not_read.items()}
        if many:
            return Reading(figures, unread)
        return Reading(figures[0] if figures else {}, unread)

    def _read_one(
        self, part: Part, given: Mapping[str, Any], stands: Figure
    ) -> tuple[Figure, dict[str, str]]:
        codes = self._codes(part)
        code = str(given.get("code") or (codes[0] if len(codes) == 1 else ""))
        figure: Figure = {}
        unread: dict[str, str] = {}
        for name in ("value", "on", "link"):
            try:
                text = str(given.get(name) or "")
                figure[name] = self._read_field(part, name, text, code)
            except CannotRead:
                unread[name] = str(given[name])
                figure[name] = ""
        for name in ("concept", "counts", "source"):
            figure[name] = line(str(given.get(name) or ""))
        if not any(figure.values()) and not unread and not given.get("code"):
            return {}, {}
        figure["code"] = code
        same = figure["value"] == stands.get("value") and figure["code"] == stands.get("code")
        if same and stands.get("prefilled"):
            figure |= {key: stands[key] for key in CARRIED if key in stands and key != "counts"}
            figure["confirmed"] = bool(given.get("confirmed"))
        return figure, unread

    def _read_field(self, part: Part, name: str, text: str, code: str) -> str:
        if name == "on":
            return read_on(text)
        if name == "link":
            return str(SCALARS["link"].read({}, text))
        indicator = part.around.edition.indicators.get(code, {})
        most = "100" if indicator.get("unit") == "percent" else None
        return str(SCALARS["number"].read({"min": "0", "max": most}, text))

    def sentence(self, part: Part, name: str) -> Sentence:
        key = name.rsplit(".", maxsplit=1)[-1]
        if key == "on":
            return _(
                "Enter a day, a month or a year, for example 2025. What you typed is kept."
            )
        return SCALARS["link" if key == "link" else "number"].unreadable({})

    def is_complete(self, part: Part) -> bool:
        stands = self._stands(part)
        return bool(stands) and all(
            one.get("value") and one.get("code") and not is_open(one) for one in stands
        )

    def tidy(self, spec: Mapping[str, Any], value: Any) -> Any:
        def one(figure: Figure) -> Figure:
            tidied = {
                key: bit if isinstance(bit, bool) else str(bit) for key, bit in figure.items()
            }
            if tidied.get("value"):
                tidied["value"] = plain_number(Decimal(tidied["value"]))
            return tidied

        if spec["many"]:
            return [{"id": uuid4().hex} | one(figure) for figure in value or []]
        return one(value) if value else {}

    def content(self, part: Part, languages: list[str]) -> Block | None:
        """Return the figures without those nobody has confirmed."""
        figures = [
            self._told(part, one, languages)
            for one in self._stands(part)
            if not is_blank(one.get("value")) and not is_open(one)
        ]
        if not figures:
            return None
        return {
            "kind": "figures",
            "label": part.texts("label", languages),
            "items": figures,
        }

    def _told(self, part: Part, figure: Figure, languages: list[str]) -> Block:
        edition, code = part.around.edition, figure.get("code", "")
        return {
            "kind": "figure",
            "code": code,
            "name": {lang: edition.indicator_name(code, lang) for lang in languages},
            "unit": edition.indicators.get(code, {}).get("unit", ""),
            "value": figure["value"],
            "concept": part.around.labels(CONCEPTS, figure.get("concept", ""), languages)
            if figure.get("concept")
            else {},
            "counts": figure.get("counts", ""),
            "on": figure.get("on", ""),
            "source": figure.get("source", ""),
            "link": figure.get("link", ""),
        }
