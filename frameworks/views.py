"""The pages of a section: its questions, one page of questions, the end; and the method."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from frameworks import readiness
from frameworks.access import (
    SectionDesk,
    newest_method,
    section_to_read,
    section_to_write,
)
from frameworks.facts import open_book
from frameworks.forms import CompletedForm, PageForm, PlanForm, QuestionOnPage, mark, uploads
from frameworks.models import Answer, Question
from frameworks.parts.made import OF_WORKPLAN
from frameworks.reading import figure_sources, reading_list
from frameworks.services import mark_section, save_answers
from frameworks.showing import Shown, shown_section
from kernel.errors import DomainError
from regions.models import Organisation, PersonState
from strategies import evidence
from strategies.access import asks_about, care_for, strategy_to_read, strategy_to_write
from strategies.models import PlaceKind, Strategy

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Line:
    """One question in a section's list."""

    question: Question
    url: str
    state: str
    label: str
    hint: str


@require_safe
def section(request: UserRequest, region: str, section: str) -> HttpResponse:
    """For who writes the list of questions; for who reads what the region says."""
    at = section_to_read(request.user, region, section)
    reads = not at.desk.may_write or "read" in request.GET
    context = {
        "desk": at.desk,
        "at": at,
        "section": at.section,
        "reads": reads,
        "care": care_for(at.desk, PlaceKind.SECTION, section),
    }
    if reads:
        context |= {"shown": shown(at), "answers": _answers(at)}
        return render(request, "frameworks/section_read.html", context)
    lines = [_line(at, one) for one in at.questions]
    first_open = next(
        (
            one
            for one in lines
            if one.state in {"not_started", "problem", "wait", "in_progress"}
        ),
        None,
    )
    return render(
        request,
        "frameworks/section.html",
        context | {"lines": lines, "next": first_open, "form": _completed_form(at)},
    )


def _answers(at: SectionDesk) -> list[Answer]:
    """Return the answers whose earlier texts the team may read."""
    if not at.desk.place.in_team:
        return []
    found = [(one, at.book.answer(one)) for one in at.questions]
    for one, answer in found:
        if answer:
            answer.question = one
    return [answer for _one, answer in found if answer]


def shown(at: SectionDesk) -> list[Shown]:
    return shown_section(at.book, at.section, (get_language() or "en").split("-")[0])


def _line(at: SectionDesk, question: Question) -> Line:
    url = readiness.page_of(at.book, question)
    optional = _("optional") if question.need == "optional" else ""
    if readiness.of_workplan(question):
        return Line(question, url, "", "", _("Answered in the workplan"))
    answer = at.book.answer(question)
    if answer and answer.unread:
        return Line(question, url, "problem", _("Something to check"), optional)
    if readiness.has_open_figure(at.book, question):
        return Line(question, url, "wait", _("To confirm"), optional)
    if readiness.is_answered(at.book, question):
        return Line(question, url, "answered", _("Answered"), optional)
    if readiness.is_touched(answer):
        return Line(question, url, "in_progress", _("In progress"), optional)
    return Line(question, url, "not_started", _("Not started"), optional)


@page_with_form
def question(request: UserRequest, region: str, section: str, page: str) -> HttpResponse:
    """One page of questions: answer, then the next page."""
    if request.method == "POST":
        at = section_to_write(request.user, region, section)
        return _save_page(request, at, page)
    at = section_to_read(request.user, region, section)
    questions = at.on_page(page)
    if not at.desk.may_write:
        return redirect("frameworks:section", at.slug, section)
    if all(readiness.of_workplan(one) for one in questions):
        return redirect(OF_WORKPLAN[questions[0].made], at.slug)
    form = PageForm(at.desk.strategy, questions, at.book.answers)
    return _question_page(request, at, page, form)


def _save_page(request: UserRequest, at: SectionDesk, page: str) -> HttpResponse:
    questions = at.on_page(page)
    refused = _take_files(request, at)
    form = PageForm(at.desk.strategy, questions, at.book.answers, request.POST)
    if not form.is_valid():
        return _question_page(request, at, page, form, status=422)
    here = reverse("frameworks:question", args=[at.slug, at.section.key, page])
    said = form.said()
    save_answers(at.desk, said, link=here)
    for sentence in refused:
        messages.error(request, sentence)
    if "more" in request.POST:
        return redirect(f"{here}#{_anchor(request.POST['more'])}")
    if refused or _newly_unread(form):
        return redirect(here)
    if "later" in request.POST:
        messages.success(request, _("Your answer is saved."))
        return redirect("dashboard:strategy", at.slug)
    following = at.after(page)
    if following:
        return redirect("frameworks:question", at.slug, at.section.key, following)
    return redirect("frameworks:completed", at.slug, at.section.key)


def _anchor(name: str) -> str:
    return "add-" + "".join(one for one in name if one.isalnum() or one in "-_.")[:160]


def _newly_unread(form: PageForm) -> bool:
    """Say whether something could not be read that this page has not told of yet."""
    told = form.cleaned_data["told"].split()
    return any(one.unread and mark(one.unread) not in told for one in form.said())


