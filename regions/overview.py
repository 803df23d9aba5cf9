"""The people and organisations of a region: one list, and who is missing by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activity.models import MailState
from kernel.forms import Form
from kernel.text import bare
from regions.models import (
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    OrganisationKind,
    PartPlayed,
    PersonState,
    Region,
    Role,
)

PERSON = "person"
INVITED = InvitationState.OPEN.value
ORDER = (INVITED, InvitationState.EXPIRED.value, PersonState.ACTIVE, PersonState.LEFT)


@dataclass(frozen=True)
class Row:
    """One line of the list: an organisation, a member, or somebody invited."""

    name: str
    kind: str
    part: str
    state: str
    label: str
    speaks_for: str = ""
    organisation: Organisation | None = None
    membership: Membership | None = None
    invitation: Invitation | None = None

    @property
    def migrant_led(self) -> bool:
        """Only an organisation says so of itself; nobody's background is asked."""
        return bool(self.organisation and self.organisation.migrant_led)

    @property
    def mail_failed(self) -> bool:
        return bool(self.invitation and self.invitation.mail == MailState.FAILED)

    @property
    def kind_in_words(self) -> str | Promise:
        return _("Person") if self.kind == PERSON else OrganisationKind(self.kind).label

    @property
    def part_in_words(self) -> str | Promise:
        if self.kind == PERSON:
            return Role(self.part).label
        return PartPlayed(self.part).label


def everybody(region: Region) -> list[Row]:
    """Return who is invited, who takes part, who left; in this order, by name."""
    rows = [
        *map(_invited, region.invitations.pending().select_related("organisation")),
        *map(_member, region.memberships.select_related("user", "organisation")),
        *map(_organisation, region.organisations.all()),
    ]
    return sorted(rows, key=lambda row: (ORDER.index(row.state), bare(row.name)))


def _invited(one: Invitation) -> Row:
    return Row(
        name=one.name,
        kind=PERSON,
        part=one.role,
        state=one.state.value,
        label=str(one.state.label),
        speaks_for=str(one.organisation or ""),
        invitation=one,
    )


def _member(one: Membership) -> Row:
    return Row(
        name=one.user.name,
        kind=PERSON,
        part=one.role,
        state=one.state,
        label=one.get_state_display(),
        speaks_for=str(one.organisation or ""),
        membership=one,
    )


def _organisation(one: Organisation) -> Row:
    return Row(
        name=one.name,
        kind=one.kind,
        part=one.part,
        state=one.state,
        label=one.get_state_display(),
        organisation=one,
    )


class PeopleFilter(Form):
    """Filters of the list, all in the address so that a list can be sent to a colleague.

    The rows come from three tables and names are compared without accents, which SQLite
    cannot do: they are chosen here, after three queries.
    """

    marks_optional = False

    ORGANISATIONS = "organisations"

    text = forms.CharField(label=gettext_lazy("Name"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Part or role"), required=False)
    led = forms.ChoiceField(label=gettext_lazy("Migrant-led"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: QueryDict, rows: list[Row]) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.rows = rows
        choices: dict[str, list[Any]] = {
            "kind": [
                (PERSON, _("People")),
                (self.ORGANISATIONS, _("All organisations")),
                *OrganisationKind.choices,
            ],
            "part": [*PartPlayed.choices, *Role.choices],
            "led": [("yes", _("Yes"))],
            "state": [
                (INVITED, _("Invited")),
                *((one.value, one.label) for one in PersonState),
            ],
        }
        for name, some in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *some]

    def narrowed(self) -> list[Row]:
        """Return the rows that are left; what an address has wrong narrows nothing."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            row
            for row in self.rows
            if all(_FITS[name](row, value) for name, value in wanted.items())
        ]

    @property
    def is_narrowed(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())


def _fits_kind(row: Row, kind: str) -> bool:
    if kind == PeopleFilter.ORGANISATIONS:
        return row.kind != PERSON
    return row.kind == kind


_FITS: dict[str, Callable[[Row, str], bool]] = {
    "text": lambda row, text: bare(text) in bare(f"{row.name} {row.speaks_for}"),
    "kind": _fits_kind,
    "part": lambda row, part: row.part == part,
    "led": lambda row, _yes: row.migrant_led,
    "state": lambda row, state: (
        row.state == state or (state == INVITED and row.state == InvitationState.EXPIRED)
    ),
}


# --- Who is missing ----------------------------------------------------------


@dataclass(frozen=True)
class OfKind:
    """How many organisations of one kind take part, and how many of these are migrant-led."""

    kind: OrganisationKind
    count: int
    migrant_led: int


def by_kind(region: Region) -> list[OfKind]:
    """Return each kind of organisation in the order of the list of kinds; one query.

    Organisations are counted, never people: nobody's background is asked.
    """
    here = Q(state=PersonState.ACTIVE) & ~Q(part=PartPlayed.INFORMED)
    counted = {
        one["kind"]: one
        for one in region.organisations.filter(here)
        .order_by()
        .values("kind")
        .annotate(count=Count("pk"), led=Count("pk", filter=Q(migrant_led=True)))
    }
    none = {"count": 0, "led": 0}
    return [
        OfKind(kind, counted.get(kind, none)["count"], counted.get(kind, none)["led"])
        for kind in OrganisationKind
    ]


def missing(kinds: list[OfKind]) -> list[OrganisationKind]:
    """Return the kinds nobody is there from; nobody misses "Other"."""
    return [
        one.kind for one in kinds if not one.count and one.kind is not OrganisationKind.OTHER
    ]


def who_takes_part(kinds: list[OfKind]) -> str:
    """Say it in sentences, for who does not see the picture."""
    count = sum(one.count for one in kinds)
    led = sum(one.migrant_led for one in kinds)
    if not count:
        return _("No organisation takes part yet.")
    said = ngettext("%d organisation takes part.", "%d organisations take part.", count) % count
    said += f" {_led(led)}"
    gone = missing(kinds)
    if not gone:
        return f"{said} " + _("There is somebody from every kind of organisation.")
    names = ", ".join(str(kind.label) for kind in gone)
    return f"{said} " + _("Nobody yet from: %s.") % names


def _led(count: int) -> str:
    if not count:
        return _("None of them is led by people with a migrant background.")
    return (
        ngettext(
            "%d of them is led by people with a migrant background.",
            "%d of them are led by people with a migrant background.",
            count,
        )
        % count
    )
