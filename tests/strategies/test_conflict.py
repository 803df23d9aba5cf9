"""Two people changed the same thing: theirs, mine and the joined text; nothing is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from activity.models import Entry
from activity.verbs import Verb
from frameworks.models import Answer, Question
from strategies.editing import Edit, EditConflict, save
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.frameworks.pages import Fields, action_of
from tests.workplans import pages
from workplans.models import Action, Objective

pytestmark = pytest.mark.django_db

BEFORE = {"title": "Open schools", "description": "We open a school in May."}


@pytest.fixture
def lead(client_as: ClientAs) -> Client:
    return client_as("lead")


@pytest.fixture
def editor(client_as: ClientAs) -> Client:
    return client_as("editor")


def opened(client: Client, action: Action) -> dict[str, Any]:
    return pages.as_shown(client, action.page)


@pytest.fixture
def action(lead: Client, strategy: Strategy) -> Action:
    """An action as somebody saved it, so that it is known what it began with."""
    lead.post(f"{pages.HERE}actions/new/", pages.action() | BEFORE)
    return Action.objects.get()


def in_conflict(action: Action, editor: Client, lead: Client, theirs: Any, mine: Any) -> Any:
    """The editor and the lead open the action; the editor saves first."""
    old = opened(lead, action)
    editor.post(action.page, opened(editor, action) | theirs)
    response = lead.post(action.page, old | mine)
    assert response.status_code == 409
    return response


def joined(client: Client, html: str, **typed: Any) -> Any:
    sent = Fields(html).sent | typed
    return client.post(action_of(html), sent, follow=True)


def words(html: str) -> str:
    """Return what a page says, without its tags and the words for screen readers."""
    html = re.sub(r'<span class="visually-hidden">[^<]*</span>|<del>.*?</del>', "", html)
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


# --- The page ---------------------------------------------------------------------------


def test_the_page_shows_theirs_mine_and_the_joined_text(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action,
        editor,
        lead,
        {"description": "We open an evening school in May."},
        {"description": "We open a school in June."},
    ).content.decode()

    assert "A colleague changed this answer while you were writing" in html
    assert "The editor saved at" in html
    assert "mailto:editor@example.org" in html
    assert '<ins><span class="visually-hidden">added: </span>June.</ins>' in html
    assert '<del><span class="visually-hidden">removed: </span>May.</del>' in html
    [text] = [value for name, value in Fields(html).sent.items() if name.startswith("join")]
    assert text == "We open an evening school in June."


def test_saving_the_joined_text_keeps_all_three_in_the_history(
    action: Action, editor: Client, lead: Client
) -> None:
    theirs, mine = "We open an evening school in May.", "We open a school in June."
    html = in_conflict(
        action, editor, lead, {"description": theirs}, {"description": mine}
    ).content.decode()

    done = joined(lead, html)

    assert "The joined text is saved." in done.content.decode()
    action.refresh_from_db()
    assert action.description == "<p>We open an evening school in June.</p>"
    kept = Revision.objects.filter(object_uuid=action.uuid, field="description")
    assert set(kept.values_list("value", "lost")) == {
        ("<p>We open a school in May.</p>", False),
        (f"<p>{theirs}</p>", False),
        (f"<p>{mine}</p>", True),
        ("<p>We open an evening school in June.</p>", False),
    }
    assert Entry.objects.filter(verb=Verb.TEXTS_JOINED, target_id=str(action.uuid)).count() == 1


@pytest.mark.parametrize(("keep", "title"), [("theirs", "Their title"), ("mine", "My title")])
def test_either_text_can_be_kept_and_what_only_one_changed_stands_anyway(
    action: Action, editor: Client, lead: Client, keep: str, title: str
) -> None:
    html = in_conflict(
        action,
        editor,
        lead,
        {"title": "Their title", "reference": "2.1"},
        {"title": "My title", "role": "Head"},
    ).content.decode()

    joined(lead, html, keep=keep)

    action.refresh_from_db()
    assert (action.title, action.role, action.reference) == (title, "Head", "2.1")


def test_where_changes_touch_they_are_marked_and_must_be_settled(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action,
        editor,
        lead,
        {"description": "We open a school in June."},
        {"description": "We open a school in July."},
    ).content.decode()
    assert "In 1 place both changed the same words." in html
    [name] = [name for name in Fields(html).sent if name.startswith("join")]
    marked = Fields(html).sent[name]
    assert marked == "We open a school in [[their text: June. || your text: July.]]"

    again = joined(lead, html)

    assert again.status_code == 422
    page = again.content.decode()
    assert "A place is still marked with [[ ]]." in page
    assert Fields(page).sent[name] == marked
    joined(lead, page, **{name: "We open a school in June or July."})
    action.refresh_from_db()
    assert action.description == "<p>We open a school in June or July.</p>"


def test_choices_are_asked_for_and_mine_is_chosen_first(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action, editor, lead, {"state": "under_way"}, {"state": "done"}
    ).content.decode()
    [name] = [name for name in Fields(html).sent if name.startswith("join")]
    assert Fields(html).sent[name] == "mine"
    assert "Under way" in html

    joined(lead, html, **{name: "theirs"})

    action.refresh_from_db()
    assert action.state == "under_way"


def test_money_lines_are_joined_row_by_row_and_cell_by_cell(
    action: Action, editor: Client, lead: Client
) -> None:
    line = {"year": "2027", "amount": "100", "note": "rent"}
    lead.post(action.page, opened(lead, action) | pages.rows("money", line))
    html = in_conflict(
        action,
        editor,
        lead,
        pages.rows("money", line | {"amount": "250"}),
        pages.rows("money", line | {"note": "rent and light"}, {"year": "2028"}),
    ).content.decode()
    assert "Money, line 1" in html

    joined(lead, html)

    rows = action.money.values_list("year", "amount", "note")
    assert [(year, amount and int(amount), note) for year, amount, note in rows] == [
        (2027, 250, "rent and light"),
        (2028, None, ""),
    ]


def test_a_third_person_who_saves_meanwhile_brings_the_page_again(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action,
        editor,
        lead,
        {"description": "We open an evening school in May."},
        {"description": "We open a school in June."},
    ).content.decode()
    editor.post(action.page, opened(editor, action) | {"description": "We open two in May."})

    again = joined(lead, html)

    assert again.status_code == 409
    assert "two in May." in words(again.content.decode())
    assert Revision.objects.filter(
        lost=True, value="<p>We open an evening school in June.</p>"
    ).exists()
    joined(lead, again.content.decode(), keep="mine")
    action.refresh_from_db()
    assert action.description == "<p>We open an evening school in June.</p>"


def test_what_goes_against_a_rule_is_asked_again(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action,
        editor,
        lead,
        {"ends": "1/2027"},
        {"starts": "6/2028"},
    ).content.decode()

    names = [name for name in Fields(html).sent if name.startswith("join")]
    again = joined(lead, html, **dict(zip(names, ("mine", "theirs"), strict=True)))

    assert again.status_code == 422
    assert "An action cannot end before it starts." in again.content.decode()
    action.refresh_from_db()
    assert (action.starts, action.ends is not None) == (None, True)


def test_an_emptied_title_and_a_long_one_are_refused_with_everything_typed(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action, editor, lead, {"title": "Their title"}, {"title": "My title"}
    ).content.decode()
    [name] = [name for name in Fields(html).sent if name.startswith("join")]

    for typed in ("", "a" * 201):
        again = joined(lead, html, **{name: typed})
        assert again.status_code == 422
        assert Fields(again.content.decode()).sent[name] == typed


def test_of_several_answers_of_a_page_the_others_are_saved_and_each_conflict_has_its_page(
    lead: Client, editor: Client, strategy: Strategy
) -> None:
    section = strategy.edition.sections.all()[0]
    part = {"key": "text", "type": "text", "required": True, "rich": True}
    limits = {"min_chars": 0, "max_chars": 1000}
    several: list[Question] = factories.QuestionFactory.create_batch(
        3, section=section, page="together", parts=[part | limits]
    )
    address = f"/regions/arad/sections/{section.key}/together/"
    names = [f"{one.key}.text" for one in several]
    mine = Fields(lead.get(address).content.decode()).sent
    theirs = Fields(editor.get(address).content.decode()).sent
    editor.post(address, theirs | dict.fromkeys(names[:2], "Their words"))

    first = lead.post(address, mine | dict.fromkeys(names, "My words"))

    assert first.status_code == 409
    assert "My words" in str(Answer.objects.get(question=several[2]).parts)
    second = joined(lead, first.content.decode(), keep="mine")
    assert str(several[1].text) in second.content.decode()
    joined(lead, second.content.decode(), keep="mine")
    for question in several:
        assert "My words" in str(Answer.objects.get(question=question).parts)


def test_markup_in_a_conflict_stays_text(action: Action, editor: Client, lead: Client) -> None:
    evil = "<script>alert(1)</script>"
    html = in_conflict(action, editor, lead, {"title": "Theirs"}, {"title": evil})
    assert evil not in html.content.decode()
    joined(lead, html.content.decode(), keep="mine")
    assert evil not in lead.get(action.page).content.decode()


@pytest.mark.thorough
def test_the_page_asks_the_same_however_long_the_history_is(
    action: Action,
    editor: Client,
    lead: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        editor.post(action.page, opened(editor, action) | {"role": f"Role {number}"})
    html = in_conflict(
        action,
        editor,
        lead,
        {"title": "Their title", "description": "Theirs", "state": "done"},
        {"title": "My title", "description": "Mine", "state": "stopped"},
    ).content.decode()
    with django_assert_max_num_queries(45):
        assert lead.get(action_of(html)).status_code == 200


def test_the_page_says_whose_texts_they_are(
    action: Action, editor: Client, lead: Client
) -> None:
    html = in_conflict(
        action, lead, lead, {"title": "One window"}, {"title": "Other window"}
    ).content.decode()
    assert "You changed this answer in another window" in html
    assert "mailto:" not in html.split("<footer")[0]

    later = editor.get(action_of(html)).content.decode()
    assert "The text of The lead that was not saved" in later


# --- What is kept ---------------------------------------------------------------------------


def stale(row: Objective, by: Any, **values: Any) -> EditConflict:
    with pytest.raises(EditConflict) as met:
        save(Edit(row, 1, values), by=by)
    return met.value


def test_the_same_text_sent_again_and_again_is_kept_once(
    strategy: Strategy, cast: Cast
) -> None:
    row = factories.ObjectiveFactory.create(strategy=strategy, title="Work")
    save(Edit(row, 1, {"title": "Work for all"}), by=cast["editor"])

    for _again in range(3):
        stale(row, cast["lead"], title="Fair work")

    assert Revision.objects.filter(lost=True).count() == 1


def test_texts_of_another_region_cannot_be_joined_here(
    lead: Client, strategy: Strategy
) -> None:
    other = factories.ObjectiveFactory.create(removed_at=timezone.now())
    lost = factories.RevisionFactory.create(
        strategy=other.strategy, object_uuid=other.uuid, kind="workplans.objective", lost=True
    )
    address = f"/regions/arad/texts/objective/{other.uuid}/join/{lost.pk}/"
    assert lead.get(address).status_code == 404
    assert lead.post(address, {"keep": "mine"}).status_code == 404


# --- What two people made does not go together ----------------------------------------------


KEEPS = ("joined", "theirs", "mine")


def settled(client: Client, response: Any, keep: str) -> None:
    """Settle a conflict with one press of a button."""
    done = joined(client, response.content.decode(), keep=keep)
    assert (done.status_code, len(done.redirect_chain)) == (200, 1)


def measure(**cells: str) -> dict[str, Any]:
    return pages.rows("measures", {"what": "Learners", "unit": "people", **cells})


@pytest.mark.parametrize("keep", KEEPS)
def test_numbers_that_do_not_go_together_are_one_choice(
    action: Action, editor: Client, lead: Client, keep: str
) -> None:
    lead.post(action.page, opened(lead, action) | measure(now="100", now_on="2026-01"))
    assert action.measures.get().now == 100
    met = in_conflict(
        action,
        editor,
        lead,
        measure(now="10", now_on="2026-01"),
        measure(now="100", now_on="2026-01", women="60"),
    )

    settled(lead, met, keep)

    stands = action.measures.get()
    assert stands.now == (10 if keep == "theirs" else 100)
    assert stands.women == (None if keep == "theirs" else 60)


@pytest.mark.parametrize("keep", KEEPS)
def test_one_organisation_added_by_both_is_one_choice(
    action: Action, editor: Client, lead: Client, strategy: Strategy, keep: str
) -> None:
    school = factories.OrganisationFactory.create(region=strategy.region)
    parts = ["pays", "advises"]
    theirs, mine = (
        pages.rows("partners", {"organisation": school.pk, "part": part}) for part in parts
    )
    met = in_conflict(action, editor, lead, theirs, mine)

    settled(lead, met, keep)

    assert action.partners.get().part == parts[keep != "theirs"]


@pytest.mark.parametrize("keep", KEEPS)
def test_months_that_do_not_go_together_are_chosen_side_by_side(
    action: Action, editor: Client, lead: Client, keep: str
) -> None:
    lead.post(action.page, opened(lead, action) | {"starts": "2026-01", "ends": "2026-12"})
    met = in_conflict(action, editor, lead, {"starts": "2026-10"}, {"ends": "2026-06"})

    settled(lead, met, keep)

    action.refresh_from_db()
    assert action.starts
    assert action.ends
    wanted = (10, 12) if keep == "theirs" else (1, 6)
    assert (action.starts.month, action.ends.month) == wanted
