"""Many actions in one step: a table of one field, the same change for several, the order."""

import random
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from regions.models import Organisation
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.workplans.pages import HERE, as_shown
from workplans.models import Action, Batch, MoneyLine, Objective

FILL, CHANGE, ORDER = f"{HERE}fill/", f"{HERE}change/", f"{HERE}order/"
KINDS = [
    "objective", "groups", "responsible", "dates", "money", "agreed", "priority", "domain",
    "state",
]  # fmt: skip


@pytest.fixture
def objective(strategy: Strategy) -> Objective:
    return factories.ObjectiveFactory.create(strategy=strategy, title="Language")


@pytest.fixture
def three(strategy: Strategy, objective: Objective) -> list[Action]:
    return [
        factories.ActionFactory.create(strategy=strategy, position=at, title=title)
        for at, title in enumerate(("One", "Two", "Three"), start=1)
    ]


def table(client: Client, kind: str, query: str = "") -> tuple[str, dict[str, Any]]:
    """Return the address of a table and all that its page would send back."""
    address = f"{FILL}?field={kind}{query}"
    return address, as_shown(client, address)


def colleague_saves(action: Action, **values: Any) -> None:
    Action.objects.filter(pk=action.pk).update(version=action.version + 1, **values)


# --- One field as a table ------------------------------------------------------------------


def test_what_is_missing_is_filled_in_for_many_in_one_step_and_undone(
    client_as: ClientAs, three: list[Action], objective: Objective
) -> None:
    client = client_as("editor")
    address, page = table(client, "objective", "&missing=objective")
    page |= {f"{one.uuid}-objective": str(objective.uuid) for one in three[:2]}

    answer = client.post(address, page, follow=True)

    assert [one.objective for one in Action.objects.all()] == [objective, objective, None]
    assert [one.version for one in Action.objects.all()] == [2, 2, 1]
    assert "2 actions are saved." in answer.content.decode()
    assert "Undo this step" in answer.content.decode()
    assert Entry.objects.get(verb=Verb.ACTIONS_CHANGED).data["count"] == 2
    client.post(f"{HERE}steps/{Batch.objects.get().uuid}/undo/")
    assert not Action.objects.exclude(objective=None).exists()


@pytest.mark.parametrize(
    ("kind", "typed", "stands"),
    [
        ("groups", {"groups": ["migrant_women", "families"]}, {"groups": "2"}),
        ("dates", {"starts": "3/2027", "ends": "2028-05"}, {"starts": date(2027, 3, 1)}),
        ("agreed", {"agreed": "no"}, {"agreed": False}),
        ("domain", {"domain": "language"}, {"domain": "language"}),
        ("state", {"state": "done"}, {"state": "done"}),
        (
            "money",
            {"no_extra_cost": "on", "no_cost_reason": " The rooms  are there. "},
            {"no_extra_cost": True, "no_cost_reason": "The rooms are there."},
        ),
    ],
)
def test_each_field_has_its_table(
    client_as: ClientAs,
    three: list[Action],
    kind: str,
    typed: dict[str, Any],
    stands: dict[str, Any],
) -> None:
    client = client_as("lead")
    if kind == "groups":
        keys = [key for key, _label in three[0].strategy.edition.choices("target_groups")][:2]
        typed, stands = {"groups": keys}, {"groups": keys}
    address, page = table(client, kind)
    page |= {f"{three[1].uuid}-{name}": value for name, value in typed.items()}

    assert client.post(address, page).status_code == 302

    changed = Action.objects.get(version=2)
    assert changed == three[1]
    for name, value in stands.items():
        assert getattr(changed, name) == value


def test_a_line_of_money_is_written_and_mended_in_the_table(
    client_as: ClientAs, three: list[Action]
) -> None:
    factories.MoneyLineFactory.create(
        action=three[0], year=2026, source="", amount=Decimal(100), certainty=""
    )
    client = client_as("lead")
    address, page = table(client, "money", "&missing=money")
    page |= {
        f"{three[0].uuid}-money-0-source": "amif",
        f"{three[0].uuid}-money-0-certainty": "secured",
        f"{three[1].uuid}-money-0-year": "2027",
        f"{three[1].uuid}-money-0-amount": "1.200,50",
    }

    client.post(address, page)

    told = MoneyLine.objects.order_by("year").values_list("year", "source", "amount")
    assert list(told) == [(2026, "amif", Decimal(100)), (2027, "", Decimal("1200.50"))]
    assert Action.objects.get(title="Three").version == 1