def _take_files(request: UserRequest, at: SectionDesk) -> list[str]:
    """Store each file brought, and name it in the form's own field.

    So it is kept whatever else is wrong on the page, and a conflict page can send it
    again. Return the sentences about files that were not taken.
    """
    data = request.POST.copy()
    refused = []
    for name, upload in uploads(request.FILES.dict()):
        try:
            data[name] = str(evidence.store(at.desk.strategy, upload, at.desk.user).uuid)
        except DomainError as refusal:
            refused.append(str(refusal.sentence))
    request.POST = data  # type: ignore[assignment]  # a copy one may write to
    return refused


def _question_page(
    request: UserRequest, at: SectionDesk, page: str, form: PageForm, *, status: int = 200
) -> HttpResponse:
    pages = at.pages
    return render(
        request,
        "frameworks/question.html",
        {
            "desk": at.desk,
            "at": at,
            "section": at.section,
            "form": form,
            "asked": _with_asks(at, form),
            "number": pages.index(page) + 1,
            "total": len(pages),
            "following": at.after(page),
            "made": _made(at.desk.strategy, form),
        },
        status=status,
    )


def _with_asks(at: SectionDesk, form: PageForm) -> list[QuestionOnPage]:
    """Return the questions of the page, each with who is asked about it."""
    asks = asks_about(at.desk, PlaceKind.QUESTION, [one.path for one in form.questions])
    return [
        replace(one, asks=[ask for ask in asks if ask.key == one.question.path])
        for one in form.on_page()
    ]


def _made(strategy: Strategy, form: PageForm) -> dict[str, object]:
    """Return what made questions of this page are made from."""
    kinds = {one.made for one in form.questions}
    found: dict[str, object] = {}
    if "participants" in kinds:
        found["participants"] = list(
            Organisation.objects.filter(region=strategy.region, state=PersonState.ACTIVE)
        )
    if "figure_sources" in kinds:
        found["figure_sources"] = figure_sources(open_book(strategy))
    if "reading_list" in kinds:
        language = (get_language() or "en").split("-")[0]
        found["reading_list"] = [
            {"text": one["text"][language], "link": one["link"]}
            for one in reading_list(form.around, [language])
        ]
    return found


@page_with_form
def completed(request: UserRequest, region: str, section: str) -> HttpResponse:
    """The end of a section: what is missing, and whether one says it is complete."""
    if request.method == "POST":
        at = section_to_write(request.user, region, section)
        form = CompletedForm(request.POST)
        if form.is_valid():
            done = form.cleaned_data["completed"] == "yes"
            mark_section(at.desk, at.section, completed=done)
            messages.success(
                request,
                _("“%s” is completed.") % at.section.subtitle
                if done
                else _("“%s” stays open.") % at.section.subtitle,
            )
            return redirect("dashboard:strategy", at.slug)
    else:
        at = section_to_read(request.user, region, section)
        if not at.desk.may_write:
            return redirect("frameworks:section", at.slug, section)
        form = _completed_form(at)
    missing = [line for one in at.questions if _is_missing(line := _line(at, one))]
    return render(
        request,
        "frameworks/completed.html",
        {"desk": at.desk, "at": at, "section": at.section, "form": form, "missing": missing},
        status=422 if form.errors else 200,
    )


def _is_missing(line: Line) -> bool:
    return line.question.need == "review" and line.state not in {"answered", ""}


def _completed_form(at: SectionDesk) -> CompletedForm:
    mark = at.mark
    initial = {"completed": "yes" if mark.completed else "no"} if mark else {}
    return CompletedForm(initial=initial)


@page_with_form
def plan_at_hand(request: UserRequest, region: str) -> HttpResponse:
    """Bring the strategy or plan the region has already."""
    if request.method == "POST":
        desk = strategy_to_write(request.user, region)
        form = PlanForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                found = evidence.store(
                    desk.strategy, form.cleaned_data["file"], desk.user, is_plan=True
                )
            except DomainError as refusal:
                form.add_error("file", str(refusal.sentence))
            else:
                messages.success(request, _("“%s” is here now.") % found.name)
                return redirect("frameworks:plan_at_hand", region)
    else:
        desk = strategy_to_read(request.user, region)
        form = PlanForm()
    return render(
        request,
        "frameworks/plan_at_hand.html",
        {"desk": desk, "form": form, "plans": list(desk.strategy.files.filter(is_plan=True))},
        status=422 if form.errors else 200,
    )


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """About the method: its parts, whose words they are, the words it uses and avoids."""
    method = newest_method()
    if method is None:
        raise Http404
    language = (get_language() or "en").split("-")[0]
    sections = list(method.sections.prefetch_related("questions"))
    for one in sections:
        one.edition = method
    return render(
        request,
        "frameworks/about.html",
        {
            "method": method,
            "sections": sections,
            "host": urlsplit(method.url).netloc if method.url else "",
            "unchecked": language != method.source_language
            and not method.languages.get(language),
            "not_translated": language not in method.languages,
            "terms": method.terms(),
            "avoid": method.words_to_avoid(),
        },
    )
