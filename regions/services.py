"""Who belongs to a region, and which organisations take part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import MailState
from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.tasks import after_commit
from regions import tasks
from regions.access import LEADS, Place, people_with
from regions.models import (
    Invitation,
    Membership,
    Organisation,
    PersonState,
    Region,
    Role,
    in_thirty_days,
    mark,
)

# --- Invitations -------------------------------------------------------------


@transaction.atomic
def invite(
    place: Place,
    *,
    email: str,
    name: str,
    role: Role,
    organisation: Organisation | None = None,
) -> Invitation:
    """Invite a person by mail; asked twice for the same, it is one invitation."""
    email = email.lower()
    active = Membership.objects.filter(region=place.region, state=PersonState.ACTIVE)
    if active.filter(user__email__iexact=email).exists():
        raise DomainError(_("This person works with you already. Look at the list of people."))
    pending = place.region.invitations.pending().filter(email=email).first()
    if pending is not None:
        return _invited_again(pending, role, organisation)
    invitation = Invitation.objects.create(
        region=place.region,
        email=email,
        name=name,
        role=role,
        organisation=organisation,
        language=place.region.language,
        invited_by=place.user,
    )
    record(
        Verb.PERSON_INVITED,
        actor=place.user,
        region=place.region,
        target=invitation,
        link=people_page(place.region),
        role=role.value,
    )
    after_commit(tasks.deliver, invitation.pk)
    return invitation


def _invited_again(
    pending: Invitation, role: Role, organisation: Organisation | None
) -> Invitation:
    if pending.expires_at > timezone.now() and (pending.role, pending.organisation) == (
        role,
        organisation,
    ):
        return pending
    raise DomainError(
        _("This person is invited already. Send that invitation again, or withdraw it first.")
    )


@transaction.atomic
def send_again(place: Place, invitation: Invitation) -> None:
    """Send a new link; the old one stops working."""
    sent = (
        place.region.invitations.pending()
        .filter(pk=invitation.pk)
        .update(mail=MailState.WAITING, mail_tries=0, expires_at=in_thirty_days())
    )
    if not sent:
        raise DomainError(_("This invitation was accepted or withdrawn meanwhile."))
    after_commit(tasks.deliver, invitation.pk)


@transaction.atomic
def withdraw_invitation(place: Place, invitation: Invitation) -> None:
    withdrawn = (
        place.region.invitations.pending()
        .filter(pk=invitation.pk)
        .update(withdrawn_at=timezone.now())
    )
    if not withdrawn:
        raise DomainError(_("This invitation was accepted or withdrawn meanwhile."))
    record(
        Verb.INVITATION_WITHDRAWN,
        actor=place.user,
        region=place.region,
        target=invitation,
        link=people_page(place.region),
    )


@transaction.atomic
def accept(invitation: Invitation, *, name: str = "", password: str = "") -> User:
    """Make the person a member, and an account if there is none; only once.

    The link proves the address, so no further check is asked of it.
    """
    accepted = (
        Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now())
    )
    if not accepted:
        raise DomainError(_("This invitation was accepted or withdrawn meanwhile."))
    user = person_with(invitation.email) or User.objects.create_user(
        invitation.email,
        password or None,
        name=name or invitation.name,
        language=invitation.language,
        time_zone=invitation.region.time_zone,
    )
    if not user.is_active:
        raise DomainError(_("This account is closed. Write to us if that is a mistake."))
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    membership = Membership.objects.filter(user=user, region=invitation.region).first()
    if membership is None or membership.state != PersonState.ACTIVE:
        Membership.objects.update_or_create(
            user=user,
            region=invitation.region,
            defaults={
                "role": invitation.role,
                "organisation": invitation.organisation,
                "state": PersonState.ACTIVE,
                "since": timezone.now(),
            },
        )
    record(
        Verb.INVITATION_ACCEPTED,
        actor=user,
        region=invitation.region,
        target=user,
        link=people_page(invitation.region),
        tell=people_with(LEADS, invitation.region),
        role=invitation.role,
    )
    return user


def person_with(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


# --- People ------------------------------------------------------------------


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
    rows are locked; SQLite has one writer at a time anyhow.
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


# --- Organisations -----------------------------------------------------------


@dataclass(frozen=True)
class Clash:
    """One field of an organisation that a colleague changed as well, and to what."""

    field: str
    theirs: str


class OrganisationChanged(DomainError):
    """A colleague saved another text in a field this person changed too."""

    def __init__(self, organisation: Organisation, clashes: list[Clash]) -> None:
        super().__init__(_("A colleague changed this organisation while you were writing."))
        self.organisation = organisation
        self.clashes = clashes


@transaction.atomic
def save_organisation(
    place: Place,
    organisation: Organisation | None,
    *,
    uuid: UUID,
    version: int,
    values: Mapping[str, Any],
    before: str,
) -> Organisation:
    """Save what the person changed, field by field.

    `before` (Organisation.marks) tells what stood in the form when it was opened, so two
    people who change different fields both have their way. Only a field that both
    changed is a clash: then nothing is saved, and the form keeps what was typed. `uuid`
    makes a new organisation posted twice one organisation.
    """
    found = Organisation.objects.select_for_update().filter(region=place.region)
    stands = found.filter(uuid=organisation.uuid if organisation else uuid).first()
    if stands is None:
        return _new_organisation(place, uuid, values)
    if organisation is None:
        version = 1  # the form of a new one, posted again: what it made the first time
    marks = dict(zip(Organisation.TYPED, before.split("."), strict=False))
    changes = {
        name: value
        for name, value in values.items()
        if marks.get(name) != mark(value) and getattr(stands, name) != value
    }
    if stands.version != version:
        clashes = [
            Clash(name, stands.in_words(name))
            for name in changes
            if marks.get(name) != mark(getattr(stands, name))
        ]
        if clashes:
            raise OrganisationChanged(stands, clashes)
    if stands.state == PersonState.LEFT:
        changes["state"] = PersonState.ACTIVE
    if not changes:
        return stands
    _write(stands, changes)
    _record_saved(place, stands)
    return stands


def _new_organisation(place: Place, uuid: UUID, values: Mapping[str, Any]) -> Organisation:
    organisation = Organisation(region=place.region, uuid=uuid, **values)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise DomainError(_("An organisation with this name is in the list already.")) from None
    _record_saved(place, organisation)
    return organisation


def _write(stands: Organisation, changes: Mapping[str, Any]) -> None:
    try:
        with transaction.atomic():
            done = Organisation.objects.filter(pk=stands.pk, version=stands.version).update(
                **changes, version=F("version") + 1
            )
    except IntegrityError:
        raise DomainError(_("An organisation with this name is in the list already.")) from None
    if not done:
        stands.refresh_from_db()
        raise OrganisationChanged(
            stands, [Clash(name, stands.in_words(name)) for name in changes]
        )
    stands.refresh_from_db()


def _record_saved(place: Place, organisation: Organisation) -> None:
    record(
        Verb.ORGANISATION_SAVED,
        actor=place.user,
        region=place.region,
        target=organisation,
        title=organisation.name,
        link=people_page(place.region),
    )


@transaction.atomic
def remove_organisation(place: Place, organisation: Organisation) -> None:
    """Take it from the list of who takes part. Actions that name it keep the name."""
    done = place.region.organisations.filter(
        pk=organisation.pk, state=PersonState.ACTIVE
    ).update(state=PersonState.LEFT, version=F("version") + 1)
    if done:
        record(
            Verb.ORGANISATION_REMOVED,
            actor=place.user,
            region=place.region,
            target=organisation,
            title=organisation.name,
            link=people_page(place.region),
        )


def people_page(region: Region) -> str:
    return reverse("regions:people", args=[region.slug])
