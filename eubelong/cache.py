"""A cache that may be away: a page answers without it."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis or Valkey; while it restarts, nothing is found and nothing is kept."""

    def _or(self, otherwise: Any, ask: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        try:
            return ask(*args, **kw)
        except RedisError as error:
            log.warning("The cache does not answer: %s", error)
            return otherwise

    def add(self, *args: Any, **kw: Any) -> Any:
        return self._or(True, super().add, *args, **kw)  # noqa: FBT003

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def set(self, *args: Any, **kw: Any) -> Any:
        return self._or(None, super().set, *args, **kw)

    def touch(self, *args: Any, **kw: Any) -> Any:
        return self._or(False, super().touch, *args, **kw)  # noqa: FBT003

    def delete(self, *args: Any, **kw: Any) -> Any:
        return self._or(False, super().delete, *args, **kw)  # noqa: FBT003

    def get_many(self, *args: Any, **kw: Any) -> Any:
        return self._or({}, super().get_many, *args, **kw)

    def has_key(self, *args: Any, **kw: Any) -> Any:
        return self._or(False, super().has_key, *args, **kw)  # noqa: FBT003

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._or(delta, super().incr, key, delta, version)

    def set_many(self, *args: Any, **kw: Any) -> Any:
        return self._or([], super().set_many, *args, **kw)

    def delete_many(self, *args: Any, **kw: Any) -> Any:
        return self._or(None, super().delete_many, *args, **kw)
