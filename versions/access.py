"""The doors to versions: to read, to review, and the public one."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from frameworks.models import Audience
from regions.access import AER, LEADS, MEMBERS, TEAM, WRITERS, Place, region_for
from regions.models import NetworkRole
from versions.models import PublicationState, ReviewState, Version


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
        """AER coordinators, and the reviewers assigned, while the version is sent."""
        if self.version.review != ReviewState.SENT or not self.place.is_aer:
            return False
        return self.place.is_coordinator or self.is_assigned

    @property
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


def version_to_read(
    user: User | AnonymousUser, region_slug: str, number: int
) -> Reading:
    """Return a version for the team (all), AER (sent or public), participants (public)."""
    place = region_for(user, region_slug, MEMBERS | AER)
    version = _version(region_slug, number)
    if place.is_aer and not Version.objects.seen_by_aer().filter(pk=version.pk).exists():
        raise Http404
    if not place.is_aer and not place.in_team and not _is_public(version):
        raise PermissionDenied
    return Reading(version, place)


def version_to_review(
    user: User | AnonymousUser, region_slug: str, number: int
) -> Reading:
    """Return a version with its review: the team, and AER once it was sent."""
    place = region_for(user, region_slug, TEAM | AER)
    version = _version(region_slug, number)
    if version.review == ReviewState.NONE:
        raise Http404
    return Reading(version, place)


def version_to_judge(
    user: User | AnonymousUser, region_slug: str, number: int
) -> Reading:
    """Return a version to somebody who may comment on it and close its review."""
    reading = _aer_reading(user, region_slug, number)
    if not reading.place.is_coordinator and not reading.is_assigned:
        raise PermissionDenied
    return reading


def version_to_assign(
    user: User | AnonymousUser, region_slug: str, number: int
) -> Reading:
    reading = _aer_reading(user, region_slug, number)
    if reading.place.role is not NetworkRole.COORDINATOR:
        raise PermissionDenied
    return reading


def _aer_reading(user: User | AnonymousUser, region_slug: str, number: int) -> Reading:
    reading = version_to_review(user, region_slug, number)
    if not reading.place.is_aer:
        raise PermissionDenied
    return reading


def version_to_lead(
    user: User | AnonymousUser, region_slug: str, number: int
) -> Reading:
    """Return a version to the region's lead, to publish, withdraw or record adoption."""
    place = region_for(user, region_slug, LEADS)
    return Reading(_version(region_slug, number), place)


def version_to_reply(
    user: User | AnonymousUser, region_slug: str, number: int
) -> Reading:
    place = region_for(user, region_slug, WRITERS)
    version = _version(region_slug, number)
    if version.review == ReviewState.NONE:
        raise Http404
    return Reading(version, place)


def _is_public(version: Version) -> bool:
    return version.publication in {PublicationState.PUBLISHED, PublicationState.REPLACED}


def public_version(region_slug: str, number: int | None = None) -> Version:
    """Return what everybody may read: the published version, or an earlier one by number."""
    versions = Version.objects.filter(strategy__region__slug=region_slug).select_related(
        "strategy__region", "strategy__edition", "adoption"
    )
    if number is None:
        found = versions.filter(publication=PublicationState.PUBLISHED).first()
    else:
        found = versions.filter(number=number).public().first()
    if found is None:
        raise Http404
    return found
