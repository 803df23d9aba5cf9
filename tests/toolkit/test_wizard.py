"""Answering questions in the browser's words: posts, files, stale pages, evil input."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from frameworks.models import Audience, Edition
from strategies.models import EvidenceFile, Revision, Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.frameworks.pages import action_of
from toolkit.models import ChecklistItem, ItemState, Priority, TeamAnswer

OTHER_SHAPE = str(Path(__file__).parent.parent / "editions" / "other-shape-2026")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
EVIL = (
    "<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} "
    "<svg onload=alert(1)> @import url(http://127.0.0.1) file:///etc/passwd ' OR 1=1 --"
)


@pytest.fixture
def priority(strategy: Strategy) -> Priority:
    found = strategy.edition.priorities.first()
    assert found
    return found


@pytest.fixture
def items(priority: Priority) -> list[ChecklistItem]:
    return list(priority.items.all())


@pytest.fixture
def editor(client_as: ClientAs) -> Client:
    return client_as("editor")


def address(item: ChecklistItem) -> str:
    return f"/regions/arad/checklist/{item.priority.key}/{item.key}/"


def fields_of(page: str) -> dict[str, Any]:
    """Return what a browser would send of the page's form, as it was opened."""
    form = re.search(r'<form class="form.*?</form>', page, re.DOTALL)
    assert form, "the page has no form"
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = said.get("type", "text")
        if kind in {"radio", "checkbox"} and not re.search(r"\bchecked\b", tag):
            continue
        if kind != "file" and "name" in said:
            sent[said["name"]] = html.unescape(
                said.get("value", "on" if kind == "checkbox" else "")
            )
    for name, text in re.findall(
        r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL
    ):
        sent[name] = html.unescape(text)
    for name, options in re.findall(
        r'<select name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        sent[name] = html.unescape(chosen[1]) if chosen else ""
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def opened(client: Client, where: str) -> dict[str, Any]:
    response = client.get(where)
    assert response.status_code == 200
    return fields_of(response.content.decode())


def blank_row(fields: dict[str, Any], kind: str) -> str:
    """Return the prefix of the empty row in which one adds a link, a file or a page."""
    last = [name for name, value in fields.items() if name.endswith("-kind") and value == kind]
    return last[-1].removesuffix("-kind")


def answer(client: Client, item: ChecklistItem, **given: Any) -> Any:
    return client.post(address(item), opened(client, address(item)) | given)


def test_continue_leads_through_all_questions_and_back_to_the_priority(
    editor: Client, items: list[ChecklistItem], priority: Priority
) -> None:
    where = address(items[0])
    for at, item in enumerate(items):
        page = editor.get(where).content.decode()
        assert f"question {at + 1} of {len(items)}" in page
        assert html.escape(item.text) in page
        where = editor.post(where, fields_of(page) | {"state": "in_place"})["Location"]

    assert where == f"/regions/arad/checklist/{priority.key}/"
    page = editor.get(where).content.decode()
    assert "That was the last question of this priority." in page
    assert f"{len(items)} in place" in page
    assert TeamAnswer.objects.filter(state="in_place").count() == len(items)


def test_come_back_later_saves_what_is_there_and_opens_the_strategy(
    editor: Client, items: list[ChecklistItem]
) -> None:
    response = answer(editor, items[0], note="Half a thought", then="later")

    assert response["Location"] == "/regions/arad/"
    assert TeamAnswer.objects.get().note == "Half a thought"
    assert TeamAnswer.objects.get().state == ""


def test_continue_without_a_choice_keeps_the_text_and_asks(
    editor: Client, items: list[ChecklistItem]
) -> None:
    response = answer(editor, items[0], note="Half a thought")
    page = editor.get(response["Location"]).content.decode()

    assert "Choose where your region stands. What you typed is saved." in page
    assert "<title>Error: " in page
    assert "Half a thought" in page
    again = editor.get(answer(editor, items[1])["Location"]).content.decode()
    assert "Choose where your region stands, or skip this question." in again


def test_links_are_added_one_by_one_and_removed(
    editor: Client, items: list[ChecklistItem]
) -> None:
    for number in range(3):
        fields = opened(editor, address(items[0]))
        row = blank_row(fields, "link")
        fields |= {f"{row}-link": f"https://example.org/{number}", "state": "in_place"}
        response = editor.post(address(items[0]), fields | {"then": "add"})
        assert response["Location"] == f"{address(items[0])}#evidence"
    answer(editor, items[0], remove="1")

    links = [piece["link"] for piece in TeamAnswer.objects.get().evidence]
    assert links == ["https://example.org/0", "https://example.org/2"]
    page = editor.get(address(items[0])).content.decode()
    assert "https://example.org/2" in page
    assert "https://example.org/1" not in page


def upload(client: Client, item: ChecklistItem, file: SimpleUploadedFile, **given: Any) -> Any:
    fields = opened(client, address(item)) | given
    return client.post(address(item), fields | {f"{blank_row(fields, 'file')}-upload": file})


def test_a_file_is_kept_shown_and_offered_as_a_document(
    editor: Client, items: list[ChecklistItem]
) -> None:
    upload(editor, items[0], SimpleUploadedFile("Contract 2025.pdf", PDF), state="in_place")

    file = EvidenceFile.objects.get()
    assert TeamAnswer.objects.get().evidence == [{"kind": "file", "file": str(file.uuid)}]
    assert "Contract 2025.pdf" in editor.get(address(items[0])).content.decode()
    fields = opened(editor, address(items[1]))
    row = blank_row(fields, "page")
    fields |= {f"{row}-file": str(file.uuid), f"{row}-pages": "12–14", "state": "in_place"}
    editor.post(address(items[1]), fields)
    assert TeamAnswer.objects.get(item=items[1]).evidence == [
        {"kind": "page", "file": str(file.uuid), "pages": "12–14"}
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.pdf", b"MZ\x90\x00 not a pdf"), ("x.exe", b"MZ"), ("a.pdf", b"")],
)
def test_a_refused_file_says_why_and_loses_no_text(
    editor: Client, items: list[ChecklistItem], name: str, content: bytes
) -> None:
    response = upload(
        editor,
        items[0],
        SimpleUploadedFile(name, content),
        state="in_place",
        note="Still here",
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert "There is a problem" in page
    assert name in page or "empty" in page
    assert fields_of(page)["note"] == "Still here"
    assert fields_of(page)["state"] == "in_place"


def test_a_good_file_survives_whatever_else_is_wrong(
    editor: Client, items: list[ChecklistItem]
) -> None:
    response = upload(
        editor,
        items[0],
        SimpleUploadedFile("Contract.pdf", PDF),
        state="in_place",
        note="a" * 4001,
    )
    page = response.content.decode()

    assert "you typed 4001" in page
    assert "Contract.pdf" in page
    editor.post(address(items[0]), fields_of(page) | {"note": "Shorter"})
    kept = TeamAnswer.objects.get()
    assert kept.note == "Shorter"
    assert kept.evidence == [{"kind": "file", "file": str(EvidenceFile.objects.get().uuid)}]


def test_a_stale_page_shows_both_texts_and_keeps_either(
    client_as: ClientAs, editor: Client, items: list[ChecklistItem]
) -> None:
    lead = client_as("lead")
    mine = opened(editor, address(items[0])) | {"state": "in_place", "note": "My text"}
    answer(lead, items[0], state="not_started", note="Their text")
    file = SimpleUploadedFile("Contract.pdf", PDF)
    mine |= {f"{blank_row(mine, 'file')}-upload": file}

    response = editor.post(address(items[0]), mine)
    page = response.content.decode()

    assert response.status_code == 409
    for text in ("My text", "Their text", "In place", "Not started", "Contract.pdf"):
        assert text in page
    assert "Choose them again" not in page
    assert TeamAnswer.objects.get().note == "Their text"
    assert Revision.objects.filter(lost=True, value="My text").exists()
    assert editor.post(action_of(page), {"keep": "mine"}).status_code == 302
    kept = TeamAnswer.objects.get()
    assert (kept.state, kept.note) == ("in_place", "My text")
    assert kept.evidence[0]["kind"] == "file"


def test_continuing_without_a_change_undoes_nobodys_work(
    client_as: ClientAs, editor: Client, items: list[ChecklistItem]
) -> None:
    answer(editor, items[0], state="in_progress", note="One\nTwo", next_step="Go on")
    untouched = opened(editor, address(items[0]))
    answer(client_as("lead"), items[0], note="Changed by the lead")

    assert editor.post(address(items[0]), untouched).status_code == 302
    assert TeamAnswer.objects.get().note == "Changed by the lead"


def test_the_same_form_twice_makes_one_answer(
    editor: Client, items: list[ChecklistItem]
) -> None:
    fields = opened(editor, address(items[0])) | {"state": "in_place", "note": "Once"}

    assert editor.post(address(items[0]), fields).status_code == 302
    assert editor.post(address(items[0]), fields).status_code == 302
    assert TeamAnswer.objects.get().version == 1


def test_an_action_is_made_from_a_gap_in_one_step(
    editor: Client, items: list[ChecklistItem], priority: Priority
) -> None:
    response = answer(editor, items[0], state="not_started", then="action")

    wanted = f"/regions/arad/workplan/actions/new/?item={priority.key}%2F{items[0].key}"
    assert response["Location"] == wanted
    assert TeamAnswer.objects.get().state == "not_started"


def test_evil_texts_are_shown_as_texts(
    client_as: ClientAs, editor: Client, items: list[ChecklistItem]
) -> None:
    for state in ItemState:
        answer(editor, items[0], state=state, note=EVIL, next_step=EVIL, reason=EVIL)
        for role in ("editor", "facilitator"):
            page = client_as(role).get(address(items[0])).content.decode()
            assert html.escape(EVIL) in page
            assert "<script>alert" not in page
            assert "<svg onload" not in page


@pytest.mark.parametrize(
    "given",
    [
        {"state": "approved"},
        {"state": "in_place\x00"},
        {"note": "a\x00b"},
        {"next_step": "x" * 100_000},
        {"evidence-TOTAL_FORMS": "many"},
        {"evidence-0-kind": "folder"},
        {"evidence-0-title": "t" * 201},
        {"evidence-0-link": "https://example.org/" + "a" * 2100},
    ],
)
def test_impossible_input_gets_a_sentence_and_saves_nothing(
    editor: Client, items: list[ChecklistItem], given: dict[str, str]
) -> None:
    fields = opened(editor, address(items[0])) | {"state": "in_place", "reason": "Kept"}
    response = editor.post(address(items[0]), fields | given)

    assert response.status_code == 422
    page = response.content.decode()
    assert "There is a problem" in page
    assert "Kept" in page
    assert not TeamAnswer.objects.exists()


@pytest.mark.parametrize("remove", ["99", "-1", "x", "²", "9" * 400])
def test_removing_what_is_not_there_removes_nothing(
    editor: Client, items: list[ChecklistItem], remove: str
) -> None:
    fields = opened(editor, address(items[0]))
    fields |= {f"{blank_row(fields, 'link')}-link": "https://example.org/", "state": "in_place"}

    assert editor.post(address(items[0]), fields | {"remove": remove}).status_code == 302
    assert TeamAnswer.objects.get().evidence == [
        {"kind": "link", "link": "https://example.org/"}
    ]


# --- The list ----------------------------------------------------------------


def list_of(priority: Priority) -> str:
    return f"/regions/arad/checklist/{priority.key}/all/"


def test_a_whole_priority_is_answered_on_one_page(
    editor: Client, items: list[ChecklistItem], priority: Priority
) -> None:
    fields = opened(editor, list_of(priority))
    fields |= {f"{item.key}-state": "in_progress" for item in items}
    fields |= {f"{items[0].key}-next_step": "Begin", f"{items[1].key}-note": "Known"}

    response = editor.post(list_of(priority), fields)

    assert response["Location"] == f"/regions/arad/checklist/{priority.key}/"
    assert TeamAnswer.objects.filter(state="in_progress").count() == len(items)
    assert TeamAnswer.objects.get(item=items[0]).next_step == "Begin"
    again = opened(editor, list_of(priority))
    editor.post(list_of(priority), again)
    assert set(TeamAnswer.objects.values_list("version", flat=True)) == {1}


def test_a_stale_list_keeps_the_rest_and_shows_both_texts_of_the_one(
    client_as: ClientAs, editor: Client, items: list[ChecklistItem], priority: Priority
) -> None:
    one, two, three = items[:3]
    answer(editor, three, state="in_place", note="As it was")
    mine = opened(editor, list_of(priority))
    answer(client_as("lead"), two, state="in_place", note="Their text")
    answer(client_as("lead"), three, note="Changed by the lead")
    mine |= {f"{one.key}-state": "in_progress", f"{two.key}-state": "not_started"}
    mine |= {f"{two.key}-note": "My text"}

    response = editor.post(list_of(priority), mine)
    page = response.content.decode()

    assert response.status_code == 409
    assert "Question 2: a colleague changed this answer meanwhile." in page
    assert "Question 3" not in page
    assert "Their text" in page
    assert fields_of(page)[f"{two.key}-note"] == "My text"
    assert editor.get(re.findall(r'href="(/[^"]*/join/[^"]*)"', page)[0]).status_code == 200
    said = dict(TeamAnswer.objects.values_list("item__key", "note"))
    assert said == {one.key: "", two.key: "Their text", three.key: "Changed by the lead"}
    assert editor.post(list_of(priority), fields_of(page)).status_code == 302
    said = dict(TeamAnswer.objects.values_list("item__key", "note"))
    assert said == {one.key: "", two.key: "My text", three.key: "Changed by the lead"}


def test_a_row_that_cannot_be_saved_stays_as_typed_and_the_others_are_saved(
    editor: Client, items: list[ChecklistItem], priority: Priority
) -> None:
    fields = opened(editor, list_of(priority))
    fields |= {f"{items[0].key}-state": "in_place", f"{items[1].key}-note": "a" * 4001}

    response = editor.post(list_of(priority), fields)
    page = response.content.decode()

    assert response.status_code == 200
    assert "Question 2: Use 4000 characters or fewer; you typed 4001." in page
    assert fields_of(page)[f"{items[1].key}-note"] == "a" * 4001
    assert [one.item for one in TeamAnswer.objects.all()] == [items[0]]


# --- A method of another shape -----------------------------------------------


def test_a_method_of_another_shape_works_without_a_line_of_code(
    client_as: ClientAs, region: object
) -> None:
    priority = factories.PriorityFactory.create(
        edition__source_language="ar",
        number=1,
        key="first-days",
        texts={"ar": {"title": "الأيام الأولى", "purpose": "أن يجد كل ساكن جديد طريقه"}},
    )
    word = "Donaudampfschifffahrtsgesellschaft" * 4
    for number in range(1, 31):
        factories.ChecklistItemFactory.create(
            priority=priority, number=number, texts={"ar": {"text": f"{word} {number}؟"}}
        )
    strategy = factories.StrategyFactory.create(region=region, edition=priority.edition)
    editor = client_as("editor")
    first = priority.items.get(number=1)

    assert "question 1 of 30" in editor.get(address(first)).content.decode()
    assert "الأيام الأولى" in editor.get("/regions/arad/checklist/").content.decode()
    answer(editor, first, state="in_place")
    fields = opened(editor, list_of(priority))
    editor.post(list_of(priority), fields | {f"{first.key}-state": "not_for_us"})
    assert strategy.team_answers.get().state == "not_for_us"
    page = editor.get(f"/regions/arad/checklist/{priority.key}/").content.decode()
    assert "1 not for us, 29 without an answer" in page


@pytest.mark.thorough
def test_the_other_edition_is_walked_from_its_first_question_to_its_last(
    client_as: ClientAs, region: object
) -> None:
    call_command("load_edition", OTHER_SHAPE, verbosity=0)
    edition = Edition.objects.get(key="other-shape-2026")
    strategy = factories.StrategyFactory.create(
        region=region, edition=edition, shared_at=timezone.now()
    )
    editor, reviewer = client_as("editor"), client_as("aer-reviewer")

    for priority in edition.priorities.all():
        items = list(priority.items.all())
        where = address(items[0])
        for item in items:
            assert html.escape(item.text) in editor.get(where).content.decode()
            where = answer(editor, item, state="not_started", next_step="Canary")["Location"]
            shown = reviewer.get(address(item))
            assert shown.status_code == (404 if item.audience == Audience.REGION else 200)
        assert where == f"/regions/arad/checklist/{priority.key}/"
        secret = sum(item.audience == Audience.REGION for item in items)
        page = reviewer.get(where).content.decode()
        assert f"{len(items) - secret} not started." in page

    assert strategy.team_answers.count() == 61
    assert (
        "Every question has an answer."
        in editor.get("/regions/arad/checklist/").content.decode()
    )
    assert (
        edition.priorities.get(number=1).title
        in editor.get("/about/checklist/").content.decode()
    )
