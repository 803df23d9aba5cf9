"""Pictures of addresses on sheets and screens: {% qr address "what it is for" %}."""

from django import template
from django.utils.safestring import SafeString

from toolkit import meetings

register = template.Library()


@register.simple_tag
def qr(address: str, label: str) -> SafeString:
    return meetings.qr(address, label)
