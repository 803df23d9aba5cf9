"""The pages of the workplan: who sees them, what they say, what they ask the database."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frameworks.models import Edition
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.workplans import pages
from toolkit.models import ChecklistItem
from workplans.models import Action, MoneyLine, Objective

HERE = pages.HERE
TEAM_AND_AER = {
    "lead": 200,
    "editor": 200,
    "facilitator": 200,
    "stakeholder": 403,
    "outsider": 404,
    "anonymous": 302,
}
SHARED = TEAM_AND_AER | {"aer-coordinator": 200, "aer-reviewer": 200}
NOT_SHARED = TEAM_AND_AER | {"aer-coordinator": 403, "aer-reviewer": 403}
WRITERS_ONLY = dict.fromkeys(SHARED, 403) | {
    "lead": 200,
    "editor": 200,
    "outsider": 404,
    "anonymous": 302,
}
READ = [
    "",
    "timeline/",
    "print/",
    "objectives/",
    "measures/",
    "money/",
    "objectives/{objective}/",
    "actions/{action}/",
]
WRITE = [
    "add/", "actions/new/", "objectives/new/", "actions/{action}/remove/",
    "objectives/{objective}/remove/", "import/{batch}/", "steps/",
    "steps/{taken}/undo/",
]  # fmt: skip


@pytest.fixture
def action(strategy: Strategy) -> Action:
    found = factories.ActionFactory.create(
        strategy=strategy,
        title="Evening courses",
        reference="2.1.4",
        description="<p>In <strong>twelve</strong> towns.</p><ul><li>Arad</li></ul>",
        objective=factories.ObjectiveFactory.create(strategy=strategy, title="Language"),
        responsible=factories.OrganisationFactory.create(
            region=strategy.region, name="Adult school"
        ),
        priority=strategy.edition.priorities.first(),
        domain="language",
        groups=["migrant_women"],
        principles={"equality": "The timetable follows the shift."},
        starts=date(2026, 10, 1),
        ends=date(2028, 12, 1),
    )
    factories.MoneyLineFactory.create(action=found, amount=Decimal("1200.50"), source="amif")
    factories.MeasureFactory.create(
        objective=None, action=found, what="Towns", now=Decimal(1), aim=Decimal(12)
    )
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition).first()
    found.items.set([item] if item else [])
    return found


@pytest.fixture
def places(action: Action) -> dict[str, str]:
    batch = factories.BatchFactory.create(
        strategy=action.strategy,
        rows=[["Title"], ["One"]],
        mapping={"0": "title"},
    )
    taken = factories.BatchFactory.create(strategy=action.strategy, done_at=timezone.now())
    return {
        "action": str(action.uuid),
        "objective": str(action.objective.uuid) if action.objective else "",
        "batch": str(batch.uuid),
        "taken": str(taken.uuid),
    }


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("path", READ)
def test_who_reads_the_workplan(
    client_as: ClientAs, strategy: Strategy, places: dict[str, str], path: str, shared: bool
) -> None:
    if shared:
        Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    expected = SHARED if shared else NOT_SHARED
    address = HERE + path.format(**places)

    got = {role: client_as(role).get(address).status_code for role in expected}

    assert got == expected


@pytest.mark.parametrize("path", WRITE)
def test_who_writes_the_workplan(
    client_as: ClientAs, strategy: Strategy, places: dict[str, str], path: str
) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    address = HERE + path.format(**places)

    got = {role: client_as(role).get(address).status_code for role in WRITERS_ONLY}

    assert got == WRITERS_ONLY


@pytest.mark.parametrize(
    "path", ["money/", "actions/{action}/", "objectives/{objective}/", "actions/new/"]
)
def test_nobody_but_writers_changes_anything(
    client_as: ClientAs, strategy: Strategy, places: dict[str, str], path: str
) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    roles = {"facilitator": 403, "aer-reviewer": 403, "stakeholder": 403, "outsider": 404}

    got = {
        role: client_as(role).post(HERE + path.format(**places), pages.action()).status_code
        for role in roles
    }

    assert got == roles
    assert Action.objects.get().title == "Evening courses"


def test_a_reader_sees_the_action_and_no_form(
    client_as: ClientAs, strategy: Strategy, action: Action
) -> None:
    page = client_as("facilitator").get(f"{HERE}actions/{action.uuid}/").content.decode()

    for said in (
        "Evening courses", "<strong>twelve</strong>", "Adult school", "October 2026",
        "1,200.5", "Migrant women", "The timetable follows the shift.", "Language",
    ):  # fmt: skip
        assert said in page
    assert 'method="post" novalidate' not in page


def test_an_empty_plan_says_what_to_do(client_as: ClientAs, strategy: Strategy) -> None:
    writer, reader = client_as("editor"), client_as("facilitator")

    assert "A title is enough to begin with" in writer.get(HERE).content.decode()
    assert "Add actions" not in reader.get(HERE).content.decode()
    for page in ("objectives/", "measures/", "money/"):
        assert writer.get(HERE + page).status_code == 200


def test_the_list_says_what_each_action_still_needs(
    client_as: ClientAs, strategy: Strategy, action: Action
) -> None:
    factories.ActionFactory.create(strategy=strategy, title="Only a title")

    page = client_as("lead").get(HERE).content.decode()

    assert "Still needed: an objective, for whom, who does it, from when to when, money" in page
    assert page.count("Still needed:") == 1
    assert "Oct 2026 – Dec 2028" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("text=ÎNVĂȚARE", ["Învățare"]),
        ("text=2.1.4", ["Evening courses"]),
        ("missing=money", ["Învățare"]),
        ("missing=objective&state=planned", ["Învățare"]),
        ("state=done", []),
        ("responsible={organisation}", ["Evening courses"]),
        ("objective={objective}", ["Evening courses"]),
        ("priority={priority}", ["Evening courses"]),
        ("priority=nonsense&text=%00", ["Evening courses", "Învățare"]),
    ],
)
def test_filters_stand_in_the_address(
    client_as: ClientAs, strategy: Strategy, action: Action, query: str, expected: list[str]
) -> None:
    factories.ActionFactory.create(strategy=strategy, title="Învățare")
    query = query.format(
        organisation=action.responsible.uuid if action.responsible else "",
        objective=action.objective.uuid if action.objective else "",
        priority=action.priority.key if action.priority else "",
    )

    response = client_as("editor").get(f"{HERE}?{query}")

    assert response.status_code == 200
    assert [action.title for action in response.context["filter"].found] == expected


def test_the_list_is_paged_and_keeps_its_filter(
    client_as: ClientAs, strategy: Strategy
) -> None:
    factories.ActionFactory.create_batch(30, strategy=strategy)

    page = client_as("editor").get(f"{HERE}?state=planned&page=2")

    assert [len(one["rows"]) for one in page.context["parts"]] == [5]
    assert "?state=planned&amp;page=1" in page.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?group=objective",
        "timeline/",
        "print/",
        "money/",
        "objectives/",
        "measures/",
        "actions/{action}/",
        "add/",
    ],
)
def test_pages_ask_the_database_as_often_for_ten_actions_as_for_a_hundred(
    client_as: ClientAs, strategy: Strategy, action: Action, path: str
) -> None:
    client = client_as("lead")
    address = HERE + path.format(action=action.uuid)

    def queries(count: int) -> int:
        for number in range(count):
            objective = action.objective
            if number % 10 == 0:
                objective = factories.ObjectiveFactory.create(strategy=strategy)
                factories.MeasureFactory.create(objective=objective)
            one = factories.ActionFactory.create(
                strategy=strategy,
                objective=objective,
                priority=action.priority,
                responsible=factories.OrganisationFactory.create(region=strategy.region),
            )
            factories.MoneyLineFactory.create(action=one)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries(9)
    many = queries(90)

    assert many == few
    assert few <= 29


def test_the_picture_says_the_same_as_its_table(
    client_as: ClientAs, strategy: Strategy, action: Action
) -> None:
    factories.MoneyLineFactory.create(
        action=action, year=2027, amount=Decimal(500), source="", certainty=""
    )

    page = client_as("lead").get(HERE).content.decode()

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert "The table says the same." in page
    assert "Not said yet" in page
    assert "1,700.5" in page
    assert "style=" not in page


def test_where_the_currency_is_not_the_euro_sums_in_euro_stand_beside(
    client_as: ClientAs, strategy: Strategy, action: Action
) -> None:
    client = client_as("lead")
    client.post(f"{HERE}money/", {"currency": "RON", "rate": "4,97", "on": "31/12/2025"})

    page = client.get(f"{HERE}money/").content.decode()

    assert "RON&nbsp;1,200.5" in page
    assert "242" in page
    assert "1 EUR = 4.97 RON, rate of 31 December 2025" in page


def test_another_methods_plan_works_with_its_own_lists(
    client_as: ClientAs, region: object, strategy: Strategy
) -> None:
    call_command(
        "load_edition",
        str(Path(__file__).parent.parent / "editions" / "other-shape-2026"),
        verbosity=0,
    )
    other = Edition.objects.get(key="other-shape-2026")
    Strategy.objects.filter(pk=strategy.pk).update(edition=other)
    group, source = other.choices("target_groups")[0], other.choices("money_sources")[0]
    client = client_as("lead")

    client.post(
        f"{HERE}actions/new/",
        pages.action(
            groups=[group[0]],
            money=({"year": "٢٠٢٧", "amount": "١٢٠٠", "source": source[0]},),
        ),
    )

    line = MoneyLine.objects.get()
    assert (line.year, line.amount, line.source) == (2027, Decimal(1200), source[0])
    assert line.action.groups == [group[0]]
    for page in ("", "money/", f"actions/{line.action.uuid}/"):
        assert client.get(HERE + page).status_code == 200
    assert source[1] in client.get(HERE).content.decode()


def test_an_objective_taken_out_belongs_to_no_list_and_comes_back(
    client_as: ClientAs, strategy: Strategy, action: Action
) -> None:
    client = client_as("editor")
    objective = Objective.objects.get()
    here = f"{HERE}objectives/{objective.uuid}/"

    assert (
        "1 action will belong to no objective" in client.get(f"{here}remove/").content.decode()
    )
    client.post(f"{here}remove/")

    assert "an objective" in client.get(HERE).content.decode()
    assert "Put it back" in client.get(here).content.decode()
    assert client_as("facilitator").get(here).status_code == 404
    client.post(f"{here}remove/", {"restore": "1"})
    assert "Objective 1" in client.get(HERE).content.decode()
