"""The doors to versions: to read, to review, and the public one."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from frameworks.models import Audience
from regions.access import AER, LEADS, MEMBERS, TEAM, WRITERS, Place, region_for
from regions.models import NetworkRole, Region
from strategies.access import working_copy
from strategies.models import Strategy
from toolkit.models import Switch, SwitchKind
from versions.models import (
    Comment,
    PublicationState,
    Purpose,
    ReviewState,
    Version,
    VersionQuerySet,
)


@dataclass(frozen=True)
class Reading:
    """A person and a version they may read."""

    version: Version
    place: Place

    @property
    def audience(self) -> Audience:
        if self.place.in_team or self.place.is_aer:
            return Audience.REVIEWER
        return Audience.PUBLIC

    @property
    def may_review(self) -> bool:
        """Say whether the person may write comments and end the review now."""
        return self.version.review == ReviewState.SENT and self.judges

    @property
    def judges(self) -> bool:
        """AER coordinators, and the reviewers assigned: they write and close comments."""
        return self.place.is_coordinator or (self.place.is_aer and self.is_assigned)

    @property
    def may_reply(self) -> bool:
        return self.place.writes and self.version.review != ReviewState.NONE

    @cached_property
    def is_assigned(self) -> bool:
        return self.version.assignments.filter(reviewer=self.place.user).exists()


def _version(region_slug: str, number: int) -> Version:
    version = (
        Version.objects.filter(strategy__region__slug=region_slug, number=number)
        .select_related("strategy__region", "strategy__edition", "frozen_by")
        .order_by("-strategy__started_at")
        .first()
    )
    if version is None:
        raise Http404
    return version


def versions_for(place: Place) -> VersionQuerySet:
    """Return the region's versions this person may read, without their content."""
    versions = Version.objects.filter(strategy__region=place.region).defer("content")
    if place.in_team:
        return versions
    return versions.seen_by_aer() if place.is_aer else versions.public()


def version_before(reading: Reading) -> Version | None:
    """Return the version this person could read before: what changes are shown against."""
    return (
        versions_for(reading.place)
        .defer(None)
        .filter(number__lt=reading.version.number)
        .order_by("-number")
        .first()
    )


def sent_before(reading: Reading) -> Version | None:
    """Return the version of the round before, for who sees reviews."""
    return (
        Version.objects.filter(
            strategy__region=reading.place.region,
            number__lt=reading.version.number,
            review__in=[ReviewState.CHANGES_ASKED, ReviewState.REVIEWED],
        )
        .defer("content")
        .order_by("-number")
        .first()
    )


def latest_version(strategy: Strategy) -> Version | None:
    """Return the last version of the region, of this strategy or of the one before."""
    versions = Version.objects.filter(strategy__region=strategy.region)
    return versions.defer("content").order_by("-number").first()


def version_in_review(strategy: Strategy) -> Version | None:
    return strategy.versions.filter(review=ReviewState.SENT).defer("content").first()


def place_to_list(user: User | AnonymousUser, region_slug: str) -> Place:
    return region_for(user, region_slug, MEMBERS | AER)


def draft_to_print(place: Place) -> Strategy | None:
    """Return the working copy, for the team, and for AER once it is shared."""
    strategy = working_copy(place.region.slug)
    if strategy is None or place.in_team:
        return strategy
    return strategy if place.is_aer and strategy.shared_at else None


