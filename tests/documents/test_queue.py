"""The row is the job: made once, never lost, never waited for in vain."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from documents import rendering, tasks
from documents.models import LONGEST, MOST_TRIES, SILENT, Document, Doing, Failure, State
from documents.printables import Printable
from documents.services import request_document, try_again
from tests.documents.conftest import Asked
from versions import signals
from versions.models import PublicationState, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(draft: Printable) -> Document:
    return request_document(draft, by=None)


def ago(span: timedelta) -> object:
    return timezone.now() - span - timedelta(seconds=1)


def test_asking_twice_makes_one_row_and_renders_once(draft: Printable, quick: Asked) -> None:
    first, second = request_document(draft, by=None), request_document(draft, by=None)
    assert first.pk == second.pk
    tasks.render(first.pk)
    tasks.render(first.pk)
    assert len(quick.pages) == 1


def test_a_new_row_wakes_a_worker_once_it_is_committed(
    draft: Printable,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[object] = []
    monkeypatch.setattr(tasks.render, "apply_async", lambda **said: woken.append(said["args"]))
    with django_capture_on_commit_callbacks(execute=True):
        made = request_document(draft, by=None)
        request_document(draft, by=None)
    assert woken == [(made.pk,)]


def test_a_ready_document_knows_its_pages_size_and_sum(
    document: Document, quick: Asked
) -> None:
    tasks.render(document.pk)
    document.refresh_from_db()
    assert document.state == State.READY
    assert (document.pages, document.size, document.doing) == (3, len(quick.data), "")
    with document.file.open("rb") as file:
        assert file.read() == quick.data
    assert document.sha256 == quick.sha256
    assert document.ready_at is not None


def test_a_draft_shows_what_stood_when_it_was_asked_for(
    document: Document, quick: Asked
) -> None:
    document.strategy.answers.all().delete()
    tasks.render(document.pk)
    assert "Nobody waits outside." in quick.pages[0]


def test_a_row_somebody_works_on_is_left_alone(document: Document, quick: Asked) -> None:
    Document.objects.update(state=State.RENDERING)
    tasks.render(document.pk)
    assert quick.pages == []


def test_the_steps_are_said_while_it_works(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def to_pdf(_html: str, _pictures: object) -> rendering.Rendered:
        seen.append(Document.objects.get().doing)
        return rendering.Rendered(b"%PDF", 1)

    monkeypatch.setattr(rendering, "to_pdf", to_pdf)
    tasks.render(document.pk)
    assert seen == [Doing.LAYING_OUT]


def test_a_render_that_breaks_says_failed_and_is_told_to_the_log(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise rendering.Unprintable("no title")

    monkeypatch.setattr(rendering, "to_pdf", broken)
    with pytest.raises(rendering.Unprintable):
        tasks.render(document.pk)
    document.refresh_from_db()
    assert (document.state, document.failure) == (State.FAILED, Failure.BROKEN)
    assert document.has_failed
    assert "could not be laid out" in document.why_failed


def test_a_render_that_takes_too_long_says_so(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_args: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(rendering, "to_pdf", slow)
    tasks.render(document.pk)
    document.refresh_from_db()
    assert (document.state, document.failure) == (State.FAILED, Failure.TOO_LONG)


def test_what_failed_can_be_tried_again(document: Document, quick: Asked) -> None:
    Document.objects.update(state=State.FAILED, failure=Failure.BROKEN, tries=MOST_TRIES)
    document.refresh_from_db()
    try_again(document)
    assert (document.state, document.failure, document.tries) == (State.QUEUED, "", 0)
    tasks.render(document.pk)
    document.refresh_from_db()
    assert document.is_ready


def test_asking_again_tries_again(document: Document, draft: Printable) -> None:
    Document.objects.update(state=State.FAILED, failure=Failure.BROKEN)
    assert request_document(draft, by=None).state == State.QUEUED


def test_a_lost_file_is_made_again(document: Document, draft: Printable, quick: Asked) -> None:
    tasks.render(document.pk)
    document.refresh_from_db()
    document.file.storage.delete(str(document.file.name))
    assert request_document(draft, by=None).state == State.QUEUED


# --- Workers die ----------------------------------------------------------------------


def test_a_dead_workers_row_is_put_back(document: Document, quick: Asked) -> None:
    Document.objects.update(state=State.RENDERING, tries=1, heartbeat_at=ago(SILENT))
    tasks.requeue_stuck()
    document.refresh_from_db()
    assert document.state == State.QUEUED
    tasks.render(document.pk)
    document.refresh_from_db()
    assert (document.state, document.tries) == (State.READY, 2)


def test_a_living_workers_row_is_left_alone(document: Document) -> None:
    Document.objects.update(state=State.RENDERING, tries=1, heartbeat_at=timezone.now())
    tasks.requeue_stuck()
    document.refresh_from_db()
    assert document.state == State.RENDERING


def test_after_three_dead_workers_it_says_failed(document: Document) -> None:
    Document.objects.update(state=State.RENDERING, tries=MOST_TRIES, heartbeat_at=ago(SILENT))
    tasks.requeue_stuck()
    document.refresh_from_db()
    assert (document.state, document.failure) == (State.FAILED, Failure.STOPPED)


@pytest.mark.parametrize("state", [State.QUEUED, State.RENDERING])
def test_nothing_is_being_made_longer_than_two_minutes(
    document: Document, state: State
) -> None:
    Document.objects.update(state=state, queued_at=ago(LONGEST), heartbeat_at=timezone.now())
    document.refresh_from_db()
    assert document.has_failed, "the page says so even where nobody sweeps"
    tasks.requeue_stuck()
    document.refresh_from_db()
    assert (document.state, document.failure) == (State.FAILED, Failure.TOO_LONG)


def test_what_waits_is_woken_again_in_case_the_message_was_lost(
    document: Document,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[object] = []
    monkeypatch.setattr(tasks.render, "apply_async", lambda **said: woken.append(said["args"]))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.requeue_stuck()
    assert woken == [(document.pk,)]


def test_who_lost_the_row_does_not_write_to_it(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_html: str, _pictures: object) -> rendering.Rendered:
        Document.objects.update(state=State.RENDERING, tries=2)  # another worker claimed it
        return rendering.Rendered(b"%PDF late", 1)

    monkeypatch.setattr(rendering, "to_pdf", meanwhile)
    tasks.render(document.pk)
    document.refresh_from_db()
    assert (document.state, document.file.name) == (State.RENDERING, "")


def test_who_finishes_late_still_delivers(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(_html: str, _pictures: object) -> rendering.Rendered:
        Document.objects.update(state=State.FAILED, failure=Failure.TOO_LONG)
        return rendering.Rendered(b"%PDF late", 1)

    monkeypatch.setattr(rendering, "to_pdf", late)
    tasks.render(document.pk)
    document.refresh_from_db()
    assert (document.state, document.failure) == (State.READY, "")


# --- Finals are made before anybody asks -------------------------------------------------


def test_freezing_asks_for_both_kinds_in_its_language_and_english(
    freeze: Callable[[], Version],
) -> None:
    version = freeze()
    version.strategy.language = "ro"
    signals.published.send(sender=Version, version=version)
    asked = set(version.documents.values_list("kind", "language"))
    assert asked == {(kind, code) for kind in ("strategy", "workplan") for code in ("en", "ro")}


def test_publishing_asks_for_files_that_say_so(freeze: Callable[[], Version]) -> None:
    version = freeze()
    before = version.documents.count()
    version.publication = PublicationState.PUBLISHED
    version.published_at = timezone.now()
    signals.published.send(sender=Version, version=version)
    assert version.documents.count() == before + 2
