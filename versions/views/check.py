"""Check and send; share the draft with AER."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from regions.access import LEADS, TEAM
from strategies.access import strategy_to_write
from strategies.findings import FindingLevel, at_level
from versions import services
from versions.access import version_in_review
from versions.forms import SendForm
from versions.overview import usual_reply
from versions.readiness import findings


@require_http_methods(["GET", "POST"])
def check(request: UserRequest, region: str) -> HttpResponse:
    """What is needed before the strategy can be sent; the lead sends it here."""
    desk = strategy_to_write(request.user, region, TEAM)
    if request.method == "POST" and not desk.place.is_lead:
        raise PermissionDenied
    found = findings(desk.strategy)
    needed = at_level(found, FindingLevel.REVIEW)
    with_aer = version_in_review(desk.strategy)
    number = services.next_number(desk.strategy)
    form = SendForm(number, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        already = services.sent_with(desk, form.cleaned_data["uuid"])
        if already or not (needed or with_aer):
            version = already or services.send_for_review(
                desk,
                uuid=form.cleaned_data["uuid"],
                summary_en=form.cleaned_data["summary_en"],
            )
            messages.success(
                request,
                _("Version %(number)d is with AER. It stays as it is; you can go on writing.")
                % {"number": version.number},
            )
            return redirect("versions:version", region, version.number)
    return render(
        request,
        "versions/check.html",
        {
            "desk": desk,
            "needed": needed,
            "later": at_level(found, FindingLevel.PUBLISH),
            "may_ask": at_level(found, FindingLevel.ASK),
            "with_aer": with_aer,
            "number": number,
            "reply_by": usual_reply(),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def sharing(request: UserRequest, region: str) -> HttpResponse:
    """Let AER read the working copy, or stop that."""
    desk = strategy_to_write(request.user, region, LEADS)
    if request.method == "POST":
        shared = request.POST.get("share") == "yes"
        services.share_draft(desk, shared=shared)
        messages.success(
            request,
            _("AER can now read your draft, until you stop sharing it.")
            if shared
            else _("AER can no longer read your draft."),
        )
        return redirect("versions:check", region)
    return render(request, "versions/sharing.html", {"desk": desk})
