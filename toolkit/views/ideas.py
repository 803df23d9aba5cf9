"""Ideas: give one, see one's own and those of others, withdraw, report."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kernel import often
from toolkit.access import idea_for, ideas_for
from toolkit.forms.ideas import IdeaForm, ReportForm
from toolkit.forms.taking_part import Problem
from toolkit.models import About, Seat
from toolkit.permits import Deed, Permit, may
from toolkit.phrases import say
from toolkit.services import ideas as services
from toolkit.services import places
from toolkit.views.seated import refuse, seated

PAGE, MOST, HOUR = 10, 30, 60 * 60
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
@seated
def ideas(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One box, one's own ideas, and what others said."""
    if "withdraw" in request.POST:
        return _withdraw(request, seat)
    permit = may(seat, Deed.PROPOSE)
    if not permit and request.method == "POST":
        return refuse(request, permit)
    form = IdeaForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, seat, permit, form)
    if not form.is_valid():
        return _page(request, seat, permit, form, status=422)
    if often.too_often("idea", str(seat.uuid), most=MOST, seconds=HOUR):
        form.problems = [Problem("#idea", say("idea_often"))]
        return _page(request, seat, permit, form, status=429)
    services.give_idea(
        seat,
        form.cleaned_data["text"],
        language=seat.language,
        about=form.cleaned_data["about"],
        uuid=form.cleaned_data["uuid"],
    )
    return redirect(f"{reverse('toolkit:ideas')}?done=came")


def _withdraw(request: HttpRequest, seat: Seat) -> HttpResponse:
    try:
        known = UUID(request.POST["withdraw"])
    except ValueError:
        return redirect("toolkit:ideas")
    mine = get_object_or_404(seat.ideas.filter(commented=None), uuid=known)
    done = services.withdraw_idea(seat, mine)
    return redirect(f"{reverse('toolkit:ideas')}{'?done=withdrawn' if done else ''}")


def _page(
    request: HttpRequest, seat: Seat, permit: Permit, form: IdeaForm, status: int = 200
) -> HttpResponse:
    mine, others = ideas_for(seat)
    done = {"came": "text_came", "withdrawn": "fate_withdrawn", "reported": "reported"}
    return render(
        request,
        "toolkit/taking_part/ideas.html",
        {
            "permit": permit,
            "form": form,
            "problems": form.problems,
            "abouts": [(one.value, f"about_{one.value}") for one in About],
            "done": done.get(request.GET.get("done", "")) if status == 200 else "",
            "mine": mine,
            "page": Paginator(others, PAGE).get_page(request.GET.get("page")),
            "what_became": places.address("versions:mine"),
            "back": reverse("toolkit:place"),
        },
        status=status,
    )


@page_with_form
@seated
def report_idea(request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
    """Say what is wrong with an idea of others; a click on the list alone reports nothing."""
    idea = idea_for(seat, uuid)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not form.problems:
        services.report(seat, idea, form.typed)
        return redirect(f"{reverse('toolkit:ideas')}?done=reported")
    return render(
        request,
        "toolkit/taking_part/report_idea.html",
        {
            "idea": idea,
            "typed": form.typed,
            "problems": form.problems,
            "back": reverse("toolkit:ideas"),
        },
        status=422 if form.is_bound else 200,
    )
