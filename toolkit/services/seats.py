"""Places: taken with a code, found again by a number nobody else has."""

from uuid import UUID, uuid4

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from kernel import often
from kernel.digits import digits_in
from regions.models import Membership, Organisation
from strategies.models import Strategy
from toolkit.models import AccessCode, Channel, Group, KeptAddress, Seat, Workshop
from toolkit.services.codes import HOUR, Refused

DIGITS = 12
# Of a million million numbers: who tries them out finds none in a lifetime.
WRONG_NUMBERS = 100


def make_seat(
    strategy: Strategy,
    *,
    language: str,
    group: str = Group.RESIDENTS,
    organisation: Organisation | None = None,
    workshop: Workshop | None = None,
    uuid: UUID | None = None,
    **fields: object,
) -> Seat:
    """Make a place; for an organisation it is in no group.

    Raises IntegrityError where there is a place of this `uuid`, or of this account.
    """
    seat = Seat(
        uuid=uuid or uuid4(),
        strategy=strategy,
        workshop=workshop,
        organisation=organisation,
        group="" if organisation else group,
        language=language,
        **fields,
    )
    seat.number_hash = _hash(number_of(seat))
    while Seat.objects.filter(number_hash=seat.number_hash).exclude(uuid=seat.uuid).exists():
        seat.uuid = uuid4()
        seat.number_hash = _hash(number_of(seat))
    seat.save(force_insert=True)
    return seat


def once() -> str:
    """Return what a form carries so that sent twice it makes one place."""
    return signing.dumps(uuid4().hex, salt="toolkit.seat")


def take_seat(
    code: AccessCode,
    language: str,
    *,
    group: str = Group.RESIDENTS,
    organisation: Organisation | None = None,
    once: str = "",
) -> Seat:
    """Take a place with a code that was asked for a moment ago (code_behind).

    Sent again with the same `once` it is the same place, for whom was said last.
    """
    uuid = _uuid_in(once)
    before = Seat.objects.filter(uuid=uuid, code=code)
    found = before.first()
    if found is None:
        try:
            with transaction.atomic():
                return make_seat(
                    code.strategy,
                    language=language,
                    group=group,
                    organisation=organisation,
                    workshop=code.workshop,
                    code=code,
                    channel=Channel.ONLINE,
                    uuid=uuid,
                )
        except IntegrityError:
            found = before.get()
    answer_for(found, group=group, organisation=organisation)
    return found


def _uuid_in(once: str) -> UUID:
    try:
        return UUID(signing.loads(once, salt="toolkit.seat", max_age=HOUR))
    except signing.BadSignature:
        return uuid4()


def seat_of(membership: Membership, strategy: Strategy, language: str) -> Seat:
    """Return the place of who takes part with an account; make it the first time."""
    mine = Seat.objects.filter(strategy=strategy, user=membership.user)
    found = mine.first()
    if found:
        return found
    try:
        with transaction.atomic():
            return make_seat(
                strategy,
                language=language,
                organisation=membership.organisation,
                user=membership.user,
            )
    except IntegrityError:  # two tabs at once
        return mine.get()


def number_of(seat: Seat) -> str:
    """Return the twelve digits: made from the place and our key, and kept nowhere."""
    made = salted_hmac("toolkit.number", seat.uuid.hex, algorithm="sha256").digest()
    return f"{int.from_bytes(made) % 10**DIGITS:0{DIGITS}}"


def _hash(number: str) -> str:
    return salted_hmac("toolkit.number.hash", number, algorithm="sha256").hexdigest()


def seat_with_number(typed: str, address: str) -> Seat:
    """Return the place of a number; wrong ones are counted against the address.

    Raises Refused.
    """
    digits = digits_in(typed)
    if len(digits) != DIGITS:
        raise Refused("number_short")
    if often.used_up("number", address, most=WRONG_NUMBERS):
        raise Refused("too_often")
    seat = Seat.objects.filter(number_hash=_hash(digits)).first()
    if seat is None:
        often.too_often("number", address, most=WRONG_NUMBERS, seconds=HOUR)
        raise Refused("number_unknown")
    return seat


def speak(seat: Seat, language: str) -> None:
    """Go on in another language, with mail about a decision as well."""
    seat.language = language
    with transaction.atomic():
        seat.save(update_fields=["language"])
        KeptAddress.objects.filter(seat=seat).update(language=language)


def answer_for(seat: Seat, *, group: str, organisation: Organisation | None) -> None:
    """Change for whom this place answers from now on; what is said stays as it was said."""
    seat.organisation = organisation
    seat.group = "" if organisation else group
    seat.save(update_fields=["organisation", "group"])


def go_on_with(seat: Seat, code: AccessCode) -> None:
    """Let who has a place already take part in the room of a further code."""
    if code.workshop and seat.workshop_id != code.workshop_id:
        seat.workshop = code.workshop
        seat.save(update_fields=["workshop"])


def keep_address(seat: Seat, email: str) -> None:
    KeptAddress.objects.update_or_create(
        seat=seat, defaults={"email": email, "language": seat.language}
    )


def forget_address(seat: Seat) -> None:
    KeptAddress.objects.filter(seat=seat).delete()
