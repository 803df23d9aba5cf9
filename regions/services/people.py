"""What people may do in a region, and that they leave it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from regions.access import Place
from regions.models import Membership, Organisation, PersonState, Role


@transaction.atomic
def change_role(
    place: Place, membership: Membership, *, role: Role, organisation: Organisation | None
) -> None:
    """Change what a person may do in the region and whom they speak for."""
    before = Role(membership.role)
    if before is Role.LEAD and role is not Role.LEAD:
        _refuse_last_lead(membership)
    if (before, membership.organisation) == (role, organisation):
        return
    membership.role, membership.organisation = role, organisation
    membership.save(update_fields=["role", "organisation"])
    if before is not role:
        record(
            Verb.ROLE_CHANGED,
            actor=place.user,
            region=place.region,
            target=membership.user,
            link="/your-work/",
            tell=[membership.user],
            before=before.value,
            after=role.value,
        )


@transaction.atomic
def remove_person(place: Place, membership: Membership) -> None:
    """End a membership. What the person wrote stays, and so does their account."""
    if membership.role == Role.LEAD:
        _refuse_last_lead(membership)
    ended = Membership.objects.filter(pk=membership.pk, state=PersonState.ACTIVE).update(
        state=PersonState.LEFT
    )
    if ended:
        record(
            Verb.PERSON_REMOVED,
            actor=place.user,
            region=place.region,
            target=membership.user,
            link="/your-work/",
            tell=[membership.user],
            role=membership.role,
        )


def _refuse_last_lead(membership: Membership) -> None:
    """Say no if nobody else leads the region.

    Two leads who demote each other at the same moment must not both pass, so the leads'
    rows are locked (docs/decisions/0004).
    """
    leads = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(region=membership.region, role=Role.LEAD, state=PersonState.ACTIVE)
    )
    if not [lead for lead in leads if lead.pk != membership.pk and lead.user.is_active]:
        raise DomainError(
            _(
                "This is the only lead of the region. Make somebody else a lead first, "
                "so that the region can still send and publish."
            )
        )
