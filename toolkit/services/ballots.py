"""Ballots: one place's points over the options of a vote."""

from collections.abc import Mapping

from toolkit.models import Ballot, Seat, Vote


def cast(seat: Seat, vote: Vote, dots: Mapping[int, int]) -> Ballot:
    """Keep the points of a place, by the key of each option."""
    ballot, _made = Ballot.objects.update_or_create(
        seat=seat,
        vote=vote,
        defaults={
            "dots": {str(option): points for option, points in dots.items()},
            "for_organisation": seat.organisation_id is not None,
        },
    )
    return ballot
