"""The question "who may?" in three directions, and the one door to a region.

Outsiders get 404: they do not learn that something exists. Who belongs but lacks
the role gets 403.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from regions.models import (
    Invitation,
    JoinLink,
    Membership,
    NetworkMembership,
    NetworkRole,
    Organisation,
    PersonState,
    Region,
    Role,
)

AnyRole = Role | NetworkRole

LEADS: frozenset[AnyRole] = frozenset({Role.LEAD})
WRITERS: frozenset[AnyRole] = frozenset({Role.LEAD, Role.EDITOR})
TEAM: frozenset[AnyRole] = WRITERS | {Role.FACILITATOR}
MEMBERS: frozenset[AnyRole] = frozenset(Role)
AER: frozenset[AnyRole] = frozenset(NetworkRole)
COORDINATORS: frozenset[AnyRole] = frozenset({NetworkRole.COORDINATOR})


@dataclass(frozen=True)
class Place:
    """One person in one region: who they are there."""

    region: Region
    user: User
    role: AnyRole

    @property
    def is_lead(self) -> bool:
        return self.role is Role.LEAD

    @property
    def writes(self) -> bool:
        return self.role in WRITERS

    @property
    def in_team(self) -> bool:
        return self.role in TEAM

    @property
    def is_aer(self) -> bool:
        return self.role in AER

    @property
    def is_coordinator(self) -> bool:
        return self.role is NetworkRole.COORDINATOR


def role_in(user: User | AnonymousUser, region: Region) -> AnyRole | None:
    """Return what `user` is in `region`: a region's role goes before AER's."""
    if not user.is_authenticated:
        return None
    membership = Membership.objects.filter(
        user=user, region=region, state=PersonState.ACTIVE
    ).first()
    if membership:
        return Role(membership.role)
    return network_role(user)


def network_role(user: User | AnonymousUser) -> NetworkRole | None:
    if not user.is_authenticated:
        return None
    network = NetworkMembership.objects.filter(user=user, state=PersonState.ACTIVE).first()
    return NetworkRole(network.role) if network else None


def region_for(
    user: User | AnonymousUser, slug: str, roles: frozenset[AnyRole] = MEMBERS
) -> Place:
    """Return the person's place in the region; 404 for outsiders, 403 without `roles`."""
    region = Region.objects.filter(slug=slug).first()
    role = role_in(user, region) if region else None
    if region is None or role is None or not isinstance(user, User):
        raise Http404
    if role not in roles:
        raise PermissionDenied
    return Place(region, user, role)


def aer_person(user: User | AnonymousUser, roles: frozenset[AnyRole] = AER) -> NetworkRole:
    """Return the person's role at AER; 404 for everybody else, 403 without `roles`."""
    role = network_role(user)
    if role is None:
        raise Http404
    if role not in roles:
        raise PermissionDenied
    return role


def member_of(place: Place, pk: int) -> Membership:
    """Return a membership of the region, also of people who left; 404 otherwise."""
    return get_object_or_404(
        Membership.objects.select_related("user", "organisation", "region"),
        region=place.region,
        pk=pk,
    )


def organisation_of(place: Place, uuid: UUID) -> Organisation:
    return get_object_or_404(Organisation, region=place.region, uuid=uuid)


def pending_invitation_of(place: Place, pk: int) -> Invitation:
    """Return an invitation of the region that is not settled; 404 otherwise."""
    return get_object_or_404(place.region.invitations.pending(), pk=pk)


def invitation_behind(token: str) -> Invitation:
    """Return the invitation of a mailed link, whatever became of it; 404 for no link."""
    return get_object_or_404(
        Invitation.objects.select_related("region", "organisation", "invited_by"),
        token_hash=hash_of(token),
    )


def link_of(place: Place, uuid: UUID) -> JoinLink:
    return get_object_or_404(
        JoinLink.objects.select_related("organisation", "region"),
        region=place.region,
        uuid=uuid,
    )


def token_of(link: JoinLink) -> str:
    """Return what stands in the address of a link; nobody can make one without our key."""
    return link.uuid.hex + _sign(link.uuid.hex)


def link_behind(token: str) -> JoinLink:
    """Return the link of an address handed on, whatever became of it; 404 for no link."""
    known, sign = token[:32], token[32:]
    if not constant_time_compare(sign, _sign(known)):
        raise Http404
    return get_object_or_404(
        JoinLink.objects.select_related("organisation", "region", "made_by"), uuid=UUID(known)
    )


def _sign(known: str) -> str:
    return salted_hmac("regions.link", known, algorithm="sha256").hexdigest()[:32]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def people_with(roles: frozenset[AnyRole], region: Region) -> list[User]:
    return list(
        User.objects.filter(
            memberships__region=region,
            memberships__role__in=roles,
            memberships__state=PersonState.ACTIVE,
            is_active=True,
        ).distinct()
    )


def aer_people(roles: frozenset[AnyRole] = AER) -> list[User]:
    return list(
        User.objects.filter(
            network_role__role__in=roles,
            network_role__state=PersonState.ACTIVE,
            is_active=True,
        )
    )
