"""The list, publishing, adoption, and what everybody reads."""

import hashlib
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.models import State
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.versions.conftest import ReadingOf
from versions import services
from versions.models import Adoption, PublicationState, Purpose, ReviewState, Version
from workplans.models import Action

REASON = "The council decided to write it again with the towns."


def to(name: str, version: Version) -> str:
    return reverse(f"versions:{name}", args=[version.strategy.region.slug, version.number])


def region_page(name: str, version: Version) -> str:
    return reverse(f"versions:{name}", args=[version.strategy.region.slug])


def next_version(desk: Desk) -> Version:
    return services.freeze(
        desk.strategy, purpose=Purpose.PUBLICATION, uuid=uuid4(), by=desk.user
    )


# --- The list ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("editor", 200),
        ("facilitator", 200),
        ("stakeholder", 200),
        ("aer-coordinator", 200),
        ("aer-reviewer", 200),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_who_opens_the_list(client_as: ClientAs, sent: Version, who: str, status: int) -> None:
    assert client_as(who).get(region_page("list", sent)).status_code == status


def test_everybody_sees_the_versions_meant_for_them(client_as: ClientAs, desk: Desk) -> None:
    version = next_version(desk)
    page = region_page("list", version)
    assert "Version 1" in client_as("facilitator").get(page).content.decode()
    for who in ("stakeholder", "aer-coordinator"):
        said = client_as(who).get(page).content.decode()
        assert "Version 1" not in said
        assert "No version yet" in said
    assert client_as("aer-coordinator").get(to("version", version)).status_code == 404
    assert client_as("stakeholder").get(to("version", version)).status_code == 403
    assert client_as("outsider").get(to("version", version)).status_code == 404


def test_the_list_asks_a_constant_number_of_queries(
    client_as: ClientAs, desk: Desk, sent: Version, count_queries: object
) -> None:
    assert callable(count_queries)
    for who in ("lead", "aer-coordinator"):
        client = client_as(who)
        page = region_page("list", sent)
        few = count_queries(lambda client=client, page=page: client.get(page))
        for _one in range(8):
            version = factories.VersionFactory.create(
                strategy=desk.strategy,
                review=ReviewState.REVIEWED,
                number=services.next_number(desk.strategy),
            )
            factories.AdoptionFactory.create(version=version)
        assert count_queries(lambda client=client, page=page: client.get(page)) == few
        assert few <= 20


def test_the_lead_makes_a_version_once(client_as: ClientAs, filled: Strategy) -> None:
    page = reverse("versions:make", args=[filled.region.slug])
    form = {"uuid": str(uuid4()), "purpose": "adoption"}
    lead = client_as("lead")
    assert [lead.post(page, form).status_code for _time in range(2)] == [302, 302]
    assert Version.objects.get().purpose == Purpose.ADOPTION
    assert lead.post(page, {"purpose": "review"}).status_code == 422
    assert client_as("editor").post(page, form).status_code == 403


def test_a_pdf_is_asked_for_here(client_as: ClientAs, sent: Version) -> None:
    said = client_as("editor").get(region_page("list", sent)).content.decode()
    assert reverse("documents:request", args=["arad"]) in said
    assert "The draft as it stands today" in said
    aer = client_as("aer-coordinator").get(region_page("list", sent)).content.decode()
    assert "The draft as it stands today" not in aer


# --- Publish -----------------------------------------------------------------


def test_the_lead_publishes_and_the_page_says_it_is_not_reviewed(
    client_as: ClientAs, sent: Version
) -> None:
    assert client_as("editor").post(to("publish", sent)).status_code == 403
    assert client_as("aer-coordinator").post(to("publish", sent)).status_code == 403
    lead = client_as("lead")
    assert "has not reviewed" in lead.get(to("publish", sent)).content.decode()
    assert lead.post(to("publish", sent)).status_code == 302
    said = client_as("anonymous").get(region_page("public", sent)).content.decode()
    assert "Not reviewed by AER" in said
    assert "Evening courses" in said
    assert "approved" not in said


