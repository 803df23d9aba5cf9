"""What stands on "Your work", and on the first page of a region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.models import Entry, Notification
from frameworks.models import Question, RegionFigure
from regions.access import AnyRole
from regions.models import Membership, PersonState, Region, Role
from strategies.models import Ask, Strategy
from versions.models import PublicationState, Version

VISIT = "visit"
VISIT_LASTS = 60 * 60


@dataclass(frozen=True)
class RegionOfMine:
    """One region a person works in, and what stands there in a sentence."""

    membership: Membership
    strategy: Strategy | None

    @property
    def region(self) -> Region:
        return self.membership.region

    @property
    def sentence(self) -> str:
        if self.membership.role == Role.STAKEHOLDER:
            return _("You take part here. Read what is published.")
        if self.strategy is None:
            return _("The strategy is not started yet.")
        return str(self.strategy)


def regions_of(user: User) -> list[RegionOfMine]:
    """Return the regions `user` works in, by name; two queries."""
    memberships = list(
        Membership.objects.filter(user=user, state=PersonState.ACTIVE)
        .select_related("region")
        .order_by("region__name")
    )
    strategies = {
        one.region_id: one
        for one in Strategy.objects.current()
        .select_related("region")
        .filter(region__in=[membership.region_id for membership in memberships])
    }
    return [RegionOfMine(one, strategies.get(one.region_id)) for one in memberships]


def news_for(user: User, most: int = 8) -> list[Notification]:
    """Return the unread messages of `user`, newest first."""
    return list(
        Notification.objects.filter(person=user, read_at=None)
        .select_related("entry__actor", "entry__region")
        .order_by("-pk")[:most]
    )


def strategies_for(
    regions: Iterable[RegionOfMine], roles: frozenset[AnyRole]
) -> list[Strategy]:
    """Return the strategies of the regions in which the person has one of these roles."""
    return [one.strategy for one in regions if one.strategy and one.membership.role in roles]


def since(user: User, regions: Iterable[RegionOfMine], session: SessionBase) -> datetime | None:
    """Return when the person was here before this visit; None if there is no telling.

    A visit ends with an hour of absence. After a new sign-in it is the last time the
    person did something.
    """
    now = timezone.now()
    visit = session.get(VISIT)
    if visit is None or now.timestamp() - visit["now"] > VISIT_LASTS:
        before = visit["now"] if visit else None
        session[VISIT] = visit = {"now": now.timestamp(), "before": before}
    if visit["before"]:
        return datetime.fromtimestamp(visit["before"], tz=UTC)
    last: datetime | None = (
        Entry.objects.filter(actor=user, region__in=[one.region for one in regions])
        .values_list("at", flat=True)
        .first()
    )
    return last


def happened(
    user: User, regions: Iterable[RegionOfMine], after: datetime | None, most: int = 8
) -> list[Entry]:
    """Return what others did in the person's regions since then, newest first.

    What the person has a message about stands there, and is not told twice.
    """
    team = {
        one.region.pk: one.membership.role
        for one in regions
        if one.membership.role != Role.STAKEHOLDER
    }
    if after is None or not team:
        return []
    writes = [pk for pk, role in team.items() if role != Role.FACILITATOR]
    return list(
        Entry.objects.filter(region__in=team, at__gt=after)
        .exclude(actor=user)
        .exclude(notifications__person=user)
        # Whom somebody asked opens for who writes.
        .filter(Q(region__in=writes) | ~Q(target_kind=Ask._meta.label_lower))
        .select_related("actor", "region")[:most]
    )


def latest_in(region: Region, most: int = 5) -> list[Entry]:
    return list(Entry.objects.filter(region=region).select_related("actor")[:most])


def known_figure(region: Region) -> RegionFigure | None:
    """Return the region's population as public sources have it, if one was found.

    Of several the first in the regions file is the one to suggest, not the latest.
    """
    return region.figures.filter(indicator="POP_TOTAL").order_by("pk").first()


def finished_example() -> str:
    """Return the public page of an invented strategy, if this installation has one."""
    version = (
        Version.objects.filter(strategy__fictional=True, publication=PublicationState.PUBLISHED)
        .select_related("strategy__region")
        .defer("content")
        .first()
    )
    if version is None:
        return ""
    return reverse("versions:public", args=[version.strategy.region.slug])


def figures_page(strategy: Strategy) -> str:
    """Return the page of the question that holds the region's figures, if there is one."""
    question = (
        Question.objects.filter(section__edition=strategy.edition, role="population")
        .select_related("section")
        .first()
    )
    if question is None:
        return ""
    return reverse(
        "frameworks:question",
        args=[strategy.region.slug, question.section.key, question.page],
    )


def public_versions_of(region: Region) -> list[Version]:
    return list(Version.objects.filter(strategy__region=region).public().defer("content"))
