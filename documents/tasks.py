"""Celery's door: render one document, and put back what a dead worker left.

The row is the truth, a message only wakes a worker: a row is claimed by a conditional
update, everything slow happens outside transactions, and whoever finishes must still
be the one who claimed (`tries` is the mark).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from billiard.exceptions import SoftTimeLimitExceeded
from celery import shared_task
from celery.signals import worker_process_init
from django.core.files.base import ContentFile
from django.db import connection, models
from django.db.models import F
from django.utils import timezone

from documents.models import LONGEST, MOST_TRIES, SILENT, Document, Doing, Failure, State
from documents.printables import of_document, page_of
from kernel.tasks import after_commit

PULSE = 5
log = logging.getLogger(__name__)


@shared_task
def render(pk: int) -> None:
    """Make the document of this row, unless somebody else does or did."""
    job = _claim(pk)
    if job is None:
        return
    try:
        with _alive(job):
            _make(job)
    except SoftTimeLimitExceeded:
        log.warning("Document %s took too long.", pk)
        _fail(job, Failure.TOO_LONG)
    except BaseException:
        _fail(job, Failure.BROKEN)
        raise


def _claim(pk: int) -> Document | None:
    now = timezone.now()
    claimed = Document.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RENDERING, doing=Doing.READING, heartbeat_at=now, tries=F("tries") + 1
    )
    if not claimed:
        return None
    return Document.objects.select_related("strategy__region", "version").get(pk=pk)


@worker_process_init.connect
def _warm_up(**_rest: object) -> None:
    """Load the renderer when a worker starts; a web process never needs it."""
    from documents import rendering  # noqa: F401, PLC0415


def _make(job: Document) -> None:
    from documents import rendering  # noqa: PLC0415 -- large, and only for workers

    page = page_of(of_document(job))
    _still(job, doing=Doing.LAYING_OUT)
    rendered = rendering.to_pdf(page.html, page.pictures)
    _still(job, doing=Doing.WRITING)
    storage, field = job.file.storage, job.file.field
    name = storage.save(
        field.generate_filename(job, f"{job.uuid}.pdf"), ContentFile(rendered.data)
    )
    done = _still(
        job,
        state=State.READY,
        doing="",
        failure="",
        file=name,
        sha256=rendered.sha256,
        size=len(rendered.data),
        pages=rendered.pages,
        ready_at=timezone.now(),
    )
    if not done:
        storage.delete(name)


def _mine(job: Document) -> "models.QuerySet[Document]":
    return Document.objects.filter(pk=job.pk, tries=job.tries).exclude(state=State.READY)


def _still(job: Document, **changes: object) -> bool:
    """Write to the row if it is still this worker's."""
    return bool(_mine(job).update(heartbeat_at=timezone.now(), **changes))


def _fail(job: Document, failure: Failure) -> None:
    _still(job, state=State.FAILED, doing="", failure=failure)


@contextmanager
def _alive(job: Document) -> Iterator[None]:
    """Say every few seconds that somebody works on the row."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(PULSE):
                _still(job)
        finally:
            connection.close()

    pulse = Thread(target=beat, daemon=True)
    pulse.start()
    try:
        yield
    finally:
        over.set()
        pulse.join()


@shared_task
def requeue_stuck() -> None:
    """Fail what takes too long, put back what a dead worker left, wake what waits."""
    now = timezone.now()
    being_made = Document.objects.filter(state__in=[State.QUEUED, State.RENDERING])
    being_made.filter(queued_at__lt=now - LONGEST).update(
        state=State.FAILED, doing="", failure=Failure.TOO_LONG
    )
    silent = Document.objects.filter(state=State.RENDERING, heartbeat_at__lt=now - SILENT)
    silent.filter(tries__gte=MOST_TRIES).update(
        state=State.FAILED, doing="", failure=Failure.STOPPED
    )
    silent.update(state=State.QUEUED, doing="", heartbeat_at=now)
    # A message may be lost with the broker; a second one for the same row does no harm.
    waiting = Document.objects.filter(state=State.QUEUED).order_by("queued_at")
    for pk in waiting.values_list("pk", flat=True):
        after_commit(render, pk)
