"""The door to documents: whoever may read the text may have it as a file, asked each time."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from documents.models import Document
from frameworks.models import Audience
from strategies.access import Desk, strategy_to_read
from strategies.models import Strategy
from versions.access import Reading, public_version, version_to_read
from versions.models import PublicationState, Version

PUBLIC_STATES = {PublicationState.PUBLISHED, PublicationState.REPLACED}


@dataclass(frozen=True)
class Source:
    """What a person may have printed: a version, or the working copy."""

    strategy: Strategy
    version: Version | None
    audience: Audience


def version_to_print(user: User | AnonymousUser, region_slug: str, number: int) -> Source:
    reading: Reading = version_to_read(user, region_slug, number)
    return Source(reading.version.strategy, reading.version, reading.audience)


def draft_to_print(user: User | AnonymousUser, region_slug: str) -> Source:
    desk: Desk = strategy_to_read(user, region_slug)
    return Source(desk.strategy, None, Audience.REVIEWER)


def public_to_print(region_slug: str, number: int) -> Source:
    version = public_version(region_slug, number)
    return Source(version.strategy, version, Audience.PUBLIC)


def is_public(uuid: UUID) -> bool:
    """Say whether anybody may have this document; of one that does not exist, no."""
    return Document.objects.filter(
        uuid=uuid, audience=Audience.PUBLIC, version__publication__in=PUBLIC_STATES
    ).exists()


def document_to_read(user: User | AnonymousUser, uuid: UUID) -> Document:
    """Return the document if its reader may read what it shows now; 404 or 403 else."""
    document = (
        Document.objects.filter(uuid=uuid)
        .select_related("strategy__region", "strategy__edition", "version")
        .first()
    )
    if document is None:
        raise Http404
    if document.version is None:
        _check_draft(user, document)
    elif not _is_public(document):
        _check_version(user, document, document.version)
    return document


def _is_public(document: Document) -> bool:
    version = document.version
    return (
        version is not None
        and version.publication in PUBLIC_STATES
        and document.audience == Audience.PUBLIC
    )


def _check_draft(user: User | AnonymousUser, document: Document) -> None:
    desk = strategy_to_read(user, document.strategy.region.slug)
    if desk.strategy.pk != document.strategy_id:
        raise Http404
    shared_at = desk.strategy.shared_at
    # AER reads what stood since the draft was shared, not what the team printed before.
    if desk.place.is_aer and (shared_at is None or document.requested_at < shared_at):
        raise PermissionDenied


def _check_version(user: User | AnonymousUser, document: Document, version: Version) -> None:
    reading = version_to_read(user, document.strategy.region.slug, version.number)
    if reading.version.pk != version.pk:
        raise Http404
    if document.audience != Audience.PUBLIC and reading.audience == Audience.PUBLIC:
        raise PermissionDenied
