"""What a region says, in a printed document: long texts and short values."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.parts.answers import Said
from documents.parts.voice import Voice

register = template.Library()


@register.filter
def paragraphs(kept: str, voice: Voice) -> SafeString:
    return voice.paragraphs(kept)


@register.filter
def said(one: Said, voice: Voice) -> SafeString:
    """Return a value in its own language, with its link if it has one."""
    own = voice.own if one.own else SafeString("")
    if one.link:
        return format_html('<a href="{}"{}>{}</a>', one.link, own, one.text)
    return (
        format_html("<span{}>{}</span>", own, one.text) if own else format_html("{}", one.text)
    )
