"""Publish, take a publication back, record the adoption."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from frameworks.models import Audience
from kernel.forms import say
from strategies.evidence import FileRefused, store
from versions import services
from versions.access import published_now, version_to_lead
from versions.forms import AdoptionForm, ConfirmForm, UnpublishForm
from versions.models import ReviewState
from versions.readiness import lacks_to_publish, waits_to_publish
from versions.views.reading import content_of


@require_http_methods(["GET", "POST"])
def publish(request: UserRequest, region: str, number: int) -> HttpResponse:
    reading = version_to_lead(request.user, region, number)
    if request.method == "POST":
        services.publish(reading)
        messages.success(request, _("Version %d is published.") % number)
        return redirect("versions:public", region)
    now = published_now(reading.version)
    may = services.may_publish(reading.version)
    lacks = lacks_to_publish(content_of(reading.version, Audience.REVIEWER))
    return render(
        request,
        "versions/publish.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": reading.version,
            "is_reviewed": reading.version.review == ReviewState.REVIEWED,
            "is_adopted": hasattr(reading.version, "adoption"),
            "replaces": now if now and now.pk != reading.version.pk else None,
            "may": may,
            "lacks": lacks,
            "waits": waits_to_publish(reading.version.strategy),
            "form": ConfirmForm(_("Publish version %d") % number),
        },
    )


@require_http_methods(["GET", "POST"])
def unpublish(request: UserRequest, region: str, number: int) -> HttpResponse:
    reading = version_to_lead(request.user, region, number)
    form = UnpublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.withdraw_publication(reading, form.cleaned_data["reason"])
        messages.success(request, _("Version %d is no longer public.") % number)
        return redirect("versions:list", region)
    return render(
        request,
        "versions/unpublish.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": reading.version,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def adoption(request: UserRequest, region: str, number: int) -> HttpResponse:
    """Record by which act the region's own body adopted this version."""
    reading = version_to_lead(request.user, region, number)
    version = reading.version
    stands = getattr(version, "adoption", None)
    sent = request.method == "POST"
    form = AdoptionForm(
        version.strategy.edition,
        request.POST if sent else None,
        request.FILES if sent else None,
        initial=_initial(stands),
        act=stands.act if stands else "",
    )
    if form.is_bound and form.is_valid():
        try:
            file = stands.file if stands else None
            if form.cleaned_data["file"]:
                file = store(version.strategy, form.cleaned_data["file"], request.user)
        except FileRefused as refused:
            say(form, "file", refused.sentence)
        else:
            services.record_adoption(
                reading,
                **{name: form.cleaned_data[name] for name in ("body", "act", "number", "on")},
                file=file,
            )
            messages.success(request, _("The adoption is recorded."))
            return redirect("versions:list", region)
    return render(
        request,
        "versions/adoption.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": version,
            "adoption": stands,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


def _initial(stands: Any) -> dict[str, Any]:
    if stands is None:
        return {}
    return {name: getattr(stands, name) for name in ("body", "act", "number", "on")}
