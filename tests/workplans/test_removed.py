"""What was taken out of the plan is found again, and put back with one press."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from workplans.models import Action, Batch, Objective

pytestmark = pytest.mark.django_db

REMOVED = "/regions/arad/workplan/removed/"


@pytest.fixture
def lead(client_as: ClientAs) -> Client:
    return client_as("lead")


def test_what_is_taken_out_is_listed_with_who_and_when(
    client_as: ClientAs, lead: Client, strategy: Strategy
) -> None:
    action = factories.ActionFactory.create(strategy=strategy, title="Evening school")
    aim = factories.ObjectiveFactory.create(strategy=strategy, title="Everyone learns")
    client_as("editor").post(f"{action.page}remove/")
    lead.post(f"{aim.page}remove/")

    html = lead.get(REMOVED).content.decode()

    assert html.index("Everyone learns") < html.index("Evening school")
    assert "taken out by The editor" in html
    assert "taken out by The lead" in html
    assert REMOVED in lead.get("/regions/arad/workplan/").content.decode()
    assert REMOVED in lead.get(action.page).content.decode()


def test_one_press_puts_it_back_and_says_so(lead: Client, strategy: Strategy) -> None:
    for row in (
        factories.ActionFactory.create(strategy=strategy, removed_at=timezone.now()),
        factories.ObjectiveFactory.create(strategy=strategy, removed_at=timezone.now()),
    ):
        assert f'action="{row.page}remove/"' in lead.get(REMOVED).content.decode()
        assert lead.post(f"{row.page}remove/", {"restore": "1"}).status_code == 302
        row.refresh_from_db()
        assert row.removed_at is None
        assert Entry.objects.filter(verb=Verb.PUT_BACK, target_id=str(row.uuid)).count() == 1
    assert "Nothing was taken out of the plan." in lead.get(REMOVED).content.decode()


def test_what_went_with_a_list_names_who_took_the_list_back(
    client_as: ClientAs, lead: Client, strategy: Strategy
) -> None:
    client_as("editor").post(
        "/regions/arad/workplan/add/",
        {"way": "titles", "uuid": uuid4(), "titles": "From the list"},
    )
    batch = Batch.objects.get()
    lead.post(f"/regions/arad/workplan/steps/{batch.uuid}/undo/")

    html = lead.get(REMOVED).content.decode()

    assert "From the list" in html
    assert "taken out by The lead" in html


def test_facilitators_read_the_list_and_put_nothing_back(
    client_as: ClientAs, strategy: Strategy
) -> None:
    factories.ActionFactory.create(strategy=strategy, title="Gone", removed_at=timezone.now())
    html = client_as("facilitator").get(REMOVED).content.decode()
    assert "Gone" in html
    assert "Put it back" not in html


def test_a_long_list_is_paged_and_asks_no_more(lead: Client, strategy: Strategy) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert lead.get(REMOVED).status_code == 200
        return len(seen)

    now = timezone.now()
    factories.ObjectiveFactory.create(strategy=strategy, removed_at=now)
    factories.ActionFactory.create(strategy=strategy, removed_at=now)
    few = asked()
    Action.objects.bulk_create(
        Action(strategy=strategy, title=f"Gone {n}", removed_at=now - timedelta(days=n))
        for n in range(1, 60)
    )
    Objective.objects.bulk_create(
        Objective(strategy=strategy, title=f"Aim {n}", removed_at=now - timedelta(days=n))
        for n in range(1, 10)
    )

    assert asked() <= few
    assert "Page 1 of 3" in lead.get(REMOVED).content.decode()
    assert "Gone 59" in lead.get(f"{REMOVED}?page=3").content.decode()
