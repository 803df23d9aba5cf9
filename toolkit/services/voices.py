"""What participants say to checklist questions, and the steps in which it is counted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from frameworks.models import Audience
from kernel.errors import DomainError
from strategies.editing import Edit, keeping_what_lost, save
from strategies.models import Strategy
from toolkit.models import ChecklistItem, Process, Said, Seat, Voice, WorkshopItem
from toolkit.permits import Deed, may
from toolkit.tally import FEWEST, Counted, may_step, shown_in_room

# After that a question nobody closed in the room counts as never shown there.
ROOM_WAITS = timedelta(days=1)


class NotOpen(DomainError):
    """The questions are not open to this place."""


def askable_items(strategy: Strategy) -> list[ChecklistItem]:
    """Return the questions that have a wording for participants, in order."""
    items = (
        ChecklistItem.objects.filter(priority__edition=strategy.edition_id)
        .exclude(audience=Audience.REGION)
        .select_related("priority__edition")
    )
    return [one for one in items if one.asked]


def give(
    seat: Seat,
    item: ChecklistItem,
    said: str,
    *,
    note: str = "",
    base_version: int = 0,
    by: User | None = None,
) -> Voice:
    """Let this place say it; said again, the last word counts.

    An organisation has one voice, whoever of it speaks: raises EditConflict when somebody
    of it changed it since `base_version`. Raises NotOpen.
    """
    if not may(seat, Deed.ANSWER):
        raise NotOpen(_("The questions are closed now."))
    said = Said(said).value
    if seat.organisation_id:
        return _say_for_organisation(seat, item, {"said": said, "note": note}, base_version, by)
    voice = _say_for_oneself(seat, item, said)
    count_if_safe(seat.strategy_id, item)
    return voice


def _say_for_oneself(seat: Seat, item: ChecklistItem, said: str) -> Voice:
    mine = Voice.objects.filter(seat=seat, item=item, organisation=None)
    if not mine.update(said=said):
        try:
            with transaction.atomic():
                return Voice.objects.create(
                    strategy_id=seat.strategy_id,
                    item=item,
                    seat=seat,
                    workshop_id=seat.workshop_id,
                    group=seat.group,
                    said=said,
                    changed_at=None,
                )
        except IntegrityError:  # sent twice at once
            mine.update(said=said)
    # Who was counted nowhere yet is counted where they stand now.
    mine.filter(counted="", in_room="").update(group=seat.group, workshop_id=seat.workshop_id)
    return mine.get()


@keeping_what_lost()
def _say_for_organisation(
    seat: Seat, item: ChecklistItem, values: dict[str, str], base_version: int, by: User | None
) -> Voice:
    stands = voice_of(seat, item)
    voice = stands or Voice(
        strategy=seat.strategy,
        item=item,
        seat=seat,
        organisation=seat.organisation,
        workshop_id=seat.workshop_id,
        group="",
        changed_at=timezone.now(),
    )
    if save(Edit(voice, base_version, values), by=by):
        record(
            Verb.VOICE_SAVED,
            actor=by,
            region=seat.strategy.region,
            target=voice,
            title=f"{seat.organisation}: {item}",
        )
    return voice


def voice_of(seat: Seat, item: ChecklistItem) -> Voice | None:
    """Return what this place, or the organisation it speaks for, says to the question."""
    return voices_of(seat, [item]).get(item.pk)


def voices_of(seat: Seat, items: Iterable[ChecklistItem]) -> dict[int, Voice]:
    """Return what this place says, by question; one query."""
    mine = Voice.objects.filter(strategy=seat.strategy_id, item__in=[one.pk for one in items])
    if seat.organisation_id:
        mine = mine.filter(organisation=seat.organisation_id)
    else:
        mine = mine.filter(seat=seat, organisation=None)
    return {one.item_id: one for one in mine}


def silence(seat: Seat) -> int:
    """Take back what this place said for itself; what is counted already stays counted."""
    return Voice.objects.filter(seat=seat, organisation=None).update(said="")


# --- Steps ---------------------------------------------------------------------------


def count_if_safe(strategy_id: int, item: ChecklistItem) -> bool:
    """Take the steps that tell nobody apart, each group by itself; say whether one was.

    One at a time in a strategy, so that no page shows half of two steps. What is on the
    screen of a workshop and not closed there waits: shown in the room first, as a whole.
    """
    waiting = _secret(strategy_id, item).exclude(said="")
    if (
        len([1 for said, counted in waiting.values_list("said", "counted") if said != counted])
        < FEWEST
    ):
        return False
    with transaction.atomic():
        Process.objects.select_for_update().filter(strategy=strategy_id).first()
        steps = [_step(some) for some in _groups(strategy_id, item).values()]
    return any(steps)


def _secret(strategy_id: int, item: ChecklistItem) -> "models.QuerySet[Voice]":
    return Voice.objects.filter(strategy=strategy_id, item=item, organisation=None)


def _groups(strategy_id: int, item: ChecklistItem) -> dict[str, list[Voice]]:
    """Return the voices that may be counted, by group."""
    to_come = WorkshopItem.objects.filter(
        workshop__strategy=strategy_id,
        workshop__cancelled_at=None,
        workshop__starts_at__gt=timezone.now() - ROOM_WAITS,
        item=item,
        closed_at=None,
    )
    open_rooms = set(to_come.values_list("workshop", flat=True))
    groups: dict[str, list[Voice]] = defaultdict(list)
    for voice in _secret(strategy_id, item).order_by("pk"):
        if voice.workshop_id not in open_rooms or voice.been:
            groups[voice.group].append(voice)
    return groups


def _step(voices: list[Voice]) -> bool:
    told = [as_counted(one) for one in voices]
    if not may_step(told):
        return False
    for voice, one in zip(voices, told, strict=True):
        if one.next != voice.counted:
            voice.counted = one.next
            voice.been = [*voice.been, one.next]
    Voice.objects.bulk_update(voices, ["counted", "been"])
    return True


def as_counted(voice: Voice) -> Counted:
    return Counted(
        said=voice.said,
        counted=voice.counted,
        been=voice.been,
        room=voice.workshop_id,
        in_room=voice.in_room,
    )


def close_workshop_item(row: WorkshopItem) -> bool:
    """Close a question on the screen and keep its spread; False if it was closed already.

    From then on its voices are counted in the whole as well, as far as the rule allows.
    """
    strategy_id = row.workshop.strategy_id
    with transaction.atomic():
        Process.objects.select_for_update().filter(strategy=strategy_id).first()
        open_one = WorkshopItem.objects.filter(pk=row.pk, closed_at=None)
        if not open_one.update(closed_at=timezone.now()):
            return False
        groups: dict[str, list[Voice]] = defaultdict(list)
        for voice in (
            _secret(strategy_id, row.item).filter(workshop=row.workshop_id).exclude(said="")
        ):
            groups[voice.group].append(voice)
        shown = shown_in_room(
            {group: [as_counted(one) for one in some] for group, some in groups.items()}
        )
        for group in shown:
            for voice in groups[group]:
                voice.in_room = voice.said
            Voice.objects.bulk_update(groups[group], ["in_room"])
        WorkshopItem.objects.filter(pk=row.pk).update(shown=shown)
    row.refresh_from_db()
    count_if_safe(strategy_id, row.item)
    return True
