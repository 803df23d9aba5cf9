"""Who belongs to a region, and which organisations take part."""

from regions.services.invitations import (
    Invited,
    accept,
    invite,
    invite_all,
    person_with,
    send_again,
    withdraw_invitation,
)
from regions.services.links import ask_to_join, make_link, withdraw_link
from regions.services.organisations import (
    Clash,
    OrganisationChanged,
    organisation_named,
    organisations_by_name,
    remove_organisation,
    save_organisation,
)
from regions.services.people import change_role, remove_person

__all__ = [
    "Clash",
    "Invited",
    "OrganisationChanged",
    "accept",
    "ask_to_join",
    "change_role",
    "invite",
    "invite_all",
    "make_link",
    "organisation_named",
    "organisations_by_name",
    "person_with",
    "remove_organisation",
    "remove_person",
    "save_organisation",
    "send_again",
    "withdraw_invitation",
    "withdraw_link",
]
