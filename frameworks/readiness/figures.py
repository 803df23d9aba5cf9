"""Rules about figures: each has a concept, a date and a source, and somebody stands by it."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from frameworks.facts import Book
from frameworks.models import Need
from frameworks.parts.figures import Figure, is_open
from frameworks.readiness.answers import figures_in, spot
from strategies.findings import Rules, Spot

RULES = Rules[Book]()

NOT_CONFIRMED = ngettext_lazy(
    "%(count)d figure from public sources is not confirmed.",
    "%(count)d figures from public sources are not confirmed.",
    "count",
)
CONFIRM = _("Check it against your official source. Until then it is not printed.")
WITHOUT_SOURCE = ngettext_lazy(
    "%(count)d figure does not say whom it counts, when, or where it comes from.",
    "%(count)d figures do not say whom they count, when, or where they come from.",
    "count",
)
ADD_SOURCE = _("Add whom it counts, the date and the source.")


def _without_source(figure: Figure) -> bool:
    return not (figure.get("concept") and figure.get("on") and figure.get("source"))


def _places(book: Book, lacks: Callable[[Figure], bool], *, needed: bool) -> list[Spot]:
    """Return the questions whose figures lack something, counted by figures."""
    return [
        spot(book, one, count)
        for one in book.questions
        if (one.need == Need.REVIEW) is needed
        and (count := sum(lacks(figure) for figure in figures_in(book, one)))
    ]


@RULES("figure-not-confirmed", NOT_CONFIRMED, advice=CONFIRM)
def not_confirmed(book: Book) -> list[Spot]:
    return _places(book, is_open, needed=True)


@RULES("more-figures-not-confirmed", NOT_CONFIRMED, advice=CONFIRM)
def more_not_confirmed(book: Book) -> list[Spot]:
    return _places(book, is_open, needed=False)


@RULES("figure-without-source", WITHOUT_SOURCE, advice=ADD_SOURCE)
def without_source(book: Book) -> list[Spot]:
    return _places(book, _without_source, needed=True)


@RULES("more-figures-without-source", WITHOUT_SOURCE, advice=ADD_SOURCE)
def more_without_source(book: Book) -> list[Spot]:
    return _places(book, _without_source, needed=False)
