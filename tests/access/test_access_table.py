"""Every address × role × state of the written table, asked of the product, both methods."""

import csv
import io
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dashboard.management.commands.access_table import METHODS, AccessTable, Row, expanded
from kernel.often import MEMORY
from regions.models import Region
from tests.access.method import small_method
from tests.access.worlds import World, build
from tests.conftest import Cast, ended

TABLE = AccessTable()
DENIED = {302, 403, 404, 405}
# Pages are laid out in these states; in the others only their status counts.
LAID_OUT = {"none", "shared", "published"}
REFUSALS = {"403.html", "404.html"}
# What does not depend on a region's state is asked once.
ONCE = "none"
# Each differs in a few cells from a state beside it: asked by make check only.
LIKE_ANOTHER = {"draft", "shared", "sent", "changes-asked", "reviewed", "replaced", "withdrawn"}
STATES = [
    pytest.param(state, marks=pytest.mark.thorough if state in LIKE_ANOTHER else ())
    for state in TABLE.states
]


def urls(resolver: Any = None, before: str = "") -> Iterator[str]:
    for one in (resolver or get_resolver()).url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from urls(one, here)
        else:
            assert isinstance(one, URLPattern)
            yield here


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(TABLE.rows) == set(urls())


def test_the_roles_are_those_of_make_run_and_two_more(cast: Cast) -> None:
    assert set(TABLE.roles) == {*cast, "anonymous"}


@pytest.mark.parametrize("method", METHODS)
def test_the_command_prints_each_cell_on_a_line(method: str) -> None:
    out = io.StringIO()
    call_command("access_table", format="csv", method=method, stdout=out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert set(lines[0]) == {"url", "role", "state", "status"}
    assert len(lines) == len(TABLE.rows) * len(TABLE.roles) * len(TABLE.states)
    assert max(Counter((one["url"], one["role"], one["state"]) for one in lines).values()) == 1


def test_nobody_outside_reads_more_than_a_stranger() -> None:
    """Who leads another region gets in a region what anonymous gets, or 404."""
    for method in METHODS:
        for url, row in TABLE.rows.items():
            if not url.startswith("regions/"):
                continue
            for state in TABLE.states:
                assert row.status(method, "outsider", state) in {404, 405}
                assert row.status(method, "anonymous", state) == 302


def test_braces_stand_for_several_addresses() -> None:
    assert expanded("a/{b,c}/{,d/}") == ["a/b/", "a/b/d/", "a/c/", "a/c/d/"]


# --- Asking the product ------------------------------------------------------------


class Asker:
    """Asks one world, as everybody in turn; what a question changed is undone."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}
        self.sessions: dict[str, str] = {}
        for role in TABLE.roles:
            client = Client(raise_request_exception=False)
            if role != "anonymous":
                client.force_login(world.cast[role])
                self.sessions[role] = client.cookies[configured.SESSION_COOKIE_NAME].value
            self.clients[role] = client

    def get(self, role: str, url: str, _row: Row) -> int:
        with ended(self._as(role).get(self.world.address(url))) as answer:
            return int(answer.status_code)

    def post(self, role: str, url: str, row: Row) -> int:
        """Post the row's form; who may not must not have changed anything."""
        cache.clear()
        MEMORY.clear()
        written: list[str] = []
        posted = self.world.address(url), row.send
        with (
            undone(),
            connection.execute_wrapper(noting(written)),
            ended(self._as(role).post(*posted)) as answer,
        ):
            status = int(answer.status_code)
        if row.status("post", role, self.world.state) in DENIED - {302}:
            assert not written, f"{url} as {role}: {written[0]}"
        return status

    def _as(self, role: str) -> Client:
        client = self.clients[role]
        client.cookies = SimpleCookie()
        if role in self.sessions:
            client.cookies[configured.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def noting(written: list[str]) -> Callable[..., Any]:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            written.append(sql)
        return execute(sql, params, many, context)

    return note


def _laying_out(pages: bool) -> Callable[..., str]:
    """Return how pages are made: as always, but refusals once; or not at all."""
    seen: set[str] = set()
    as_always = Template.render

    def render(self: Template, context: Any = None, request: Any = None) -> str:
        name = str(self.template.name)
        if not pages or (name in REFUSALS and name in seen):
            return ""
        seen.add(name)
        return as_always(self, context, request)

    return render


def _rows(state: str) -> dict[str, Row]:
    return {
        url: row for url, row in TABLE.rows.items() if state == ONCE or row.depends_on_state
    }


@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_what_the_table_says(
    state: str,
    region: Region,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    # What is refused here is refused on purpose, some thousand times.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    asker = Asker(build(state, region, cast, small_method()))
    monkeypatch.setattr(Template, "render", _laying_out(state in LAID_OUT))
    wrong = [
        f"{method} {url} as {role}: {got}, not {expected}"
        for method in METHODS
        for url, row in _rows(state).items()
        for role in TABLE.roles
        if (got := getattr(asker, method)(role, url, row))
        != (expected := row.status(method, role, state))
    ]
    assert not wrong, "\n".join(wrong)