def test_a_row_a_colleague_saved_is_shown_with_both_and_the_rest_is_saved(
    client_as: ClientAs, three: list[Action], objective: Objective
) -> None:
    theirs = factories.ObjectiveFactory.create(strategy=three[0].strategy, title="Work")
    client = client_as("lead")
    address, page = table(client, "objective")
    page |= {f"{one.uuid}-objective": str(objective.uuid) for one in three}
    colleague_saves(three[1], objective=theirs)

    answer = client.post(address, page)
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "2 actions are saved." in shown
    assert "A colleague saved this while you were writing. It is not overwritten." in shown
    assert '<dd class="kept" dir="auto">Work</dd>' in shown
    assert re.search(rf'value="{objective.uuid}"\s+selected', shown)
    assert "Three" not in shown
    three[1].refresh_from_db()
    assert three[1].objective == theirs
    assert Revision.objects.filter(object_uuid=three[1].uuid, lost=True).count() == 1


def test_who_saves_the_row_again_after_seeing_both_is_heard(
    client_as: ClientAs, three: list[Action], objective: Objective
) -> None:
    client = client_as("lead")
    address, page = table(client, "domain")
    page[f"{three[1].uuid}-domain"] = "language"
    colleague_saves(three[1], domain="housing")
    shown = client.post(address, page).content.decode()
    again = {
        name: re.search(rf'name="{three[1].uuid}-{name}" value="([^"]*)"', shown)
        for name in ("version", "was")
    }
    page |= {f"{three[1].uuid}-{name}": found[1] for name, found in again.items() if found}
    page["uuid"] = re.findall(r'name="uuid" value="([^"]+)"', shown)[0]

    assert client.post(address, page).status_code == 302

    three[1].refresh_from_db()
    assert three[1].domain == "language"


