"""Two people write in one action while the server dies and a sign-in ends: nothing is lost.

pytest tests/journeys/test_two_editors.py --seed 7 --seconds 60 --db sqlite|postgres
"""

import json
import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from random import Random
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.journeys.editing import LONG, Editor
from tests.journeys.product import Product, wait_until

SERVER = "gunicorn"
PLAN = "/regions/arad/workplan/"
# A slow machine is given time to write so many pieces, and not for ever.
FEWEST, LONGEST = 24, 600.0


def kill(product: Product) -> None:
    """End the server as the machine does when memory runs out; the supervisor starts it."""
    found = product.processes(SERVER)
    assert found, "No server runs"
    for pid in found:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # its parent took it along


def everything_kept(product: Product, uuid: str) -> str:
    """Read the action and its history from outside, as one text."""
    questions = [
        "select title, description, role, no_cost_reason from workplans_action where uuid = {}",
        "select value from strategies_revision where object_uuid = {}",
    ]
    connection: Any
    if "DATABASE_URL" in product.settings:
        connection = psycopg.connect(product.settings["DATABASE_URL"])
        named, key = "%s", uuid
    else:
        connection = sqlite3.connect(
            f"file:{product.var / 'eubelong.sqlite3'}?mode=ro", uri=True
        )
        named, key = "?", uuid.replace("-", "")
    try:
        rows = [
            row
            for question in questions
            for row in connection.execute(question.format(named), (key,)).fetchall()
        ]
    finally:
        connection.close()
    return "\n".join(_as_text(value) for row in rows for value in row)


def _as_text(value: Any) -> str:
    if isinstance(value, str) and value.startswith(('"', "[", "{")):
        value = json.loads(value)  # SQLite keeps JSON as text
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.split())


@pytest.fixture
def editors(product: Product, browser: Browser, request: pytest.FixtureRequest) -> Any:
    random = Random(request.config.getoption("--seed"))  # noqa: S311 - to be repeated
    accounts = product.accounts()
    found = [
        Editor(mark, browser, product, accounts[role], Random(random.random()))  # noqa: S311 - as above
        for mark, role in (("L", "lead"), ("E", "editor"))
    ]
    yield found
    for one in found:
        one.context.close()


def test_every_character_typed_stands_in_the_action_or_in_its_history(
    product: Product,
    editors: list[Editor],
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seconds = request.config.getoption("--seconds")
    random = Random(request.config.getoption("--seed"))  # noqa: S311 - to be repeated
    lead, editor = editors
    uuid = an_action_to_write_in(lead)
    for one in editors:
        one.action = f"{PLAN}actions/{uuid}/"
        one.goes_to("/sign-in/" if one is editor else one.action)
        one.settles()

    begun = time.monotonic()
    to_come: list[tuple[float, Callable[[], None]]] = [
        (0.2, lambda: kill(product)),
        (0.45, random.choice(editors).loses_the_sign_in),
        (0.65, lambda: kill(product)),
    ]

    def written() -> int:
        return sum(len(one.typed) for one in editors)

    while time.monotonic() - begun < seconds or to_come or written() < FEWEST:
        assert time.monotonic() - begun < seconds + LONGEST, "The machine is too slow"
        if to_come and time.monotonic() - begun > seconds * to_come[0][0]:
            to_come.pop(0)[1]()
        random.choice(editors).does_something()

    for one in editors:
        wait_until(one.has_all_saved, LONG * 2, f"{one.mark} has all saved")
    product.stop()

    kept = everything_kept(product, uuid)
    pieces = [piece for one in editors for piece in one.typed]
    lost = [piece for piece in pieces if piece not in kept]
    typed = sum(map(len, pieces))
    found = typed - sum(map(len, lost))
    with capsys.disabled():
        print(f"\ntyped {typed} characters in {len(pieces)} pieces, found {found}")  # noqa: T201
        for one in editors:
            print(f"{one.account.role} met: {one.met}")  # noqa: T201
    assert len(set(pieces)) == len(pieces)
    assert not lost
    assert found == typed


def an_action_to_write_in(lead: Editor) -> str:
    """Write the title of a new action, save it and return its uuid."""
    lead.goes_to("/sign-in/")
    lead.signs_in()
    lead.goes_to(f"{PLAN}actions/new/")
    title = "Open courses for two editors"
    lead.page.locator("form [name=title]").fill(title)
    assert lead.leaves_by(lead.page.get_by_role("button", name="Save", exact=True).last.click)
    link = lead.page.get_by_role("link", name=title).first.get_attribute("href") or ""
    found = re.search(r"[0-9a-f-]{36}", link)
    assert found, link
    return found[0]
