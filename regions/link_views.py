"""A link an organisation hands on: the lead's pages, and the page behind it."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from kernel.errors import DomainError
from kernel.forms import say
from kernel.often import too_often
from regions import services
from regions.access import (
    LEADS,
    link_behind,
    link_of,
    organisation_of,
    region_for,
    token_of,
)
from regions.forms import JoinForm, LinkForm
from regions.models import JoinLink

# A workshop asks from one connection: as many as there are places, and some who try again.
MORE_TRIES, IN_SECONDS = 10, 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    organisation = organisation_of(place, uuid)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        link = services.make_link(place, organisation, **form.cleaned_data)
        return redirect("regions:link", region, link.uuid)
    return render(
        request,
        "regions/new_link.html",
        {"place": place, "organisation": organisation, "form": form},
    )


@require_safe
def link(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    """Show the address to hand on, and who joined with it."""
    place = region_for(request.user, region, LEADS)
    found = link_of(place, uuid)
    return render(
        request,
        "regions/link.html",
        {
            "place": place,
            "link": found,
            "address": settings.SITE_URL + reverse("regions:join", args=[token_of(found)]),
            "asked": found.invitations.select_related("accepted_by").order_by("-invited_at"),
        },
    )


@require_POST
def withdraw_link(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    found = link_of(place, uuid)
    services.withdraw_link(place, found)
    messages.success(request, _("The link is withdrawn. Nobody can join with it any more."))
    return redirect("regions:link", region, found.uuid)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: opening it changes nothing, and a mail confirms the address."""
    found = link_behind(token)
    if "asked" in request.GET:
        return render(request, "regions/join_asked.html", {"link": found})
    if not (found.is_open and found.places_left()):
        return render(request, "regions/join_closed.html", {"link": found}, status=410)
    form = JoinForm(request.POST or None)
    status = 200
    if form.is_valid():
        who = f"{found.pk} {get_adapter().get_client_ip(request)}"
        if too_often("join", who, most=found.most + MORE_TRIES, seconds=IN_SECONDS):
            say(form, None, _("That was too often in a short time. Try again in an hour."))
            status = 429
        else:
            return _asked(request, token, found, form)
    return render(request, "regions/join.html", {"link": found, "form": form}, status=status)


def _asked(request: HttpRequest, token: str, found: JoinLink, form: JoinForm) -> HttpResponse:
    try:
        services.ask_to_join(found, **form.cleaned_data)
    except DomainError as refusal:
        say(form, None, refusal.sentence)
        return render(request, "regions/join.html", {"link": found, "form": form}, status=410)
    return redirect(f"{reverse('regions:join', args=[token])}?asked")
