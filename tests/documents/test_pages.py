"""Asking, waiting and taking: who may, and what the pages say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import LONGEST, Document, Failure, State
from frameworks.models import Audience
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs, ended
from versions.models import PublicationState, ReviewState, Version

pytestmark = pytest.mark.django_db

ROLES = [
    *("lead", "editor", "facilitator", "stakeholder"),
    *("aer-coordinator", "aer-reviewer", "outsider", "anonymous"),
]
TEAM_ALONE = {"lead": 200, "editor": 200, "facilitator": 200, "stakeholder": 403}
SENT = TEAM_ALONE | {"aer-coordinator": 200, "aer-reviewer": 200}
NOBODY_AT_AER = TEAM_ALONE | {"aer-coordinator": 404, "aer-reviewer": 404}
NOT_SHARED = TEAM_ALONE | {"aer-coordinator": 403, "aer-reviewer": 403}
OTHERS = {"outsider": 404, "anonymous": 302}


@pytest.fixture
def version(strategy: Strategy) -> Version:
    content = '{"schema": 1, "strategy": {}}'
    return factories.VersionFactory.create(strategy=strategy, number=1, content=content)


def ready(strategy: Strategy, **said: object) -> Document:
    made: Document = factories.DocumentFactory.create(
        **{
            "strategy": strategy,
            "state": State.READY,
            "file": ContentFile(b"%PDF-1.7", name="one.pdf"),
            "pages": 38,
            "size": 300_000,
            "record": {"draft_on": "2026-03-03"},
        }
        | said
    )
    return made


def statuses(document: Document, client_as: ClientAs, part: str) -> dict[str, int]:
    found = {}
    for role in ROLES:
        with ended(client_as(role).get(f"/documents/{document.uuid}/{part}")) as response:
            found[role] = response.status_code
    return found


# --- Who may take what -------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "file/"])
def test_a_draft_is_the_teams(strategy: Strategy, client_as: ClientAs, part: str) -> None:
    assert statuses(ready(strategy), client_as, part) == NOT_SHARED | OTHERS


@pytest.mark.parametrize("part", ["", "file/"])
def test_a_shared_draft_is_aers_too(strategy: Strategy, client_as: ClientAs, part: str) -> None:
    Strategy.objects.update(shared_at=timezone.now() - timedelta(hours=1))
    assert statuses(ready(strategy), client_as, part) == SENT | OTHERS


def test_aer_reads_no_draft_from_before_the_sharing(
    strategy: Strategy, client_as: ClientAs
) -> None:
    old = ready(strategy, requested_at=timezone.now() - timedelta(days=3))
    Strategy.objects.update(shared_at=timezone.now())
    assert statuses(old, client_as, "file/") == NOT_SHARED | OTHERS


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((ReviewState.NONE, PublicationState.NONE), NOBODY_AT_AER),
        ((ReviewState.SENT, PublicationState.NONE), SENT),
        ((ReviewState.CHANGES_ASKED, PublicationState.NONE), SENT),
        ((ReviewState.REVIEWED, PublicationState.WITHDRAWN), SENT),
    ],
)
def test_a_version_that_is_not_public(
    version: Version,
    client_as: ClientAs,
    states: tuple[ReviewState, PublicationState],
    expected: dict[str, int],
) -> None:
    Version.objects.update(review=states[0], publication=states[1])
    for audience in (Audience.PUBLIC, Audience.REVIEWER):
        made = ready(version.strategy, version=version, audience=audience)
        assert statuses(made, client_as, "file/") == expected | OTHERS


@pytest.mark.parametrize("publication", [PublicationState.PUBLISHED, PublicationState.REPLACED])
def test_a_published_version_is_everybodys(
    version: Version, client_as: ClientAs, publication: str
) -> None:
    Version.objects.update(publication=publication)
    made = ready(version.strategy, version=version, audience=Audience.PUBLIC)
    assert set(statuses(made, client_as, "file/").values()) == {200}
    assert set(statuses(made, client_as, "").values()) == {200}


def test_of_a_published_version_the_file_for_aer_stays_with_team_and_aer(
    version: Version, client_as: ClientAs
) -> None:
    Version.objects.update(publication=PublicationState.PUBLISHED)
    made = ready(version.strategy, version=version, audience=Audience.REVIEWER)
    assert statuses(made, client_as, "file/") == SENT | OTHERS


def test_a_document_that_does_not_exist_is_found_by_nobody(
    strategy: Strategy, client_as: ClientAs
) -> None:
    gone = ready(strategy)
    Document.objects.all().delete()
    found = statuses(gone, client_as, "")
    assert set(found.values()) == {404, 302}
    assert found["anonymous"] == 302


# --- The file -----------------------------------------------------------------------


def test_the_file_is_sent_as_an_attachment_with_a_telling_name(
    version: Version, client_as: ClientAs
) -> None:
    made = ready(version.strategy, version=version)
    response = client_as("lead").get(f"/documents/{made.uuid}/file/")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    named = 'attachment; filename="arad-strategy-version-1-en.pdf"'
    assert response["Content-Disposition"] == named
    assert response.getvalue() == b"%PDF-1.7"


def test_a_draft_carries_its_day_in_the_name(strategy: Strategy) -> None:
    made = ready(strategy, kind="workplan", language="ro")
    assert made.file_name == "arad-workplan-draft-2026-03-03-ro.pdf"


def test_before_it_is_ready_the_file_leads_to_the_page(
    strategy: Strategy, client_as: ClientAs
) -> None:
    made = factories.DocumentFactory.create(strategy=strategy)
    response = client_as("lead").get(f"/documents/{made.uuid}/file/")
    assert response.status_code == 302
    assert response["Location"] == f"/documents/{made.uuid}/"


# --- The page -------------------------------------------------------------------------


def page(client: Client, document: Document, **headers: str) -> str:
    return client.get(f"/documents/{document.uuid}/", headers=headers).content.decode()


def test_while_it_is_made_the_page_says_what_is_done_and_looks_again(
    strategy: Strategy, client_as: ClientAs
) -> None:
    made = factories.DocumentFactory.create(
        strategy=strategy, state=State.RENDERING, doing="laying_out"
    )
    shown = page(client_as("lead"), made)
    assert "We are making your PDF (laying out the pages)." in shown
    assert "You can leave this page; it will be under Versions." in shown
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown
    part = page(client_as("lead"), made, **{"HX-Request": "true"})
    assert "<html" not in part
    assert "every 2s" in part


def test_a_ready_pdf_says_pages_and_size_and_no_longer_looks_again(
    strategy: Strategy, client_as: ClientAs
) -> None:
    shown = page(client_as("lead"), ready(strategy))
    assert "Your PDF is ready" in shown
    assert "38 pages" in shown
    assert "293.0" in shown
    assert "refresh" not in shown
    assert "every 2s" not in shown


def test_a_failed_pdf_says_why_and_offers_to_try_again(
    strategy: Strategy, client_as: ClientAs
) -> None:
    made = factories.DocumentFactory.create(
        strategy=strategy, state=State.FAILED, failure=Failure.STOPPED, content="{}"
    )
    lead = client_as("lead")
    shown = page(lead, made)
    assert "The machine stopped several times" in shown
    assert "Try again" in shown
    response = lead.post(f"/documents/{made.uuid}/")
    assert response["Location"] == f"/documents/{made.uuid}/"
    made.refresh_from_db()
    assert made.state == State.QUEUED


def test_after_two_minutes_the_page_says_failed_even_if_nobody_noticed(
    strategy: Strategy, client_as: ClientAs
) -> None:
    long_ago = timezone.now() - LONGEST - timedelta(seconds=1)
    made = factories.DocumentFactory.create(strategy=strategy, queued_at=long_ago)
    shown = page(client_as("lead"), made)
    assert "It took longer than two minutes." in shown
    assert "refresh" not in shown


def test_trying_again_leaves_a_ready_document_alone(
    strategy: Strategy, client_as: ClientAs
) -> None:
    made = ready(strategy)
    client_as("lead").post(f"/documents/{made.uuid}/")
    made.refresh_from_db()
    assert made.state == State.READY


# --- Asking ----------------------------------------------------------------------------

ASK = {"kind": "strategy", "version": "draft", "language": "en"}
EXPECTED_OF_DRAFT = {
    **dict.fromkeys(("lead", "editor", "facilitator"), 302),
    "stakeholder": 403,
    "aer-coordinator": 403,
    "aer-reviewer": 403,
    "outsider": 404,
    "anonymous": 302,
}


@pytest.mark.parametrize(("role", "status"), EXPECTED_OF_DRAFT.items())
def test_who_may_ask_for_the_draft(
    told: Strategy, client_as: ClientAs, role: str, status: int
) -> None:
    response = client_as(role).post("/regions/arad/documents/", ASK)
    assert response.status_code == status
    assert Document.objects.count() == (status == 302 and role != "anonymous")


def test_asking_leads_to_the_page_of_the_document(told: Strategy, client_as: ClientAs) -> None:
    response = client_as("lead").post("/regions/arad/documents/", ASK)
    made = Document.objects.get()
    assert response["Location"] == f"/documents/{made.uuid}/"
    assert (made.kind, made.language, made.version) == ("strategy", "en", None)
    assert made.content


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "poster"},
        {"version": "../1"},
        {"version": "1e3"},
        {"version": "\u0661"},
        {"language": "../../etc"},
        {"language": "xx"},
        {"language": ""},
    ],
)
def test_what_does_not_exist_is_refused_with_a_sentence(
    told: Strategy, client_as: ClientAs, change: dict[str, str]
) -> None:
    response = client_as("lead").post("/regions/arad/documents/", ASK | change)
    assert response.status_code == 422
    assert "Choose" in response.content.decode()
    assert not Document.objects.exists()


def test_a_get_asks_for_nothing(told: Strategy, client_as: ClientAs) -> None:
    assert client_as("lead").get("/regions/arad/documents/").status_code == 405
    assert Client().get("/strategies/arad/documents/").status_code == 405


def test_anybody_may_ask_for_what_is_published(
    freeze: Callable[[], Version], client_as: ClientAs
) -> None:
    version = freeze()
    asked = ASK | {"version": "1"}
    assert Client().post("/strategies/arad/documents/", asked).status_code == 404
    Version.objects.update(publication=PublicationState.PUBLISHED, published_at=timezone.now())
    response = Client().post("/strategies/arad/documents/", asked)
    made = Document.objects.get(uuid=response["Location"].split("/")[2])
    assert (made.audience, made.version) == (Audience.PUBLIC, version)
    assert Client().get(response["Location"]).status_code == 200


def test_the_public_may_not_ask_for_the_draft(told: Strategy) -> None:
    assert Client().post("/strategies/arad/documents/", ASK).status_code == 404
    assert not Document.objects.exists()


def test_the_page_takes_the_same_queries_each_time(
    strategy: Strategy,
    client_as: ClientAs,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = ready(strategy)
    lead = client_as("lead")
    with django_assert_max_num_queries(16):
        lead.get(f"/documents/{made.uuid}/")
