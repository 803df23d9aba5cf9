"""The other edition: another script, another shape, several questions on a page."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from frameworks.models import Answer, Edition, Question, Section
from frameworks.overview import section_states
from frameworks.readiness import findings, of_workplan
from frameworks.reading import needs_of, period_of, sections_content
from frameworks.services import put_answer, start_strategy
from regions.models import Region
from strategies.models import Strategy
from tests.frameworks.pages import Fields
from tests.frameworks.test_load_edition import OTHER

Cast = dict[str, User]
ClientAs = Callable[[str], Client]


@pytest.fixture
def other(db: None, region: Region, cast: Cast) -> Strategy:
    call_command("load_edition", str(OTHER), verbosity=0)
    return start_strategy(region, by=cast["lead"])


def pages(strategy: Strategy) -> Iterator[tuple[str, list[Question]]]:
    for section in Section.objects.filter(edition=strategy.edition):
        asked = list(
            Question.objects.filter(section=section).select_related("section__edition")
        )
        for key in dict.fromkeys(one.page for one in asked):
            address = reverse("frameworks:question", args=["arad", section.key, key])
            yield address, [one for one in asked if one.page == key]


def test_a_new_strategy_takes_the_newest_edition(other: Strategy) -> None:
    assert other.edition.key == "other-shape-2026"
    assert len(section_states(other)) == 7
    assert period_of(other)["start"]


def test_every_page_opens_saves_and_shows_what_was_typed(
    other: Strategy, client_as: ClientAs
) -> None:
    lead = client_as("lead")
    for address, asked in pages(other):
        response = lead.get(address)
        if all(of_workplan(one) for one in asked):
            assert response.status_code == 302
            continue
        html = response.content.decode()
        for one in asked:
            assert one.say("text", "ar")[:20] in html or one.say("text", "en")[:20] in html
        form = Fields(html)
        typed = dict.fromkeys(form.texts, "٧")
        assert lead.post(address, form.sent | typed).status_code == 302
        again = Fields(lead.get(address).content.decode())
        for name in form.texts:
            if name in again.values:
                assert again.values[name][0].strip(), name


def test_several_questions_on_a_page_are_saved_apart(
    other: Strategy, client_as: ClientAs
) -> None:
    address, asked = next(one for one in pages(other) if len(one[1]) > 1)
    lead, editor = client_as("lead"), client_as("editor")
    form, theirs = (Fields(client.get(address).content.decode()) for client in (lead, editor))
    names = sorted(form.texts)
    lead.post(address, form.sent | {names[0]: "١"})
    assert Answer.objects.filter(strategy=other, question__in=asked).count() == 1
    first = names[0].split(".")[0]
    stale = editor.post(address, theirs.sent | {names[0]: "٢"})
    assert stale.status_code == 409
    page = stale.content.decode()
    joining = re.search(r'<form class="form" method="post" action="([^"]+)"', page)
    assert joining
    editor.post(unescape(joining[1]), Fields(page).sent | {"keep": "mine"})
    saved = Answer.objects.get(strategy=other, question__key=first)
    assert saved.version == 2


def test_content_and_findings_need_no_key_of_the_first_edition(other: Strategy) -> None:
    content = sections_content(other, ["ar", "en"])
    assert len(content) == 7
    assert findings(other)
    assert needs_of(other) == []
    asked = Question.objects.get(section__edition=other.edition, role="needs")
    column = asked.parts[0]["columns"][0]["key"]
    put_answer(other, asked, {asked.parts[0]["key"]: [{column: "دروس في المساء"}]}, by=None)
    assert needs_of(other) == ["دروس في المساء"]


def test_what_is_not_translated_falls_back_to_the_source(other: Strategy) -> None:
    edition: Edition = other.edition
    with translation.override("en"):
        texts = [one.text for one in Question.objects.filter(section__edition=edition)]
    assert all(texts)
    assert any("\u0600" <= letter <= "\u06ff" for text in texts for letter in text)


def test_the_task_list_counts_what_this_edition_needs(other: Strategy) -> None:
    states: list[Any] = section_states(
        other, made={"objectives": False, "budget": False, "measures": False}
    )
    needed = Question.objects.filter(section__edition=other.edition, need="review").count()
    assert sum(one.needed for one in states) == needed
