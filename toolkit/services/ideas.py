"""Ideas: what would help, in one's own words."""

from toolkit.models import Idea, Seat


def give_idea(seat: Seat, text: str, language: str, about: str = "") -> Idea:
    """Keep an idea of a place, as it is said."""
    return Idea.objects.create(
        strategy=seat.strategy,
        seat=seat,
        organisation=seat.organisation,
        workshop=seat.workshop,
        channel=seat.channel,
        text=text,
        language=language,
        about=about,
    )
