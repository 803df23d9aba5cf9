"""A day and an hour as somebody typed them, in a time zone whose clocks change twice a year."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kernel.digits import digits_in
from kernel.errors import DomainError

_HOUR = re.compile(r"(\w{1,2})(?:\s*[:.h]\s*(\w{2}))?")


def hour(typed: str) -> time | None:
    """Return "9", "9:30", "09.30" or "9h30" as a time; None for what is none."""
    found = _HOUR.fullmatch(typed.strip())
    if found is None:
        return None
    hours, minutes = (digits_in(one or "0") for one in found.groups())
    if not hours or not minutes or int(hours) > 23 or int(minutes) > 59:
        return None
    return time(int(hours), int(minutes))


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment; refuse an hour that does not exist there, or comes twice.

    Raises DomainError.
    """
    once, again = (datetime.combine(day, at.replace(fold=fold), tzinfo=zone) for fold in (0, 1))
    if once.utcoffset() == again.utcoffset():
        return once
    told = {"hour": f"{at:%H:%M}"}
    before, after = (one.utcoffset() or timedelta() for one in (once, again))
    if after > before:
        raise DomainError(
            _("At this hour the clocks go forward: %(hour)s does not exist. Choose another.")
            % told
        )
    raise DomainError(
        _("At this hour the clocks go back: %(hour)s comes twice. Choose another.") % told
    )
