"""What changed: by word, by place, and nothing where nothing changed."""

from uuid import uuid4

import pytest

from frameworks.models import Answer, Audience
from kernel.comparing import pieces
from strategies.access import Desk
from tests import factories
from toolkit.models import ChecklistItem, ItemState
from versions import services
from versions.differences import Part, differences
from versions.models import Purpose, Version
from versions.snapshot import in_language, read
from workplans.models import Action, MoneyLine, Objective

TEXTS = ["", "one two three", "one  two\nthree", "one 2 three four", "zwei", "a\n\nb c"]


@pytest.mark.parametrize("before", TEXTS)
@pytest.mark.parametrize("after", TEXTS)
def test_the_pieces_give_both_texts_again(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != "removed") == after
    assert "".join(one.text for one in found if one.kind != "added") == before


def test_a_changed_word_is_marked_alone() -> None:
    assert [(one.kind, one.text) for one in pieces("We meet on Monday.", "We meet daily.")] == [
        ("same", "We meet "),
        ("removed", "on Monday."),
        ("added", "daily."),
    ]


def test_long_texts_are_compared_by_line() -> None:
    long = "\n".join(f"line {at} of many" for at in range(1500))
    found = pieces(long, long.replace("line 700 of", "line seven hundred of"))
    assert "".join(one.text for one in found if one.kind == "added").startswith("line seven")


def changed_by(desk: Desk, change: object) -> dict[str, Part]:
    versions = []
    assert callable(change)
    for step in (lambda: None, change):
        step()
        versions.append(
            services.freeze(
                desk.strategy, purpose=Purpose.PUBLICATION, uuid=uuid4(), by=desk.user
            )
        )
    before, after = (_content(one) for one in versions)
    return {part.key: part for part in differences(before, after)}


def _content(version: Version) -> dict[str, object]:
    return in_language(read(version, Audience.PUBLIC), "en")


def test_nothing_changed_is_an_empty_list(desk: Desk) -> None:
    assert changed_by(desk, lambda: None) == {}


def test_a_changed_answer_stands_under_its_section(desk: Desk) -> None:
    def change() -> None:
        given = Answer.objects.get(question__key="principles")
        given.parts = given.parts | {"equality": "<p>We live apart.</p>"}
        given.save()

    found = changed_by(desk, change)
    assert list(found) == ["section:interculturality"]
    (one,) = found["section:interculturality"].changes
    assert (one.state, one.place) == ("changed", "section:interculturality")
    assert [piece.text.strip() for piece in one.pieces if piece.kind == "added"] == ["apart."]


def test_actions_are_told_as_added_removed_and_changed(desk: Desk) -> None:
    def change() -> None:
        Action.objects.update(title="Courses on Saturday")
        factories.ActionFactory.create(strategy=desk.strategy, title="A new one")

    found = changed_by(desk, change)["actions"].changes
    assert [(one.state, one.title) for one in found] == [
        ("changed", "1 Courses on Saturday"),
        ("added", "2 A new one"),
    ]


def test_a_removed_action_stands_at_the_end(desk: Desk) -> None:
    def change() -> None:
        Action.objects.update(removed_at="2026-03-03T10:00Z")

    found = changed_by(desk, change)
    assert [one.state for one in found["actions"].changes] == ["removed"]
    assert found["money"].changes[0].title == "Together"


def test_money_items_and_objectives_are_compared(desk: Desk) -> None:
    item = ChecklistItem.objects.filter(priority__edition=desk.strategy.edition).first()
    assert item

    def change() -> None:
        MoneyLine.objects.update(amount="2500.50")
        Objective.objects.update(title="People meet")
        factories.TeamAnswerFactory.create(
            strategy=desk.strategy, item=item, state=ItemState.IN_PLACE, note="Since 2020"
        )

    found = changed_by(desk, change)
    assert set(found) >= {"money", "objectives", "actions", f"priority:{item.priority.key}"}
    total = found["money"].changes[0]
    assert "2,500.50" in "".join(one.text for one in total.pieces)
