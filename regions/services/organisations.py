"""Which organisations take part: two people who save at once lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import folded
from regions.access import Place
from regions.models import Organisation, PersonState, Region, mark
from regions.services.pages import people_page


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


def organisations_by_name(region: Region) -> dict[str, Organisation]:
    """Return the organisations by name, however it is written; who left only if alone."""
    found = region.organisations.order_by("-state", "pk")
    return {folded(one.name): one for one in found}


def organisation_named(
    place: Place, values: Mapping[str, Any], known: dict[str, Organisation]
) -> Organisation:
    """Return the organisation of this name; made, or taken back into the list, if need be.

    One that takes part stays as it is. `known` is what organisations_by_name found.
    """
    there = known.get(folded(values["name"]))
    if there is not None and there.state == PersonState.ACTIVE:
        return there
    try:
        there = save_organisation(
            place,
            there,
            uuid=uuid4(),
            version=there.version if there else 0,
            values=values,
            before=there.marks() if there else "",
        )
    except DomainError:  # a second click, or a colleague, was quicker
        known.update(organisations_by_name(place.region))
        there = known.get(folded(values["name"]))
        if there is None or there.state == PersonState.LEFT:
            raise
    known[folded(there.name)] = there
    return there
