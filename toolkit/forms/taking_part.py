"""What a participant is asked before the first question; the words come from the phrases."""

from dataclasses import dataclass
from typing import Any

from django import forms

from regions.models import PersonState, Region
from toolkit.models import Group, Seat
from toolkit.phrases import say

FOR_ORGANISATION = "organisation"


@dataclass(frozen=True)
class Problem:
    """A line of the summary above the page: `href` leads to the field."""

    href: str
    text: str


class WhomForm(forms.Form):
    """For whom somebody answers: for themselves, in one of three groups, or for others."""

    whom = forms.ChoiceField(choices=[(one, one) for one in (*Group.values, FOR_ORGANISATION)])

    def __init__(self, data: Any, region: Region, *, seat: Seat | None = None) -> None:
        super().__init__(data)
        active = region.organisations.filter(state=PersonState.ACTIVE)
        self.fields["organisation"] = forms.ModelChoiceField(
            active, required=False, to_field_name="uuid"
        )
        self.organisations = list(active)
        self.chosen = self["whom"].value() or (self._of(seat) if seat else "")
        self.named = str(self["organisation"].value() or "")
        if seat and seat.organisation and not self.is_bound:
            self.named = str(seat.organisation.uuid)

    @staticmethod
    def _of(seat: Seat) -> str:
        return FOR_ORGANISATION if seat.organisation_id else seat.group

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        wanted = said.get("whom") == FOR_ORGANISATION
        if wanted and said.get("organisation") is None and "organisation" not in self.errors:
            self.add_error("organisation", "")
        return said

    @property
    def chosen_whom(self) -> dict[str, Any]:
        """Return what a place is told: `group` and `organisation`, one of them empty."""
        if self.cleaned_data["whom"] == FOR_ORGANISATION:
            return {"group": "", "organisation": self.cleaned_data["organisation"]}
        return {"group": self.cleaned_data["whom"], "organisation": None}

    @property
    def problems(self) -> list[Problem]:
        if "whom" in self.errors:
            return [Problem("#whom-residents", say("whom_missing"))]
        if "organisation" in self.errors:
            return [Problem("#organisation", say("organisation_missing"))]
        return []


class AddressForm(forms.Form):
    """Where somebody wants to be told of a decision."""

    email = forms.EmailField(max_length=254)

    @property
    def problems(self) -> list[Problem]:
        return [Problem("#email", say("email_wrong"))] if self.errors else []
