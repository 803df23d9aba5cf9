from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from activity.models import Entry
from activity.verbs import Verb
from frameworks.models import Answer, Question, SectionMark, Stance
from strategies.models import EvidenceFile, Revision, Strategy
from tests.frameworks.pages import Fields, action_of, answer_to, fields, page

Cast = dict[str, User]
ClientAs = Callable[[str], Client]


@pytest.fixture
def lead(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("lead")


# --- Saving --------------------------------------------------------------------------


def test_an_answer_is_saved_and_the_next_question_follows(
    lead: Client, strategy: Strategy, cast: Cast
) -> None:
    address = page("interculturality.definition")
    sent = fields(lead, address) | {"definition.text": "We meet as equals.\n\n- one\n- two"}
    response = lead.post(address, sent)
    assert response["Location"] == page("interculturality.principles")
    saved = answer_to(strategy, "interculturality.definition")
    assert saved.parts == {"text": "<p>We meet as equals.</p><ul><li>one</li><li>two</li></ul>"}
    assert saved.changed_by == cast["lead"]
    assert Entry.objects.filter(verb=Verb.ANSWER_SAVED).count() == 1
    assert fields(lead, address)["definition.text"] == "We meet as equals.\n\n- one\n- two"


def test_sending_a_form_twice_does_nothing_twice(lead: Client, strategy: Strategy) -> None:
    address = page("context.needs")
    sent = fields(lead, address)
    row = str(sent["needs.rows.rows"]).split()[0]
    sent |= {f"needs.rows.{row}.need": "Courses in the evening"}
    lead.post(address, sent)
    lead.post(address, sent)
    assert answer_to(strategy, "context.needs").parts == {
        "rows": [{"id": row, "need": "Courses in the evening"}]
    }
    assert answer_to(strategy, "context.needs").version == 1
    assert Entry.objects.filter(verb=Verb.ANSWER_SAVED).count() == 1


def test_an_empty_page_saved_makes_no_answer(lead: Client, strategy: Strategy) -> None:
    address = page("interculturality.definition")
    lead.post(address, fields(lead, address))
    assert not Answer.objects.exists()


def test_save_and_come_back_later_leads_to_the_task_list(
    lead: Client, strategy: Strategy
) -> None:
    address = page("interculturality.definition")
    response = lead.post(address, fields(lead, address) | {"later": "1"})
    assert response["Location"] == reverse("dashboard:strategy", args=["arad"])


def test_the_last_question_leads_to_the_end_of_the_section(lead: Client, edition: Any) -> None:
    last = Question.objects.filter(
        section__edition=edition, section__key="interculturality"
    ).last()
    assert last is not None
    address = page(f"interculturality.{last.page}")
    response = lead.post(address, fields(lead, address))
    assert response["Location"] == reverse(
        "frameworks:completed", args=["arad", "interculturality"]
    )


def test_what_cannot_be_read_is_kept_shown_again_and_said(
    lead: Client, strategy: Strategy
) -> None:
    address = page("finance.participation_budget")
    sent = fields(lead, address) | {
        "participation_budget.amount": "about ten thousand",
        "participation_budget.text": "Interpreters",
    }
    response = lead.post(address, sent)
    assert response["Location"] == address
    saved = answer_to(strategy, "finance.participation_budget")
    assert saved.unread == {"amount": "about ten thousand"}
    assert saved.parts == {"text": "Interpreters"}
    shown = lead.get(address).content.decode()
    assert "Enter one amount" in shown
    assert 'value="about ten thousand"' in shown
    # Told once: the person may go on.
    assert lead.post(address, fields(lead, address))["Location"] != address
    lead.post(address, fields(lead, address) | {"participation_budget.amount": "1.234,50"})
    saved.refresh_from_db()
    assert (saved.unread, saved.parts["amount"]) == ({}, "1234.5")


def test_another_answer_is_kept_with_its_reason(lead: Client, strategy: Strategy) -> None:
    address = page("context.needs")
    lead.post(
        address,
        fields(lead, address)
        | {"needs.stance.other": "not_available", "needs.reason.other": "Nobody asked yet."},
    )
    saved = answer_to(strategy, "context.needs")
    assert (saved.stance, saved.reason) == (Stance.NOT_AVAILABLE, "Nobody asked yet.")


def test_our_document_is_an_answer_with_its_pages(lead: Client, strategy: Strategy) -> None:
    lead.post(
        reverse("frameworks:plan_at_hand", args=["arad"]),
        {"file": SimpleUploadedFile("plan.txt", b"Our plan")},
    )
    plan = EvidenceFile.objects.get()
    assert plan.is_plan
    address = page("interculturality.definition")
    lead.post(
        address,
        fields(lead, address)
        | {
            "definition.stance.other": "our_document",
            "definition.document.other": str(plan.uuid),
            "definition.pages.other": "12–14",
        },
    )
    saved = answer_to(strategy, "interculturality.definition")
    assert (saved.document, saved.pages) == (plan, "12–14")


# --- Two people ------------------------------------------------------------------------


def test_a_stale_save_shows_both_texts_and_loses_none(
    lead: Client, client_as: ClientAs, strategy: Strategy
) -> None:
    address = page("interculturality.definition")
    editor = client_as("editor")
    mine, theirs = fields(lead, address), fields(editor, address)
    editor.post(address, theirs | {"definition.text": "Their words"})
    response = lead.post(address, mine | {"definition.text": "My words"})
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Their words" in shown
    assert "My words" in shown
    assert (
        answer_to(strategy, "interculturality.definition").parts["text"] == "<p>Their words</p>"
    )
    assert Revision.objects.filter(lost=True).exists()
    lead.post(action_of(shown), Fields(shown).sent | {"keep": "mine"})
    assert answer_to(strategy, "interculturality.definition").parts["text"] == "<p>My words</p>"


def test_what_a_person_left_as_they_found_it_is_no_conflict(
    lead: Client, client_as: ClientAs, strategy: Strategy
) -> None:
    address = page("interculturality.definition")
    lead.post(address, fields(lead, address) | {"definition.text": "At first"})
    mine = fields(lead, address)
    editor = client_as("editor")
    editor.post(address, fields(editor, address) | {"definition.text": "Their words"})

    assert lead.post(address, mine).status_code == 302
    saved = answer_to(strategy, "interculturality.definition")
    assert saved.parts["text"] == "<p>Their words</p>"
    assert not Revision.objects.filter(lost=True).exists()


# --- Tables and figures ----------------------------------------------------------------


def test_a_row_can_be_added_changed_and_removed_without_javascript(
    lead: Client, strategy: Strategy
) -> None:
    address = page("context.needs")
    sent = fields(lead, address)
    first, second, _third = str(sent["needs.rows.rows"]).split()
    sent |= {f"needs.rows.{first}.need": "One", f"needs.rows.{second}.need": "Two"}
    response = lead.post(address, sent | {"more": "needs.rows"})
    assert response["Location"] == f"{address}#add-needs.rows"
    again = fields(lead, address)
    assert len(str(again["needs.rows.rows"]).split()) == 5
    lead.post(address, again | {f"needs.rows.{first}.remove": "on"})
    assert [row["need"] for row in answer_to(strategy, "context.needs").parts["rows"]] == [
        "Two"
    ]


def test_there_are_none_is_an_answer(lead: Client, strategy: Strategy) -> None:
    address = page("context.existing_plans")
    lead.post(address, fields(lead, address) | {"existing_plans.rows.none": "on"})
    assert answer_to(strategy, "context.existing_plans").parts == {"rows": "none"}


def test_a_file_in_a_row_is_stored_and_named(lead: Client, strategy: Strategy) -> None:
    address = page("context.existing_plans")
    sent = fields(lead, address)
    row = str(sent["existing_plans.rows.rows"]).split()[0]
    lead.post(
        address,
        sent
        | {
            f"existing_plans.rows.{row}.title": "The plan",
            f"existing_plans.rows.{row}.file.new": SimpleUploadedFile("plan.txt", b"Text"),
        },
    )
    kept = answer_to(strategy, "context.existing_plans").parts["rows"][0]
    assert kept["file"] == str(EvidenceFile.objects.get().uuid)


def test_a_file_that_is_refused_costs_nothing_else(lead: Client, strategy: Strategy) -> None:
    address = page("context.existing_plans")
    sent = fields(lead, address)
    row = str(sent["existing_plans.rows.rows"]).split()[0]
    response = lead.post(
        address,
        sent
        | {
            f"existing_plans.rows.{row}.title": "The plan",
            f"existing_plans.rows.{row}.file.new": SimpleUploadedFile(
                "plan.pdf", b"MZ\x90\x00"
            ),
        },
        follow=True,
    )
    assert "is not what its name says" in response.content.decode()
    assert answer_to(strategy, "context.existing_plans").parts["rows"][0]["title"] == "The plan"


# --- Sections --------------------------------------------------------------------------


def test_a_section_is_completed_and_opened_again(lead: Client, strategy: Strategy) -> None:
    address = reverse("frameworks:completed", args=["arad", "governance"])
    lead.post(address, {"completed": "yes"})
    lead.post(address, {"completed": "yes"})
    assert SectionMark.objects.get().completed
    assert Entry.objects.filter(verb=Verb.SECTION_COMPLETED).count() == 1
    lead.post(address, {"completed": "no"})
    assert not SectionMark.objects.get().completed
    assert lead.post(address, {}).status_code == 422


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("lead", 200, 302),
        ("editor", 200, 302),
        ("facilitator", 200, 403),
        ("stakeholder", 403, 403),
        ("aer-coordinator", 403, 403),
        ("aer-reviewer", 403, 403),
        ("outsider", 404, 404),
        ("anonymous", 302, 302),
    ],
)
def test_who_may_read_and_write_a_section(
    client_as: ClientAs, strategy: Strategy, role: str, reads: int, writes: int
) -> None:
    client = client_as(role)
    section = reverse("frameworks:section", args=["arad", "governance"])
    assert client.get(section).status_code == reads
    response = client.post(page("governance.lead"), {})
    assert response.status_code == writes
    assert client.get(page("governance.nothing")).status_code == (
        404 if reads == 200 else reads
    )
    if role == "anonymous":
        assert "next=" in response["Location"]


