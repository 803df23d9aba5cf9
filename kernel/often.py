"""How often somebody without an account may do a thing, without keeping who they are."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def too_often(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more try of `who`; say whether these are more than `most` in the time.

    Kept is a number under a keyed hash, and only for `seconds`: neither the cache nor a
    copy of it says which address it was.
    """
    key = (
        "often:" + salted_hmac("kernel.often", f"{what} {who}", algorithm="sha256").hexdigest()
    )
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out between the two lines
        return False