def version_to_read(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    """Return a version for the team (all), AER (sent or public), participants (public)."""
    place = region_for(user, region_slug, MEMBERS | AER)
    version = _version(region_slug, number)
    if place.is_aer and not Version.objects.seen_by_aer().filter(pk=version.pk).exists():
        raise Http404
    if not place.is_aer and not place.in_team and not _is_public(version):
        raise PermissionDenied
    return Reading(version, place)


def version_to_review(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    """Return a version with its review: the team, and AER once it was sent."""
    place = region_for(user, region_slug, TEAM | AER)
    version = _version(region_slug, number)
    if version.review == ReviewState.NONE:
        raise Http404
    return Reading(version, place)


def version_to_judge(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    """Return a version to somebody who may comment on it and close its review."""
    reading = _aer_reading(user, region_slug, number)
    if not reading.judges:
        raise PermissionDenied
    return reading


def version_to_assign(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    reading = _aer_reading(user, region_slug, number)
    if reading.place.role is not NetworkRole.COORDINATOR:
        raise PermissionDenied
    return reading


def _aer_reading(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    reading = version_to_review(user, region_slug, number)
    if not reading.place.is_aer:
        raise PermissionDenied
    return reading


def version_to_lead(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    """Return a version to the region's lead, to publish, withdraw or record adoption."""
    place = region_for(user, region_slug, LEADS)
    return Reading(_version(region_slug, number), place)


def version_to_reply(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    place = region_for(user, region_slug, WRITERS)
    version = _version(region_slug, number)
    if version.review == ReviewState.NONE:
        raise Http404
    return Reading(version, place)


def comment_to_reply(
    user: User | AnonymousUser, region_slug: str, number: int, uuid: UUID
) -> tuple[Reading, Comment]:
    reading = version_to_reply(user, region_slug, number)
    return reading, _comment(reading, uuid)


def comment_to_close(
    user: User | AnonymousUser, region_slug: str, number: int, uuid: UUID
) -> tuple[Reading, Comment]:
    reading = version_to_judge(user, region_slug, number)
    return reading, _comment(reading, uuid)


def _comment(reading: Reading, uuid: UUID) -> Comment:
    found = reading.version.comments.filter(uuid=uuid).select_related("author").first()
    if found is None:
        raise Http404
    return found


def _is_public(version: Version) -> bool:
    return version.publication in {PublicationState.PUBLISHED, PublicationState.REPLACED}


# --- What participants comment on ----------------------------------------------


def draft_to_comment(strategy_id: int) -> Version | None:
    """Return the version made for consultation last; later ones for others change nothing."""
    return (
        Version.objects.filter(strategy=strategy_id, purpose=Purpose.CONSULTATION)
        .select_related("strategy__region", "strategy__edition")
        .order_by("-number")
        .first()
    )


def consultations() -> dict[int, datetime | None]:
    """Return until when each region asks for comments on its draft now; one query."""
    now = timezone.now()
    asked = Switch.objects.filter(
        Q(closes_at=None) | Q(closes_at__gt=now),
        kind=SwitchKind.COMMENTS,
        opens_at__lte=now,
        strategy__closed_on=None,
        strategy__process__confirmed_at__isnull=False,
        strategy__versions__purpose=Purpose.CONSULTATION,
    )
    return dict(asked.values_list("strategy__region", "closes_at"))


# --- What everybody may read -------------------------------------------------


def public_version(region_slug: str, number: int | None = None) -> Version:
    """Return what everybody may read: the published version, or an earlier one by number."""
    found = _publications(region_slug, number).public().first()
    if found is None or (number is None and found.publication != PublicationState.PUBLISHED):
        raise Http404
    return found


def publication(region_slug: str, number: int | None = None) -> Version:
    """Return what stands, or stood, at a public address: also what was withdrawn.

    Without a number: what is published now, else what was withdrawn last.
    """
    found = _publications(region_slug, number)
    stands = found.filter(publication=PublicationState.PUBLISHED).first()
    version = stands or found.order_by("-publication_moved_at").first()
    if version is None:
        raise Http404
    return version


def _publications(region_slug: str, number: int | None) -> VersionQuerySet:
    versions = Version.objects.filter(
        strategy__region__slug=region_slug, strategy__region__archived_on=None
    ).exclude(publication=PublicationState.NONE)
    if number is not None:
        versions = versions.filter(number=number)
    return versions.select_related("strategy__region", "strategy__edition", "adoption")


def published_now(version: Version) -> Version | None:
    """Return the version that replaces this one for the public."""
    return (
        Version.objects.filter(
            strategy__region=version.strategy.region, publication=PublicationState.PUBLISHED
        )
        .defer("content")
        .first()
    )


def regions_and_published() -> list[tuple[Region, Version | None]]:
    """Return every region of the network with what it has published, in two queries."""
    published = {
        one.strategy.region_id: one
        for one in Version.objects.filter(publication=PublicationState.PUBLISHED)
        .defer("content")
        .select_related("strategy", "adoption")
    }
    return [(one, published.get(one.pk)) for one in Region.objects.current()]


def version_with_number(typed: str) -> Version | None:
    """Return the version whose number of document is `typed`, whole or its first twelve."""
    bare = re.sub(r"[\s·.\-]", "", typed).lower()
    if not re.fullmatch(r"[0-9a-f]{12,64}", bare):
        return None
    return _checked(Version.objects.filter(sha256__startswith=bare))


def version_of_file(sha256: str) -> Version | None:
    """Return the version a PDF with this sum was made of."""
    return _checked(Version.objects.filter(documents__sha256=sha256))


def is_draft_of_ours(sha256: str) -> bool:
    return Strategy.objects.filter(documents__sha256=sha256, documents__version=None).exists()


def _checked(versions: VersionQuerySet) -> Version | None:
    return versions.defer("content").select_related("strategy__region", "adoption").first()
