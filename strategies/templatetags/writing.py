"""What every form of the working copy has beside its fields: saved or not, who else is here."""

from typing import Any

from django import template
from django.urls import reverse

from strategies import presence
from strategies.access import Desk

register = template.Library()


@register.inclusion_tag("strategies/_here.html", takes_context=True)
def who_is_here(context: template.Context, desk: Desk) -> dict[str, Any]:
    """Who else of those who write is on this page; for nobody else."""
    if not desk.may_write:
        return {}
    page = context["request"].path
    return {
        "sentence": presence.sentence(presence.others(desk, page)),
        "ask": reverse("strategies:here", args=[desk.strategy.region.slug]),
    }


@register.inclusion_tag("strategies/_saving.html", takes_context=True)
def saving(context: template.Context) -> dict[str, Any]:
    """Say whether what is typed in this form is saved; put it last in the form."""
    # A page that answers a form shows what is not saved yet.
    return {"unsaved": context["request"].method == "POST"}
