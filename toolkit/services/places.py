"""What is open to a place now, each with its page and until when."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from toolkit.models import Seat, Vote, VoteState
from toolkit.permits import Deed, Openings, Permit, Why, may


@dataclass(frozen=True)
class Thing:
    """One thing to do: `phrase` names it; `always`: no switch closes it."""

    phrase: str
    url: str
    permit: Permit
    always: bool = False


def things_for(seat: Seat) -> list[Thing]:
    """Return what is open, and what opens later; four queries however much there is."""
    openings = Openings.of(seat.strategy_id)
    vote = _vote_for(seat)
    asked = [
        ("do_questions", "toolkit:questions", may(seat, Deed.ANSWER, openings=openings)),
        ("do_ideas", "toolkit:ideas", may(seat, Deed.PROPOSE, openings=openings)),
        ("do_choose", "toolkit:choose", _choosing(seat, vote, openings)),
        ("minutes_title", "toolkit:minutes", _minutes(seat, openings)),
        ("do_comment", "versions:comment_draft", may(seat, Deed.COMMENT, openings=openings)),
        ("do_see", "versions:mine", may(seat, Deed.FIND, openings=openings)),
    ]
    things = [
        Thing(phrase, address(name), permit, always=phrase == "do_see")
        for phrase, name, permit in asked
    ]
    return [one for one in things if one.url and _is_worth_showing(one.permit)]


def _is_worth_showing(permit: Permit) -> bool:
    return bool(permit) or permit.why is Why.NOT_YET


def _vote_for(seat: Seat) -> Vote | None:
    return (
        Vote.objects.filter(
            strategy=seat.strategy_id, state__in=[VoteState.OPEN, VoteState.OBJECTIONS]
        )
        .order_by("-pk")
        .first()
    )


def _choosing(seat: Seat, vote: Vote | None, openings: Openings) -> Permit:
    objecting = vote is not None and vote.state == VoteState.OBJECTIONS
    return may(seat, Deed.OBJECT if objecting else Deed.VOTE, vote=vote, openings=openings)


def _minutes(seat: Seat, openings: Openings) -> Permit:
    """Whoever was there reads shared minutes, also after the day for corrections."""
    workshop = seat.workshop
    permit = may(seat, Deed.CORRECT, workshop=workshop, openings=openings)
    return permit if permit or permit.why is Why.NO_MINUTES else Permit()


def address(name: str, *where: object) -> str:
    """Return the address of a page, or nothing while there is no such page."""
    try:
        return reverse(name, args=where)
    except NoReverseMatch:
        return ""
