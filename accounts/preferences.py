"""The languages and time zones a person can choose."""

import zoneinfo
from functools import cache

from django.conf import settings
from django.utils.translation import get_language_info

# Where Europe's regions lie outside the zones named Europe/….
ELSEWHERE = (
    *("Africa/Ceuta", "America/Cayenne", "America/Guadeloupe", "America/Martinique"),
    *("Asia/Nicosia", "Asia/Tbilisi", "Asia/Yerevan", "Atlantic/Azores"),
    *("Atlantic/Canary", "Atlantic/Faroe", "Atlantic/Madeira", "Atlantic/Reykjavik"),
    *("Indian/Mayotte", "Indian/Reunion"),
)


def languages() -> list[tuple[str, str]]:
    """Return each interface language with the name its speakers give it."""
    return [
        (code, get_language_info(code)["name_local"].capitalize())
        for code, _name in settings.LANGUAGES
    ]


@cache
def time_zones() -> tuple[tuple[str, str], ...]:
    """Return Europe's time zones by the name of their city."""
    names = {name for name in zoneinfo.available_timezones() if name.startswith("Europe/")}
    cities = ((name, name.split("/")[-1].replace("_", " ")) for name in {*names, *ELSEWHERE})
    return tuple(sorted(cities, key=lambda pair: pair[1]))
