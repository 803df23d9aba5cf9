"""How often is counted: for the whole time, in every cache, and without knowing who."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from kernel.often import is_let_in, let_in, too_often, used_up

CACHES = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "often"},
    "database": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "often",
    },
}


@pytest.fixture(params=CACHES)
def kept_in(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    """Count in each of these caches; that of the tests on PostgreSQL is Redis itself."""
    with override_settings(CACHES={"default": CACHES[request.param]}):
        if request.param == "database":
            call_command("createcachetable", verbosity=0)
        cache.clear()
        yield request.param


def once() -> bool:
    return too_often("join", "203.0.113.7", most=3, seconds=3600)


@pytest.mark.usefixtures("kept_in")
def test_an_hour_is_an_hour_however_often_one_tries_in_it() -> None:
    with time_machine.travel("2026-11-26 08:00Z", tick=False) as clock:
        assert [once() for _time in range(4)] == [False, False, False, True]

        clock.move_to("2026-11-26 08:59Z")
        assert once()

        clock.move_to("2026-11-26 09:01Z")
        assert not once()


@pytest.mark.usefixtures("kept_in")
def test_a_try_that_was_refused_does_not_make_the_time_longer() -> None:
    with time_machine.travel("2026-11-26 08:00Z", tick=False) as clock:
        for minute in range(0, 60, 10):
            clock.move_to(f"2026-11-26 08:{minute:02}Z")
            once()

        clock.move_to("2026-11-26 09:01Z")
        assert not once()
        assert once(), "the tries of 08:10 and 08:20 still count"


def test_each_is_counted_alone_under_a_keyed_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    add = cache.add

    def noted(key: str, *args: Any) -> bool:
        keys.append(key)
        return bool(add(key, *args))

    monkeypatch.setattr(cache, "add", noted)

    assert not too_often("join", "203.0.113.7", most=1, seconds=60)
    assert too_often("join", "203.0.113.7", most=1, seconds=60)
    assert not too_often("join", "203.0.113.8", most=1, seconds=60)

    assert "203.0.113" not in str(keys)
    assert len(set(keys)) == 2


@pytest.mark.usefixtures("kept_in")
def test_looking_counts_nothing() -> None:
    assert not any(used_up("code", "203.0.113.7", most=1) for _look in range(5))

    too_often("code", "203.0.113.7", most=1, seconds=60)

    assert used_up("code", "203.0.113.7", most=1)
    assert not used_up("code", "203.0.113.8", most=1)


@pytest.mark.usefixtures("kept_in")
def test_what_a_cache_forgets_this_process_still_counts() -> None:
    for _try in range(3):
        once()

    cache.clear()

    assert once()
    assert used_up("join", "203.0.113.7", most=3)


@pytest.mark.usefixtures("kept_in")
def test_who_was_let_in_is_asked_again_after_the_time() -> None:
    with time_machine.travel("2026-11-26 08:00Z", tick=False) as clock:
        let_in("code", "203.0.113.7", seconds=3600)
        assert is_let_in("code", "203.0.113.7")
        assert not is_let_in("code", "203.0.113.8")

        clock.move_to("2026-11-26 09:01Z")
        assert not is_let_in("code", "203.0.113.7")
