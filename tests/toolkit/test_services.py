"""Saving what the team says: one answer, and a list in which each stands for itself."""

from typing import Any

import pytest

from accounts.models import User
from activity.models import Entry
from activity.verbs import Verb
from regions.access import Place
from regions.models import Role
from strategies.access import Desk
from strategies.editing import EditConflict
from strategies.models import Revision, Strategy
from tests.conftest import Cast
from toolkit.models import ChecklistItem, ItemState, TeamAnswer
from toolkit.services import ListedAnswer, answer_item, answer_list

NOTHING: dict[str, Any] = {
    "state": "",
    "note": "",
    "evidence": [],
    "next_step": "",
    "reason": "",
}


@pytest.fixture
def items(strategy: Strategy) -> list[ChecklistItem]:
    return list(
        ChecklistItem.objects.filter(priority__edition=strategy.edition).select_related(
            "priority__edition"
        )[:3]
    )


def desk_of(strategy: Strategy, user: User) -> Desk:
    return Desk(strategy, Place(strategy.region, user, Role.EDITOR))


@pytest.fixture
def desk(strategy: Strategy, cast: Cast) -> Desk:
    return desk_of(strategy, cast["editor"])


def listed(item: ChecklistItem, **given: Any) -> ListedAnswer:
    values: dict[str, Any] = {"state": "", "note": "", "next_step": "", "reason": ""}
    return ListedAnswer(item, **{"base_version": 0, **values, **given})


def test_an_answer_is_saved_recorded_and_linked(desk: Desk, items: list[ChecklistItem]) -> None:
    given = NOTHING | {"state": ItemState.IN_PROGRESS, "next_step": "Ask the town halls"}

    answer = answer_item(desk, items[0], base_version=0, **given)

    entry = Entry.objects.get(verb=Verb.ITEM_ANSWERED)
    assert answer.version == 1
    assert entry.actor == desk.user
    assert entry.title == items[0].text[:300]
    assert entry.link.endswith(f"/checklist/{items[0].priority.key}/{items[0].key}/")
    assert "town halls" not in str(entry.data)
    assert Revision.objects.filter(object_uuid=answer.uuid, field="next_step").count() == 1


def test_every_text_stays_whatever_is_chosen(desk: Desk, items: list[ChecklistItem]) -> None:
    texts: dict[str, Any] = {
        "note": "n",
        "next_step": "x",
        "reason": "r",
        "evidence": [{"kind": "later"}],
    }

    for at, state in enumerate(ItemState):
        answer_item(desk, items[0], base_version=at, state=state, **texts)

    answer = TeamAnswer.objects.get()
    assert (answer.note, answer.next_step, answer.reason) == ("n", "x", "r")
    assert answer.evidence == [{"kind": "later"}]


def test_an_empty_page_makes_no_row(desk: Desk, items: list[ChecklistItem]) -> None:
    answer_item(desk, items[0], base_version=0, **NOTHING)

    assert not TeamAnswer.objects.exists()
    assert not Entry.objects.exists()


def test_the_same_page_sent_twice_changes_one_thing_once(
    desk: Desk, items: list[ChecklistItem]
) -> None:
    given = NOTHING | {"state": ItemState.IN_PLACE, "note": "Phone interpreters"}

    answer_item(desk, items[0], base_version=0, **given)
    answer_item(desk, items[0], base_version=0, **given)

    assert TeamAnswer.objects.get().version == 1
    assert Entry.objects.filter(verb=Verb.ITEM_ANSWERED).count() == 1


def test_the_later_of_two_saves_is_refused_and_its_text_is_kept(
    strategy: Strategy, cast: Cast, desk: Desk, items: list[ChecklistItem]
) -> None:
    theirs = NOTHING | {"state": ItemState.IN_PLACE, "note": "Theirs"}
    answer_item(desk, items[0], base_version=0, **theirs)

    mine = NOTHING | {"state": ItemState.IN_PROGRESS, "note": "Mine"}
    with pytest.raises(EditConflict):
        answer_item(desk_of(strategy, cast["lead"]), items[0], base_version=0, **mine)

    assert TeamAnswer.objects.get().note == "Theirs"
    assert Revision.objects.get(lost=True, field="note").value == "Mine"
    assert Entry.objects.filter(verb=Verb.ITEM_ANSWERED).count() == 1


def test_a_conflict_on_one_question_keeps_the_others_and_names_it(
    strategy: Strategy, cast: Cast, desk: Desk, items: list[ChecklistItem]
) -> None:
    answer_list(desk_of(strategy, cast["lead"]), [listed(items[1], state="in_place")])

    outcome = answer_list(
        desk,
        [
            listed(items[0], state="in_progress", next_step="Begin"),
            listed(items[1], state="not_for_us", reason="The state does it"),
            listed(items[2], state="not_started"),
        ],
    )

    assert outcome.saved == [items[0], items[2]]
    assert list(outcome.conflicts) == [items[1]]
    states = dict(TeamAnswer.objects.values_list("item_id", "state"))
    assert states == {
        items[0].pk: "in_progress", items[1].pk: "in_place", items[2].pk: "not_started",
    }  # fmt: skip
    assert Revision.objects.get(lost=True, field="reason").value == "The state does it"


def test_a_list_leaves_evidence_as_it_is(desk: Desk, items: list[ChecklistItem]) -> None:
    evidence = [{"kind": "link", "link": "https://example.org/"}]
    answer_item(
        desk, items[0], base_version=0, **NOTHING | {"state": "in_place", "evidence": evidence}
    )

    answer_list(desk, [listed(items[0], base_version=1, state="in_place", note="More")])

    assert TeamAnswer.objects.get().evidence == evidence
