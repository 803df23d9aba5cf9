"""Long texts of a region in a printed document."""

from django import template
from django.utils.safestring import SafeString

from documents.parts.voice import Voice

register = template.Library()


@register.filter
def paragraphs(kept: str, voice: Voice) -> SafeString:
    return voice.paragraphs(kept)
