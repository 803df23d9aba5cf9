"""What changes a workshop: its page, calling it off, who was counted in, its count sheets."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from strategies import evidence
from strategies.access import Desk
from strategies.editing import Edit, keeping_what_lost, put_below, save
from strategies.models import EvidenceFile
from toolkit.meetings import places_taken
from toolkit.models import AccessCode, Group, Headcount, Workshop, WorkshopItem
from toolkit.services.codes import make_code
from toolkit.services.voices import close_workshop_item


@keeping_what_lost()
def save_workshop(
    desk: Desk,
    *,
    uuid: UUID,
    base_version: int,
    values: Mapping[str, Any],
    works_on: list[str],
    does: list[str],
) -> Workshop:
    """Save a workshop; a new one gets its code with it.

    Raises EditConflict when a colleague changed it since `base_version`.
    """
    found = Workshop.objects.filter(strategy=desk.strategy, uuid=uuid).first()
    workshop = found or Workshop(strategy=desk.strategy, uuid=uuid)
    edit = put_below(
        Edit(workshop, base_version if found else 0, values),
        {"works_on": works_on, "does": does},
    )
    if save(edit, by=desk.user):
        record_of(desk, workshop, Verb.WORKSHOP_SAVED)
    if not workshop.codes.exists():
        make_code(desk, workshop=workshop)
    return workshop


@transaction.atomic
def cancel_workshop(desk: Desk, workshop: Workshop) -> None:
    """Call it off: its code opens no place any more, what was said there stays."""
    now = timezone.now()
    if Workshop.objects.filter(pk=workshop.pk, cancelled_at=None).update(cancelled_at=now):
        AccessCode.objects.filter(workshop=workshop, closed_at=None).update(closed_at=now)
        record_of(desk, workshop, Verb.WORKSHOP_CANCELLED)


# --- Who was there --------------------------------------------------------------------


def alone_with(workshop: Workshop) -> Workshop:
    """Let nobody else count or enter for this workshop until the transaction ends.

    How many may still be entered is read from several rows; no condition of one update says
    it (docs/decisions/0004). Without a lock on its key: participants take places meanwhile.
    """
    return Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)


@transaction.atomic
def count_people(desk: Desk, workshop: Workshop, people: Mapping[str, int]) -> None:
    """Keep how many people of each group were counted in.

    Refused below what was entered for others already: that would be more than there were.
    """
    alone_with(workshop)
    taken = places_taken(workshop)
    for group, number in people.items():
        _alone, entered = taken[Group(group)]
        if number < entered:
            raise DomainError(
                _("You have entered answers for %(entered)d people of “%(group)s” already.")
                % {"entered": entered, "group": Group(group).label}
            )
        Headcount.objects.update_or_create(
            workshop=workshop, group=group, defaults={"people": number}
        )
    record_of(desk, workshop, Verb.WORKSHOP_SAVED)


def add_count_sheet(desk: Desk, workshop: Workshop, upload: evidence.Upload) -> EvidenceFile:
    """Keep a signed sheet with the workshop. Raises FileRefused."""
    kept = evidence.store(desk.strategy, upload, desk.user)
    workshop.count_sheets.add(kept)
    return kept


def record_of(desk: Desk, workshop: Workshop, verb: Verb, **more: Any) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=workshop,
        **{"title": workshop.title, "link": workshop.page, **more},
    )


# --- On the screen ----------------------------------------------------------------------


def close_item(desk: Desk, row: WorkshopItem) -> None:
    """Close a question and fix how its answers spread; of two who close it, one does."""
    if close_workshop_item(row):
        record_of(
            desk,
            row.workshop,
            Verb.ITEM_CLOSED,
            title=row.item.text,
        )
