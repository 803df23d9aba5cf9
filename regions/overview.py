"""The people and organisations of a region, as the page People lists them."""

from dataclasses import dataclass

from activity.models import MailState
from regions.models import (
    Invitation,
    Membership,
    Organisation,
    PersonState,
    Region,
    Role,
)


@dataclass(frozen=True)
class PersonRow:
    """One person: member, invited or gone. Two of the last three are None."""

    name: str
    role: str
    organisation: Organisation | None
    state: str
    label: str
    membership: Membership | None = None
    invitation: Invitation | None = None

    @property
    def mail_failed(self) -> bool:
        return bool(self.invitation and self.invitation.mail == MailState.FAILED)


def people(region: Region) -> list[PersonRow]:
    """Return who is invited, who works here, who left; in this order, by name."""
    invitations = region.invitations.pending().select_related("organisation").order_by("name")
    members = region.memberships.select_related("user", "organisation").order_by(
        "state", "user__name"
    )
    return [_invited(one) for one in invitations] + [_member(one) for one in members]


def organisations(region: Region) -> list[Organisation]:
    """Return those that take part, then those that no longer do."""
    return list(region.organisations.order_by("state", "name"))


def _invited(one: Invitation) -> PersonRow:
    return PersonRow(
        name=one.name,
        role=str(Role(one.role).label),
        organisation=one.organisation,
        state=one.state.value,
        label=str(one.state.label),
        invitation=one,
    )


def _member(one: Membership) -> PersonRow:
    return PersonRow(
        name=one.user.name,
        role=str(Role(one.role).label),
        organisation=one.organisation,
        state=one.state,
        label=str(PersonState(one.state).label),
        membership=one,
    )
