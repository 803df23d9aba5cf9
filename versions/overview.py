"""A region's versions as a list: where each stands, and what this person can do next."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regions.access import Place
from regions.models import NetworkSettings
from versions.access import versions_for
from versions.models import Assignment, PublicationState, Purpose, ReviewState, Version

REVIEW_TAKES = 20
"""Working days AER usually needs for a review."""


@dataclass(frozen=True)
class Act:
    """Something one can do: what it is called and where."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    version: Version
    acts: list[Act] = field(default_factory=list)


def rows_for(place: Place) -> list[Row]:
    """Return the versions this person may read, newest first; a constant number of queries."""
    versions = list(versions_for(place).select_related("adoption", "strategy__region"))
    settings = NetworkSettings.current()
    assigned = set(
        Assignment.objects.filter(reviewer=place.user, version__in=versions).values_list(
            "version", flat=True
        )
    )
    oldest = min((one.number for one in versions), default=0)
    return [
        Row(
            one,
            acts_for(
                one,
                place,
                assigned=one.pk in assigned,
                publish_unreviewed=settings.publish_unreviewed,
                has_earlier=one.number > oldest,
            ),
        )
        for one in versions
    ]


def acts_for(
    version: Version,
    place: Place,
    *,
    assigned: bool,
    publish_unreviewed: bool,
    has_earlier: bool = False,
) -> list[Act]:
    """Return what this person can do next with this version, the likeliest first."""

    def to(page: str) -> str:
        return reverse(f"versions:{page}", args=[place.region.slug, version.number])

    found = _review_acts(version, place, to("review"), assigned=assigned)
    if has_earlier:
        found.append(Act(_("What changed since the version before"), to("changes")))
    if version.purpose == Purpose.CONSULTATION and place.in_team:
        opened = reverse("toolkit:openings", args=[place.region.slug])
        found.append(Act(_("Open it for comments"), f"{opened}#comments"))
    if not place.is_lead:
        return found
    if version.review == ReviewState.SENT:
        found.append(Act(_("Take it back from review"), to("withdraw")))
    publication = PublicationState(version.publication)
    may_publish = publish_unreviewed or version.review == ReviewState.REVIEWED
    if may_publish and publication in {PublicationState.NONE, PublicationState.WITHDRAWN}:
        found.append(Act(_("Publish"), to("publish")))
    if publication is PublicationState.PUBLISHED:
        found.append(Act(_("Take the publication back"), to("unpublish")))
    adopted = hasattr(version, "adoption")
    found.append(
        Act(_("Correct the adoption") if adopted else _("Record the adoption"), to("adoption"))
    )
    return found


def _review_acts(version: Version, place: Place, url: str, *, assigned: bool) -> list[Act]:
    if version.review == ReviewState.NONE or not (place.in_team or place.is_aer):
        return []
    is_open = version.review == ReviewState.SENT
    if is_open and place.is_aer and (place.is_coordinator or assigned):
        return [Act(_("Review it"), url)]
    if place.writes and version.review == ReviewState.CHANGES_ASKED:
        return [Act(_("Reply to the comments"), url)]
    return [Act(_("Read the review"), url)]


def usual_reply(since: date | None = None) -> date:
    """Return the day by which AER usually replies."""
    day = since or timezone.localdate()
    left = REVIEW_TAKES
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
