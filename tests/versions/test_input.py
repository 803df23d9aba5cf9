"""Input: everything said, undecided first; sorted, joined, linked, decided with a reason."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from activity.models import Entry, Notification
from activity.verbs import Verb
from strategies.editing import edit_of
from strategies.models import PlaceKind, Revision, Strategy
from strategies.rules import refusals, sentences
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.models import Effect, Idea, IdeaReport, InputState, Moderation
from workplans.models import Action

pytestmark = pytest.mark.django_db
INPUT = "/regions/arad/taking-part/"


@pytest.fixture
def idea(strategy: Strategy) -> Idea:
    return factories.IdeaFactory.create(
        strategy=strategy, text="Language courses are only in the morning. I work."
    )


@pytest.fixture
def action(strategy: Strategy) -> Action:
    return factories.ActionFactory.create(strategy=strategy, title="Evening courses")


def page_of(idea: Idea) -> str:
    return f"{INPUT}{idea.uuid}/"


def do(client: Client, idea: Idea, what: str, **said: Any) -> Any:
    return client.post(page_of(idea), {"do": what} | said)


def decision(idea: Idea, **said: Any) -> dict[str, Any]:
    return {
        "state": "no",
        "reason": "The state decides this.",
        "decided_by": "The county council",
        "version": idea.version,
    } | said


def decide(client: Client, idea: Idea, **said: Any) -> Any:
    return do(client, idea, "decide", **decision(idea, **said))


def listed(client: Client, query: str = "") -> str:
    return client.get(f"{INPUT}{query}").content.decode()


# --- The list ----------------------------------------------------------------------------


def test_undecided_comes_first_and_of_it_what_waits_longest(
    client_as: ClientAs, strategy: Strategy
) -> None:
    today = timezone.localdate()
    for text, days, more in [
        ("Decided", 90, {"state": InputState.NO, "reason": "No money"}),
        ("Young", 1, {}),
        ("Old", 61, {}),
    ]:
        factories.IdeaFactory.create(
            strategy=strategy, text=text, came_on=today - timedelta(days=days), **more
        )
    page = listed(client_as("lead"))

    assert page.index(">Old<") < page.index(">Young<") < page.index(">Decided<")


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("state=received", {"old", "joined to none", "reported", "comment"}),
        ("state=no", {"decided", "joined to decided"}),
        ("waiting=30", {"old"}),
        ("waiting=60", set()),
        ("show=reported", {"reported"}),
        ("show=comments", {"comment"}),
        ("show=unread", {"old", "joined to none", "decided", "joined to decided"}),
        ("about=work", {"old"}),
        ("text=JOINED", {"joined to none", "joined to decided"}),
        ("workshop=none", {"old", "joined to none", "reported", "decided", "comment"}),
        ("state=nothing&waiting=x&page='", {"all"}),
    ],
)
def test_a_filter_shows_exactly_what_it_says(
    client_as: ClientAs, strategy: Strategy, query: str, texts: set[str]
) -> None:
    def said(text: str, **more: Any) -> Idea:
        return factories.IdeaFactory.create(strategy=strategy, text=text, **more)

    today = timezone.localdate()
    said("old", came_on=today - timedelta(days=31), about="work")
    said("joined to none")
    decided = said("decided", state=InputState.NO, reason="No")
    workshop = factories.WorkshopFactory.create(strategy=strategy)
    said("joined to decided", joined_to=decided, workshop=workshop)
    IdeaReport.objects.create(idea=said("reported", moderation=Moderation.SHOWN))
    said("comment", commented=factories.VersionFactory.create(strategy=strategy))
    if texts == {"all"}:
        texts = {"old", "joined to none", "reported", "decided", "comment", "joined to decided"}

    found = client_as("lead").get(f"{INPUT}?{query}").context["page"].object_list

    assert {one.text for one in found} == texts


def test_each_number_opens_exactly_what_it_counts(
    client_as: ClientAs, strategy: Strategy
) -> None:
    today = timezone.localdate()
    for days in (1, 31, 61, 62):
        factories.IdeaFactory.create(strategy=strategy, came_on=today - timedelta(days=days))
    for one in Idea.objects.all()[:2]:
        IdeaReport.objects.create(idea=one)
    lead = client_as("lead")

    numbers = lead.get(INPUT).context["numbers"]

    assert len(numbers) == 5
    for one in numbers:
        found = lead.get(f"{INPUT}?{one.query}").context["page"].paginator.count
        assert found == one.number, one.label


def test_the_list_asks_as_much_however_long_it_is(
    client_as: ClientAs,
    strategy: Strategy,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    main = factories.IdeaFactory.create(strategy=strategy)
    for _one in range(30):
        factories.IdeaFactory.create(
            strategy=strategy,
            joined_to=main,
            workshop=factories.WorkshopFactory.create(strategy=strategy),
            organisation=factories.OrganisationFactory.create(region=strategy.region),
        )
    lead = client_as("lead")
    with django_assert_max_num_queries(11):
        page = listed(lead)
    assert page.count('name="idea"') == 25


def test_nothing_said_yet_says_where_it_will_come_from(
    client_as: ClientAs, strategy: Strategy
) -> None:
    assert "Nobody has said anything yet." in listed(client_as("editor"))
    assert "Nothing fits these filters." in listed(client_as("editor"), "?text=x")


# --- Who may -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("lead", 200),
        ("editor", 200),
        ("facilitator", 200),
        ("stakeholder", 403),
        ("aer-coordinator", 403),
        ("aer-reviewer", 403),
        ("outsider", 404),
    ],
)
def test_the_team_reads_and_nobody_else(
    client_as: ClientAs, idea: Idea, role: str, status: int
) -> None:
    client = client_as(role)
    assert client.get(INPUT).status_code == status
    assert client.get(page_of(idea)).status_code == status
    if status != 200:
        assert do(client, idea, "show").status_code == status


def test_a_facilitator_moderates_and_decides_nothing(client_as: ClientAs, idea: Idea) -> None:
    facilitator = client_as("facilitator")

    page = facilitator.get(page_of(idea)).content.decode()
    assert do(facilitator, idea, "show").status_code == 302
    for what in ("decide", "sort", "link", "unlink", "join", "unjoin", "nothing", ""):
        assert do(facilitator, idea, what).status_code == 403

    assert "Decide and say why" not in page
    idea.refresh_from_db()
    assert (idea.moderation, idea.state) == (Moderation.SHOWN, InputState.RECEIVED)


def test_an_input_of_another_region_is_not_here(
    client_as: ClientAs, strategy: Strategy
) -> None:
    other = factories.IdeaFactory.create()
    assert client_as("lead").get(page_of(other)).status_code == 404


# --- Reading and sorting -------------------------------------------------------------------


def test_the_original_stands_first_and_a_translation_says_who_made_it(
    client_as: ClientAs, idea: Idea
) -> None:
    Idea.objects.update(text="دروس", language="ar")
    lead = client_as("lead")

    answer = do(lead, idea, "sort", version=1, title="Courses", translation="Courses at night")
    page = lead.get(page_of(idea)).content.decode()

    idea.refresh_from_db()
    assert answer.status_code == 302
    assert (idea.title, idea.translated_by, idea.text) == ("Courses", "human", "دروس")
    assert '<p class="kept" lang="ar" dir="auto">دروس</p>' in page
    assert page.index("دروس") < page.index("Translated by a person")


def test_what_is_moderated_settles_what_was_reported(client_as: ClientAs, idea: Idea) -> None:
    Idea.objects.update(moderation=Moderation.SHOWN)
    IdeaReport.objects.create(idea=idea, text="Against people")
    editor = client_as("editor")
    assert "Against people" in editor.get(page_of(idea)).content.decode()

    do(editor, idea, "hold")

    idea.refresh_from_db()
    assert idea.moderation == Moderation.HELD
    assert idea.version == 1
    assert IdeaReport.objects.get().settled


def test_the_record_never_holds_the_words_of_a_participant(
    client_as: ClientAs, idea: Idea, action: Action
) -> None:
    lead = client_as("lead")
    do(lead, idea, "show")
    do(lead, idea, "link", target=f"action:{action.uuid}")
    decide(lead, idea, state="yes")

    assert Entry.objects.count() == 3
    told = " ".join(f"{one.title} {one.data}" for one in Entry.objects.all())
    assert "morning" not in told


def test_a_stale_save_opens_the_page_with_both_texts(client_as: ClientAs, idea: Idea) -> None:
    do(client_as("editor"), idea, "sort", version=1, title="Evening courses")

    answer = do(client_as("lead"), idea, "sort", version=1, title="Courses after work")

    idea.refresh_from_db()
    assert answer.status_code in {302, 409}
    assert idea.title == "Evening courses"
    assert Revision.objects.filter(lost=True, value="Courses after work").exists()


# --- Joining -------------------------------------------------------------------------------


def test_similar_ideas_are_offered_by_the_words_they_share(
    client_as: ClientAs, idea: Idea, strategy: Strategy
) -> None:
    similar = factories.IdeaFactory.create(strategy=strategy, text="A course in the evening")
    factories.IdeaFactory.create(strategy=strategy, text="Buses to villages")

    page = client_as("lead").get(page_of(idea))

    assert [value for value, _name in page.context["join"].fields["other"].choices] == [
        str(similar.uuid)
    ]


def test_joined_ideas_share_a_fate_and_both_authors_hear(
    client_as: ClientAs, idea: Idea, strategy: Strategy, cast: Cast
) -> None:
    seat = factories.SeatFactory.create(strategy=strategy, user=cast["stakeholder"])
    main = factories.IdeaFactory.create(strategy=strategy, text="Evening courses", seat=seat)
    lead = client_as("lead")

    assert do(lead, idea, "join", other=str(main.uuid)).status_code == 302
    decide(lead, main, reason="There is no money.")
    page = lead.get(page_of(idea)).content.decode()

    assert "There is no money." in page
    assert "It is decided together with:" in page
    told = Notification.objects.filter(person=cast["stakeholder"])
    assert [one.entry.verb for one in told.order_by("pk")] == [
        Verb.IDEAS_JOINED,
        Verb.INPUT_DECIDED,
    ]

    do(lead, idea, "unjoin")
    idea.refresh_from_db()
    assert idea.joined_to is None


def test_joins_make_no_chain_and_no_circle(
    client_as: ClientAs, idea: Idea, strategy: Strategy
) -> None:
    middle, last = (
        factories.IdeaFactory.create(strategy=strategy, text="Language courses")
        for _one in range(2)
    )
    lead = client_as("lead")
    do(lead, idea, "join", other=str(middle.uuid))
    do(lead, middle, "join", other=str(last.uuid))

    assert do(lead, last, "join", other=str(middle.uuid)).status_code == 422
    assert do(lead, last, "join", other=str(uuid4())).status_code == 422
    assert do(lead, last, "join", other="'").status_code == 422
    idea.refresh_from_db()
    middle.refresh_from_db()
    last.refresh_from_db()
    assert (idea.joined_to, middle.joined_to, last.joined_to) == (last, last, None)


# --- Deciding ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lead", "editor"])
def test_no_needs_a_reason_and_who_decided(client_as: ClientAs, idea: Idea, role: str) -> None:
    client = client_as(role)
    refused = decide(client, idea, reason=" ", decided_by="")
    assert refused.status_code == 422
    assert "Say why, in plain words." in refused.content.decode()
    assert "Say which body or group decided." in refused.content.decode()

    assert decide(client, idea).status_code == 302

    idea.refresh_from_db()
    assert (idea.state, idea.reason) == ("no", "The state decides this.")
    assert idea.decided_on == timezone.localdate()
    assert Entry.objects.filter(verb=Verb.INPUT_DECIDED).count() == 1


@pytest.mark.parametrize("state", ["yes", "in_part"])
def test_what_changes_something_says_where(
    client_as: ClientAs, idea: Idea, action: Action, state: str
) -> None:
    lead = client_as("lead")
    refused = decide(lead, idea, state=state, reason="It comes in <b>2027</b>.")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Choose the action or the answer in which one sees it." in page
    assert "It comes in &lt;b&gt;2027&lt;/b&gt;." in page

    decide(lead, idea, state=state, target=f"action:{action.uuid}")

    idea.refresh_from_db()
    effect = Effect.objects.get()
    assert (idea.state, effect.key) == (state, str(action.uuid))
    assert "Evening courses" in lead.get(page_of(idea)).content.decode()


def test_it_can_be_linked_to_an_answer(client_as: ClientAs, idea: Idea) -> None:
    lead = client_as("lead")
    group = lead.get(page_of(idea)).context["link"].fields["target"].choices[-1][1]
    value = group[0][0]

    do(lead, idea, "link", target=value)
    do(lead, idea, "link", target=value)

    assert Effect.objects.get().kind == PlaceKind.QUESTION
    assert Effect.objects.get().key == value.removeprefix("question:")
    assert lead.get(page_of(idea)).status_code == 200


@pytest.mark.parametrize(
    "evil", ["", "action:", "action:x", "question:../..", "item:a/b", "<b>"]
)
def test_nothing_else_can_be_linked(client_as: ClientAs, idea: Idea, evil: str) -> None:
    assert do(client_as("lead"), idea, "link", target=evil).status_code == 422
    assert not Effect.objects.exists()


def test_an_action_of_another_region_cannot_be_linked(client_as: ClientAs, idea: Idea) -> None:
    other = factories.ActionFactory.create()
    assert do(client_as("lead"), idea, "link", target=f"action:{other.uuid}").status_code == 422


def test_a_link_is_taken_away_with_a_reason_that_is_kept(
    client_as: ClientAs, idea: Idea
) -> None:
    effect = factories.EffectFactory.create(idea=idea, title="Night school")
    lead = client_as("lead")

    refused = do(lead, idea, "unlink", effect=str(effect.uuid), why=" ")
    assert refused.status_code == 422
    assert "Say why it no longer belongs there." in refused.content.decode()
    do(lead, idea, "unlink", effect=str(effect.uuid), why="It was cut.")

    effect.refresh_from_db()
    assert (effect.ended_why, effect.ended_by is not None) == ("It was cut.", True)
    assert "It was cut." in lead.get(page_of(idea)).content.decode()
    assert do(lead, idea, "unlink", effect="x", why="y").status_code == 302
    assert do(lead, idea, "unlink", effect=str(uuid4()), why="y").status_code == 404


def test_the_last_link_of_a_yes_stays(client_as: ClientAs, idea: Idea, action: Action) -> None:
    lead = client_as("lead")
    decide(lead, idea, state="yes", target=f"action:{action.uuid}")

    effect = Effect.objects.get()
    refused = do(lead, idea, "unlink", effect=str(effect.uuid), why="Cut")

    assert refused.status_code == 422
    assert "Link another one first." in refused.content.decode()
    assert Effect.objects.get().ended_at is None


def test_a_decision_is_changed_later_and_its_history_kept(
    client_as: ClientAs, idea: Idea, cast: Cast
) -> None:
    idea.seat = factories.SeatFactory.create(strategy=idea.strategy, user=cast["stakeholder"])
    idea.save()
    lead = client_as("lead")
    decide(lead, idea, reason="No money.")
    idea.refresh_from_db()
    decide(lead, idea, reason="The state decides.")

    reasons = Revision.objects.filter(object_uuid=idea.uuid, field="reason")
    assert [one.value for one in reasons.order_by("pk")] == ["No money.", "The state decides."]
    assert Notification.objects.filter(person=cast["stakeholder"]).count() == 2


def test_sent_twice_it_is_decided_once(client_as: ClientAs, idea: Idea) -> None:
    lead = client_as("lead")
    for _time in range(2):
        assert decide(lead, idea).status_code == 302
    assert Entry.objects.filter(verb=Verb.INPUT_DECIDED).count() == 1


def test_two_people_who_decide_at_once_lose_nothing(client_as: ClientAs, idea: Idea) -> None:
    decide(client_as("editor"), idea, reason="No money.")
    answer = decide(client_as("lead"), idea, reason="The state decides.")

    idea.refresh_from_db()
    assert answer.status_code in {302, 409}
    assert idea.reason == "No money."
    assert Revision.objects.filter(lost=True, value="The state decides.").exists()


def test_the_page_of_two_decisions_shows_both_in_words(client_as: ClientAs, idea: Idea) -> None:
    decide(client_as("editor"), idea, reason="No money.")
    lead = client_as("lead")

    page = decide(lead, idea, reason="The state decides.")
    page = lead.get(page["Location"]) if page.status_code == 302 else page

    assert "No money." in page.content.decode()
    assert "The state decides." in page.content.decode()


def test_an_earlier_yes_does_not_stand_again_without_a_link(
    client_as: ClientAs, idea: Idea, action: Action
) -> None:
    lead = client_as("lead")
    decide(lead, idea, state="yes", target=f"action:{action.uuid}")
    idea.refresh_from_db()
    decide(lead, idea, state="no")
    do(lead, idea, "unlink", effect=str(Effect.objects.get().uuid), why="Cut")
    idea.refresh_from_db()
    yes = Revision.objects.get(object_uuid=idea.uuid, field="state", value="yes")

    refused = sentences(refusals(edit_of(idea, idea.version, {"state": yes.value})))

    assert refused == ["Choose the action or the answer in which one sees it."]


def test_what_was_withdrawn_is_not_decided(client_as: ClientAs, idea: Idea) -> None:
    Idea.objects.update(state=InputState.WITHDRAWN)
    lead = client_as("lead")

    assert "Decide and say why" not in lead.get(page_of(idea)).content.decode()
    assert decide(lead, idea).status_code == 409


def test_one_input_asks_as_much_whatever_hangs_on_it(
    client_as: ClientAs,
    idea: Idea,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        factories.EffectFactory.create(idea=idea, key=f"section/q{number}")
        factories.IdeaFactory.create(strategy=idea.strategy, joined_to=idea)
        factories.IdeaFactory.create(strategy=idea.strategy, text=f"Courses {number}")
        factories.ActionFactory.create(strategy=idea.strategy)
    lead = client_as("lead")
    with django_assert_max_num_queries(21):
        lead.get(page_of(idea))
