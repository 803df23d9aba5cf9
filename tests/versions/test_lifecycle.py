"""Every move from every state by every role, from the table; nothing else moves."""

from itertools import product

import pytest

from regions.access import AnyRole
from regions.models import NetworkRole, Role
from strategies.models import Strategy
from tests import factories
from tests.versions.conftest import PlaceOf
from versions.lifecycle import MoveNotAllowed, State, may_move, move
from versions.models import PublicationState as Publication
from versions.models import ReviewState as Review

LEAD, AER = {"lead"}, {"aer-coordinator", "aer-reviewer"}
# Written by hand: who may move a version from where to where. All else is refused.
ALLOWED: dict[tuple[State, State], set[str]] = {
    (Review.NONE, Review.SENT): LEAD,
    (Review.SENT, Review.CHANGES_ASKED): AER,
    (Review.SENT, Review.REVIEWED): AER,
    (Review.SENT, Review.WITHDRAWN): LEAD,
    (Publication.NONE, Publication.PUBLISHED): LEAD,
    (Publication.PUBLISHED, Publication.REPLACED): LEAD,
    (Publication.PUBLISHED, Publication.WITHDRAWN): LEAD,
    (Publication.WITHDRAWN, Publication.PUBLISHED): LEAD,
}
ROLES: list[AnyRole] = [*Role, *NetworkRole]
CASES = [
    (column, start, end)
    for column, states in (("review", list(Review)), ("publication", list(Publication)))
    for start, end in product(states, states)
]


@pytest.mark.parametrize(("column", "start", "end"), CASES)
def test_a_version_moves_as_the_table_says_and_not_otherwise(
    place_of: PlaceOf, column: str, start: State, end: State
) -> None:
    for role in ROLES:
        version = factories.VersionFactory.create(**{column: start})
        allowed = role.value in ALLOWED.get((start, end), set())
        assert may_move(version, end, role) is allowed, role
        if allowed:
            move(version, end, place=place_of(role.value))
        else:
            with pytest.raises(MoveNotAllowed):
                move(version, end, place=place_of(role.value))
        version.refresh_from_db()
        assert getattr(version, column) == (end if allowed else start), role


def test_who_looked_before_somebody_else_moved_it_is_told(
    strategy: Strategy, place_of: PlaceOf
) -> None:
    version = factories.VersionFactory.create(strategy=strategy, review=Review.SENT)
    stale = type(version).objects.get(pk=version.pk)
    move(version, Review.REVIEWED, place=place_of("aer-coordinator"))
    with pytest.raises(MoveNotAllowed):
        move(stale, Review.WITHDRAWN, place=place_of("lead"))
    stale.refresh_from_db()
    assert stale.review == Review.REVIEWED


def test_the_database_holds_one_open_review_and_one_publication(
    strategy: Strategy, place_of: PlaceOf
) -> None:
    first, second = factories.VersionFactory.create_batch(2, strategy=strategy)
    move(first, Review.SENT, place=place_of("lead"))
    move(first, Publication.PUBLISHED, place=place_of("lead"))
    for end in (Review.SENT, Publication.PUBLISHED):
        with pytest.raises(MoveNotAllowed):
            move(second, end, place=place_of("lead"))
