"""One step over many rows: done once, in one transaction, and undone in one click."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from regions.access import Place
from regions.models import Role
from strategies.access import Desk
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.workplans.pages import HERE
from toolkit.models import ChecklistItem
from workplans import batches
from workplans.models import Action, Batch, Objective
from workplans.services import add_titles


@pytest.fixture
def desk(strategy: Strategy) -> Desk:
    person = factories.MembershipFactory.create(region=strategy.region, role=Role.EDITOR)
    return Desk(strategy, Place(strategy.region, person.user, Role.EDITOR))


@pytest.fixture
def actions(strategy: Strategy) -> list[Action]:
    return factories.ActionFactory.create_batch(3, strategy=strategy, role="head of unit")


def change(
    desk: Desk,
    rows: list[Action],
    below: dict[str, list[Any]] | None = None,
    *,
    uuid: Any = None,
    verb: Verb = Verb.ACTIONS_CHANGED,
    **values: Any,
) -> Batch:
    return batches.change_many(
        desk,
        uuid=uuid or uuid4(),
        title="Who does it",
        changes=[(row, row.version, values, below or {}) for row in rows],
        verb=verb,
    )


def again(row: Action) -> Action:
    return Action.objects.get(pk=row.pk)


def save_by_colleague(row: Action, **values: Any) -> None:
    Action.objects.filter(pk=row.pk).update(version=row.version + 1, **values)


def test_many_rows_change_in_one_step_with_versions_and_revisions(
    desk: Desk, actions: list[Action]
) -> None:
    batch = change(desk, actions, state="under_way")

    assert {one.state for one in map(again, actions)} == {"under_way"}
    assert {one.version for one in map(again, actions)} == {2}
    assert {one.changed_by for one in map(again, actions)} == {desk.user}
    assert Revision.objects.filter(field="state", value="under_way", lost=False).count() == 3
    assert batch.count == 3
    assert Entry.objects.get(verb=Verb.ACTIONS_CHANGED).data["count"] == 3


def test_the_same_step_sent_twice_is_done_once(desk: Desk, actions: list[Action]) -> None:
    uuid = uuid4()
    for state in ("under_way", "done"):
        change(desk, [again(one) for one in actions], uuid=uuid, state=state)

    assert {one.state for one in map(again, actions)} == {"under_way"}
    assert Batch.objects.count() == 1


def test_a_row_saved_meanwhile_is_left_alone_and_named(
    desk: Desk, actions: list[Action]
) -> None:
    save_by_colleague(actions[1], role="mayor")

    batch = change(desk, actions, role="head of school")

    assert [one.role for one in map(again, actions)] == [
        "head of school", "mayor", "head of school",
    ]  # fmt: skip
    assert batches.left_alone(batch) == [actions[1]]
    assert Revision.objects.get(lost=True).value == "head of school"


def test_what_changes_nothing_is_no_step(desk: Desk, actions: list[Action]) -> None:
    batch = change(desk, actions, role="head of unit")

    assert batch.count == 0
    assert {one.version for one in map(again, actions)} == {1}
    assert not Entry.objects.exists()


def test_undo_gives_back_columns_rows_below_and_links(
    desk: Desk, actions: list[Action], strategy: Strategy
) -> None:
    one, other = factories.ObjectiveFactory.create_batch(2, strategy=strategy)
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition)[0]
    Action.objects.update(objective=one)
    for action in actions:
        action.refresh_from_db()
        factories.MoneyLineFactory.create(action=action, amount=Decimal("12.30"))
        factories.MeasureFactory.create(action=action, objective=None, aim=Decimal(5))
    below: dict[str, list[Any]] = {
        "money": [{"year": 2028, "amount": Decimal(5)}],
        "measures": [],
        "items": [item],
    }
    batch = change(desk, actions, below, objective=other, groups=["everyone"])
    assert again(actions[0]).money.get().amount == Decimal(5)
    assert list(again(actions[0]).items.all()) == [item]

    done = batches.undo(desk, batch)

    assert (len(done.back), done.out, done.stay) == (3, [], [])
    action = again(actions[0])
    assert (action.objective, action.groups, action.version) == (one, [], 3)
    assert action.money.get().amount == Decimal("12.30")
    assert action.measures.get().aim == Decimal(5)
    assert not action.items.exists()
    assert Revision.objects.filter(object_uuid=action.uuid, field="groups").count() == 2
    assert Entry.objects.filter(verb=Verb.CHANGES_UNDONE).count() == 1


def test_undo_leaves_each_field_that_somebody_wrote_since(
    desk: Desk, actions: list[Action]
) -> None:
    batch = change(desk, actions, role="head of school", state="done")
    save_by_colleague(again(actions[0]), role="mayor")

    done = batches.undo(desk, batch)

    assert (again(actions[0]).role, again(actions[0]).state) == ("mayor", "planned")
    assert again(actions[1]).role == "head of unit"
    assert done.stay == [actions[0]]
    assert not batches.undo(desk, batch).edits


def test_moving_and_taking_out_are_no_conflict_and_can_be_undone(
    desk: Desk, actions: list[Action]
) -> None:
    save_by_colleague(actions[0], role="mayor")
    out = change(desk, actions, removed_at=timezone.now())
    assert not Action.objects.in_plan().exists()
    moved = change(desk, actions, verb=Verb.ACTIONS_ORDERED, position=40)
    assert [one.version for one in map(again, actions)] == [2, 1, 1]

    batches.undo(desk, out)
    batches.undo(desk, moved)

    assert Action.objects.in_plan().count() == 3
    assert {one.position for one in map(again, actions)} == {1}


def test_what_a_list_made_is_taken_out_though_a_later_step_was_undone(
    desk: Desk, client_as: ClientAs
) -> None:
    client_as("editor").post(
        f"{HERE}add/", {"way": "titles", "uuid": uuid4(), "titles": "One\nTwo"}
    )
    made = Batch.objects.get()
    later = change(desk, list(Action.objects.all()), role="mayor")
    assert len(batches.undoing(made).stay) == 2
    batches.undo(desk, later)

    done = batches.undo(desk, made)

    assert len(done.out) == 2
    assert not Action.objects.in_plan().exists()


def test_what_a_field_pointed_at_and_is_gone_is_not_given_back(
    desk: Desk, actions: list[Action], strategy: Strategy
) -> None:
    gone = factories.ObjectiveFactory.create(strategy=strategy)
    Action.objects.update(objective=gone)
    batch = change(desk, [again(one) for one in actions], objective=None)
    Objective.objects.all().delete()

    done = batches.undo(desk, batch)

    assert len(done.stay) == 3
    assert again(actions[0]).objective is None


def test_a_step_and_its_undo_take_the_same_queries_for_three_and_thirty(
    desk: Desk, strategy: Strategy
) -> None:
    counts = []
    for many in (3, 30):
        rows = factories.ActionFactory.create_batch(many, strategy=strategy)
        money = {"money": [{"year": 2027, "amount": Decimal(9)}]}
        with CaptureQueriesContext(
            connection,
        ) as asked:
            batch = change(desk, rows, money, role="mayor")
            batches.undo(desk, batch)
        counts.append(len(asked))

    assert counts[0] == counts[1] < 60


def test_a_batch_of_another_region_is_not_found(
    client_as: ClientAs, strategy: Strategy
) -> None:
    theirs = factories.BatchFactory.create(done_at=timezone.now(), count=1)
    client = client_as("editor")

    assert client.get(f"{HERE}steps/{theirs.uuid}/undo/").status_code == 404
    assert theirs.title not in client.get(f"{HERE}steps/").content.decode()


def test_the_page_lists_the_steps_and_undoes_one(
    desk: Desk, client_as: ClientAs, actions: list[Action]
) -> None:
    client: Client = client_as("editor")
    assert "Nothing was done in one step yet." in client.get(f"{HERE}steps/").content.decode()
    batch = change(desk, actions, state="done")
    save_by_colleague(again(actions[2]), state="stopped")

    listed = client.get(f"{HERE}steps/").content.decode()
    asked = client.get(f"{HERE}steps/{batch.uuid}/undo/").content.decode()
    said = client.post(f"{HERE}steps/{batch.uuid}/undo/", follow=True).content.decode()

    assert "Changed several actions: Who does it" in listed
    assert "2 rows get back what stood there before." in asked
    assert "2 rows are as they were before." in said
    assert actions[2].title in said
    assert "undone on" in said


# --- What somebody did meanwhile ------------------------------------------------------------


def test_what_no_longer_fits_is_not_given_back_and_the_rest_is(
    desk: Desk, actions: list[Action]
) -> None:
    Action.objects.update(starts=date(2027, 3, 1))
    batch = change(desk, [again(one) for one in actions], starts=date(2026, 3, 1))
    save_by_colleague(again(actions[0]), ends=date(2026, 12, 1))
    assert batches.undoing(batch).stay == [actions[0]]

    done = batches.undo(desk, batch)

    assert done.stay == [actions[0]]
    assert [one.starts for one in map(again, actions)] == [
        date(2026, 3, 1), date(2027, 3, 1), date(2027, 3, 1)
    ]  # fmt: skip


def test_rows_below_from_before_a_rule_are_not_given_back(
    desk: Desk, actions: list[Action]
) -> None:
    batch = change(desk, actions, {"measures": [{"what": "Learners", "now": Decimal(10)}]})
    batch.changed[0]["before"]["measures"] = [{"what": "Learners", "now": "10", "women": 60}]
    batch.save()
    save_by_colleague(again(actions[0]), role="mayor")

    done = batches.undo(desk, batch)

    assert (done.stay, len(done.back)) == ([actions[0]], 2)


@pytest.fixture
def made(desk: Desk) -> Batch:
    add_titles(desk, uuid=uuid4(), titles=[("", "One"), ("", "Two"), ("", "Three")])
    return Batch.objects.get()


def saving_between(monkeypatch: pytest.MonkeyPatch, row: Action, **values: Any) -> None:
    """Let a colleague save a row after the undo has read it."""
    read = batches.undoing

    def undoing(batch: Batch) -> batches.Undoing:
        found = read(batch)
        save_by_colleague(again(row), **values)
        return found

    monkeypatch.setattr(batches, "undoing", undoing)


def test_a_row_saved_while_its_list_is_undone_stays_and_is_named(
    desk: Desk, made: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    [one, *_others] = Action.objects.all()
    saving_between(monkeypatch, one, role="mayor")

    done = batches.undo(desk, made)

    assert list(Action.objects.in_plan()) == [one]
    assert (again(one).role, again(one).version) == ("mayor", 2)
    assert (len(done.out), len(done.edits), done.stay) == (2, 2, [one])
    assert Entry.objects.get(verb=Verb.IMPORT_UNDONE).data["count"] == 2


def test_a_row_saved_while_a_step_is_undone_is_not_counted(
    desk: Desk, actions: list[Action], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = change(desk, actions, role="head of school")
    saving_between(monkeypatch, actions[0], role="mayor")

    done = batches.undo(desk, batch)

    assert (len(done.back), done.stay) == (2, [actions[0]])
    assert Entry.objects.get(verb=Verb.CHANGES_UNDONE).data["count"] == 2


def test_undoing_a_list_makes_no_version_of_what_it_takes_out(desk: Desk, made: Batch) -> None:
    batches.undo(desk, made)

    assert not Action.objects.in_plan().exists()
    assert {one.version for one in Action.objects.all()} == {1}
