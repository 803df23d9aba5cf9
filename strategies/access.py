"""The one door to a region's working copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from accounts.models import User
from regions.access import AER, MEMBERS, TEAM, WRITERS, AnyRole, Place, region_for
from strategies.models import Ask, Care, Editable, EvidenceFile, PlaceKind, Strategy

READERS: frozenset[AnyRole] = TEAM | AER


@dataclass(frozen=True)
class Desk:
    """A person at a strategy: what every page of the working copy starts from."""

    strategy: Strategy
    place: Place

    @property
    def user(self) -> User:
        return self.place.user

    @property
    def may_write(self) -> bool:
        return self.place.writes


def working_copy(region_slug: str) -> Strategy | None:
    return (
        Strategy.objects.current()
        .select_related("region", "edition")
        # A third of the method's JSON, which only the page about the method shows.
        .defer("edition__glossary")
        .filter(region__slug=region_slug)
        .first()
    )


def strategy_to_read(user: User | AnonymousUser, region_slug: str) -> Desk:
    """Return the desk of a team member, or of AER once the draft is shared.

    404 for outsiders and where nothing is started; 403 for participants, and for AER
    while the draft is not shared.
    """
    place = region_for(user, region_slug, READERS | MEMBERS)
    strategy = working_copy(region_slug)
    if place.role not in READERS:
        raise PermissionDenied
    if strategy is None:
        raise Http404
    if place.is_aer and strategy.shared_at is None:
        raise PermissionDenied
    return Desk(strategy, place)


def strategy_to_write(
    user: User | AnonymousUser, region_slug: str, roles: frozenset[AnyRole] = WRITERS
) -> Desk:
    """Return the desk of a lead or editor; 404 for outsiders, 403 for other roles."""
    place = region_for(user, region_slug, roles)
    strategy = working_copy(region_slug)
    if strategy is None:
        raise Http404
    return Desk(strategy, place)


def file_to_read(user: User | AnonymousUser, region_slug: str, uuid: str) -> EvidenceFile:
    desk = strategy_to_read(user, region_slug)
    found = desk.strategy.files.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def texts_to_read(
    user: User | AnonymousUser, region_slug: str, kind: str, uuid: UUID
) -> tuple[Desk, Editable]:
    """Return a row with its earlier texts: for the team alone, never for AER."""
    desk = strategy_to_write(user, region_slug, TEAM)
    return desk, _row(desk, kind, uuid)


def texts_to_write(
    user: User | AnonymousUser, region_slug: str, kind: str, uuid: UUID
) -> tuple[Desk, Editable]:
    found = _model(kind)
    desk = strategy_to_write(
        user, region_slug, TEAM if found and found.team_writes else WRITERS
    )
    return desk, _row(desk, kind, uuid)


def _model(kind: str) -> type[Editable] | None:
    found = next((one for one in apps.get_models() if one._meta.model_name == kind), None)
    return found if found and issubclass(found, Editable) else None


def _row(desk: Desk, kind: str, uuid: UUID) -> Editable:
    found = _model(kind)
    if found is None:
        raise Http404
    rows: models.QuerySet[Any] = found._default_manager.all()
    row: Editable | None = (
        rows.select_related("changed_by", *found.read_with)
        .filter(strategy=desk.strategy, uuid=uuid)
        .first()
    )
    if row is None:
        raise Http404
    row.strategy = desk.strategy
    return row


def asks_about(desk: Desk, kind: PlaceKind, keys: Iterable[str]) -> list[Ask]:
    """Return who is asked about these places and has not been settled with: for who writes."""
    if not desk.may_write:
        return []
    return list(desk.strategy.asks.pending().filter(kind=kind, key__in=list(keys)))


def care_for(desk: Desk, kind: PlaceKind, key: str) -> Care | None:
    """Return who of the team sees to a place, and by when; for the team alone."""
    if not desk.place.in_team:
        return None
    return desk.strategy.cares.select_related("owner").filter(kind=kind, key=key).first()
