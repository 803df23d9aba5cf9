"""Strategies and versions in their states, as the room of versions makes them."""

from tests.versions.conftest import (  # noqa: F401
    changes_asked,
    desk,
    filled,
    place_of,
    published,
    reading_of,
    sent,
)
