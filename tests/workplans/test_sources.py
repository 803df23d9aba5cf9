"""Where an action comes from: ideas and questions, linked, and taken off with a reason."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from toolkit.models import ChecklistItem, Effect, Idea, InputState, Moderation
from workplans.models import Action

pytestmark = pytest.mark.django_db
NEW = "/regions/arad/workplan/actions/new/"
UNKNOWN = "7a94e033-268a-4271-9e7a-8ad65eb755fd"


@pytest.fixture
def item(strategy: Strategy) -> ChecklistItem:
    found = ChecklistItem.objects.filter(priority__edition=strategy.edition).first()
    assert found is not None
    return found


@pytest.fixture
def idea(strategy: Strategy, item: ChecklistItem) -> Idea:
    return factories.IdeaFactory.create(
        strategy=strategy,
        title="Courses after work",
        need="Time to learn",
        item=item,
        domain=strategy.edition.choices("policy_domains")[0][0],
        workshop=factories.WorkshopFactory.create(strategy=strategy, title="Meeting in Arad"),
        seat=factories.SeatFactory.create(strategy=strategy),
    )


def filled(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send of the page as it stands."""
    page = client.get(address).context["page"]
    return dict(page.as_shown().lists()) | changes


def test_ticked_ideas_open_a_new_action_that_is_filled_in(
    client_as: ClientAs, idea: Idea
) -> None:
    objective = factories.ObjectiveFactory.create(
        strategy=idea.strategy, needs=["Time to learn"]
    )
    other = factories.IdeaFactory.create(strategy=idea.strategy)

    form = client_as("editor").get(f"{NEW}?idea={idea.uuid}&idea={other.uuid}").context["form"]

    assert form["title"].value() == "Courses after work"
    assert form["domain"].value() == idea.domain
    assert form["objective"].value() == objective.pk
    assert form["items"].value() == [idea.item_id]
    assert form["ideas"].value() == [idea.uuid, other.uuid]


def test_saved_it_is_linked_to_all_of_them_once(client_as: ClientAs, idea: Idea) -> None:
    other = factories.IdeaFactory.create(strategy=idea.strategy)
    editor = client_as("editor")
    sent = filled(editor, f"{NEW}?idea={idea.uuid}&idea={other.uuid}")
    for _time in range(2):
        assert editor.post(NEW, sent).status_code == 302

    action = Action.objects.get()
    assert {(one.idea, one.key) for one in Effect.objects.all()} == {
        (idea, str(action.uuid)),
        (other, str(action.uuid)),
    }
    assert list(action.items.all()) == [idea.item]
    page = editor.get(action.page).content.decode()
    assert "Where this comes from" in page
    assert "Courses after work" in page
    assert "Meeting in Arad" in page


def test_what_is_unticked_is_not_linked(client_as: ClientAs, idea: Idea) -> None:
    editor = client_as("editor")
    editor.post(NEW, filled(editor, f"{NEW}?idea={idea.uuid}", ideas=[]))
    assert Action.objects.exists()
    assert not Effect.objects.exists()


@pytest.mark.parametrize("evil", ["x", "'", "<b>", UNKNOWN, "../.."])
def test_what_is_no_idea_of_this_region_links_nothing(
    client_as: ClientAs, strategy: Strategy, evil: str
) -> None:
    elsewhere = factories.IdeaFactory.create()
    editor = client_as("editor")

    page = editor.get(NEW, {"idea": [evil, str(elsewhere.uuid)]})
    assert "ideas" not in page.context["form"].fields
    sent = filled(editor, NEW, title="Night school", ideas=[evil, str(elsewhere.uuid)])
    editor.post(NEW, sent)
    assert not Effect.objects.exists()


def test_what_is_withdrawn_or_unlinked_is_no_source(
    client_as: ClientAs, strategy: Strategy
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    here = {"kind": "action", "key": str(action.uuid)}
    gone = factories.IdeaFactory.create(
        strategy=strategy, title="Gone", state=InputState.WITHDRAWN
    )
    factories.EffectFactory.create(idea=gone, **here)
    ended = factories.IdeaFactory.create(strategy=strategy, title="Ended")
    factories.EffectFactory.create(idea=ended, ended_at=timezone.now(), ended_why="Cut", **here)
    page = client_as("lead").get(action.page).content.decode()
    assert "Where this comes from" not in page


def test_aer_reads_only_what_others_see(client_as: ClientAs, strategy: Strategy) -> None:
    Strategy.objects.update(shared_at=timezone.now())
    action = factories.ActionFactory.create(strategy=strategy)
    for title, moderation in [("Seen", Moderation.SHOWN), ("Hidden", Moderation.HELD)]:
        factories.EffectFactory.create(
            idea=factories.IdeaFactory.create(
                strategy=strategy, title=title, moderation=moderation
            ),
            kind="action",
            key=str(action.uuid),
        )
    page = client_as("aer-reviewer").get(action.page).content.decode()

    assert "Seen" in page
    assert "Hidden" not in page
    assert "/taking-part/" not in page


def test_a_question_is_taken_off_with_a_reason_that_is_kept(
    client_as: ClientAs, strategy: Strategy, item: ChecklistItem
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    action.items.add(item)
    editor = client_as("editor")

    refused = editor.post(action.page, filled(editor, action.page, items=[]))
    assert refused.status_code == 422
    assert "Say why it no longer belongs here." in refused.content.decode()
    assert list(action.items.all()) == [item]

    sent = filled(editor, action.page, items=[], items_why="Another action does it.")
    assert editor.post(action.page, sent).status_code == 302
    kept = Effect.objects.get()
    assert (kept.item, kept.ended_why) == (item, "Another action does it.")
    assert not action.items.exists()


def test_the_page_of_a_question_lists_what_was_said_about_it(
    client_as: ClientAs, idea: Idea, item: ChecklistItem
) -> None:
    factories.IdeaFactory.create(strategy=idea.strategy, title="Other", item=None)
    here = f"/regions/arad/checklist/{item.priority.key}/{item.key}/"

    page = client_as("lead").get(here).content.decode()

    assert "What participants said" in page
    assert "Courses after work" in page
    assert "Other" not in page.split("What participants said")[1].split("</section>")[0]


def test_an_action_asks_as_much_however_much_led_to_it(
    client_as: ClientAs,
    strategy: Strategy,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    action = factories.ActionFactory.create(strategy=strategy)
    lead = client_as("lead")

    def add() -> None:
        factories.EffectFactory.create(
            idea=factories.IdeaFactory.create(
                strategy=strategy,
                workshop=factories.WorkshopFactory.create(strategy=strategy),
            ),
            kind="action",
            key=str(action.uuid),
        )

    add()
    lead.get(action.page)
    with CaptureQueriesContext(connection) as few:
        lead.get(action.page)
    for _one in range(10):
        add()
    with django_assert_num_queries(len(few)):
        lead.get(action.page)