def test_an_unreviewed_version_is_not_published_where_the_network_says_so(
    client_as: ClientAs, sent: Version
) -> None:
    factories.NetworkSettingsFactory.create(publish_unreviewed=False)
    lead = client_as("lead")
    assert "only reviewed versions" in lead.get(to("publish", sent)).content.decode()
    assert lead.post(to("publish", sent)).status_code == 409
    Version.objects.update(review=ReviewState.REVIEWED)
    assert lead.post(to("publish", sent)).status_code == 302


def test_a_newer_version_takes_the_place_of_the_one_before(
    client_as: ClientAs, desk: Desk, published: Version
) -> None:
    Action.objects.update(title="Courses on Sunday")
    second = next_version(desk)
    client_as("lead").post(to("publish", second))
    published.refresh_from_db()
    assert published.publication == PublicationState.REPLACED
    anonymous = client_as("anonymous")
    assert "Courses on Sunday" in anonymous.get(region_page("public", second)).content.decode()
    old = anonymous.get(to("public_version", published)).content.decode()
    assert "There is a newer version" in old
    assert "Evening courses" in old


def test_what_is_taken_back_says_so_with_its_reason_and_can_come_again(
    client_as: ClientAs, published: Version
) -> None:
    lead, anonymous = client_as("lead"), client_as("anonymous")
    assert lead.post(to("unpublish", published), {"reason": "no"}).status_code == 422
    assert lead.post(to("unpublish", published), {"reason": REASON}).status_code == 302
    for page in (region_page("public", published), to("public_version", published)):
        said = anonymous.get(page).content.decode()
        assert REASON in said
        assert "Evening courses" not in said
    assert "No strategy published yet" in anonymous.get("/").content.decode()
    assert lead.post(to("publish", published)).status_code == 302
    assert REASON not in anonymous.get(region_page("public", published)).content.decode()


def test_what_was_never_published_has_no_public_page(
    client_as: ClientAs, sent: Version
) -> None:
    anonymous = client_as("anonymous")
    for page in (
        region_page("public", sent),
        to("public_version", sent),
        "/strategies/nowhere/",
        f"/strategies/arad/{10**30}/",
    ):
        assert anonymous.get(page).status_code == 404


def test_the_working_copy_changes_nothing_public(
    client_as: ClientAs, published: Version
) -> None:
    def read() -> str:
        said = client_as("anonymous").get(region_page("public", published)).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said)

    before = read()
    Action.objects.update(title="Still secret")
    assert read() == before


# --- Adoption ----------------------------------------------------------------


def act(**changes: object) -> dict[str, object]:
    return {
        "body": "County Council",
        "act": "decision",
        "number": "123/2026",
        "on_0": "3",
        "on_1": "3",
        "on_2": "2026",
        "on_day": "3",
        "on_month": "3",
        "on_year": "2026",
        **changes,
    }


def test_the_lead_records_the_adoption_with_its_file_and_corrects_it(
    client_as: ClientAs, published: Version
) -> None:
    lead = client_as("lead")
    pdf = SimpleUploadedFile("act.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    assert lead.post(to("adoption", published), act(file=pdf)).status_code == 302
    adoption = Adoption.objects.get()
    assert adoption.file
    assert lead.post(to("adoption", published), act(number="124/2026")).status_code == 302
    adoption.refresh_from_db()
    assert (adoption.number, adoption.file_id is not None) == ("124/2026", True)
    said = client_as("anonymous").get(region_page("public", published)).content.decode()
    assert "Adopted by County Council" in said
    assert "Decision 124/2026" in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": ""},
        {"act": "whim"},
        {"on_0": "31", "on_day": "31", "on_1": "2", "on_month": "2"},
        {"on_2": "2090", "on_year": "2090"},
        {"body": "x" * 201},
        {"file": SimpleUploadedFile("act.pdf", b"MZ\x90 not a pdf")},
    ],
)
def test_a_wrong_adoption_is_kept_with_a_sentence(
    client_as: ClientAs, published: Version, wrong: dict[str, object]
) -> None:
    answer = client_as("lead").post(to("adoption", published), act(**wrong))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "There is a problem" in said
    assert "123/2026" in said
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("who", ["editor", "facilitator", "stakeholder", "aer-coordinator"])
def test_only_the_lead_publishes_takes_back_and_records(
    client_as: ClientAs, published: Version, who: str
) -> None:
    client = client_as(who)
    for name in ("publish", "unpublish", "adoption", "withdraw"):
        assert client.post(to(name, published), act(reason=REASON)).status_code == 403


