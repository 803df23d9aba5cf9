"""Invite many people at once: a list, what becomes of each row, one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from kernel.forms import say
from regions import importing, services
from regions.access import LEADS, Place, region_for
from regions.forms import ListForm


@require_http_methods(["GET", "HEAD", "POST"])
def invite_list(request: UserRequest, region: str) -> HttpResponse:
    """Show what becomes of a list; only the list that was shown is invited."""
    place = region_for(request.user, region, LEADS)
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"place": place, "form": form}
    if form.is_valid():
        try:
            text = _text(place, form)
            people = importing.preview(place, text)
        except importing.NotReadable as refused:
            say(form, "file" if form.cleaned_data["file"] else "list", refused.sentence)
        else:
            was_shown = form.cleaned_data["shown"] == importing.mark(text)
            ready = [one for one in people if not one.refused]
            if "invite" in request.POST and was_shown and (ready or _were_invited(people)):
                return _invited(request, place, ready, form)
            context |= _shown(form, text, people)
            context["changed"] = "invite" in request.POST and not was_shown
    return render(request, "regions/invite_list.html", context)


def _text(place: Place, form: ListForm) -> str:
    file = form.cleaned_data["file"]
    if not file:
        return importing.tidy(form.cleaned_data["list"])
    # One byte more than allowed is enough to see that it is too large.
    data = file.read(importing.MAX_BYTES + 1)
    return importing.text_of(file.name, data, place.region.country)


def _were_invited(people: list[importing.Person]) -> bool:
    """Say whether there are some invited meanwhile: by a second click, or by a colleague."""
    return any(one.is_known for one in people)


def _invited(
    request: UserRequest, place: Place, people: list[importing.Person], form: ListForm
) -> HttpResponse:
    count = services.invite_all(place, people, form.cleaned_data["role"])
    if count:
        said = ngettext("%d person is invited.", "%d people are invited.", count) % count
        messages.success(request, f"{said} " + _("The mails are on their way."))
    else:
        messages.info(request, _("Everybody in this list is invited already. No mail is sent."))
    return redirect("regions:people", place.region.slug)


def _shown(form: ListForm, text: str, people: list[importing.Person]) -> dict[str, Any]:
    """Return the page with the list in its box, so that it can be corrected there."""
    shown = ListForm(
        initial={
            "list": text,
            "role": form.cleaned_data["role"],
            "shown": importing.mark(text),
        }
    )
    shown.fields["list"].label, shown.fields["list"].help_text = _("The list"), ""
    shown.fields["file"].label = _("Or choose another file")
    return {
        "form": shown,
        "people": people,
        "ready": [one for one in people if not one.refused],
        "refused": [one for one in people if one.refused],
    }
