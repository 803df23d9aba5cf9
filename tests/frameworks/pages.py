"""Reads the answer form of a page as a browser would send it."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from frameworks.models import Answer
from strategies.models import Strategy


class Fields(HTMLParser):
    """The fields of a page's answer form as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.texts: set[str] = set()
        self.area = self.select = ""
        self.feed(re.split(r'<form class="form"', html)[1].split("</form>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = dict(attrs)
        name, value = here.get("name") or "", here.get("value") or ""
        if tag == "textarea":
            self.area = name
            self.texts.add(name)
            self.values[name] = [""]
        elif tag == "select":
            self.select = name
            self.values.setdefault(name, [])
        elif tag == "option" and "selected" in here:
            self.values[self.select].append(value)
        elif tag == "input" and here.get("type") in {"radio", "checkbox"}:
            self.names.add(name)
            if "checked" in here:
                self.values.setdefault(name, []).append(value or "on")
        elif tag == "input" and here.get("type") != "file":
            self.values[name] = [value]
            if here.get("type") != "hidden":
                self.texts.add(name)
        self.names |= {name} if name else set()

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.area][0] = self.values[self.area][0].removeprefix("\n")
            self.area = ""

    @property
    def sent(self) -> dict[str, Any]:
        return {
            name: values[0] if len(values) == 1 else values
            for name, values in self.values.items()
            if values and name != "csrfmiddlewaretoken"
        }


def action_of(html: str) -> str:
    """Return the address a page's form is sent to."""
    return unescape(re.findall(r'<form class="form"[^>]* action="([^"]+)"', html)[0])


def page(question: str, region: str = "arad") -> str:
    section, key = question.split(".")
    return reverse("frameworks:question", args=[region, section, key])


def fields(client: Client, address: str) -> dict[str, Any]:
    return Fields(client.get(address).content.decode()).sent


def answer_to(strategy: Strategy, question: str) -> Answer:
    section, key = question.split(".")
    return Answer.objects.get(
        strategy=strategy, question__section__key=section, question__key=key
    )
