"""People and organisations of a region; the page behind a mailed invitation."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest
from accounts.models import User
from kernel.errors import DomainError
from kernel.forms import say
from kernel.languages import language_for
from regions import overview, services
from regions.access import (
    LEADS,
    TEAM,
    Place,
    invitation_behind,
    member_of,
    organisation_of,
    pending_invitation_of,
    region_for,
)
from regions.forms import AcceptForm, InviteForm, OrganisationForm, RoleForm
from regions.models import Invitation, InvitationState, Organisation, Role
from regions.picture import kinds_picture

PAGE = 25
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def people(request: UserRequest, region: str) -> HttpResponse:
    place = region_for(request.user, region, TEAM)
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = ""
    rows = overview.everybody(place.region)
    narrowed = overview.PeopleFilter(request.GET, rows)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "regions/people.html",
        {
            "place": place,
            "back": back,
            "filter": narrowed,
            "page": Paginator(narrowed.narrowed(), PAGE).get_page(request.GET.get("page")),
            "query": query.urlencode(),
            "total": len(rows),
            "organisations": any(row.organisation for row in rows),
        },
    )


@require_safe
def kinds(request: UserRequest, region: str) -> HttpResponse:
    """Who takes part and who is missing, by kind of organisation."""
    place = region_for(request.user, region, TEAM)
    counted = overview.by_kind(place.region)
    sentence = overview.who_takes_part(counted)
    picture = kinds_picture(counted, title=sentence, nobody=_("nobody yet"))
    return render(
        request,
        "regions/kinds.html",
        {"place": place, "kinds": counted, "sentence": sentence, "picture": picture},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: UserRequest, region: str) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    form = InviteForm(place.region, request.POST or None)
    if form.is_valid():
        try:
            invitation = services.invite(place, **form.cleaned_data)
        except DomainError as refusal:
            say(form, "email", refusal.sentence)
        else:
            messages.success(
                request, _("The invitation goes to %(email)s.") % {"email": invitation.email}
            )
            return redirect("regions:people", region)
    return render(request, "regions/invite.html", {"place": place, "form": form})


@require_safe
def invited(request: UserRequest, region: str, pk: int) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    found = pending_invitation_of(place, pk)
    return render(request, "regions/invited.html", {"place": place, "invitation": found})


@require_POST
def withdraw_invitation(request: UserRequest, region: str, pk: int) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    services.withdraw_invitation(place, pending_invitation_of(place, pk))
    messages.success(request, _("The invitation is withdrawn. Its link is closed."))
    return redirect("regions:people", region)


@require_POST
def send_again(request: UserRequest, region: str, pk: int) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    services.send_again(place, pending_invitation_of(place, pk))
    messages.success(request, _("A new mail is on its way. Its link works for 30 days."))
    return redirect("regions:people", region)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: UserRequest, region: str, pk: int) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    membership = member_of(place, pk)
    form = RoleForm(membership, request.POST or None)
    if form.is_valid():
        try:
            services.change_role(place, membership, **form.cleaned_data)
        except DomainError as refusal:
            say(form, "role", refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("regions:people", region)
    return render(
        request,
        "regions/person.html",
        {"place": place, "membership": membership, "form": form},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_person(request: UserRequest, region: str, pk: int) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    membership = member_of(place, pk)
    if request.method == "POST":
        services.remove_person(place, membership)
        name = membership.user.name
        messages.success(
            request, _("%(name)s does not see this region any more.") % {"name": name}
        )
        if membership.user == request.user:
            return redirect("/your-work/")
        return redirect("regions:people", region)
    return render(
        request, "regions/remove_person.html", {"place": place, "membership": membership}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: UserRequest, region: str) -> HttpResponse:
    return _organisation(request, region_for(request.user, region, LEADS), None)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    return _organisation(request, place, organisation_of(place, uuid))


def _organisation(
    request: UserRequest, place: Place, found: Organisation | None
) -> HttpResponse:
    version = found.version if found else 0
    initial = {"version": version, "uuid": found.uuid if found else uuid4()}
    name = found.name if found else ""
    form = OrganisationForm(request.POST or None, instance=found, initial=initial)
    clashes: list[dict[str, str]] = []
    if form.is_valid():
        try:
            services.save_organisation(
                place,
                found,
                uuid=form.cleaned_data["uuid"] or uuid4(),
                version=form.cleaned_data["version"],
                values=form.values,
                before=form.cleaned_data["before"],
            )
        except services.OrganisationChanged as changed:
            form, clashes = _once_more(request, changed)
        except DomainError as refusal:
            say(form, "name", refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("regions:people", place.region.slug)
    return render(
        request,
        "regions/organisation.html",
        {
            "place": place,
            "organisation": found,
            "links": found.links.all() if found else [],
            "name": name,
            "form": form,
            "clashes": clashes,
        },
        status=409 if clashes else 200,
    )


def _once_more(
    request: UserRequest, changed: services.OrganisationChanged
) -> tuple[OrganisationForm, list[dict[str, str]]]:
    """Return the form with what was typed, made to be saved on top of what stands now."""
    stands = changed.organisation
    data = request.POST.copy()
    data["version"] = str(stands.version)
    data["before"] = stands.marks()
    form = OrganisationForm(data, instance=stands)
    say(form, None, changed.sentence)
    return form, [
        {
            "label": str(form.fields[clash.field].label),
            "theirs": clash.theirs,
        }
        for clash in changed.clashes
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def remove_organisation(request: UserRequest, region: str, uuid: UUID) -> HttpResponse:
    place = region_for(request.user, region, LEADS)
    found = organisation_of(place, uuid)
    if request.method == "POST":
        services.remove_organisation(place, found)
        messages.success(request, _("%(name)s takes part no longer.") % {"name": found.name})
        return redirect("regions:people", region)
    return render(
        request, "regions/remove_organisation.html", {"place": place, "organisation": found}
    )


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show a mailed invitation; only the button uses it up.

    Mail programs open links to look at them, so opening changes nothing.
    """
    invited = invitation_behind(token)
    with translation.override(language_for(request, invited.language)):
        return _invitation(request, invited)


def _invitation(request: HttpRequest, invited: Invitation) -> HttpResponse:
    if invited.state is not InvitationState.OPEN:
        return _link_used(request, invited)
    person = services.person_with(invited.email)
    form = AcceptForm(request.POST or None, instance=invited)
    if request.method == "POST" and (person or form.is_valid()):
        answers = {} if person else form.cleaned_data
        return _welcome(request, services.accept(invited, **answers), is_new=person is None)
    return render(
        request,
        "regions/invitation.html",
        {"invitation": invited, "role": Role(invited.role), "person": person, "form": form},
    )


def _link_used(request: HttpRequest, invited: Invitation) -> HttpResponse:
    if invited.accepted_by_id and invited.accepted_by_id == request.user.pk:
        return redirect("/your-work/")
    return render(request, "regions/link_used.html", {"invitation": invited}, status=410)


def _welcome(request: HttpRequest, user: User, *, is_new: bool) -> HttpResponse:
    """Sign a new person in; who has an account already signs in as always.

    A link that lies in a mailbox for weeks must not open an account that may be worth
    more than this invitation.
    """
    if is_new:
        login(request, user, backend=BACKEND)
    elif user != request.user:
        messages.success(request, _("Accepted. Sign in to begin."))
    return redirect("/your-work/")
