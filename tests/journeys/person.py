"""One person at a browser: opens, clicks, types; every page they see is looked at."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Download,
    Locator,
    Request,
    Response,
)

from tests.journeys.mail import letter_to
from tests.journeys.product import Account, Product, on_postgres

WITH_SCRIPTS = os.environ.get("JS", "1") == "1"
DESK, PHONE = 1280, 360
PATIENCE = 60_000
SEARCH = 15_000

AXE = (
    "rules => axe.run(document, {resultTypes: ['violations'], preload: false, rules})"
    ".then(found => found.violations)"
)
# Two thirds of axe's time; where nothing is styled anew, the colours are known.
NOT_COLOURS = {"color-contrast": {"enabled": False}}
STYLED = """() => {
  const named = one => one.tagName + "." + (one.getAttribute("class") || "");
  const all = [...document.querySelectorAll("body *")];
  return [...new Set(all.map(one => named(one.parentElement) + " > " + named(one)))];
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What differs between two loads of one page without being another page.
PASSING = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')
# A browser reports the status of each page it gets; of these the product makes pages.
MEANT = re.compile(r"Failed to load resource: .*status of (403|404|409|410|422)\b")
# Codes and words of the makers; never on screen (the page of words explains some).
NEVER_SHOWN = re.compile(
    r"\bP\d-\d\d\b|\bTCN\b|\bBIP\b|approved by AER|\bclaimed\b|\bedition\b", re.IGNORECASE
)

# Django's own pages for who runs the server; axe finds what is Django's to mend.
NOT_OURS = "operator/"


def with_axe() -> bool:
    """Pages do not differ by database, and axe needs scripts: it looks once."""
    return WITH_SCRIPTS and not on_postgres()


@dataclass
class Diary:
    """What all people of one run have seen, by the address as the URL map writes it."""

    seen: dict[str, list[str]] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    coloured: set[str] = field(default_factory=set)


def as_in_the_map(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return "nowhere"


class Person:
    def __init__(
        self,
        name: str,
        browser: Browser,
        product: Product,
        diary: Diary,
        *,
        language: str = "en-GB",
        width: int = DESK,
        scripts: bool = WITH_SCRIPTS,
    ) -> None:
        self.name, self.product, self.diary = name, product, diary
        self.width, self.scripts = width, scripts
        self.problems: list[str] = []
        self.context = browser.new_context(
            java_script_enabled=scripts,
            base_url=product.url,
            locale=language,
            viewport={"width": width, "height": 900},
        )
        self.context.set_default_timeout(SEARCH)
        self.context.set_default_navigation_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.context.on("request", self._asks)
        self.context.on("response", self._is_answered)
        self.context.on("console", self._is_told)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def leave(self) -> None:
        self.context.close()

    # --- What the browser tells ----------------------------------------------------

    def _asks(self, request: Request) -> None:
        if not request.url.startswith((self.product.url, "data:", "blob:")):
            self.problems.append(f"asks another host: {request.url}")

    def _is_answered(self, response: Response) -> None:
        is_asset = response.request.resource_type != "document"
        if response.status >= 500 or (is_asset and response.status >= 400):
            self.problems.append(f"{response.status}: {response.url}")

    def _is_told(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not MEANT.match(message.text):
            self.problems.append(f"console: {message.text}")

    # --- Going ---------------------------------------------------------------------

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{self.name} gets {answer.status} at {path}"
        self.look()

    @contextmanager
    def going(self, status: int = 200) -> Iterator[None]:
        """Around what leads to another page: a link, a button."""
        with self.page.expect_navigation(timeout=PATIENCE) as arriving:
            yield
        answer = arriving.value
        if answer is not None:  # None: another place of the same page
            assert answer.status == status, (
                f"{self.name} gets {answer.status} at {self.page.url}: {self.heading}"
            )
        self.look()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click a link."""
        link = (within or self.page).get_by_role("link", name=name, exact=True)
        with self.going():
            link.first.click()

    def follow_like(self, words: str, within: Locator | None = None) -> None:
        """Click the first link whose name has these words."""
        with self.going():
            (within or self.page).get_by_role("link", name=words).first.click()

    def press(self, name: str, status: int = 200, within: Locator | None = None) -> None:
        """Click a button that sends a form."""
        button = (within or self.page).get_by_role("button", name=name, exact=True)
        with self.going(status):
            button.first.click()

    def press_like(self, words: str) -> None:
        """Click the first button whose name has these words."""
        with self.going():
            self.page.get_by_role("button", name=words).first.click()

    def confirms(self) -> None:
        """Press the one button of a page that asks whether one is sure."""
        with self.going():
            self.page.locator("main form button").last.click()

    def fetch(self, click: Callable[[], None]) -> bytes:
        """Click what downloads a file and return what is in it."""
        with self.page.expect_download(timeout=PATIENCE) as coming:
            click()
        came: Download = coming.value
        return came.path().read_bytes()

    # --- Reading -------------------------------------------------------------------

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def text(self) -> str:
        text = self.page.locator("body").inner_text()
        return re.sub("[\u00a0\u202f]", " ", text)

    def reads(self, *words: str) -> None:
        """See that these words stand on the page."""
        text = self.text
        for one in words:
            assert one in text, f"{self.name} does not read “{one}” at {self.path}:\n{text}"

    def reads_not(self, *words: str) -> None:
        text = self.text
        for one in words:
            assert one not in text, f"{self.name} still reads “{one}” at {self.path}"

    # --- Typing --------------------------------------------------------------------

    def types(self, label: str | re.Pattern[str], text: str, nth: int = 0) -> None:
        self.page.get_by_label(label).nth(nth).fill(text)

    def fills(self, **fields: str) -> None:
        """Fill fields by their names in the form; `__` stands for `-`."""
        for name, text in fields.items():
            self.fills_in(name.replace("__", "-"), text)

    def fills_in(self, name: str, text: str) -> None:
        self.page.locator(f'[name="{name}"]:not([type=hidden])').first.fill(text)

    def ticks(self, label: str | re.Pattern[str]) -> None:
        self.page.get_by_label(label).first.check()

    def chooses(self, name: str, label: str) -> None:
        """Choose in the list of the field `name`."""
        self.page.locator(f'select[name="{name}"]').select_option(label=label)

    def unfolds(self, summary: str, within: Locator | None = None) -> None:
        """Open what is folded under these words, if it is folded."""
        folded = (within or self.page).locator("details:not([open])", has_text=summary)
        if folded.count():
            folded.first.locator("summary").first.click()

    def signs_in(self, account: Account) -> None:
        self.open("/sign-in/")
        with_password = self.page.locator("form", has=self.page.locator("[name=password]"))
        with_password.locator("[name=login]").fill(account.email)
        with_password.locator("[name=password]").fill(account.password)
        self.press("Sign in", within=with_password)

    def signs_in_by_code(self, email: str) -> None:
        """Ask for a code, read it in the mail and type it in."""
        self.open("/sign-in/code/")
        self.page.locator("form [name=email]").fill(email)
        self.press("Send me a code")
        letter = letter_to(self.product, email, lambda one: _code_in(one.text))
        self.page.locator("form [name=code]").fill(_code_in(letter.text))
        self.press("Sign in")

    # --- Looking -------------------------------------------------------------------

    def look(self) -> None:
        """Look at the page as it is: nothing broken, nothing foreign, axe finds nothing."""
        address = as_in_the_map(self.path)
        self.diary.seen.setdefault(address, []).append(self.name)
        problems, self.problems = self.problems, []
        assert not problems, f"{self.name} at {self.path}: {problems}"
        assert self.page.locator("h1").count() >= 1 or address.startswith("operator/")
        if not address.startswith("about/"):
            shown = NEVER_SHOWN.search(self.text)
            assert not shown, f"{self.name} reads “{shown[0]}” at {self.path}"
        if self.scripts and with_axe() and not address.startswith(NOT_OURS):
            self._look_with_axe(address)

    def _look_with_axe(self, address: str) -> None:
        self.diary.looked_at.add(address)
        html = PASSING.sub("", self.page.content())
        mark = hashlib.sha256(html.encode()).hexdigest()
        if mark in self.diary.known:
            return
        self.diary.known.add(mark)
        styled = set(self.page.evaluate(STYLED))
        rules = NOT_COLOURS if styled <= self.diary.coloured else {}
        self.diary.coloured |= styled
        self.page.evaluate(AXE_SCRIPT)
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 900})
            found: list[dict[str, Any]] = self.page.evaluate(AXE, rules)
            said = "\n".join(_violation(one) for one in found)
            assert not found, f"{self.name} at {self.path}, {width} px:\n{said}"
            wider = self.page.evaluate(TOO_WIDE)
            assert wider <= 0, f"{self.path} is {wider} px too wide at {width} px"
        self.page.set_viewport_size({"width": self.width, "height": 900})
        # What axe itself does to a page may be refused by the page: that is no problem of ours.
        self.problems.clear()


def _violation(one: dict[str, Any]) -> str:
    places = "\n".join(f"    {node['html'][:300]}" for node in one["nodes"][:5])
    return f"  {one['id']}: {one['help']}\n{places}"


def _code_in(text: str) -> str:
    found = re.search(r"^(\d{4} ?\d{4})$", text, re.MULTILINE)
    return found[1] if found else ""
