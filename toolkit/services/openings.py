"""What participants are promised, and from when to when each thing is open to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from regions.models import mark
from strategies.access import Desk
from strategies.models import Strategy
from toolkit.models import Process, Switch, SwitchKind

TYPED = ("who", "contact", "answer_on")
NEEDED = ("who", "contact")
Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class Clash:
    """One field that a colleague changed as well, and to what."""

    field: str
    theirs: Any


class ProcessChanged(DomainError):
    """A colleague saved another text in a field this person changed too."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(_("A colleague changed this while you were writing."))
        self.clashes = clashes


class SwitchChanged(DomainError):
    """A colleague set other times since the page was opened."""


def process_of(strategy: Strategy) -> Process:
    """Return what stands; one that is not saved while nothing does."""
    return Process.objects.filter(strategy=strategy).first() or Process(strategy=strategy)


def marks(process: Process) -> str:
    """Return a mark of each typed field, to see later which of them changed."""
    return ".".join(mark(getattr(process, name)) for name in TYPED)


@transaction.atomic
def save_process(desk: Desk, *, values: Mapping[str, Any], before: str) -> bool:
    """Save what this person changed, field by field; False if nothing changed.

    `before` (marks) tells what stood when the page was opened: two people who change
    different fields both have their way. Raises ProcessChanged where both changed one.
    """
    stands, _new = Process.objects.get_or_create(strategy=desk.strategy)
    stood = dict(zip(TYPED, before.split("."), strict=False))
    now = {name: getattr(stands, name) for name in TYPED}
    changes = {
        name: value
        for name, value in values.items()
        if stood.get(name) != mark(value) and now[name] != value
    }
    _check_clashes(changes, now, stood)
    if stands.confirmed_at and any(not {**now, **changes}[name] for name in NEEDED):
        raise DomainError(
            _(
                "People read this on the first pages. Fill in both, or first take back what "
                "is confirmed below."
            )
        )
    if not changes:
        return False
    # Only onto what was read: who saved between the two is not overwritten.
    as_read = {name: now[name] for name in changes}
    if not Process.objects.filter(pk=stands.pk, **as_read).update(**changes):
        stands.refresh_from_db()
        raise ProcessChanged([Clash(name, getattr(stands, name)) for name in changes])
    _tell(desk, stands, Verb.PROCESS_SAVED)
    return True


def _check_clashes(
    changes: Mapping[str, Any], now: Mapping[str, Any], stood: Mapping[str, str]
) -> None:
    clashes = [
        Clash(name, now[name])
        for name in changes
        if stood.get(name) not in {None, mark(now[name])}
    ]
    if clashes:
        raise ProcessChanged(clashes)


@transaction.atomic
def confirm(desk: Desk, *, confirmed: bool) -> None:
    """Promise that nothing goes to police or immigration offices, or take that back.

    Taken back, every participant's page that asks for something closes at once.
    """
    stands = process_of(desk.strategy)
    if confirmed and not all(getattr(stands, name) for name in NEEDED):
        raise DomainError(
            _("First save who is behind this and where people can write or call.")
        )
    rows = Process.objects.filter(strategy=desk.strategy, confirmed_at__isnull=confirmed)
    if confirmed:  # not where a colleague emptied one of them meanwhile
        rows = rows.exclude(Q(who="") | Q(contact=""))
    changed = rows.update(
        confirmed_at=timezone.now() if confirmed else None,
        confirmed_by=desk.user if confirmed else None,
    )
    if changed:
        _tell(desk, stands, Verb.PROCESS_SAVED, confirmed=confirmed)


# --- Switches ----------------------------------------------------------------------


def switches_of(strategy: Strategy) -> dict[SwitchKind, Switch]:
    """Return all four; those nobody has set are not saved."""
    rows = {one.kind: one for one in Switch.objects.filter(strategy=strategy)}
    return {kind: rows.get(kind) or Switch(strategy=strategy, kind=kind) for kind in SwitchKind}


def stamp(switch: Switch) -> str:
    """Return a mark of the times a page shows."""
    return mark([at and at.timestamp() for at in (switch.opens_at, switch.closes_at)])


@transaction.atomic
def set_switch(desk: Desk, kind: SwitchKind, window: Window, *, before: str) -> None:
    """Let it be open from when to when; without a start it is closed.

    `before` is the `stamp` of what the page showed. Raises SwitchChanged if a colleague has
    set other times since, DomainError for times that cannot be.
    """
    opens, closes = window
    stands = _row(desk.strategy, kind)
    if window == (stands.opens_at, stands.closes_at):
        return
    if before != stamp(stands):
        raise SwitchChanged(
            _("A colleague set other times while this page was open. They stand above.")
        )
    if closes and opens is None:
        raise DomainError(_("Say from when it is open, too."))
    if opens and closes and closes <= opens:
        raise DomainError(_("It cannot close before it opens. Choose a later day or hour."))
    if closes and closes != stands.closes_at and closes <= timezone.now():
        raise DomainError(
            _("This is over already. Choose a later day or hour, or use “Close now”.")
        )
    _write(desk, stands, opens, closes)


@transaction.atomic
def open_now(desk: Desk, kind: SwitchKind) -> None:
    """Open it from this moment; until when stays, unless that is over."""
    stands, now = _row(desk.strategy, kind), timezone.now()
    if not stands.is_open(now):
        ends_later = stands.closes_at is not None and stands.closes_at > now
        _write(desk, stands, now, stands.closes_at if ends_later else None)


@transaction.atomic
def close_now(desk: Desk, kind: SwitchKind) -> None:
    """Close it from this moment."""
    stands, now = _row(desk.strategy, kind), timezone.now()
    if stands.is_open(now):
        _write(desk, stands, stands.opens_at, now)


def _row(strategy: Strategy, kind: SwitchKind) -> Switch:
    return Switch.objects.get_or_create(strategy=strategy, kind=kind)[0]


def _write(desk: Desk, stands: Switch, opens: datetime | None, closes: datetime | None) -> None:
    as_read = Switch.objects.filter(
        pk=stands.pk, opens_at=stands.opens_at, closes_at=stands.closes_at
    )
    if not as_read.update(opens_at=opens, closes_at=closes):
        raise SwitchChanged(
            _("A colleague set other times while this page was open. They stand above.")
        )
    _tell(desk, stands, Verb.SWITCH_CHANGED, title=str(stands.get_kind_display()))


def _tell(desk: Desk, target: Any, verb: Verb, title: str = "", **data: Any) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=target,
        title=title,
        link=reverse("toolkit:openings", args=[desk.place.region.slug]),
        **data,
    )
