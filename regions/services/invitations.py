"""Inviting people, one or many; the account is made when they accept."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import IntegrityError, transaction
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
    Role,
    in_thirty_days,
)
from regions.services.organisations import organisation_named, organisations_by_name
from regions.services.pages import people_page


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
    try:
        with transaction.atomic():
            invitation = _make(
                place, email=email, name=name, role=role, organisation=organisation
            )
    except IntegrityError:  # invited already, perhaps by a second click at this moment
        return _invited_again(place, email, role, organisation)
    _record(place, role, invitation)
    after_commit(tasks.deliver, invitation.pk)
    return invitation


def _make(
    place: Place, *, email: str, name: str, role: Role, organisation: Organisation | None
) -> Invitation:
    return Invitation.objects.create(
        region=place.region,
        email=email,
        name=name,
        role=role,
        organisation=organisation,
        language=place.region.language,
        invited_by=place.user,
    )


def _record(place: Place, role: Role, invitation: Invitation | None, count: int = 1) -> None:
    record(
        Verb.PERSON_INVITED,
        actor=place.user,
        region=place.region,
        target=invitation,
        link=people_page(place.region),
        role=role.value,
        count=count,
    )


class Invited(Protocol):
    """One person of a list; `values` are what a new organisation of this name is."""

    email: str
    name: str
    organisation: str

    @property
    def values(self) -> dict[str, Any]: ...


@transaction.atomic
def invite_all(place: Place, people: Iterable[Invited], role: Role) -> int:
    """Invite the people of a list; return how many were not invited yet.

    Of two clicks the second finds the invitations of the first. One message to the
    worker for all: the rows say what is to be mailed.
    """
    known = organisations_by_name(place.region)
    count = 0
    for one in people:
        organisation = (
            organisation_named(place, one.values, known) if one.organisation else None
        )
        try:
            with transaction.atomic():
                _make(
                    place, email=one.email, name=one.name, role=role, organisation=organisation
                )
        except IntegrityError:
            continue
        count += 1
    if count:
        _record(place, role, None, count)
        after_commit(tasks.deliver_waiting)
    return count


def _invited_again(
    place: Place, email: str, role: Role, organisation: Organisation | None
) -> Invitation:
    pending = place.region.invitations.pending().filter(email=email).first()
    if pending is None:
        raise DomainError(_("This invitation was accepted or withdrawn meanwhile."))
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
