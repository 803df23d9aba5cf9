"""What is known of people and organisations, and only by whom it is for."""

import json

import pytest
from django.utils import timezone

from accounts.models import User
from frameworks.models import Answer as Answered
from frameworks.models import Audience, Edition, Question
from regions.models import Invitation, Region
from strategies.models import Strategy
from tests import factories
from tests.access.worlds import World, build
from tests.canary.planting import Aviary
from tests.canary.test_canary import Found, read_pages, read_prints, strategy_of
from tests.conftest import Cast, ClientAs
from versions.snapshot import take


@pytest.fixture
def aviary() -> Aviary:
    return Aviary()


@pytest.fixture
def world(region: Region, cast: Cast, edition: Edition) -> World:
    return build("draft", region, cast, edition)


# --- Contacts ----------------------------------------------------------------


def mark_addresses(aviary: Aviary) -> None:
    """Make every address of a member or invited person one that is known again."""
    for person in User.objects.all():
        text = aviary.canary("region", f"address of the member {person.name}")
        User.objects.filter(pk=person.pk).update(email=f"{text}@example.org")
    for invited in Invitation.objects.all():
        text = aviary.canary("region", f"address of the invited {invited.pk}")
        Invitation.objects.filter(pk=invited.pk).update(email=f"{text}@example.org")


@pytest.mark.thorough
@pytest.mark.parametrize("role", ["editor", "facilitator", "stakeholder", "aer-coordinator"])
def test_addresses_are_read_by_the_lead_only(aviary: Aviary, world: World, role: str) -> None:
    mark_addresses(aviary)
    found = Found(aviary)

    assert read_pages(found, world, role, {"region"}) > 5

    assert not found.wrong, "\n".join(sorted(set(found.wrong)))


def test_the_lead_reads_them(aviary: Aviary, world: World) -> None:
    mark_addresses(aviary)
    found = Found(aviary)

    read_pages(found, world, "lead", set())

    assert {aviary.places[text] for text in found.seen} >= {
        f"address of the invited {world.behind['pk invitations/']}"
    }


# --- Influence, interest, attitude (question 5.6) ------------------------------------


def note_attitudes(aviary: Aviary, strategy: Strategy) -> str:
    """Note it of one organisation, as the team does; return the name they wrote."""
    question = Question.objects.get(
        section__edition=strategy.edition, section__key="stakeholders", key="attitudes"
    )
    text = aviary.canary("region", "attitude of an organisation")
    Answered.objects.filter(strategy=strategy, question=question).delete()
    row = {"id": "a", "name": text, "influence": "low", "interest": "high"}
    factories.AnswerFactory.create(
        strategy=strategy, question=question, parts={"rows": [row | {"attitude": "critical"}]}
    )
    return text


def test_the_method_keeps_influence_and_attitude_in_the_team(edition: Edition) -> None:
    question = Question.objects.get(
        section__edition=edition, section__key="stakeholders", key="attitudes"
    )

    (table,) = question.parts
    assert [one["key"] for one in table["columns"]] == [
        *("name", "influence", "interest", "attitude")
    ]
    assert (question.audience, question.prints_as) == (Audience.REGION, "nothing")


def test_influence_and_attitude_are_for_the_team_and_leave_nowhere(
    aviary: Aviary, world: World, client_as: ClientAs
) -> None:
    strategy = strategy_of(world)
    text = note_attitudes(aviary, strategy)
    Strategy.objects.update(shared_at=timezone.now())
    world.state = "shared"
    found = Found(aviary)
    frozen = json.dumps(take(strategy), ensure_ascii=False)

    found.look("the content of a version", frozen, {"region"})
    read_prints(found, strategy, None)
    for role in ("aer-coordinator", "stakeholder"):
        assert read_pages(found, world, role, {"region"}) > 5

    assert not found.wrong, found.wrong
    assert "stakeholders/attitudes" not in frozen
    page = "/regions/arad/sections/stakeholders/attitudes/"
    assert text in client_as("editor").get(page).content.decode()
