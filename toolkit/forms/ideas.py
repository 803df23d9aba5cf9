"""What a participant sends as an idea, and how they report one of others."""

from typing import Any
from uuid import uuid4

from django import forms

from kernel.text import plain
from toolkit.forms.taking_part import Problem
from toolkit.models import About
from toolkit.phrases import say
from toolkit.services.contacts import contacts_in
from toolkit.services.ideas import LONGEST, LONGEST_REPORT


class IdeaForm(forms.Form):
    """One idea. What leads to a person is pointed out once; then it is sent as it is."""

    uuid = forms.UUIDField(required=False)
    text = forms.CharField(strip=False, required=False)
    about = forms.ChoiceField(choices=About.choices, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.problems: list[Problem] = []
        self.contacts: list[str] = []
        self.typed = str(self["text"].value() or "")
        self.chosen = str(self["about"].value() or "")
        self.mark = str(uuid4())

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        # Of the radios and the mark nothing can be mistyped.
        for name in ("about", "uuid"):
            if name in self._errors:  # type: ignore[attr-defined]
                del self._errors[name]  # type: ignore[attr-defined]
            self.cleaned_data.setdefault(name, None if name == "uuid" else "")
        self.mark = str(self.cleaned_data["uuid"] or self.mark)
        text = plain(self.typed)
        self.cleaned_data["text"] = text
        if not text:
            self._wrong(say("text_missing"))
        elif len(text) > LONGEST:
            self._wrong(say("too_long", most=LONGEST))
        elif "as_it_is" not in self.data:
            self.contacts = contacts_in(text)
            if self.contacts and self.data.get("told", "") != self.told:
                self._wrong(say("contacts_found", found=" · ".join(self.contacts)))

    def _wrong(self, sentence: str) -> None:
        self.problems = [Problem("#idea", sentence)]
        self.add_error("text", sentence)

    @property
    def told(self) -> str:
        """What is pointed out on this page: the same is not pointed out again."""
        return "\n".join(self.contacts)


class ReportForm(forms.Form):
    text = forms.CharField(strip=False, required=False)

    @property
    def typed(self) -> str:
        return str(self["text"].value() or "")

    @property
    def problems(self) -> list[Problem]:
        if self.is_bound and len(plain(self.typed)) > LONGEST_REPORT:
            return [Problem("#idea", say("too_long", most=LONGEST_REPORT))]
        return []
