"""How often somebody without an account may do a thing, without keeping who they are."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def too_often(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more try of `who`; say whether these are more than `most` in the time.

    A try takes one of `most` numbered places, each free again after `seconds`. Adding what
    is not there is atomic in every cache; counting up is not in that of the database, where
    it forgets the time as well. Kept are numbers under a keyed hash, and only for `seconds`:
    neither the cache nor a copy of it says which address it was.
    """
    key = salted_hmac("kernel.often", f"{what} {who}", algorithm="sha256").hexdigest()
    places = [f"often:{key}:{number}" for number in range(most)]
    taken = cache.get_many(places)
    return not any(cache.add(place, 1, seconds) for place in places if place not in taken)
