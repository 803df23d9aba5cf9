"""Answers made from what was entered elsewhere: shown, and confirmed where asked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.parts.base import Block, Part, PartType, Reading, marked

OF_WORKPLAN = {
    "objectives": "workplans:objectives",
    "budget": "workplans:money",
    "measures": "workplans:measures",
}
"""Made from the workplan: that room asks, shows and says whether they are answered."""


class Made(PartType):
    layout = "frameworks/parts/_made.html"

    def fields(self, part: Part) -> dict[str, forms.Field]:
        if not part.spec["confirm"] or part.spec["made"] in OF_WORKPLAN:
            return {}
        field = forms.BooleanField(
            label=part.text("yes_label") or _("Yes, this is right"),
            required=False,
            initial=part.value is True,
        )
        return {"": marked(field, needed=True)}

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        if not self.fields(part):
            return Reading(part.value)
        return Reading(True if typed.get("") else None)

    def is_complete(self, part: Part) -> bool:
        return part.value is True or not part.spec["confirm"]

    def content(self, part: Part, languages: list[str]) -> Block | None:
        """Name what it is made from; the content itself stands elsewhere in a version."""
        return {"kind": "made", "made": part.spec["made"]}
