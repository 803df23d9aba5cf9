"""What a browser would send for the pages of the workplan."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client

HERE = "/regions/arad/workplan/"


def rows(prefix: str, *filled: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a formset with these rows."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(filled),
        f"{prefix}-INITIAL_FORMS": 0,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 60,
    }
    for at, row in enumerate(filled):
        data |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return data


def action(
    *,
    money: tuple[Any, ...] = (),
    measures: tuple[Any, ...] = (),
    partners: tuple[Any, ...] = (),
    steps: tuple[Any, ...] = (),
    risks: tuple[Any, ...] = (),
    **fields: Any,
) -> dict[str, Any]:
    return (
        {"uuid": str(uuid4()), "version": 0, "title": "Open evening courses"}
        | rows("money", *money)
        | rows("measures", *measures)
        | rows("partners", *partners)
        | rows("steps", *steps)
        | rows("risks", *risks)
        | fields
    )


def objective(*, measures: tuple[Any, ...] = (), **fields: Any) -> dict[str, Any]:
    return (
        {"uuid": str(uuid4()), "version": 0, "title": "Everyone can learn the language"}
        | rows("measures", *measures)
        | fields
    )


def as_shown(client: Client, address: str) -> dict[str, Any]:
    """Return every field of the page's form with the value it shows, to be sent again."""
    page = client.get(address).content.decode()
    form = re.search(r'<form class="form.*?</form>', page, re.DOTALL)
    assert form
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        box = re.search(r'type="(checkbox|radio)"', tag)
        if name and (not box or " checked" in tag):
            nothing = "on" if box else ""
            found.setdefault(name[1], []).append(_text(value[1]) if value else nothing)
    for name_, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL
    ):
        found[name_] = _text(text)
    for name_, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        found[name_] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def _text(shown: str) -> str:
    return (
        shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
        .replace("&#x27;", "'").replace("&amp;", "&")
    )  # fmt: skip
