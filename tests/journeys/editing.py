"""Somebody who writes in one action, whatever happens to the server meanwhile."""

import re
from collections.abc import Callable
from random import Random

from playwright.sync_api import Browser, Error, Page

from tests.journeys.product import Account, Product, wait_until

LONG = 90.0
# What the line beside the button may say when a button led nowhere.
STAYS = {"failed", "failed-here", "signed_out", "other_person", "refused"}
WORDS = ["courses", "evening", "școală", "împreună", "nurses", "Łódź", "village", "mentors"]
# Fields of an action and the room that is left in each.
FIELDS = {"description": 6000, "role": 160, "no_cost_reason": 500}


class Editor:
    """One browser window; remembers every piece that was typed into it."""

    def __init__(
        self, mark: str, browser: Browser, product: Product, account: Account, random: Random
    ) -> None:
        self.mark, self.product, self.account, self.random = mark, product, account, random
        self.context = browser.new_context(
            base_url=product.url, viewport={"width": 1280, "height": 900}
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.typed: list[str] = []
        self.met: dict[str, int] = {}
        self.action = ""

    # --- Where one is ----------------------------------------------------------------

    def _there(self, address: str) -> bool:
        try:
            self.page.goto(address)
        except Error:
            return False  # the server is away
        return not self.page.url.startswith("chrome-error")

    def goes_to(self, address: str) -> None:
        wait_until(lambda: self._there(address), LONG, f"{self.mark} opens {address}")

    def asks(self, expression: str) -> object:
        """Ask the page; None while it is on its way to another."""
        try:
            return self.page.evaluate(expression)
        except Error:
            return None

    @property
    def state(self) -> str:
        found = self.asks("document.querySelector('[data-saving]')?.dataset.state || ''")
        return str(found or "")

    @property
    def writes(self) -> bool:
        return bool(self.asks("!!document.querySelector('[data-saving]')"))

    def _met(self, what: str) -> None:
        self.met[what] = self.met.get(what, 0) + 1

    def signs_in(self) -> None:
        form = self.page.locator("form", has=self.page.locator("[name=password]"))
        form.locator("[name=login]").fill(self.account.email)
        form.locator("[name=password]").fill(self.account.password)
        self.leaves_by(form.get_by_role("button", name="Sign in").click)

    def leaves_by(self, click: Callable[[], None]) -> bool:
        """Click what leads to another page; False if this page says why it stays."""
        self.asks("window.stillHere = true")
        click()

        def is_over() -> bool:
            gone = self.asks("!window.stillHere && document.readyState === 'complete'")
            return bool(gone) or self.state in STAYS

        wait_until(is_over, LONG, f"{self.mark} leaves {self.page.url} ({self.state})")
        return self.asks("!!window.stillHere") is False

    def settles(self) -> None:
        """Come to the page of the action by what the pages on the way offer."""
        wait_until(
            self._is_settled, LONG * 2, f"{self.mark} is at the action, not {self.page.url}"
        )

    def _is_settled(self) -> bool:
        try:
            return self._takes_a_step()
        except Error:
            return False  # the page went away under one's hands

    def _takes_a_step(self) -> bool:
        page = self.page
        again = page.get_by_role("button", name="Send again")
        if "/sign-in/" in page.url:
            self._met("sign-in")
            self.signs_in()
        elif page.locator("[name=keep]").count():
            # Where both changed the same words the joined text is refused until one chooses.
            chosen = "mine" if page.locator("#problems").count() else "joined"
            self._met(f"kept the {chosen} text")
            self.leaves_by(page.locator(f"[name=keep][value={chosen}]").click)
        elif again.count():
            self._met("sent again")
            self.leaves_by(again.click)
        elif not self.writes:
            self.goes_to(self.action)
        elif page.locator(".returned").count():
            self._met("text came back")
            page.locator("[data-keep]").click()
        elif self.state == "signed_out":
            self._met("signed out")
            self.leaves_by(page.locator("[data-sign-in]").click)
        else:
            return page.url.startswith(self.product.url + self.action)
        return False

    # --- What one does -------------------------------------------------------------------

    def types(self) -> None:
        """Type some pieces, each at the beginning or the end of a field that has room."""
        self.settles()
        for _ in range(self.random.randint(1, 4)):
            self._types_a_piece()

    def _types_a_piece(self) -> None:
        name = self.random.choice(list(FIELDS))
        field = self.page.locator(f"form [name={name}]")
        words = " ".join(self.random.choices(WORDS, k=self.random.randint(1, 6)))
        piece = f"{self.mark}{len(self.typed):03}{self.random.randrange(16**4):04x} {words}."
        if len(field.input_value()) + len(piece) + 1 > FIELDS[name]:
            name, field = "description", self.page.locator("form [name=description]")
        at_end = self.random.random() < 0.7
        field.press("ControlOrMeta+End" if at_end else "ControlOrMeta+Home")
        field.press_sequentially(f" {piece}" if at_end else f"{piece} ")
        self.typed.append(piece)

    def leaves_the_field(self) -> None:
        self.settles()
        self.page.locator("form [name=reference]").focus()

    def waits_until_saved(self) -> None:
        self.settles()
        wait_until(self._has_news, LONG, f"{self.mark} reads whether it is saved")

    def _has_news(self) -> bool:
        return self.state != "" or not self.asks("Drafts.all().length")

    def saves(self) -> bool:
        self.settles()
        button = self.page.get_by_role("button", name="Save", exact=True)
        return self.leaves_by(button.last.click)

    def adds_a_line(self) -> None:
        self.settles()
        self.leaves_by(self.page.get_by_role("button", name="Save and add another line").click)

    def walks_away(self) -> None:
        self.settles()
        self.goes_to("/help/")

    def loads_again(self) -> None:
        self.settles()
        self.goes_to(self.action)

    def crashes(self) -> None:
        """The window is gone without a word; a new one is opened."""
        self.settles()
        self.page.close(run_before_unload=False)
        self.page = self.context.new_page()
        self.goes_to(self.action)

    def does_something(self) -> None:
        deeds: dict[Callable[[], object], int] = {
            self.types: 60,
            self.leaves_the_field: 8,
            self.waits_until_saved: 8,
            self.saves: 8,
            self.adds_a_line: 3,
            self.walks_away: 4,
            self.loads_again: 5,
            self.crashes: 4,
        }
        self.random.choices(list(deeds), list(deeds.values()))[0]()

    def loses_the_sign_in(self) -> None:
        self.context.clear_cookies(name="sessionid")

    # --- The end ----------------------------------------------------------------------

    def has_all_saved(self) -> bool:
        """Save what is open until this browser keeps nothing any more."""
        self.saves()
        if not re.search(r"/workplan/(\?.*)?$", self.page.url):
            return False
        return self.asks("Drafts.all().length") == 0
