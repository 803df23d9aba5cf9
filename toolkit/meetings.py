"""What pages about workshops show: lists, who was there, codes as pictures, one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

import segno
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from regions.models import OrganisationKind
from strategies.access import Desk
from strategies.models import Strategy
from toolkit.models import (
    AccessCode,
    Channel,
    ChecklistItem,
    CoDesignStep,
    Group,
    Priority,
    Said,
    Voice,
    Workshop,
    WorkshopItem,
)
from toolkit.phrases import Language, languages

PAGE = 25
ON_SCREEN = 3


class Show(StrEnum):
    """Which workshops a list shows."""

    COMING = "coming"
    PAST = "past"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class WorkshopList:
    show: Show
    page: Page[Workshop]
    counts: dict[str, int]


def workshop_list(desk: Desk, show: str, page: str | None) -> WorkshopList:
    """Return one page of the workshops of one kind; one without a day is still to come."""
    chosen = Show(show) if show in set(Show) else Show.COMING
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    held = Q(cancelled_at=None)
    kinds = {
        Show.COMING: held & (Q(starts_at=None) | Q(starts_at__gte=today)),
        Show.PAST: held & Q(starts_at__lt=today),
        Show.CANCELLED: ~held,
    }
    ours = Workshop.objects.filter(strategy=desk.strategy)
    counts = ours.aggregate(
        **{one.value: Count("pk", filter=is_it) for one, is_it in kinds.items()}
    )
    order = ("starts_at", "pk") if chosen is Show.COMING else ("-starts_at", "-pk")
    found = ours.filter(kinds[chosen]).order_by(*order).defer("minutes")
    return WorkshopList(chosen, Paginator(found, PAGE).get_page(page), counts)


def steps_of(strategy: Strategy) -> QuerySet[CoDesignStep]:
    return (
        CoDesignStep.objects.filter(priority__edition=strategy.edition)
        .select_related("priority__edition")
        .order_by("priority__number", "number")
    )


def workshops_by_step(desk: Desk, priority: Priority) -> dict[int, list[Workshop]]:
    """Return which workshops did each step of a priority; for the team alone."""
    if not desk.place.in_team:
        return {}
    held = Workshop.objects.filter(
        strategy=desk.strategy, steps__priority=priority, cancelled_at=None
    )
    did: dict[int, list[Workshop]] = {}
    for one in held.annotate(step=F("steps__pk")).defer("minutes"):
        did.setdefault(one.step, []).append(one)
    return did


# --- Who was there ---------------------------------------------------------------------


def counted_as(group: str, kind: str | None) -> Group:
    """Return in which group somebody is counted in; who speaks for an organisation is, too."""
    if kind is None:
        return Group(group or Group.RESIDENTS)
    is_public = kind in {OrganisationKind.AUTHORITY, OrganisationKind.MUNICIPALITY}
    return Group.PUBLIC if is_public else Group.ASSOCIATIONS


def places_taken(workshop: Workshop) -> dict[Group, tuple[int, int]]:
    """Return by group how many came in by themselves, and how many were entered for."""
    taken = dict.fromkeys(Group, (0, 0))
    rows = workshop.seats.values_list("group", "organisation__kind", "channel")
    for said, kind, channel, places in rows.annotate(places=Count("pk")).order_by():
        group = counted_as(said, kind)
        alone, entered = taken[group]
        is_alone = channel == Channel.ONLINE
        taken[group] = (alone + places, entered) if is_alone else (alone, entered + places)
    return taken


@dataclass(frozen=True)
class Present:
    """One group at a workshop: people counted in, places taken alone, entered for."""

    group: Group
    counted: int
    alone: int
    entered: int

    @property
    def left(self) -> int:
        """For how many more something may be entered."""
        return max(0, self.counted - self.alone - self.entered)

    @property
    def is_over(self) -> bool:
        return self.alone + self.entered > self.counted


def present_at(workshop: Workshop) -> list[Present]:
    counted = dict(workshop.headcounts.values_list("group", "people"))
    taken = places_taken(workshop)
    return [Present(group, counted.get(group, 0), *taken[group]) for group in Group]


# --- The code ----------------------------------------------------------------------------


def code_of(workshop: Workshop) -> AccessCode | None:
    """Return the code people come in with; the newest, where one was made again."""
    codes = sorted(workshop.codes.all(), key=lambda one: one.made_at, reverse=True)
    return next((one for one in codes if one.is_open), None)


def enter_address() -> str:
    """Return where one types the code, as it is read aloud: without https://."""
    return (settings.SITE_URL + reverse("toolkit:enter")).partition("://")[2]


def qr(address: str, label: str) -> SafeString:
    """Return the picture of an address as SVG, with what it is for a screen reader."""
    picture = segno.make_qr(address, error="m").svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None, light="#fff"
    )
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>', label, mark_safe(picture)
    )


# --- The questions, in each language -----------------------------------------------------


def spoken(workshop: Workshop) -> list[Language]:
    """Return the languages of the workshop that we have, in our order."""
    return [one for one in languages().values() if one.code in workshop.languages]


def asked_in(item: ChecklistItem, language: str) -> tuple[str, str]:
    """Return the question as participants are asked it, and the language it is really in."""
    if item.asked.get(language):
        return str(item.asked[language]), language
    source = item.priority.edition.source_language
    return str(item.asked.get(source) or item.say("text", source)), source


@dataclass(frozen=True)
class Wording:
    """One question in one language."""

    language: Language
    text: str
    text_language: str
    unchecked: bool

    @classmethod
    def of(cls, item: ChecklistItem, language: Language) -> "Wording":
        text, really = asked_in(item, language.code)
        return cls(language, text, really, language.code in item.asked_unchecked)


def worked_on(workshop: Workshop) -> list[WorkshopItem]:
    return list(workshop.worked_on.select_related("item__priority__edition"))


@dataclass(frozen=True)
class OnScreen:
    """One question on the projector; `position` counts from one."""

    workshop: Workshop
    row: WorkshopItem
    position: int
    total: int
    wordings: Sequence[Wording]

    @property
    def is_closed(self) -> bool:
        return self.row.closed_at is not None


def on_screen(workshop: Workshop, position: int) -> OnScreen | None:
    rows = worked_on(workshop)
    if not 0 < position <= len(rows):
        return None
    row = rows[position - 1]
    shown = [Wording.of(row.item, one) for one in spoken(workshop)[:ON_SCREEN]]
    return OnScreen(workshop, row, position, len(rows), shown)


def answers_received(workshop: Workshop, item: int) -> int:
    """Count the answers to one question at a workshop: one query, whoever looks."""
    return Voice.objects.filter(workshop=workshop, item=item).exclude(said="").count()


@dataclass(frozen=True)
class Bar:
    said: Said
    count: int
    share: int

    @property
    def phrase(self) -> str:
        return f"say_{self.said.value}"


@dataclass(frozen=True)
class GroupShown:
    """How one group answered, or that it is not shown: too few, or all alike."""

    group: Group
    bars: list[Bar]

    @property
    def phrase(self) -> str:
        return f"group_{self.group.value}"

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)


def spread(row: WorkshopItem) -> list[GroupShown]:
    """Return what was shown when the question was closed: it never changes again."""
    shown: dict[str, dict[str, int]] = row.shown or {}
    most = max((max(one.values(), default=0) for one in shown.values()), default=0) or 1
    return [
        GroupShown(
            group,
            [
                Bar(
                    said,
                    shown[group].get(said, 0),
                    round(100 * shown[group].get(said, 0) / most),
                )
                for said in Said
            ]
            if shown.get(group)
            else [],
        )
        for group in Group
    ]
