"""Who sees to what, who has not answered: on the task list and on Your work."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Entry, Notification
from activity.verbs import Verb
from frameworks.models import Section
from regions.models import Role
from strategies.models import Care, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.models import Priority

HOME, WORK = "/regions/arad/", "/your-work/"


@pytest.fixture(autouse=True)
def _started(strategy: Strategy) -> None:
    """Every page below needs a strategy in the region."""


def care_page(kind: str, key: str) -> str:
    return f"/regions/arad/care/{kind}/{key}/"


def by(year: str = "2031") -> dict[str, str]:
    return {"wanted_by_day": "3", "wanted_by_month": "3", "wanted_by_year": year}


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_section_has_an_owner_and_a_day(client_as: ClientAs, cast: Cast) -> None:
    lead, url = client_as("lead"), care_page("section", "context")

    assert "The editor" in text_of(lead, url)
    assert "The stakeholder" not in text_of(lead, url)
    assert lead.post(url, {"owner": cast["editor"].pk, **by()}).status_code == 302
    assert lead.post(url, {"owner": cast["editor"].pk, **by()}).status_code == 302

    care = Care.objects.get()
    assert (care.owner, care.version) == (cast["editor"], 1)
    assert "The editor sees to it." in text_of(lead, "/regions/arad/sections/context/")
    assert "wanted by 3 March 2031, The editor" in text_of(lead, HOME)
    assert "wanted by 3 March 2031" in text_of(client_as("editor"), WORK)
    assert Entry.objects.filter(verb=Verb.CARE_CHANGED).count() == 1
    assert [one.person for one in Notification.objects.all()] == [cast["editor"]]
    lead.post(url, {"owner": ""})
    assert Care.objects.get().owner is None
    assert "wanted by" not in text_of(lead, HOME)


def test_a_priority_and_an_action_as_well(
    client_as: ClientAs, cast: Cast, strategy: Strategy
) -> None:
    priority = Priority.objects.filter(edition=strategy.edition)[0]
    action = factories.ActionFactory.create(strategy=strategy, title="Open evening courses")
    lead, owner = client_as("lead"), {"owner": cast["facilitator"].pk}

    for kind, key in (("priority", priority.key), ("action", str(action.uuid))):
        assert lead.post(care_page(kind, key), {**owner, **by()}).status_code == 302

    assert "The facilitator" in text_of(lead, f"/regions/arad/checklist/{priority.key}/")
    assert "The facilitator" in text_of(lead, f"/regions/arad/workplan/actions/{action.uuid}/")
    home = text_of(lead, HOME)
    assert home.count("wanted by 3 March 2031, The facilitator") == 2
    assert "Open evening courses: wanted by" in home
    mine = text_of(client_as("facilitator"), WORK)
    assert priority.title in mine
    assert "Open evening courses" in mine


def test_what_is_done_is_not_asked_of_anybody(
    client_as: ClientAs, cast: Cast, strategy: Strategy
) -> None:
    section = Section.objects.filter(edition=strategy.edition)[0]
    done = factories.ActionFactory.create(strategy=strategy, title="All done", state="done")
    for kind, key in (("section", section.key), ("action", str(done.uuid))):
        Care.objects.create(strategy=strategy, kind=kind, key=key, owner=cast["editor"])
    factories.SectionMarkFactory.create(strategy=strategy, section=section, completed=True)

    assert "Asked of you" not in text_of(client_as("editor"), WORK)


@pytest.mark.parametrize(
    ("kind", "key", "typed"),
    [
        ("section", "context", {"owner": "99999"}),
        ("section", "context", {"wanted_by_day": "40", "wanted_by_month": "1"}),
    ],
)
def test_wrong_input_gets_a_sentence(
    client_as: ClientAs, kind: str, key: str, typed: dict[str, str]
) -> None:
    response = client_as("lead").post(care_page(kind, key), typed)

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not Care.objects.exists()


def test_only_people_of_the_team_can_be_chosen(client_as: ClientAs, cast: Cast) -> None:
    for who in ("stakeholder", "outsider", "aer-coordinator"):
        response = client_as("lead").post(
            care_page("section", "context"), {"owner": cast[who].pk}
        )
        assert response.status_code == 422, who


@pytest.mark.parametrize(
    ("kind", "key"),
    [("section", "nothing"), ("priority", "nothing"), ("action", "nothing"), ("item", "x")],
)
def test_what_is_not_there_has_no_owner(client_as: ClientAs, kind: str, key: str) -> None:
    assert client_as("lead").get(care_page(kind, key)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("facilitator", 403), ("stakeholder", 403), ("aer-reviewer", 403), ("outsider", 404)],
)
def test_who_does_not_write_changes_no_owner(
    client_as: ClientAs, role: str, status: int
) -> None:
    url = care_page("section", "context")
    assert client_as(role).get(url).status_code == status
    assert client_as(role).post(url, by()).status_code == status
    assert not Care.objects.exists()


def test_aer_reads_neither_owners_nor_who_is_asked(
    client_as: ClientAs, cast: Cast, strategy: Strategy
) -> None:
    Strategy.objects.update(shared_at=timezone.now())
    Care.objects.create(strategy=strategy, kind="section", key="context", owner=cast["editor"])
    factories.AskFactory.create(strategy=strategy)
    for url in (HOME, "/regions/arad/sections/context/"):
        page = text_of(client_as("aer-reviewer"), url)
        assert "The editor" not in page
        assert "Ioana Pop" not in page


def test_who_has_not_answered_and_what_came_stand_in_the_lists(
    client_as: ClientAs, cast: Cast, strategy: Strategy
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    asks: Any = {"strategy": strategy, "asked_by": cast["lead"]}
    factories.AskFactory.create(name="Late Lia", title="A?", wanted_by=yesterday, **asks)
    factories.AskFactory.create(
        name="Quick Quint", title="B?", answered_at=timezone.now(), **asks
    )
    factories.AskFactory.create(name="Gone Gil", withdrawn_at=timezone.now(), **asks)

    for url in (HOME, WORK):
        page = text_of(client_as("lead"), url)
        assert page.index("Quick Quint") < page.index("Late Lia")
        assert "Answered, to take over" in page
        assert ">Late<" in page
        assert "Gone Gil" not in page
    assert "Quick Quint" not in text_of(client_as("editor"), WORK), "asked by the lead"
    assert "Quick Quint" in text_of(client_as("editor"), HOME)
    assert "Quick Quint" not in text_of(client_as("facilitator"), HOME)


def test_since_the_last_visit(client_as: ClientAs, cast: Cast, strategy: Strategy) -> None:
    region = strategy.region
    client = client_as("editor")
    ago = timezone.now() - timedelta(days=2)
    common: Any = {"actor": cast["lead"], "region": region}
    factories.EntryFactory.create(actor=cast["editor"], region=region, at=ago)
    factories.EntryFactory.create(title="Long ago", at=ago - timedelta(days=1), **common)
    factories.EntryFactory.create(title="Just now", **common)
    factories.EntryFactory.create(title="Elsewhere", actor=cast["lead"])

    for _time in range(2):
        page = text_of(client, WORK)
        assert "Just now" in page
        assert "Long ago" not in page
        assert "Elsewhere" not in page
    session = client.session
    session["visit"] = {"now": timezone.now().timestamp() - 7200, "before": None}
    session.save()
    factories.EntryFactory.create(title="Later still", **common)
    page = text_of(client, WORK)
    assert "Just now" in page, "it happened since the visit of two hours ago"
    assert "Later still" in page


def test_a_participant_reads_nothing_of_what_the_team_does(
    client_as: ClientAs, cast: Cast, strategy: Strategy
) -> None:
    factories.EntryFactory.create(
        actor=cast["stakeholder"], region=strategy.region, at=timezone.now() - timedelta(days=1)
    )
    factories.EntryFactory.create(title="Secret", actor=cast["lead"], region=strategy.region)
    assert "Secret" not in text_of(client_as("stakeholder"), WORK)


def test_queries_do_not_grow_with_what_is_asked(
    client_as: ClientAs, cast: Cast, strategy: Strategy
) -> None:
    client = client_as("lead")
    sections = list(Section.objects.filter(edition=strategy.edition))
    counts: dict[str, list[int]] = {HOME: [], WORK: []}
    for number in range(1, 7, 5):
        for at in range(number):
            Care.objects.get_or_create(
                strategy=strategy,
                kind="section",
                key=sections[at].key,
                defaults={"owner": cast["lead"], "wanted_by": timezone.localdate()},
            )
            action = factories.ActionFactory.create(strategy=strategy)
            Care.objects.create(
                strategy=strategy, kind="action", key=str(action.uuid), owner=cast["lead"]
            )
            factories.AskFactory.create(strategy=strategy, asked_by=cast["lead"])
        for url, seen in counts.items():
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            seen.append(len(queries))
    for url, (few, many) in counts.items():
        assert few == many, url


def test_the_findings_lead_to_ask_someone(client_as: ClientAs) -> None:
    page = text_of(client_as("lead"), "/regions/arad/check/")
    assert "/regions/arad/ask/question/" in page
    assert "/regions/arad/ask/question/" not in text_of(
        client_as(Role.FACILITATOR), "/regions/arad/check/"
    )
