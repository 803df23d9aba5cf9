"""Files as an answer: choose one that is here, or bring one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.parts.base import Around, Block, Part, PartType, Reading, marked


def file_fields(around: Around, value: Any) -> dict[str, forms.Field]:
    """Return the field for a file already here and the one for a new file."""
    fields: dict[str, forms.Field] = {}
    if around.files:
        fields["kept"] = forms.ChoiceField(
            label=_("A file you brought before"),
            choices=[("", _("None")), *((key, one.name) for key, one in around.files.items())],
            required=False,
            initial=value if value in around.files else "",
        )
    fields["new"] = forms.FileField(label=_("A new file"), required=False)
    for field in fields.values():
        marked(field, needed=True)
    return fields


def file_content(around: Around, value: Any) -> Block | None:
    found = around.files.get(str(value))
    return {"kind": "file", "name": found.name, "sha256": found.sha256} if found else None


class File(PartType):
    def fields(self, part: Part) -> dict[str, forms.Field]:
        return file_fields(part.around, part.value)

    def read(self, part: Part, typed: Mapping[str, Any]) -> Reading:
        return Reading(str(typed.get("kept") or ""))

    def is_complete(self, part: Part) -> bool:
        return str(part.value or "") in part.around.files

    def content(self, part: Part, languages: list[str]) -> Block | None:
        told = file_content(part.around, part.value)
        return told | {"label": part.texts("label", languages)} if told else None
