"""Who else of those who write is on a page now: known for a minute, written nowhere.

The cache holds keys of people and seconds. That two people arrive in the same moment and
one of them is missing until the next look does no harm.
"""

import hashlib
import time
from collections.abc import Sequence

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from regions.access import WRITERS
from regions.models import PersonState
from strategies.access import Desk

SECONDS = 60
LONGEST = 400


def others(desk: Desk, page: str) -> list[User]:
    """Note that this person is on the page, and return who else was in the last minute."""
    if not desk.may_write or not page:
        return []
    key = _key(desk, page)
    now = time.time()
    seen: dict[int, float] = cache.get(key) or {}
    seen = {person: at for person, at in seen.items() if now - at < SECONDS}
    seen[desk.user.pk] = now
    cache.set(key, seen, SECONDS)
    if len(seen) == 1:
        return []
    return list(
        User.objects.filter(
            pk__in=seen,
            is_active=True,
            memberships__region=desk.place.region,
            memberships__state=PersonState.ACTIVE,
            memberships__role__in=WRITERS,
        ).exclude(pk=desk.user.pk)
    )


def _key(desk: Desk, page: str) -> str:
    mark = hashlib.sha256(page.encode()).hexdigest()[:24]
    return f"here:{desk.strategy.pk}:{mark}"


def sentence(people: Sequence[User]) -> str:
    """Return who is here, in words; nothing if one is alone."""
    names = [str(person) for person in people]
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is on this page now.") % {"name": names[0]}
    return _("%(names)s and %(name)s are on this page now.") % {
        "names": ", ".join(names[:-1]),
        "name": names[-1],
    }
