"""Ask for a document: found by its fingerprint, so asking twice renders once."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents import tasks
from documents.models import Document, Kind, State
from documents.printables import Printable, languages_of, of_version
from frameworks.models import Audience
from kernel.tasks import after_commit
from versions.models import Version
from versions.snapshot import canonical


@transaction.atomic
def request_document(printable: Printable, *, by: User | None) -> Document:
    """Return the document, made or being made; one that failed is tried again.

    Nothing is recorded in the region's activity: asking for a file changes nothing.
    """
    now = timezone.now()
    document, new = Document.objects.get_or_create(
        fingerprint=printable.fingerprint,
        defaults={
            "strategy": printable.strategy,
            "version": printable.version,
            "kind": printable.kind,
            "language": printable.language,
            "audience": printable.audience,
            "content": "" if printable.version else canonical(printable.content),
            "record": printable.record,
            "requested_by": by,
        },
    )
    if new:
        after_commit(tasks.render, document.pk)
        return document
    Document.objects.filter(pk=document.pk).update(requested_at=now)
    document.requested_at = now
    if document.has_failed or _is_lost(document):
        try_again(document)
    return document


@transaction.atomic
def try_again(document: Document) -> None:
    """Put a document back into the queue, with all its tries."""
    waiting = Document.objects.filter(pk=document.pk).exclude(state=State.READY)
    if _is_lost(document):
        waiting = Document.objects.filter(pk=document.pk)
    now = timezone.now()
    changed = waiting.update(
        state=State.QUEUED, doing="", failure="", tries=0, queued_at=now, heartbeat_at=now
    )
    if changed:
        after_commit(tasks.render, document.pk)
        document.refresh_from_db()


def _is_lost(document: Document) -> bool:
    """Say whether the file of a finished document is gone from the storage."""
    return document.is_ready and not document.file.storage.exists(str(document.file.name))


def request_all(version: Version, audience: Audience) -> None:
    """Ask for strategy and workplan of a version in its language and in English."""
    strategy = version.strategy
    known = languages_of(strategy)
    languages = [code for code in (strategy.language, "en") if code in known]
    for language in dict.fromkeys(languages):
        for kind in Kind:
            request_document(of_version(version, kind, language, audience), by=None)
