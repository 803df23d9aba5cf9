"""Links an organisation hands on: who has one asks for the usual invitation by mail."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.tasks import after_commit
from regions import tasks
from regions.access import Place
from regions.models import Invitation, JoinLink, Membership, Organisation, PersonState, Role
from regions.services.pages import people_page


@transaction.atomic
def make_link(place: Place, organisation: Organisation, *, most: int, days: int) -> JoinLink:
    link = JoinLink.objects.create(
        region=place.region,
        organisation=organisation,
        most=most,
        expires_at=timezone.now() + timedelta(days=days),
        made_by=place.user,
    )
    record(
        Verb.LINK_MADE,
        actor=place.user,
        region=place.region,
        target=link,
        title=organisation.name,
        link=reverse("regions:link", args=[place.region.slug, link.uuid]),
        most=most,
    )
    return link


@transaction.atomic
def withdraw_link(place: Place, link: JoinLink) -> None:
    """Close the link, also for who asked with it and has not accepted yet."""
    now = timezone.now()
    if JoinLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=now):
        link.invitations.pending().update(withdrawn_at=now)
        record(
            Verb.LINK_WITHDRAWN,
            actor=place.user,
            region=place.region,
            target=link,
            title=link.organisation.name,
            link=people_page(place.region),
        )


@transaction.atomic
def ask_to_join(link: JoinLink, *, email: str, name: str) -> None:
    """Send the usual invitation, as participant, to who asks with a link.

    Who is a member or invited already gets none: the page says the same to everybody, so
    that a link cannot tell who works here. The row is locked, so that the last place is
    given once (docs/decisions/0004).
    """
    email = email.lower()
    stands = JoinLink.objects.select_for_update(of=("self",)).filter(pk=link.pk).open().first()
    if stands is None:
        raise DomainError(_("This link does not work any more. Ask who gave it to you."))
    members = Membership.objects.filter(region=link.region, state=PersonState.ACTIVE)
    if members.filter(user__email__iexact=email).exists():
        return
    if link.region.invitations.pending().filter(email=email).exists():
        return
    if not stands.places_left():
        raise DomainError(_("All places of this link are taken. Ask who gave it to you."))
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                region=link.region,
                email=email,
                name=name,
                role=Role.STAKEHOLDER,
                organisation=link.organisation,
                language=translation.get_language() or link.region.language,
                invited_by=link.made_by,
                link=link,
            )
    except IntegrityError:  # invited at this moment, by the team or with another link
        return
    record(
        Verb.PERSON_INVITED,
        actor=None,
        region=link.region,
        target=invitation,
        link=people_page(link.region),
        role=Role.STAKEHOLDER.value,
    )
    after_commit(tasks.deliver, invitation.pk)
