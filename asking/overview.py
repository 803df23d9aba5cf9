"""Who has not answered, what waits to be taken over, and who sees to what, in lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from asking.access import Place
from frameworks.models import Section, SectionMark
from strategies.models import Ask, AskState, Care, PlaceKind, Strategy
from toolkit.models import Priority
from workplans.models import Action, ActionState

MOST = 40
Cares = Mapping[tuple[str, str], Care]


@dataclass(frozen=True)
class Waiting:
    """One row of a list: what is asked, of whom, and where it stands."""

    title: str
    url: str
    hint: str
    state: str
    label: str


def waiting_in(strategy: Strategy) -> list[Waiting]:
    """Return what has come and waits to be taken over, then who has not answered."""
    asks = sorted(strategy.asks.pending(), key=_order)
    return [_row(ask, strategy) for ask in asks[:MOST]]


def waiting_of(user: User, strategies: Iterable[Strategy]) -> list[Waiting]:
    """Return what `user` asked others, in the strategies the person writes."""
    by_pk = {one.pk: one for one in strategies}
    asks = Ask.objects.pending().filter(asked_by=user, strategy__in=by_pk)
    return [_row(ask, by_pk[ask.strategy_id]) for ask in sorted(asks, key=_order)[:MOST]]


def _order(ask: Ask) -> tuple[bool, date]:
    return ask.state is not AskState.PROPOSED, ask.wanted_by or date.max


def _row(ask: Ask, strategy: Strategy) -> Waiting:
    state, label = "wait", str(ask.state.label)
    hint = ask.name
    if ask.wanted_by and ask.state is not AskState.PROPOSED:
        hint = _("%(name)s, by %(day)s") % {"name": ask.name, "day": _day(ask.wanted_by)}
    if ask.state is AskState.PROPOSED:
        state = "in_progress"
    elif ask.is_late:
        state, label = "problem", _("Late")
    url = reverse("asking:asked", args=[strategy.region.slug, ask.uuid])
    return Waiting(ask.title, url, hint, state, label)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


# --- Who sees to what --------------------------------------------------------------------


def cares_in(strategy: Strategy) -> Cares:
    """Return who sees to what, by kind and key."""
    said = ~Q(owner=None) | ~Q(wanted_by=None)
    cares = strategy.cares.filter(said).select_related("owner")
    return {(one.kind, one.key): one for one in cares}


def care_in_words(care: Care | None) -> str:
    """Return "wanted by 3 March 2027, Radu"."""
    if care is None:
        return ""
    day = _("wanted by %s") % _day(care.wanted_by) if care.wanted_by else ""
    return ", ".join(one for one in (day, care.owner.name if care.owner else "") if one)


def asked_of(user: User, strategies: Iterable[Strategy]) -> list[Waiting]:
    """Return what `user` sees to and is not done, the first day first; constant queries."""
    by_pk = {one.pk: one for one in strategies}
    cares = list(
        Care.objects.filter(owner=user, strategy__in=by_pk).order_by("wanted_by", "pk")[:MOST]
    )
    places = _open_places(cares, by_pk)
    today = timezone.localdate()
    found = [(care, places.get((care.strategy_id, care.kind, care.key))) for care in cares]
    return [
        Waiting(
            place.title,
            place.page,
            _("wanted by %s") % _day(care.wanted_by) if care.wanted_by else "",
            *_late(care.wanted_by, today),
        )
        for care, place in sorted(found, key=lambda one: one[0].wanted_by or date.max)
        if place
    ]


def _late(wanted: date | None, today: date) -> tuple[str, str]:
    return ("problem", _("Late")) if wanted and wanted < today else ("none", "")


def _open_places(
    cares: list[Care], strategies: Mapping[int, Strategy]
) -> dict[tuple[int, str, str], Place]:
    """Return what the cares speak of and is not done, by strategy, kind and key."""
    keys: dict[str, set[str]] = {}
    for care in cares:
        keys.setdefault(care.kind, set()).add(care.key)
    editions = {one.edition_id for one in strategies.values()}
    done = set(
        SectionMark.objects.filter(strategy__in=strategies, completed=True).values_list(
            "strategy_id", "section_id"
        )
    )
    sections = Section.objects.filter(
        edition__in=editions, key__in=keys.get(PlaceKind.SECTION, ())
    ).select_related("edition")
    priorities = Priority.objects.filter(
        edition__in=editions, key__in=keys.get(PlaceKind.PRIORITY, ())
    ).select_related("edition")
    actions = (
        Action.objects.filter(strategy__in=strategies, uuid__in=keys.get(PlaceKind.ACTION, ()))
        .in_plan()
        .exclude(state__in=[ActionState.DONE, ActionState.STOPPED])
    )
    found = [
        *(
            _place(PlaceKind.SECTION, one, part.key, part.title)
            for part in sections
            for one in strategies.values()
            if one.edition_id == part.edition_id and (one.pk, part.pk) not in done
        ),
        *(
            _place(PlaceKind.PRIORITY, one, part.key, part.title)
            for part in priorities
            for one in strategies.values()
            if one.edition_id == part.edition_id
        ),
        *(
            _place(PlaceKind.ACTION, strategies[row.strategy_id], str(row.uuid), row.title)
            for row in actions
        ),
    ]
    return {(one.pk, place.kind.value, place.key): place for one, place in found}


PAGES = {
    PlaceKind.SECTION: "frameworks:section",
    PlaceKind.PRIORITY: "toolkit:priority",
    PlaceKind.ACTION: "workplans:action",
}


def _place(kind: PlaceKind, strategy: Strategy, key: str, title: str) -> tuple[Strategy, Place]:
    page = reverse(PAGES[kind], args=[strategy.region.slug, key])
    return strategy, Place(kind, key, title, page)
