"""A person's messages: read, unread, mark as read."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from activity.access import messages_of, unread_count
from activity.forms import ReadForm
from activity.services import mark_read


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: UserRequest) -> HttpResponse:
    form = ReadForm(request.POST or None)
    if form.is_valid():
        mark_read(request.user, form.cleaned_data["message"])
        return redirect(request.get_full_path())
    page = Paginator(messages_of(request.user), 25).get_page(request.GET.get("page"))
    return render(
        request,
        "activity/messages.html",
        {"page": page, "unread": unread_count(request.user)},
    )
