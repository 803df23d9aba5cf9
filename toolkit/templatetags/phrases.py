"""The words of participants' pages in templates: {% say "start" %}."""

from typing import Any

from django import template

from toolkit import phrases

register = template.Library()


@register.simple_tag
def say(key: str, **values: Any) -> str:
    return phrases.say(key, **values)


@register.simple_tag
def language_of_page() -> phrases.Language:
    return phrases.language_now()
