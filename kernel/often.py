"""How often somebody without an account may do a thing, without keeping who they are."""

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.utils.crypto import salted_hmac

MEMORY = LocMemCache("kernel.often", {"OPTIONS": {"MAX_ENTRIES": 20_000}})
"""Of this process alone: it goes on counting while the cache is away or has forgotten."""


def too_often(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more try of `who`; say whether these are more than `most` in the time.

    A try takes one of `most` numbered places, each free again after `seconds`. Adding what
    is not there is atomic in every cache; counting up is not in that of the database, where
    it forgets the time as well. Kept are numbers under a keyed hash, and only for `seconds`:
    neither the cache nor a copy of it says which address it was.
    """
    places = _places(what, who, most)
    return not all(_taken_in(store, places, seconds) for store in _stores())


def _taken_in(store: BaseCache, places: list[str], seconds: int) -> bool:
    taken = store.get_many(places)
    return any(store.add(place, 1, seconds) for place in places if place not in taken)


def used_up(what: str, who: str, *, most: int) -> bool:
    """Say whether `who` has no try left, and count nothing."""
    places = _places(what, who, most)
    return any(len(store.get_many(places)) >= most for store in _stores())


def let_in(what: str, who: str, *, seconds: int) -> None:
    """Remember for `seconds`, under a keyed hash, that `who` knew what to say."""
    for store in _stores():
        store.set(_key(what, who), 1, seconds)


def is_let_in(what: str, who: str) -> bool:
    return any(store.get(_key(what, who)) is not None for store in _stores())


def _stores() -> tuple[BaseCache, ...]:
    return cache, MEMORY


def _places(what: str, who: str, most: int) -> list[str]:
    key = _key(what, who)
    return [f"{key}:{number}" for number in range(most)]


def _key(what: str, who: str) -> str:
    mark = salted_hmac("kernel.often", f"{what} {who}", algorithm="sha256").hexdigest()
    return f"often:{mark}"
