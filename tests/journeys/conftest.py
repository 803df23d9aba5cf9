"""One installation per story, one browser for all, one person per role.

Stories drive the product from outside and never touch the ORM. A step that failed ends its
story: the next ones would fail for want of it.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error

from tests.journeys.person import PHONE, WITH_SCRIPTS, Diary, Person
from tests.journeys.product import ROOT, Account, Product, on_postgres

FAILED = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    told = parser.getgroup("journeys")
    told.addoption(
        "--db", choices=["sqlite", "postgres"], default=os.environ.get("DB") or "sqlite"
    )
    told.addoption("--seed", type=int, default=7, help="of what two editors do")
    told.addoption("--seconds", type=int, default=60, help="for how long two editors write")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["DB"] = config.getoption("--db")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what does not differ, or cannot be, in this way of running."""
    if collection_path.name in {"test_kills.py", "test_keeping.py"}:
        # Processes of `make run`, and what a browser keeps: once is enough.
        return not WITH_SCRIPTS or on_postgres() or None
    if collection_path.name in {"test_two_editors.py", "test_room.py"}:
        return not WITH_SCRIPTS or None
    return None


class Story:
    """A running product and the people who meet there."""

    def __init__(self, product: Product, browser: Browser, diary: Diary) -> None:
        self.product, self.browser, self.diary = product, browser, diary
        self.people: dict[str, Person] = {}
        self.accounts: dict[str, Account] = product.accounts()
        self.known: dict[str, str] = {}

    def person(self, name: str, **browser: Any) -> Person:
        """Return the one person of this name, with a browser of their own."""
        if name not in self.people:
            self.people[name] = Person(name, self.browser, self.product, self.diary, **browser)
        return self.people[name]

    def on_a_phone(self, name: str, language: str = "en-GB") -> Person:
        """Return somebody without an account, on a phone that speaks `language`."""
        return self.person(name, language=language, width=PHONE)

    def signed_in(self, role: str) -> Person:
        """Return the person of a demonstration account, signed in by password."""
        is_here = role in self.people
        person = self.person(role)
        if not is_here:
            person.signs_in(self.accounts[role])
        return person

    def picture(self, folder: Path) -> None:
        """Keep what everybody sees, for who looks for the cause of a failure."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, person in self.people.items():
            try:
                (folder / f"{name}.html").write_text(person.page.content())
                person.page.screenshot(path=folder / f"{name}.png", full_page=True)
            except Error:
                continue


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    args = ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": args}


@pytest.fixture(scope="session")
def diary() -> Diary:
    return Diary()


@pytest.fixture(scope="module")
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Start what the module asks for in `PRODUCT`, the default without it."""
    wanted: dict[str, Any] = getattr(request.module, "PRODUCT", {})
    started = Product(tmp_path_factory.mktemp("installation"), **wanted)
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def story(product: Product, browser: Browser, diary: Diary) -> Iterator[Story]:
    told = Story(product, browser, diary)
    yield told
    for person in told.people.values():
        person.leave()


@pytest.fixture(autouse=True)
def _goes_on(request: pytest.FixtureRequest) -> None:
    """End a story at its first failure."""
    broken = request.node.parent.stash.get(FAILED, "")
    if broken:
        pytest.fail(f"The story ended at: {broken}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and item.parent and not item.parent.stash.get(FAILED, ""):
        item.parent.stash[FAILED] = item.name
        told = getattr(item, "funcargs", {}).get("story")
        if isinstance(told, Story):
            folder = ROOT / "var" / "journeys" / item.name
            told.picture(folder)
            report.sections.append(("What everybody saw", str(folder)))
    return report
