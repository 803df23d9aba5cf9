"""Pages as a reader gets them: what is said, in which language, and where links lead."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from django.test import Client
from django.urls import Resolver404, resolve

SAID_BY = ("aria-label", "title", "alt", "placeholder", "data-head")
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect"}


class Reader(HTMLParser):
    """Keeps each piece of text with the language its element says, and each link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        language = named.get("lang", self.language)
        for name in SAID_BY:
            self._say(named.get(name, ""), language)
        if tag == "input" and named.get("type") in {"submit", "button"}:
            self._say(named.get("value", ""), language)
        if tag == "a" and named.get("href"):
            self.links.append(named["href"])
        if tag not in EMPTY:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & {tag for tag, _language in self.open}:
            self._say(data, self.language)

    def _say(self, text: str, language: str) -> None:
        text = " ".join(text.split())
        if text:
            self.said.append((text, language))


@dataclass
class Walk:
    """Follows every link a person finds, so many pages of one kind and no more."""

    client: Client
    most: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)

    def pages(self, *begin: str) -> Iterator[tuple[str, Reader]]:
        waiting = list(begin)
        while waiting:
            address = waiting.pop(0)
            if not self._wanted(address):
                continue
            answer = self.client.get(address)
            if answer.status_code in {301, 302}:
                waiting.append(urljoin(address, answer["Location"]))
            elif answer["Content-Type"].startswith("text/html"):
                reader = Reader(answer.content.decode())
                waiting += [urldefrag(urljoin(address, link))[0] for link in reader.links]
                yield address, reader

    def _wanted(self, address: str) -> bool:
        if not re.match(r"/(?!/|operator|static)", address) or address in self.seen:
            return False
        self.seen.add(address)
        try:
            kind = resolve(address.split("?", maxsplit=1)[0]).view_name
        except Resolver404:
            return False
        self.kinds[kind] += 1
        return self.kinds[kind] <= self.most.get(kind, 1)