def test_aer_reads_a_shared_draft_as_text(client_as: ClientAs, strategy: Strategy) -> None:
    lead = client_as("lead")
    address = page("governance.competence")
    lead.post(address, fields(lead, address) | {"competence.text": "Schools are ours."})
    Strategy.objects.update(shared_at=timezone.now())
    reviewer = client_as("aer-reviewer")
    section = reverse("frameworks:section", args=["arad", "governance"])
    shown = reviewer.get(section).content.decode()
    assert "Schools are ours." in shown
    assert "<textarea" not in shown
    assert reviewer.get(address)["Location"] == section


def test_aer_never_reads_what_is_for_the_team_alone(
    client_as: ClientAs, strategy: Strategy
) -> None:
    lead = client_as("lead")
    address = page("stakeholders.attitudes")
    sent = fields(lead, address)
    row = str(sent["attitudes.rows.rows"]).split()[0]
    lead.post(address, sent | {f"attitudes.rows.{row}.name": "Canary-Org"})
    Strategy.objects.update(shared_at=timezone.now())
    section = reverse("frameworks:section", args=["arad", "stakeholders"])
    assert "Canary-Org" in client_as("facilitator").get(section).content.decode()
    assert "Canary-Org" not in client_as("aer-coordinator").get(section).content.decode()


def test_queries_stay_the_same_as_answers_grow(
    lead: Client,
    strategy: Strategy,
    edition: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    section = reverse("frameworks:section", args=["arad", "context"])
    lead.get(section)
    with django_assert_num_queries(_queries(lead, section)):
        lead.get(section)
    before = _queries(lead, section)
    for question in Question.objects.filter(section__edition=edition):
        Answer.objects.create(strategy=strategy, question=question, parts={})
    assert _queries(lead, section) == before
    assert before <= 14
    assert _queries(lead, page("context.needs")) <= 14


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)
