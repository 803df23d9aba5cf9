"""The cookie by which a phone keeps its place: no account, no session, no name."""

from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from toolkit.models import Seat

COOKIE = "place"
LASTS = 60 * 60 * 24 * 180


def address_of(request: HttpRequest) -> str:
    """Return who a try is counted against: an address, of IPv6 the household's network."""
    found = str(get_adapter().get_client_ip(request))
    try:
        address = ip_address(found)
    except ValueError:
        return found
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return found


def seat_in(request: HttpRequest) -> Seat | None:
    """Return the place this browser holds, None if it holds none or one that is gone.

    A place held by signing in is there as long as this person is signed in.
    """
    held = request.get_signed_cookie(COOKIE, default=None, salt=COOKIE, max_age=LASTS)
    if not held:
        return None
    known, _colon, person = held.partition(":")
    if person and person != str(request.user.pk):
        return None
    return (
        Seat.objects.filter(uuid=UUID(known))
        .select_related("strategy__region", "strategy__edition", "organisation", "workshop")
        .first()
    )


def hold_seat(response: HttpResponse, seat: Seat, *, signed_in: bool = False) -> None:
    """Let this browser keep the place; of who is `signed_in`, for their account alone."""
    response.set_signed_cookie(
        COOKIE,
        f"{seat.uuid}:{seat.user_id}" if signed_in else str(seat.uuid),
        salt=COOKIE,
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def let_go(response: HttpResponse) -> None:
    """Forget the place, and what the browser keeps of these pages."""
    response.delete_cookie(COOKIE, samesite="Lax")
    # Not "storage": there the team's pages keep texts that are not saved yet.
    response.headers["Clear-Site-Data"] = '"cache"'
