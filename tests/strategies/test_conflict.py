"""Two people changed the same row: both texts are shown, either can be kept."""

import re
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from accounts.models import User
from kernel.forms import ModelForm
from strategies import editing
from strategies.models import Revision, Strategy
from tests.conftest import Cast, ClientAs
from tests.factories import ObjectiveFactory
from workplans.models import Objective


class ObjectiveForm(ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Objective
        fields = ("title", "why")


def objective(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    row = Objective._default_manager.get(pk=pk)
    form = ObjectiveForm(request.POST or None, instance=Objective())
    if form.is_valid():
        values = {"title": form.cleaned_data["title"], "why": form.cleaned_data["why"]}
        edit = editing.Edit(row, form.cleaned_data["version"], values)
        assert isinstance(request.user, User)
        editing.save(edit, by=request.user)
        return redirect("/done/")
    return HttpResponse("the form")


urlpatterns = [path("regions/<slug:region>/objectives/<int:pk>/", objective)]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def row(strategy: Strategy, cast: Cast) -> Objective:
    """An objective a colleague changed after the page was opened on version 1."""
    row = ObjectiveFactory.create(strategy=strategy, title="Work", why="Old reason")
    edit = editing.Edit(row, row.version, {"title": "Work for all", "why": "Old reason"})
    editing.save(edit, by=cast["editor"])
    return row


def sent(client_as: ClientAs, row: Objective, **typed: Any) -> Any:
    fields = {"title": "Fair work", "why": "Old reason", "version": "1", **typed}
    return client_as("lead").post(f"/regions/arad/objectives/{row.pk}/", fields)


def test_both_texts_stand_side_by_side_under_a_readable_label(
    client_as: ClientAs, row: Objective
) -> None:
    page = sent(client_as, row)
    html = page.content.decode()
    assert page.status_code == 409
    assert "A colleague changed this while you were writing" in html
    assert "The editor saved at" in html
    assert ">Objective</h2>" in html
    assert "Work for all" in html
    assert "Fair work" in html
    assert "Why, in one sentence" not in html


def test_nothing_is_overwritten_and_the_losing_text_is_kept(
    client_as: ClientAs, row: Objective
) -> None:
    sent(client_as, row)
    row.refresh_from_db()
    assert row.title == "Work for all"
    lost = Revision.objects.get(object_uuid=row.uuid, lost=True)
    assert lost.value == "Fair work"


def test_keep_mine_sends_everything_again_on_top_of_theirs(
    client_as: ClientAs, row: Objective
) -> None:
    html = sent(client_as, row).content.decode()
    form = html.split('<form class="form"')[1]
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert again["version"] == "2"
    done = client_as("lead").post(f"/regions/arad/objectives/{row.pk}/", again)
    assert done.headers["Location"] == "/done/"
    row.refresh_from_db()
    assert row.title == "Fair work"


def test_keep_theirs_is_a_link_back(client_as: ClientAs, row: Objective) -> None:
    html = sent(client_as, row).content.decode()
    back = f'href="/regions/arad/objectives/{row.pk}/">Keep theirs</a>'
    assert back in html


def test_markup_in_a_conflict_stays_text(client_as: ClientAs, row: Objective) -> None:
    html = sent(client_as, row, title="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in html
