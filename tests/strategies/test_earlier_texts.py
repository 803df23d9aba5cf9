"""Earlier texts of an answer, item, objective or action: who, when, what; and back again."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activity.models import Entry
from activity.verbs import Verb
from frameworks.models import Answer
from regions.models import Membership, PersonState
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.frameworks.pages import Fields, action_of, fields, page
from tests.workplans import pages
from toolkit.models import ChecklistItem
from workplans.models import Action

pytestmark = pytest.mark.django_db

NEW = f"{pages.HERE}actions/new/"


@pytest.fixture
def lead(client_as: ClientAs) -> Client:
    return client_as("lead")


@pytest.fixture
def action(lead: Client, strategy: Strategy) -> Action:
    lead.post(NEW, pages.action() | {"title": "Open schools", "description": "In **May**."})
    return Action.objects.get()


def change(client: Client, action: Action, **fields: Any) -> None:
    response = client.post(action.page, pages.as_shown(client, action.page) | fields)
    assert response.status_code == 302


def address(row: Any, more: str = "") -> str:
    return f"/regions/arad/texts/{row._meta.model_name}/{row.uuid}/{more}"


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_a_text_is_shown_with_author_time_and_differences_by_word(
    client_as: ClientAs, lead: Client, action: Action
) -> None:
    change(client_as("editor"), action, description="In June.")

    html = lead.get(address(action)).content.decode()

    assert "The editor," in said(html)
    assert '<ins><span class="visually-hidden">added: </span>June.</ins>' in html
    assert '<del><span class="visually-hidden">removed: </span>**May**.</del>' in html
    assert "stands now" in html
    assert address(action) in lead.get(action.page).content.decode()


def test_no_key_and_no_json_is_shown(lead: Client, action: Action) -> None:
    change(lead, action, groups=["roma_travellers"], state="under_way")
    change(lead, action, **pages.rows("money", {"year": "2027", "amount": "100"}))

    html = said(lead.get(address(action)).content.decode())

    assert "Roma and Travellers" in html
    assert "2027 · EUR 100" in html
    assert not re.search(r"roma_travellers|under_way|[{}]|\bNone\b", html)


def test_an_earlier_text_stands_again_with_one_press_and_the_history_goes_on(
    lead: Client, action: Action
) -> None:
    change(lead, action, description="In June.")
    first = Revision.objects.filter(field="description").order_by("pk")[0]
    before = Revision.objects.count()

    done = lead.post(address(action, f"restore/{first.pk}/"), {"version": "2"}, follow=True)

    assert "The earlier text stands again." in done.content.decode()
    assert "An earlier text was restored." in done.content.decode()
    action.refresh_from_db()
    assert (action.description, action.version) == ("<p>In <strong>May</strong>.</p>", 3)
    assert Revision.objects.count() == before + 1
    assert (
        Entry.objects.filter(verb=Verb.TEXT_RESTORED, target_id=str(action.uuid)).count() == 1
    )
    lead.post(address(action, f"restore/{first.pk}/"), {"version": "3"})
    assert Revision.objects.count() == before + 1


def test_money_lines_come_back_with_their_action(lead: Client, action: Action) -> None:
    change(lead, action, **pages.rows("money", {"year": "2027", "amount": "100"}))
    change(lead, action, **pages.rows("money"))
    assert not action.money.exists()
    kept = Revision.objects.filter(field="money").order_by("pk")[0]

    lead.post(address(action, f"restore/{kept.pk}/"), {"version": "3"})

    [line] = action.money.all()
    assert (line.year, int(line.amount or 0)) == (2027, 100)


def test_restoring_over_a_text_nobody_has_seen_yet_asks_first(
    client_as: ClientAs, lead: Client, action: Action
) -> None:
    change(lead, action, description="In June.")
    first = Revision.objects.filter(field="description").order_by("pk")[0]
    change(client_as("editor"), action, description="In July.")

    met = lead.post(address(action, f"restore/{first.pk}/"), {"version": "2"})

    action.refresh_from_db()
    assert (met.status_code, action.description) == (409, "<p>In July.</p>")


def test_a_text_that_lost_is_shown_as_such_and_a_joined_one_says_where_it_is_from(
    client_as: ClientAs, lead: Client, action: Action
) -> None:
    old = pages.as_shown(lead, action.page)
    change(client_as("editor"), action, description="In June.")
    html = lead.post(action.page, old | {"description": "In **May** or so."}).content.decode()
    [name] = [one for one in Fields(html).sent if one.startswith("join")]
    lead.post(action_of(html), {name: "In May or June."})

    shown = lead.get(address(action)).content.decode()

    assert "not saved over a colleague's text" in shown
    assert re.search(
        r"Joined by The lead, \d\d:\d\d, from The editor \d\d:\d\d and The lead \d\d:\d\d",
        said(shown),
    )
    assert "Join it with what stands now" in shown


def test_answers_read_by_their_parts(lead: Client, strategy: Strategy) -> None:
    where = page("interculturality.definition")
    lead.post(where, fields(lead, where) | {"definition.text": "Our first words"})
    lead.post(where, fields(lead, where) | {"definition.text": "Our second words"})
    answer = Answer.objects.get(question__key="definition")

    html = lead.get(address(answer)).content.decode()

    assert "<ins>" in html
    assert "second" in html
    first = Revision.objects.filter(object_uuid=answer.uuid, field="parts").order_by("pk")[0]
    lead.post(address(answer, f"restore/{first.pk}/"), {"version": "2"})
    answer.refresh_from_db()
    assert answer.parts["text"] == "<p>Our first words</p>"
    assert address(answer) in lead.get(where).content.decode()


def test_a_long_history_is_paged_and_asks_no_more(lead: Client, action: Action) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert lead.get(address(action)).status_code == 200
        return len(seen)

    change(lead, action, role="At first")
    change(lead, action, role="Then")
    few = asked()
    for number in range(3, 45):
        factories.RevisionFactory.create(
            strategy=action.strategy,
            kind="workplans.action",
            object_uuid=action.uuid,
            field="role",
            value=f"Role {number}",
            base_version=number,
            author=action.changed_by,
        )

    assert asked() <= few
    html = lead.get(address(action)).content.decode()
    assert "Page 1 of 3" in html
    assert html.count('class="texts"') == 1
    assert "44</ins>" in html
    assert "At first" in lead.get(address(action) + "?page=3").content.decode()


def test_nothing_changed_yet_is_said(lead: Client, strategy: Strategy) -> None:
    row = factories.ActionFactory.create(strategy=strategy)
    assert "Nothing was changed here yet." in lead.get(address(row)).content.decode()


def test_who_left_the_region_or_was_erased_keeps_their_place(
    client_as: ClientAs, cast: Cast, lead: Client, action: Action
) -> None:
    change(client_as("editor"), action, role="Head")
    Membership.objects.filter(user=cast["editor"]).update(state=PersonState.LEFT)
    assert "The editor" in lead.get(address(action)).content.decode()

    Revision.objects.filter(author=cast["editor"]).update(author=None)
    assert "Someone," in said(lead.get(address(action)).content.decode())


def test_facilitators_read_and_do_not_restore(
    client_as: ClientAs, lead: Client, action: Action
) -> None:
    change(lead, action, description="In June.")
    first = Revision.objects.filter(field="description").order_by("pk")[0]
    facilitator = client_as("facilitator")

    html = facilitator.get(address(action)).content.decode()

    assert "June." in html
    assert "Restore this text" not in html
    assert facilitator.post(address(action, f"restore/{first.pk}/")).status_code == 403


def test_a_text_of_another_row_or_kind_is_not_found(lead: Client, action: Action) -> None:
    other = factories.RevisionFactory.create(strategy=action.strategy)
    assert lead.post(address(action, f"restore/{other.pk}/")).status_code == 404
    for kind in ("objective", "user", "nothing"):
        assert lead.get(f"/regions/arad/texts/{kind}/{action.uuid}/").status_code == 404


def kept_text(action: Action, field: str, value: Any, version: int = 1) -> Revision:
    revision: Revision = factories.RevisionFactory.create(
        strategy=action.strategy,
        kind="workplans.action",
        object_uuid=action.uuid,
        field=field,
        value=value,
        base_version=version,
    )
    return revision


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("ends", "2025-12-01", "An action cannot end before it starts."),
        (
            "measures",
            [{"what": "Learners", "now": "10.00", "women": 60}],
            "Women, men and others together cannot be more than all people now.",
        ),
        (
            "partners",
            [{"organisation": "KEY", "part": "one"}, {"organisation": "KEY", "part": "other"}],
            "This organisation stands here already.",
        ),
    ],
)
def test_a_text_that_does_not_fit_what_stands_now_is_not_restored_and_says_why(
    lead: Client, action: Action, field: str, value: Any, sentence: str
) -> None:
    key = str(factories.OrganisationFactory.create(region=action.strategy.region).pk)
    change(lead, action, starts="2026-06", ends="2026-12")
    if field == "partners":
        value = [row | {"organisation": key} for row in value]
    old = kept_text(action, field, value)

    told = lead.post(address(action, f"restore/{old.pk}/"), {"version": "2"})

    assert told.status_code == 409
    assert sentence in said(told.content.decode())
    action.refresh_from_db()
    assert action.version == 2


def test_names_are_asked_once_for_all_texts_of_a_page(
    lead: Client, action: Action, strategy: Strategy
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            html = lead.get(address(action)).content.decode()
        assert "School 1" in html
        return len(seen)

    items = list(ChecklistItem.objects.filter(priority__edition=strategy.edition)[:8])
    counts = []
    for number in range(1, 8):
        one = factories.OrganisationFactory.create(
            region=strategy.region, name=f"School {number}"
        )
        row = {"organisation": str(one.pk), "part": ""}
        kept_text(action, "partners", [row], 2 * number)
        kept_text(action, "items", [items[number].pk], 2 * number + 1)
        counts.append(asked())

    assert len(set(counts[1:])) == 1
    assert items[1].text in said(lead.get(address(action)).content.decode())
