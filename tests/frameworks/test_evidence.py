import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from activity.models import Entry
from strategies import evidence
from strategies.evidence import FileRefused
from strategies.models import EvidenceFile, Strategy

Cast = dict[str, User]
ClientAs = Callable[[str], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def archive(*names: str, mimetype: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        if mimetype:
            into.writestr("mimetype", mimetype)
        for name in names:
            into.writestr(name, "<x/>")
    return made.getvalue()


def test_the_same_bytes_twice_are_one_row_and_one_file(strategy: Strategy, cast: Cast) -> None:
    first = evidence.store(strategy, SimpleUploadedFile("a.txt", b"Same"), cast["lead"])
    second = evidence.store(strategy, SimpleUploadedFile("b.txt", b"Same"), cast["editor"])
    assert first == second
    assert EvidenceFile.objects.count() == 1
    assert first.file.size == 4
    assert Entry.objects.filter(verb="evidence_added").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"%PDF-1.7\n1 0 obj"),
        ("map.png", PNG),
        ("list.csv", "oraș;locuitori\nArad;1".encode()),
        ("note.txt", "ملاحظة".encode("utf-16")),
        ("plan.docx", archive("[Content_Types].xml", "word/document.xml")),
        (
            "plan.odt",
            archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        ),
    ],
)
def test_a_file_that_is_what_it_says_is_kept(
    strategy: Strategy, cast: Cast, name: str, content: bytes
) -> None:
    stored = evidence.store(strategy, SimpleUploadedFile(name, content), cast["lead"])
    with stored.file.open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.pdf", b"MZ\x90\x00" * 20, "is not what its name says"),
        ("plan.docx", archive("xl/workbook.xml"), "is not what its name says"),
        ("plan.docx", archive("word/document.xml", "word/vbaProject.bin"), "is not what"),
        ("plan.docx", b"PK\x03\x04 broken", "is not what its name says"),
        ("note.txt", b"a\x00b", "is not what its name says"),
        ("tool.exe", b"MZ", "of a kind we do not take"),
        ("page.html", b"<script>", "of a kind we do not take"),
        ("picture.svg", b"<svg/>", "of a kind we do not take"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_a_file_that_is_not_is_refused_with_a_sentence(
    strategy: Strategy, cast: Cast, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        evidence.store(strategy, SimpleUploadedFile(name, content), cast["lead"])
    assert said in str(refused.value.sentence)
    assert not EvidenceFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(
    strategy: Strategy, client_as: ClientAs, settings: Settings
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000
    page = reverse("frameworks:plan_at_hand", args=["arad"])
    upload = SimpleUploadedFile("plan.txt", b"x" * 1001)
    response = client_as("lead").post(page, {"file": upload})
    assert response.status_code == 422
    assert "is larger than" in response.content.decode()


def test_a_name_is_kept_short_and_without_folders(strategy: Strategy, cast: Cast) -> None:
    upload = SimpleUploadedFile("x.txt", b"Text")
    vars(upload)["_name"] = "C:\\secret\\" + "n" * 300 + ".txt"
    stored = evidence.store(strategy, upload, cast["lead"])
    assert len(stored.name) == 200
    assert stored.name.endswith(".txt")
    assert "secret" not in stored.name


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("lead", 200),
        ("facilitator", 200),
        ("stakeholder", 403),
        ("aer-coordinator", 403),
        ("outsider", 404),
    ],
)
def test_who_may_download_a_file(
    strategy: Strategy, cast: Cast, client_as: ClientAs, role: str, status: int
) -> None:
    upload = SimpleUploadedFile("plan.txt", b"<script>alert(1)</script>")
    stored = evidence.store(strategy, upload, cast["lead"])
    response = client_as(role).get(reverse("strategies:file", args=["arad", stored.uuid]))
    assert response.status_code == status
    if status == 200:
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"].startswith("text/plain")
        assert b"".join(response) == b"<script>alert(1)</script>"
