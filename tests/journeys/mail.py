"""Mail as it lies in the folder of the installation."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path

from tests.journeys.product import Product, wait_until

# Between two mails of one connection Django writes a line of dashes.
BETWEEN = re.compile(r"^-{79}$", re.MULTILINE)
SOON = 120.0


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str

    def link(self, path: str) -> str:
        """Return the address in it whose path begins with `path`."""
        found = re.search(rf"https?://[^\s/]+({re.escape(path)}\S*)", self.text)
        assert found, f"No link to {path} in: {self.text}"
        return found[1]


def letters(folder: Path) -> list[Letter]:
    return [
        _letter(text)
        for one in sorted(folder.glob("*"), key=lambda one: one.stat().st_mtime_ns)
        for text in BETWEEN.split(one.read_text())
        if text.strip()
    ]


def _letter(text: str) -> Letter:
    made = message_from_string(text.lstrip(), policy=policy.default)
    body = made.get_body(("plain",))
    return Letter(str(made["To"]), str(made["Subject"]), body.get_content() if body else "")


def letter_to(
    product: Product, email: str, which: Callable[[Letter], object] = lambda _one: True
) -> Letter:
    """Wait for the newest mail to `email` that is the one meant."""
    found: list[Letter] = []

    def has_come() -> bool:
        found[:] = [
            one for one in letters(product.var / "mail") if email in one.to and which(one)
        ]
        return bool(found)

    wait_until(has_come, SOON, f"a mail to {email}")
    return found[-1]