def test_a_row_one_left_alone_is_never_saved_over(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = table(client, "domain")
    page[f"{three[0].uuid}-domain"] = "language"
    colleague_saves(three[1], domain="housing")

    assert client.post(address, page).status_code == 302

    assert [one.domain for one in Action.objects.all()] == ["language", "housing", ""]
    assert not Revision.objects.filter(lost=True).exists()


def test_what_cannot_be_saved_stays_as_typed_with_its_sentence(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = table(client, "dates")
    page |= {
        f"{three[0].uuid}-starts": "some day <b>",
        f"{three[1].uuid}-starts": "5/2028",
        f"{three[1].uuid}-ends": "3/2027",
        f"{three[2].uuid}-starts": "1/2027",
    }

    answer = client.post(address, page)
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="some day &lt;b&gt;"' in shown
    assert "as a month and a year" in shown
    assert "An action cannot end before it starts." in shown
    assert 'value="5/2028"' in shown
    assert [one.starts for one in Action.objects.all()] == [None, None, date(2027, 1, 1)]
    assert Action.objects.get(title="One").unread == {"starts": "some day <b>"}
    assert 'value="some day &lt;b&gt;"' in client.get(address).content.decode()


def test_a_new_organisation_typed_twice_is_made_once(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = table(client, "responsible")
    page |= {f"{one.uuid}-new_organisation": "Night School" for one in three[:2]}

    client.post(address, page)

    school = Organisation.objects.get(name="Night School")
    assert [one.responsible for one in Action.objects.all()] == [school, school, None]


def test_the_same_table_sent_twice_is_saved_once(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = table(client, "domain")
    page[f"{three[0].uuid}-domain"] = "language"

    client.post(address, page)
    client.post(address, page)

    assert Action.objects.get(title="One").version == 2
    assert Batch.objects.count() == 1


def test_what_is_typed_after_going_back_is_another_step(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = table(client, "domain")

    client.post(address, page | {f"{three[0].uuid}-domain": "language"})
    typed = page | {f"{three[0].uuid}-domain": "language", f"{three[1].uuid}-domain": "housing"}
    again = client.post(address, typed, follow=True).content.decode()

    assert "1 action is saved." in again
    assert [one.domain for one in Action.objects.all()] == ["language", "housing", ""]
    assert [one.version for one in Action.objects.all()] == [2, 2, 1]


def test_what_is_typed_into_a_row_taken_out_meanwhile_is_kept(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = table(client, "domain")
    page[f"{three[0].uuid}-domain"] = "language"
    Action.objects.filter(pk=three[0].pk).update(removed_at=timezone.now())

    client.post(address, page)

    assert Action.objects.get(title="One").domain == "language"


def test_a_table_never_reaches_into_another_plan(
    client_as: ClientAs, three: list[Action]
) -> None:
    other = factories.ActionFactory.create()
    client = client_as("lead")
    address, page = table(client, "domain")
    page |= {f"{other.uuid}-was": "", "x-was": "", f"{other.uuid}-domain": "language"}

    client.post(address, page)

    other.refresh_from_db()
    assert other.domain == ""


@pytest.mark.thorough
@pytest.mark.parametrize("kind", [*KINDS, "nonsense"])
def test_a_table_asks_the_database_as_often_for_ten_rows_as_for_fifty(
    client_as: ClientAs, strategy: Strategy, objective: Objective, kind: str
) -> None:
    client = client_as("lead")
    address = f"{FILL}?field={kind}"

    def queries(count: int) -> int:
        for _number in range(count):
            action = factories.ActionFactory.create(
                strategy=strategy,
                objective=objective,
                priority=strategy.edition.priorities.first(),
                responsible=factories.OrganisationFactory.create(region=strategy.region),
            )
            factories.MoneyLineFactory.create(action=action)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries(10)
    assert queries(35) == few
    assert few <= 24


# --- The same change for several ------------------------------------------------------------


def asked(client: Client, query: str = "", **change: Any) -> tuple[str, dict[str, Any]]:
    address = f"{CHANGE}?{query}"
    page = as_shown(client, address)
    page.pop("row", None)
    return address, page | {"which": "all", "preview": "1"} | change


def sent_again(shown: str) -> dict[str, Any]:
    """Return the hidden fields of a preview."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown
    ):
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return dict(found)


def test_all_that_a_filter_shows_is_changed_after_a_look_and_undone_in_one_click(
    client_as: ClientAs, three: list[Action], objective: Objective
) -> None:
    Action.objects.filter(title="Three").update(state="done")
    client = client_as("editor")
    address, page = asked(client, "state=planned", objective=str(objective.uuid), months="3")
    Action.objects.filter(title="One").update(starts=date(2026, 11, 1))

    preview = client.post(address, page)
    shown = preview.content.decode()

    assert preview.status_code == 200
    assert "2 actions would change." in shown
    assert "November 2026" in shown
    assert "<strong>February 2027</strong>" in shown
    assert not Action.objects.exclude(objective=None).exists()

    answer = client.post(address, sent_again(shown) | {"save": "1"}, follow=True)

    assert "2 actions are saved." in answer.content.decode()
    assert [one.objective for one in Action.objects.all()] == [objective, objective, None]
    assert Action.objects.get(title="One").starts == date(2027, 2, 1)
    undo = re.search(r'class="notice[^>]*action="([^"]+)"', answer.content.decode())
    assert undo
    client.post(undo[1])
    assert not Action.objects.exclude(objective=None).exists()
    assert Action.objects.get(title="One").starts == date(2026, 11, 1)


@pytest.mark.parametrize("which", ["ticked", ""])
def test_only_what_is_ticked_is_changed(
    client_as: ClientAs, three: list[Action], which: str
) -> None:
    client = client_as("lead")
    address, page = asked(
        client, which=which, row=[str(three[0].uuid), "nonsense"], state="stopped"
    )

    shown = client.post(address, page).content.decode()
    client.post(address, sent_again(shown) | {"save": "1"})

    assert [one.state for one in Action.objects.all()] == ["stopped", "planned", "planned"]


def test_people_are_added_taken_away_or_set(client_as: ClientAs, three: list[Action]) -> None:
    keys = [key for key, _label in three[0].strategy.edition.choices("target_groups")][:3]
    Action.objects.filter(title="One").update(groups=keys[:2])
    client = client_as("lead")

    def done(how: str, *ticked: str) -> list[list[str]]:
        address, page = asked(client, groups_how=how, groups=list(ticked))
        shown = client.post(address, page).content.decode()
        client.post(address, sent_again(shown) | {"save": "1"})
        return [one.groups for one in Action.objects.all()]

    assert done("add", keys[1], keys[2]) == [keys, keys[1:], keys[1:]]
    assert done("take", keys[1]) == [[keys[0], keys[2]], [keys[2]], [keys[2]]]
    assert done("set", keys[0]) == [[keys[0]]] * 3


def test_an_action_that_would_end_before_it_starts_stays_as_it_is(
    client_as: ClientAs, three: list[Action]
) -> None:
    Action.objects.filter(title="Two").update(ends=date(2026, 1, 1))
    client = client_as("lead")
    address, page = asked(client, starts="5/2027")

    shown = client.post(address, page).content.decode()
    client.post(address, sent_again(shown) | {"save": "1"})

    assert "Two: It would end before it starts, so it stays as it is." in shown
    assert [one.starts for one in Action.objects.all()] == [
        date(2027, 5, 1), None, date(2027, 5, 1),
    ]  # fmt: skip


def test_a_change_sent_twice_is_made_once_and_another_is_another_step(
    client_as: ClientAs, three: list[Action]
) -> None:
    Action.objects.update(starts=date(2027, 1, 1))
    client = client_as("lead")
    address, page = asked(client, months="3")
    first = sent_again(client.post(address, page).content.decode()) | {"save": "1"}

    client.post(address, first)
    client.post(address, first)

    assert {one.starts for one in Action.objects.all()} == {date(2027, 4, 1)}
    assert Batch.objects.count() == 1
    changed = client.post(address, page | {"months": "", "domain": "language"})
    client.post(address, sent_again(changed.content.decode()) | {"save": "1"})
    assert {one.domain for one in Action.objects.all()} == {"language"}
    assert Batch.objects.count() == 2


def test_an_action_a_colleague_saved_after_the_preview_is_left_and_named(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = asked(client, domain="language")
    shown = client.post(address, page).content.decode()
    colleague_saves(three[0], domain="housing")

    answer = client.post(address, sent_again(shown) | {"save": "1"}, follow=True)

    assert "because a colleague saved it meanwhile: “One”." in answer.content.decode()
    assert [one.domain for one in Action.objects.all()] == ["housing", "language", "language"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Choose at least one thing to change."),
        ({"which": "ticked", "state": "done"}, "Choose all actions, or tick those you mean."),
        ({"months": "soon"}, "as a whole number"),
        ({"months": "99999"}, "as a whole number"),
        ({"starts": "5/2028", "ends": "3/2027"}, "An action cannot end before it starts."),
        ({"objective": "nonsense"}, "Choose one of the answers shown."),
    ],
)
def test_a_change_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    client_as: ClientAs, three: list[Action], change: dict[str, Any], sentence: str
) -> None:
    client = client_as("lead")
    address, page = asked(client, **change)

    answer = client.post(address, page)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    for value in (change.get("months"), change.get("starts")):
        assert value is None or f'value="{value}"' in answer.content.decode()
    assert not Batch.objects.exists()


def test_who_chooses_differently_gets_the_choice_back(
    client_as: ClientAs, three: list[Action]
) -> None:
    client = client_as("lead")
    address, page = asked(client, months="4", which="ticked", row=[str(three[2].uuid)])
    Action.objects.update(starts=date(2026, 1, 1))
    shown = client.post(address, page).content.decode()

    back = client.post(address, sent_again(shown) | {"back": "1"}).content.decode()

    assert 'value="4"' in back
    assert re.search(rf'value="{three[2].uuid}"[^>]* checked', back)


@pytest.mark.parametrize("step", ["form", "preview"])
def test_the_change_asks_the_database_as_often_for_ten_as_for_a_hundred_and_fifty(
    client_as: ClientAs, strategy: Strategy, objective: Objective, step: str
) -> None:
    client = client_as("lead")

    def queries(count: int) -> int:
        factories.ActionFactory.create_batch(
            count,
            strategy=strategy,
            objective=objective,
            responsible=factories.OrganisationFactory.create(region=strategy.region),
        )
        address, page = asked(client, objective="none", responsible="none", state="done")
        with CaptureQueriesContext(connection) as captured:
            client.get(address) if step == "form" else client.post(address, page)
        return len(captured)

    few = queries(10)
    assert queries(140) == few


# --- The order --------------------------------------------------------------------------------


def titles() -> str:
    return " ".join(one.title for one in Action.objects.in_plan())


def positions() -> list[int]:
    return [one.position for one in Action.objects.in_plan()]


@pytest.mark.parametrize(
    ("button", "at", "place", "expected"),
    [
        ("up", 1, "", "Two One Three"),
        ("down", 0, "", "Two One Three"),
        ("move", 2, "1", "Three One Two"),
        ("move", 0, "99", "Two Three One"),
        ("move", 2, "-5", "Three One Two"),
        ("move", 0, "2", "Two One Three"),
        ("up", 0, "", "One Two Three"),
    ],
)
def test_actions_move_by_buttons_and_back(
    client_as: ClientAs,
    three: list[Action],
    *,
    button: str,
    at: int,
    place: str,
    expected: str,
) -> None:
    client = client_as("editor")
    key = str(three[at].uuid)

    answer = client.post(ORDER, {button: key, f"to-{key}": place}, follow=True)

    assert titles() == expected
    assert positions() == [1, 2, 3]
    assert [one.version for one in Action.objects.all()] == [1, 1, 1]
    client.post(ORDER, {"undo": key, f"to-{key}": str(answer.context["was"])})
    assert titles() == "One Two Three"


def test_a_move_within_a_group_passes_over_the_others(
    client_as: ClientAs, three: list[Action], objective: Objective
) -> None:
    Action.objects.filter(title__in=["One", "Three"]).update(objective=objective)
    client = client_as("editor")

    client.post(f"{ORDER}?group=objective", {"up": str(three[2].uuid)})

    assert titles() == "Three One Two"


def test_a_place_nobody_can_read_stays_as_typed(
    client_as: ClientAs, three: list[Action]
) -> None:
    key = str(three[0].uuid)

    answer = client_as("editor").post(ORDER, {"move": key, f"to-{key}": "last <"})

    assert answer.status_code == 422
    assert 'value="last &lt;"' in answer.content.decode()
    assert "Write the new place as a number." in answer.content.decode()


def test_gaps_and_twins_in_the_order_are_closed_by_a_move(
    client_as: ClientAs, three: list[Action]
) -> None:
    Action.objects.update(position=7)
    Action.objects.filter(title="One").update(removed_at=timezone.now())

    client_as("lead").post(ORDER, {"down": str(three[1].uuid)})

    assert titles() == "Three Two"
    assert positions() == [1, 2]


def test_moves_made_on_an_old_page_lose_nothing(
    client_as: ClientAs, strategy: Strategy
) -> None:
    rows = factories.ActionFactory.create_batch(12, strategy=strategy)
    lead, editor = client_as("lead"), client_as("editor")
    chance = random.Random(7)  # noqa: S311 - any moves will do

    for _move in range(15):
        for client in (lead, editor):
            key = str(chance.choice(rows).uuid)
            button = chance.choice(["up", "down", "move"])
            client.post(ORDER, {button: key, f"to-{key}": str(chance.randint(1, 12))})

    assert sorted(Action.objects.values_list("pk", flat=True)) == sorted(one.pk for one in rows)
    assert positions() == list(range(1, 13))


def test_a_move_asks_the_database_as_often_in_a_long_plan(
    client_as: ClientAs, strategy: Strategy
) -> None:
    client = client_as("lead")

    def queries(count: int) -> int:
        factories.ActionFactory.create_batch(count, strategy=strategy)
        for position, one in enumerate(Action.objects.all(), start=1):
            Action.objects.filter(pk=one.pk).update(position=position)
        last = Action.objects.last()
        assert last
        with CaptureQueriesContext(connection) as captured:
            client.post(ORDER, {"move": str(last.uuid), f"to-{last.uuid}": "1"})
        return len(captured)

    assert queries(10) == queries(60)
