"""Filters for templates that show a version's content."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from frameworks import showing
from kernel.text import rich
from versions import reading

register = template.Library()
register.filter("exact", reading.exact)
register.filter("when", showing.on)
register.filter("money", reading.money)
register.filter("told", reading.told)
register.filter("is_empty", reading.is_empty)
register.filter("name_of", reading.action_name)
register.filter("line", reading.line_told)
register.filter("left_out", reading.left_out)
register.filter("people", reading.people_told)


@register.filter
def prose(html: str) -> SafeString:
    """Return kept HTML, cleaned once more: a version may be older than the cleaner."""
    return mark_safe(rich(html))


@register.filter
def short(sha256: str) -> str:
    """Return the number of a document as it is printed: twelve signs in groups of four."""
    return " ".join(sha256[at : at + 4] for at in (0, 4, 8))


@register.simple_tag
def span(starts: str, ends: str) -> str:
    return reading.span(starts, ends)


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    return table.get(key)


@register.filter
def behind(said: list[dict[str, Any]], uuid: str) -> list[dict[str, Any]]:
    """Return what people said that led to this action."""
    return [one for one in said if any(seen["key"] == uuid for seen in one["seen"])]
