"""Minutes of a workshop: written, shared for correction, made final; its decisions."""

from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from regions.access import TEAM, people_with
from strategies.access import Desk
from strategies.editing import Edit, keeping_what_lost, save
from toolkit.models import Correction, Decision, MinutesState, Seat, Workshop
from toolkit.services.workshops import record_of

FINAL = _("These minutes are final. Nobody can change them any more.")


@keeping_what_lost()
def save_minutes(desk: Desk, workshop: Workshop, *, base_version: int, text: str) -> None:
    """Save the text; EditConflict if a colleague saved, DomainError once it is final."""
    if save(Edit(workshop, base_version, {"minutes": text}), by=desk.user):
        record_of(desk, workshop, Verb.WORKSHOP_SAVED, link=minutes_page(workshop))


@transaction.atomic
def share_minutes(desk: Desk, workshop: Workshop, until: date) -> None:
    """Let those who were there read and correct them until a day; a later day can follow."""
    if until < timezone.localdate():
        raise DomainError(_("Choose a day that is not over yet."))
    if not workshop.minutes:
        raise DomainError(_("Write the minutes first."))
    open_ones = Workshop.objects.filter(pk=workshop.pk).exclude(
        minutes_state=MinutesState.FINAL
    )
    if not open_ones.update(minutes_state=MinutesState.SHARED, corrections_until=until):
        raise DomainError(FINAL)
    _tell(desk, workshop, Verb.MINUTES_SHARED)


@transaction.atomic
def finish_minutes(desk: Desk, workshop: Workshop, *, base_version: int) -> None:
    """Make them final as they are read on the page; nobody changes them from now on.

    The version goes up, so that a text a colleague is writing meets this one.
    """
    if workshop.corrections_until and timezone.localdate() <= workshop.corrections_until:
        raise DomainError(
            _("People may still ask for corrections. Wait until the day is over.")
        )
    if workshop.corrections.filter(taken_over=None).exists():
        raise DomainError(_("Reply to every correction first."))
    shared = Workshop.objects.filter(
        pk=workshop.pk, minutes_state=MinutesState.SHARED, version=base_version
    )
    if shared.update(minutes_state=MinutesState.FINAL, version=F("version") + 1):
        _tell(desk, workshop, Verb.MINUTES_FINAL)
    elif not Workshop.objects.filter(pk=workshop.pk, minutes_state=MinutesState.FINAL).exists():
        raise DomainError(
            _("A colleague changed the minutes. Read them again before you make them final.")
        )


def _tell(desk: Desk, workshop: Workshop, verb: Verb) -> None:
    """Tell those who were there and have an account; the others see it at their place.

    Those come to their place from their own page: a mail is read when nobody is signed in.
    """
    were_there = User.objects.filter(seats__workshop=workshop).distinct()
    record_of(desk, workshop, verb, link=reverse("dashboard:your_work"), tell=were_there)


def minutes_page(workshop: Workshop) -> str:
    where = [workshop.strategy.region.slug, workshop.uuid]
    return reverse("toolkit:workshop_minutes", args=where)


# --- Corrections ------------------------------------------------------------------------


@transaction.atomic
def ask_for_correction(seat: Seat, workshop: Workshop, text: str) -> Correction:
    """Keep what somebody who was there finds wrong. Who may: toolkit.permits."""
    shared = Workshop.objects.filter(pk=workshop.pk, minutes_state=MinutesState.SHARED)
    if not shared.update(minutes_state=F("minutes_state")):
        raise DomainError(FINAL)
    kept = Correction.objects.create(workshop=workshop, seat=seat, user=seat.user, text=text)
    region = seat.strategy.region
    record(
        Verb.CORRECTION_CAME,
        actor=None,
        region=region,
        target=workshop,
        title=workshop.title,
        link=minutes_page(workshop),
        tell=people_with(TEAM, region),
    )
    return kept


@transaction.atomic
def reply_to_correction(
    desk: Desk, correction: Correction, *, reply: str, taken_over: bool
) -> None:
    """Say once what became of a correction; taking it over is a change of the text."""
    waiting = Correction.objects.filter(pk=correction.pk, taken_over=None)
    if not waiting.update(reply=reply, taken_over=taken_over):
        raise DomainError(_("A colleague has replied to this correction already."))
    workshop = correction.workshop
    record_of(desk, workshop, Verb.WORKSHOP_SAVED, link=minutes_page(workshop))


# --- Decisions ---------------------------------------------------------------------------


@transaction.atomic
def add_decision(desk: Desk, workshop: Workshop, text: str) -> Decision:
    _still_open(workshop)
    last = workshop.decisions.aggregate(last=Max("position"))["last"] or 0
    made = Decision.objects.create(workshop=workshop, position=last + 1, text=text)
    record_of(desk, workshop, Verb.WORKSHOP_SAVED, link=minutes_page(workshop))
    return made


@transaction.atomic
def remove_decision(desk: Desk, decision: Decision) -> None:
    _still_open(decision.workshop)
    decision.delete()
    record_of(
        desk, decision.workshop, Verb.WORKSHOP_SAVED, link=minutes_page(decision.workshop)
    )


@transaction.atomic
def move_decision(desk: Desk, decision: Decision, *, up: bool) -> None:
    """Change places with the one before or after it."""
    workshop = decision.workshop
    _still_open(workshop)
    order = list(workshop.decisions.all())
    at = order.index(decision)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order, start=1):
        if one.position != position:
            Decision.objects.filter(pk=one.pk).update(position=position)
    record_of(desk, workshop, Verb.WORKSHOP_SAVED, link=minutes_page(workshop))


def _still_open(workshop: Workshop) -> None:
    """Refuse once they are final; hold them open until the transaction ends."""
    mine = Workshop.objects.filter(pk=workshop.pk).exclude(minutes_state=MinutesState.FINAL)
    if not mine.update(minutes_state=F("minutes_state")):
        raise DomainError(FINAL)
