"""The review of a version: comments, replies, who reviews, and how it ends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from kernel.forms import say
from regions.access import aer_people
from regions.models import NetworkSettings
from versions import services
from versions.access import (
    Reading,
    comment_to_close,
    comment_to_reply,
    sent_before,
    version_before,
    version_to_assign,
    version_to_judge,
    version_to_lead,
    version_to_review,
)
from versions.differences import differences
from versions.forms import AssignForm, CommentForm, ConfirmForm, ReplyForm
from versions.models import Comment, Level
from versions.reading import places_of
from versions.views.reading import content_of


@require_http_methods(["GET", "POST"])
def review(request: UserRequest, region: str, number: int) -> HttpResponse:
    """Read the comments; AER writes one here, about the place named in the address."""
    reading = version_to_review(request.user, region, number)
    if request.method == "POST":
        reading = version_to_judge(request.user, region, number)
    content = content_of(reading.version, reading.audience)
    form: CommentForm | None = None
    if reading.may_review or request.method == "POST":
        form = CommentForm(
            content,
            request.POST if request.method == "POST" else None,
            initial={"place": request.GET.get("place", "")},
        )
        if form.is_bound and form.is_valid():
            kind, key = form.where
            written = services.comment(
                reading,
                uuid=form.cleaned_data["uuid"],
                kind=kind,
                key=key,
                level=Level(form.cleaned_data["level"]),
                text=form.cleaned_data["text"],
            )
            messages.success(request, _("Your comment is saved."))
            return redirect(f"{_address(reading)}#comment-{written.uuid}")
    return _page(request, reading, content, form)


def _address(reading: Reading) -> str:
    return reverse("versions:review", args=[reading.place.region.slug, reading.version.number])


def _page(
    request: UserRequest, reading: Reading, content: dict[str, Any], form: CommentForm | None
) -> HttpResponse:
    """Show the review with what happened in the round before, first of all what changed."""
    version = reading.version
    earlier = sent_before(reading)
    before = version_before(reading) if earlier and not (form and form.is_bound) else None
    changed = []
    if before:
        changed = differences(content_of(before, reading.audience), content)
    settings = NetworkSettings.current()
    return render(
        request,
        "versions/review.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": version,
            "groups": by_place(content, _comments(version)),
            "form": form,
            "assignments": list(version.assignments.select_related("reviewer")),
            "closings": list(version.closings.select_related("person")),
            "closers_needed": settings.closers_needed,
            "before": before,
            "changed": changed,
            "earlier": earlier,
            "earlier_groups": by_place(content, _comments(earlier)) if earlier else [],
        },
        status=422 if form is not None and form.is_bound else 200,
    )


def _comments(version: Any) -> list[Comment]:
    return list(version.comments.select_related("author", "replied_by"))


def by_place(
    content: dict[str, Any], comments: list[Comment]
) -> list[tuple[str, str, list[Comment]]]:
    """Return (place, its name, its comments) in the order of the strategy."""
    names = {place: name for _group, places in places_of(content) for place, name in places}
    found: dict[str, list[Comment]] = {place: [] for place in names}
    for one in comments:
        found.setdefault(f"{one.place_kind}:{one.place_key}", []).append(one)
    return [
        (place, names.get(place, _("A part that is no longer in the text")), written)
        for place, written in found.items()
        if written
    ]


@require_http_methods(["GET", "POST"])
def comment(request: UserRequest, region: str, number: int, uuid: UUID) -> HttpResponse:
    """Reply to one comment."""
    reading, written = comment_to_reply(request.user, region, number, uuid)
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"reply": written.reply, "instead_of": written.reply},
    )
    if form.is_bound and form.is_valid():
        try:
            services.reply(
                reading,
                written,
                form.cleaned_data["reply"],
                instead_of=form.cleaned_data["instead_of"],
            )
        except services.RepliedMeanwhile as stale:
            written.refresh_from_db()
            typed = request.POST.copy()
            typed["instead_of"] = written.reply
            form = ReplyForm(typed)
            form.is_valid()
            say(form, "reply", stale.sentence)
        else:
            messages.success(request, _("Your reply is saved."))
            return redirect(f"{_address(reading)}#comment-{written.uuid}")
    content = content_of(reading.version, reading.audience)
    return render(
        request,
        "versions/comment.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": reading.version,
            "comment": written,
            "about": by_place(content, [written])[0][1],
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def close_comment(request: UserRequest, region: str, number: int, uuid: UUID) -> HttpResponse:
    reading, written = comment_to_close(request.user, region, number, uuid)
    services.close_comment(reading, written)
    messages.success(request, _("The comment is closed."))
    return redirect(f"{_address(reading)}#comment-{written.uuid}")


@require_http_methods(["GET", "POST"])
def assign(request: UserRequest, region: str, number: int) -> HttpResponse:
    reading = version_to_assign(request.user, region, number)
    assigned = [one.reviewer_id for one in reading.version.assignments.all()]
    form = AssignForm(
        aer_people(),
        request.POST if request.method == "POST" else None,
        initial={"reviewers": assigned},
    )
    if form.is_bound and form.is_valid():
        services.assign(reading, form.cleaned_data["reviewers"])
        messages.success(request, _("Saved."))
        return redirect(_address(reading))
    return _confirm(
        request,
        reading,
        form,
        title=_("Who reviews version %d?") % number,
        sentences=[
            _("Each of them gets a message, and can write comments and close the review.")
        ],
    )


@require_http_methods(["GET", "POST"])
def ask_for_changes(request: UserRequest, region: str, number: int) -> HttpResponse:
    reading = version_to_judge(request.user, region, number)
    if request.method == "POST":
        services.ask_for_changes(reading)
        messages.success(request, _("The region knows that you ask for changes."))
        return redirect(_address(reading))
    needed = reading.version.comments.filter(level=Level.NEEDED).count()
    return _confirm(
        request,
        reading,
        ConfirmForm(_("Ask for changes")) if needed else None,
        title=_("Ask for changes to version %d") % number,
        sentences=[
            _("The region replies to each comment marked needed and sends the next version."),
            _("Comments marked needed: %d.") % needed
            if needed
            else _("Write at least one comment marked needed first."),
        ],
    )


@require_http_methods(["GET", "POST"])
def close(request: UserRequest, region: str, number: int) -> HttpResponse:
    reading = version_to_judge(request.user, region, number)
    needed = NetworkSettings.current().closers_needed
    if request.method == "POST":
        closed = services.close_review(reading)
        messages.success(
            request,
            _("The review is closed. Version %d is reviewed.") % number
            if closed
            else _("Your word is kept. The review closes when %d people said so.") % needed,
        )
        return redirect(_address(reading))
    sentences = [
        _("Version %d is then marked as reviewed by AER.") % number,
        _("The region's own body decides whether to adopt it."),
    ]
    if needed > 1:
        sentences.append(
            _("%(needed)d people have to say so; %(said)d did already.")
            % {"needed": needed, "said": reading.version.closings.count()}
        )
    return _confirm(
        request,
        reading,
        ConfirmForm(_("Close the review")),
        title=_("Close the review of version %d") % number,
        sentences=sentences,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: UserRequest, region: str, number: int) -> HttpResponse:
    reading = version_to_lead(request.user, region, number)
    if request.method == "POST":
        services.withdraw(reading)
        messages.success(request, _("Version %d is taken back from review.") % number)
        return redirect("versions:list", region)
    return _confirm(
        request,
        reading,
        ConfirmForm(_("Take it back"), danger=True),
        title=_("Take version %d back from review?") % number,
        sentences=[
            _("AER stops the review. What it has read and written is kept."),
            _("You can send the next version when you are ready."),
        ],
    )


def _confirm(
    request: UserRequest, reading: Reading, form: Any, *, title: str, sentences: list[str]
) -> HttpResponse:
    return render(
        request,
        "versions/confirm.html",
        {
            "reading": reading,
            "place": reading.place,
            "version": reading.version,
            "form": form,
            "title": title,
            "sentences": sentences,
        },
        status=422 if form is not None and form.is_bound else 200,
    )
