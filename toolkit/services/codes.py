"""Codes: eight digits that open a place, and why they cannot be tried out."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from activity.services import record
from activity.verbs import Verb
from kernel import often
from kernel.digits import digits_in
from strategies.access import Desk
from toolkit.models import AccessCode, Workshop

DIGITS, PREFIX = 8, 4
FIRST_FOURS = [str(number) for number in range(1000, 10_000)]
HOUR = 60 * 60
# A hall of 150 phones mistypes 30 times at most before the first of them is in.
TRIES_OF_PREFIX, TRIES = 40, 120
LET_IN = 12 * HOUR


class Refused(Exception):
    """Digits that open nothing; `key` is the phrase that says why and what to do."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def make_code(
    desk: Desk,
    workshop: Workshop | None = None,
    *,
    label: str = "",
    expires_at: datetime | None = None,
) -> AccessCode:
    """Make a code whose first four digits open nothing else (AccessCode)."""
    while True:
        try:
            with transaction.atomic():
                code = AccessCode.objects.create(
                    strategy=desk.strategy,
                    workshop=workshop,
                    digits=_free_digits(workshop),
                    label=label,
                    made_by=desk.user,
                    expires_at=expires_at,
                )
                _record(Verb.CODE_MADE, desk, code)
        except IntegrityError:
            continue  # the very same digits, at the very same time
        return code


def _free_digits(workshop: Workshop | None) -> str:
    """Return random digits; what was open until yesterday keeps its first four.

    So long somebody may still be let in by them.
    """
    yesterday = timezone.now() - timedelta(days=1)
    others = AccessCode.objects.filter(
        Q(closed_at=None) | Q(closed_at__gt=yesterday),
        Q(expires_at=None) | Q(expires_at__gt=yesterday),
    )
    if workshop is not None:
        others = others.exclude(workshop=workshop)
    taken = {digits[:PREFIX] for digits in others.values_list("digits", flat=True)}
    free = [one for one in FIRST_FOURS if one not in taken]
    return secrets.choice(free) + f"{secrets.randbelow(10_000):04}"


def close_code(desk: Desk, code: AccessCode) -> None:
    """Let nobody else come in with it; places that are taken stay."""
    with transaction.atomic():
        open_one = AccessCode.objects.filter(pk=code.pk, closed_at=None)
        if open_one.update(closed_at=timezone.now()):
            _record(Verb.CODE_CLOSED, desk, code)


def _record(verb: Verb, desk: Desk, code: AccessCode) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=code,
        title=code.workshop.title if code.workshop else code.label,
    )


def code_behind(typed: str, address: str) -> AccessCode:
    """Return the open code somebody typed or scanned at `address`.

    Only wrong digits are counted, against the address and their first four. Where people
    came in with these four nothing is counted nor asked: they are of that room alone.

    Raises Refused.
    """
    digits = digits_in(typed)
    if len(digits) != DIGITS:
        raise Refused("code_short")
    who = f"{digits[:PREFIX]} {address}"
    came_in = often.is_let_in("code", who)
    if not came_in and (
        often.used_up("code of prefix", who, most=TRIES_OF_PREFIX)
        or often.used_up("code", address, most=TRIES)
    ):
        raise Refused("too_often")
    code = (
        AccessCode.objects.filter(digits=digits)
        .select_related("strategy__region", "strategy__process", "workshop")
        .first()
    )
    if code is None:
        if not came_in:
            often.too_often("code of prefix", who, most=TRIES_OF_PREFIX, seconds=HOUR)
            often.too_often("code", address, most=TRIES, seconds=HOUR)
        raise Refused("code_unknown")
    if not code.is_open:
        raise Refused("code_closed")
    return code


def let_in(code: AccessCode, address: str) -> None:
    """Ask this address nothing more for the room of this code, for half a day."""
    often.let_in("code", f"{code.digits[:PREFIX]} {address}", seconds=LET_IN)
