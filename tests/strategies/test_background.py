"""A page saves what is typed while one goes on writing; and says who else is on it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from activity.models import Entry
from frameworks.models import Question
from kernel.background import DRAFT, DRAFT_SAVED, HEADER, person_mark
from strategies.models import Revision, Strategy
from tests.conftest import Cast, ClientAs
from toolkit.models import ChecklistItem, TeamAnswer
from workplans.models import Action

NEW = "/regions/arad/workplan/actions/new/"
ROWS = {
    f"{name}-{count}": "0"
    for name in ("money", "measures", "partners", "steps", "risks")
    for count in ("TOTAL_FORMS", "INITIAL_FORMS")
}

pytestmark = pytest.mark.usefixtures("strategy")


def in_background(client: Client, person: User, address: str, **fields: Any) -> dict[str, Any]:
    answer = client.post(address, fields, headers={HEADER: person_mark(person)})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def lead(client_as: ClientAs) -> Client:
    return client_as("lead")


def page_of(action: Action) -> str:
    return f"/regions/arad/workplan/actions/{action.uuid}/"


def fields(uuid: Any, title: str, version: object = 0, **more: str) -> dict[str, Any]:
    return {**ROWS, "uuid": str(uuid), "version": str(version), "title": title, **more}


def test_a_save_in_the_background_says_when_and_on_which_version(
    lead: Client, cast: Cast
) -> None:
    uuid = uuid4()
    told = in_background(lead, cast["lead"], NEW, **fields(uuid, "Open"))
    assert told["state"] == "saved"
    assert told["at"].count(":") == 1
    assert told["fields"]["version"] == "1"
    told = in_background(
        lead, cast["lead"], NEW, **fields(uuid, "Open courses", told["fields"]["version"])
    )
    assert told["fields"]["version"] == "2"


def test_a_new_action_saved_in_the_background_and_by_its_button_is_one_action(
    lead: Client, cast: Cast
) -> None:
    uuid = uuid4()
    told = in_background(lead, cast["lead"], NEW, **fields(uuid, "Open"))
    lead.post(NEW, fields(uuid, "Open courses", told["fields"]["version"]))
    assert [one.title for one in Action.objects.all()] == ["Open courses"]


def test_sending_the_same_again_after_a_lost_answer_is_no_conflict(
    lead: Client, cast: Cast
) -> None:
    uuid = uuid4()
    first = in_background(lead, cast["lead"], NEW, **fields(uuid, "Open"))
    in_background(
        lead, cast["lead"], NEW, **fields(uuid, "Open it", first["fields"]["version"])
    )
    again = in_background(
        lead, cast["lead"], NEW, **fields(uuid, "Open it", first["fields"]["version"])
    )
    assert (again["state"], again["fields"]["version"]) == ("saved", "2")


def test_in_the_background_nothing_is_written_over_a_colleague(
    lead: Client, cast: Cast, client_as: ClientAs
) -> None:
    uuid = uuid4()
    lead.post(NEW, fields(uuid, "Open"))
    action = Action.objects.get()
    client_as("editor").post(page_of(action), fields(uuid, "Their title", 1))
    told = in_background(lead, cast["lead"], page_of(action), **fields(uuid, "My title", 1))
    assert (told["state"], told["who"]) == ("conflict", "The editor")
    action.refresh_from_db()
    assert action.title == "Their title"
    assert Revision.objects.get(lost=True).value == "My title"


def test_a_save_in_the_background_tells_what_is_wrong(lead: Client, cast: Cast) -> None:
    told = in_background(lead, cast["lead"], NEW, **fields(uuid4(), ""))
    assert told["state"] == "problems"
    assert told["sentences"] == ["Write what you will do, in a few words."]


def test_a_rule_that_says_no_is_told_in_the_background(
    lead: Client, cast: Cast, edition: Any
) -> None:
    from tests.factories import StrategyFactory  # noqa: PLC0415

    other = StrategyFactory.create(edition=edition)
    taken = Action.objects.create(strategy=other, title="Of others", position=1)
    told = in_background(lead, cast["lead"], NEW, **fields(taken.uuid, "Mine"))
    assert told["state"] == "problems"
    assert "another plan" in told["sentences"][0]


def test_who_is_signed_out_is_told_where_to_sign_in(cast: Cast) -> None:
    told = in_background(Client(), cast["lead"], NEW, **fields(uuid4(), "Open"))
    assert told["state"] == "signed_out"
    assert told["sign_in"].endswith("?next=%2Fregions%2Farad%2Fworkplan%2Factions%2Fnew%2F")
    assert not Action.objects.exists()


def test_a_text_is_never_saved_in_the_name_of_another(cast: Cast, client_as: ClientAs) -> None:
    told = in_background(client_as("editor"), cast["lead"], NEW, **fields(uuid4(), "Open"))
    assert told == {"state": "other_person"}
    assert not Action.objects.exists()


def test_who_may_not_write_saves_nothing_in_the_background(
    cast: Cast, client_as: ClientAs
) -> None:
    for role in ("facilitator", "stakeholder", "aer-coordinator", "outsider"):
        told = in_background(client_as(role), cast[role], NEW, **fields(uuid4(), "Open"))
        assert told == {"state": "refused"}
    assert not Action.objects.exists()


def test_an_old_token_is_answered_with_a_new_one(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["lead"])
    told = in_background(client, cast["lead"], NEW, **fields(uuid4(), "Open"))
    assert told["state"] == "token"
    again = fields(uuid4(), "Open") | {"csrfmiddlewaretoken": told["token"]}
    assert in_background(client, cast["lead"], NEW, **again)["state"] == "saved"


def test_saves_in_the_background_say_nothing_on_the_next_page(lead: Client, cast: Cast) -> None:
    in_background(lead, cast["lead"], NEW, **fields(uuid4(), "Open"))
    assert "notice-success" not in lead.get("/regions/arad/workplan/").content.decode()


def test_the_record_holds_one_entry_for_an_hour_of_writing_in_one_place(
    lead: Client, cast: Cast
) -> None:
    uuid, version = uuid4(), "0"
    for text in ("In", "In the", "In the evening"):
        told = in_background(
            lead, cast["lead"], NEW, **fields(uuid, "Open", version, description=text)
        )
        version = told["fields"]["version"]
    assert Entry.objects.count() == 1
    assert Revision.objects.filter(field="description").count() == 3


def test_a_line_that_was_saved_in_the_background_stays(lead: Client, cast: Cast) -> None:
    """The page still calls it new when it is sent again."""
    uuid = uuid4()
    lead.post(NEW, fields(uuid, "Open"))
    page = page_of(Action.objects.get())
    empty = ("counts", "unit", "now", "now_on", "now_by", "aim", "by", "source")
    line = {"measures-TOTAL_FORMS": "1"} | {f"measures-0-{name}": "" for name in empty}
    line |= {"measures-0-what": "people"}
    more = {"money-TOTAL_FORMS": "1", "money-0-amount": "1200", "money-0-note": "own money"}
    more |= {"money-0-year": "", "money-0-source": "", "money-0-certainty": ""}
    version = "1"
    for text in ("one", "two", "two", "three"):
        told = in_background(
            lead,
            cast["lead"],
            page,
            **(fields(uuid, "Open", version, description=text) | line | more),
        )
        version = told["fields"]["version"]
        action = Action.objects.get()
        assert [one.what for one in action.measures.all()] == ["people"]
        assert [one.note for one in action.money.all()] == ["own money"]


def test_half_a_name_makes_no_organisation(lead: Client) -> None:
    page = lead.get(NEW).content.decode()
    assert page.count("data-only-by-button") == 1


def test_an_answer_of_a_section_saves_in_the_background(
    lead: Client, cast: Cast, strategy: Strategy
) -> None:
    address = "/regions/arad/sections/interculturality/vision/"
    question = Question.objects.filter(section__edition=strategy.edition, role="vision").get()
    address = f"/regions/arad/sections/{question.section.key}/{question.page or question.key}/"
    assert "data-saving" in lead.get(address).content.decode()
    part = f"{question.key}.{question.parts[0]['key']}"
    told = in_background(lead, cast["lead"], address, **{part: "A region for all."})
    assert told["state"] == "saved"
    assert "1" in told["fields"].values()


def test_a_checklist_answer_and_a_list_save_in_the_background(
    lead: Client, cast: Cast, strategy: Strategy
) -> None:
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition).first()
    assert item
    there = f"/regions/arad/checklist/{item.priority.key}/"
    rows = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
    told = in_background(
        lead, cast["lead"], f"{there}{item.key}/", version="0", note="First", **rows
    )
    assert told["fields"]["version"] == "1"
    # What was typed is taken away again: it is a change on what stands now.
    more = {"version": "1", "seen": told["fields"]["seen"], "note": ""}
    told = in_background(lead, cast["lead"], f"{there}{item.key}/", **more, **rows)
    assert TeamAnswer.objects.get().note == ""
    listed = {f"{item.key}-version": "2", f"{item.key}-note": "Second"}
    told = in_background(lead, cast["lead"], f"{there}all/", **listed)
    assert told["state"] == "saved"
    assert told["fields"][f"{item.key}-version"] == "3"
    assert TeamAnswer.objects.get().note == "Second"


def test_the_browser_is_told_that_its_copy_may_go(lead: Client, client_as: ClientAs) -> None:
    uuid = uuid4()
    answer = lead.post(NEW, fields(uuid, "Open") | {DRAFT: "abc123"})
    assert answer.cookies[DRAFT_SAVED].value == "abc123"
    client_as("editor").post(page_of(Action.objects.get()), fields(uuid, "Their title", 1))
    lost = lead.post(page_of(Action.objects.get()), fields(uuid, "Mine", 1) | {DRAFT: "abc124"})
    assert (lost.status_code, lost.cookies[DRAFT_SAVED].value) == (409, "abc124")


@pytest.mark.parametrize("role", ["", "anonymous"])
def test_the_copy_in_the_browser_stays_while_nothing_is_saved(
    role: str, lead: Client, client_as: ClientAs
) -> None:
    client = client_as(role) if role else lead
    answer = client.post(
        NEW, fields(uuid4(), "" if client is lead else "Open") | {DRAFT: "abc123"}
    )
    assert DRAFT_SAVED not in answer.cookies


# --- Who else is on the page ------------------------------------------------------------


def here(client: Client, page: str) -> str:
    said: str = client.get("/regions/arad/here/", {"page": page}).json()["here"]
    return said


def test_two_who_write_see_each_other_and_nobody_else_does(
    lead: Client, client_as: ClientAs, strategy: Strategy
) -> None:
    action = Action.objects.create(strategy=strategy, title="Open courses", position=1)
    page = page_of(action)
    entries, revisions = Entry.objects.count(), Revision.objects.count()
    assert "on this page now" not in lead.get(page).content.decode()
    seen = client_as("editor").get(page).content.decode()
    assert "The lead is on this page now." in seen
    assert here(lead, page) == "The editor is on this page now."
    assert here(lead, "/elsewhere/") == ""
    strategy.shared_at = strategy.started_at
    strategy.save()
    for role in ("facilitator", "aer-reviewer"):
        read = client_as(role).get(page)
        assert read.status_code == 200
        assert "on this page now" not in read.content.decode()
        assert client_as(role).get("/regions/arad/here/", {"page": page}).status_code == 403
    assert here(lead, page) == "The editor is on this page now."
    assert (Entry.objects.count(), Revision.objects.count()) == (entries, revisions)


def test_who_left_is_not_here_any_more(lead: Client, client_as: ClientAs) -> None:
    here(lead, "/page/")
    assert here(client_as("editor"), "/page/") == "The lead is on this page now."
    cache.clear()  # as a minute does
    assert here(client_as("editor"), "/page/") == ""


def test_to_know_who_is_here_writes_nothing(
    lead: Client, django_assert_max_num_queries: Any
) -> None:
    here(lead, "/page/")
    with django_assert_max_num_queries(6) as asked:
        here(lead, "/page/")
    assert all(one["sql"].startswith("SELECT") for one in asked.captured_queries)