# --- Everybody ---------------------------------------------------------------


def test_the_first_page_lists_regions_with_and_without_a_strategy(
    client_as: ClientAs, published: Version, count_queries: object
) -> None:
    assert callable(count_queries)
    anonymous = client_as("anonymous")
    said = anonymous.get("/").content.decode()
    assert "Strategies for living together" in said
    assert region_page("public", published) in said
    assert "No strategy published yet" in said
    few = count_queries(lambda: anonymous.get("/"))
    factories.RegionFactory.create_batch(20)
    assert count_queries(lambda: anonymous.get("/")) == few <= 4


def test_a_document_is_known_by_its_number(client_as: ClientAs, published: Version) -> None:
    anonymous, page = client_as("anonymous"), reverse("versions:check_document")
    number = published.sha256
    for typed in (number, number[:12], f" {number[:4]} {number[4:8]} {number[8:12].upper()} "):
        said = anonymous.get(page, {"number": typed}).content.decode()
        assert "A document with this number was made here" in said
        assert "Arad" in said
    for typed in ("0" * 12, number[:11], "%", "ű" * 12):
        assert "do not know" in anonymous.get(page, {"number": typed}).content.decode()
    assert anonymous.get(page, {"number": ""}).status_code == 422


def test_a_pdf_is_known_by_what_is_in_it(client_as: ClientAs, published: Version) -> None:
    anonymous, page = client_as("anonymous"), reverse("versions:check_document")
    ours = b"%PDF-1.7 the strategy"
    factories.DocumentFactory.create(
        strategy=published.strategy,
        version=published,
        state=State.READY,
        sha256=hashlib.sha256(ours).hexdigest(),
    )
    draft = b"%PDF-1.7 a draft"
    factories.DocumentFactory.create(
        strategy=published.strategy,
        state=State.READY,
        sha256=hashlib.sha256(draft).hexdigest(),
    )

    def ask(content: bytes) -> str:
        answer = anonymous.post(page, {"file": SimpleUploadedFile("a.pdf", content)})
        return answer.content.decode()

    assert "it is unchanged" in ask(ours)
    assert "It is a draft" in ask(draft)
    assert "do not know this document" in ask(ours + b" ")
    assert anonymous.post(page).status_code == 422


def test_a_version_that_is_not_public_is_confirmed_without_its_region(
    client_as: ClientAs, sent: Version
) -> None:
    page = reverse("versions:check_document")
    said = client_as("anonymous").get(page, {"number": sent.sha256}).content.decode()
    assert "not published" in said
    assert "Arad" not in said


def test_sharing_says_who_reads_what_since_when(client_as: ClientAs, filled: Strategy) -> None:
    page = reverse("versions:sharing", args=[filled.region.slug])
    check = reverse("versions:check", args=[filled.region.slug])
    lead = client_as("lead")
    assert client_as("editor").post(page, {"share": "yes"}).status_code == 403
    assert lead.post(page, {"share": "yes"}).status_code == 302
    since = timezone.now() - timedelta(days=3)
    Strategy.objects.filter(pk=filled.pk).update(shared_at=since)
    lead.post(page, {"share": "yes"})
    filled.refresh_from_db()
    assert filled.shared_at == since
    said = client_as("editor").get(check).content.decode()
    assert "AER can now read your draft" in said
    lead.post(page, {"share": "no"})
    filled.refresh_from_db()
    assert filled.shared_at is None


def test_every_page_opens_in_romanian(
    client_as: ClientAs, published: Version, reading_of: ReadingOf
) -> None:
    lead = client_as("lead")
    lead.cookies["django_language"] = "ro"
    for name in ("version", "changes", "review", "publish", "unpublish", "adoption"):
        assert lead.get(to(name, published)).status_code == 200
    for name in ("list", "check", "sharing", "make", "public"):
        assert lead.get(region_page(name, published)).status_code == 200
