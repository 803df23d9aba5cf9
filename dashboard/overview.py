"""AER's page of all regions: three short lists and one table, in constant queries.

What AER may know before a region shares or sends: that it started, and when it last
worked. No counts, no texts, no order by how much is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.models import Entry
from frameworks.models import Edition, Section
from regions.models import NetworkRole, Region
from strategies.models import Strategy
from toolkit.models import Priority
from versions.facts import facts_of_many, started_of_many
from versions.models import PublicationState, ReviewState, Version
from workplans.sums import not_in_total

QUIET_AFTER = timedelta(days=14)
# What the head of a column needs; the rest of a method is large.
HEAD = ("key", "number", "texts", "edition__source_language")
STATES = (
    "not-started",
    "started",
    "shared",
    "sent",
    "changes-asked",
    "reviewed",
    "published",
)


def state_label(state: str) -> str:
    return {
        "not-started": _("Not started"),
        "started": _("Started"),
        "shared": _("Draft shared"),
        "sent": _("Sent for review"),
        "changes-asked": _("Changes asked"),
        "reviewed": _("Reviewed"),
        "published": _("Published"),
    }[state]


@dataclass(frozen=True)
class Cell:
    """One cell: words, the page it opens if there is one to read, the head of its column."""

    text: str
    url: str = ""
    state: str = ""
    head: str = ""


@dataclass(frozen=True)
class Row:
    region: Region
    state: str
    version: Version | None
    published: Version | None
    waits_since: datetime | None
    waits_for: str
    reviewers: list[str]
    last_change: datetime | None
    facts: dict[str, Any] = field(default_factory=dict)
    read_url: str = ""
    is_draft: bool = False
    edition_id: int | None = None
    started: frozenset[str] = frozenset()
    """Of a strategy AER may not read: the parts that are started, and no more."""

    @property
    def label(self) -> str:
        return state_label(self.state)

    @property
    def slug(self) -> str:
        return self.region.slug

    @property
    def days_waiting(self) -> int | None:
        return (timezone.now() - self.waits_since).days if self.waits_since else None

    @property
    def sections(self) -> Cell:
        """In words: how many sections are completed, of what AER may read."""
        if not self.facts:
            return self._unseen("section:")
        done = sum(1 for one in self.facts["sections"] if one["state"] == "completed")
        return Cell(ngettext("%d completed", "%d completed", done) % done, self.read_url)

    @property
    def checklist(self) -> Cell:
        if not self.facts:
            return self._unseen("priority:")
        answered = sum(one["answered"] for one in self.facts["priorities"])
        said = ngettext("%d answered", "%d answered", answered) % answered
        return Cell(said, self._opens("checklist", "toolkit:checklist"))

    @property
    def workplan(self) -> Cell:
        if not self.facts:
            return self._unseen("actions")
        count = self.facts["actions"]
        said = ngettext("%d action", "%d actions", count) % count
        if self.facts["total"] not in {"", "0.00"}:
            said += f" · {self.facts['currency']} {short_money(self.facts['total'])}"
        # A version frozen before lines had currencies of their own has no such count.
        left_out = not_in_total(self.facts.get("not_in_total", {}))
        return Cell(" · ".join([said, *left_out]), self._opens("workplan", "workplans:plan"))

    @property
    def objectives(self) -> Cell:
        if not self.facts:
            return self._unseen("objectives")
        said = str(self.facts["objectives"])
        return Cell(said, self._opens("workplan", "workplans:objectives"))

    def _opens(self, anchor: str, page: str, *key: str) -> str:
        """Return the page of a part of the draft, or its place in the text of a version."""
        if self.is_draft:
            return reverse(page, args=[self.slug, *key])
        return f"{self.read_url}#{anchor}" if self.read_url else ""

    def _unseen(self, part: str) -> Cell:
        """Of a strategy neither sent nor shared: started or not, and nothing to open."""
        begun = any(one.startswith(part) for one in self.started)
        return Cell(_("Started") if begun else _("Not started"))

    def section_cells(self, keys: list[str]) -> list[Cell]:
        known = {one["key"]: one for one in self.facts.get("sections", [])}
        return [self._fact_cell(known.get(key), "section", key) for key in keys]

    def priority_cells(self, keys: list[str]) -> list[Cell]:
        known = {one["key"]: one for one in self.facts.get("priorities", [])}
        return [self._fact_cell(known.get(key), "priority", key) for key in keys]

    def _fact_cell(self, fact: dict[str, Any] | None, kind: str, key: str) -> Cell:
        if fact is None:
            return self._unseen(f"{kind}:{key}")
        if kind == "priority":
            url = self._opens("checklist", "toolkit:priority", key)
            if not fact["answered"]:
                return Cell(_("Not started"), url, "not_started")
            said = _("%(answered)d of %(total)d") % fact
            return Cell(
                said, url, "completed" if fact["answered"] == fact["total"] else "in_progress"
            )
        url = self._opens(f"section-{key}", "frameworks:section", key)
        if fact["state"] == "completed":
            return Cell(_("Completed"), url, "completed")
        if fact["state"] == "not_started":
            return Cell(_("Not started"), url, "not_started")
        missing = fact["open"]
        said = (
            ngettext("%d to do", "%d to do", missing) % missing if missing else _("In progress")
        )
        return Cell(said, url, "in_progress")


def short_money(amount: str) -> str:
    """Return 1260000.00 as 1.3 m, 80000.00 as 80 000: for a cell, not for a sum."""
    exact = Decimal(amount)
    if exact >= 1_000_000:
        millions = (exact / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return _("%s m") % millions
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole:,}".replace(",", "\u202f")


def rows() -> list[Row]:
    """Return one row a region, in the order of their names; six queries or so."""
    regions: list[Any] = list(
        Region.objects.current().prefetch_related(
            Prefetch(
                "strategies",
                Strategy.objects.current(),
                to_attr="open_strategies",
            ),
            Prefetch(
                "open_strategies__versions",
                Version.objects.seen_by_aer()
                .defer("content")
                .order_by("-number")
                .prefetch_related("assignments__reviewer"),
                to_attr="seen_versions",
            ),
        )
    )
    drafts = [region.open_strategies[0] for region in regions if region.open_strategies]
    live = facts_of_many(_with_method([one for one in drafts if one.shared_at]))
    hidden = started_of_many(
        [one for one in drafts if not one.shared_at and not one.seen_versions]
    )
    return [_row(region, live, hidden) for region in regions]


def _with_method(strategies: list[Strategy]) -> list[Strategy]:
    """Give strategies their editions, each read once: a method is large."""
    editions = Edition.objects.in_bulk({one.edition_id for one in strategies})
    for one in strategies:
        one.edition = editions[one.edition_id]
    return strategies


def _row(region: Any, live: dict[int, dict[str, Any]], hidden: dict[int, set[str]]) -> Row:
    strategy = region.open_strategies[0] if region.open_strategies else None
    if strategy is None:
        return Row(region, "not-started", None, None, None, "", [], None)
    versions: list[Version] = strategy.seen_versions
    reviewed = [
        one for one in versions if one.review not in {ReviewState.NONE, ReviewState.WITHDRAWN}
    ]
    version = reviewed[0] if reviewed else None
    published = next(
        (one for one in versions if one.publication == PublicationState.PUBLISHED), None
    )
    state = _state(strategy, version, published)
    facts, read_url = _readable(region, strategy, version, published, live)
    return Row(
        region=region,
        state=state,
        version=version,
        published=published,
        waits_since=version.review_moved_at
        if version and state in {"sent", "changes-asked"}
        else None,
        waits_for={"sent": _("AER"), "changes-asked": _("the region")}.get(state, ""),
        reviewers=[one.reviewer.name for one in version.assignments.all()] if version else [],
        last_change=strategy.changed_at,
        facts=facts,
        read_url=read_url,
        is_draft=strategy.shared_at is not None,
        edition_id=strategy.edition_id,
        started=frozenset(hidden.get(strategy.pk, ())),
    )


def _state(strategy: Strategy, version: Version | None, published: Version | None) -> str:
    if version and version.review == ReviewState.SENT:
        return "sent"
    if version and version.review == ReviewState.CHANGES_ASKED:
        return "changes-asked"
    if published and (version is None or published.number >= version.number):
        return "published"
    if version and version.review == ReviewState.REVIEWED:
        return "reviewed"
    return "shared" if strategy.shared_at else "started"


def _readable(
    region: Region,
    strategy: Strategy,
    version: Version | None,
    published: Version | None,
    live: dict[int, dict[str, Any]],
) -> tuple[dict[str, Any], str]:
    """Return the facts of the newest thing AER may read, and its page."""
    if strategy.shared_at:
        return live.get(strategy.pk, {}), reverse("dashboard:strategy", args=[region.slug])
    newest = max(
        (one for one in (version, published) if one), key=lambda one: one.number, default=None
    )
    if newest is None:
        return {}, ""
    return newest.facts, reverse("versions:version", args=[region.slug, newest.number])


@dataclass(frozen=True)
class Waiting:
    region: Region
    sentence: str
    since: datetime
    url: str


@dataclass(frozen=True)
class Lists:
    waiting: list[Waiting]
    quiet: list[Row]
    changed: list[tuple[Row, int]]


def lists(found: list[Row], user: User, role: NetworkRole) -> Lists:
    """Return what waits for `user` (longest first), who is quiet, what changed this week."""
    now = timezone.now()
    waiting = sorted(
        (
            Waiting(
                row.region,
                _("Version %d waits for a review") % row.version.number,
                row.version.review_moved_at or row.version.frozen_at,
                reverse("versions:review", args=[row.slug, row.version.number]),
            )
            for row in found
            if row.state == "sent"
            and row.version
            and (role is NetworkRole.COORDINATOR or _assigned(row.version, user))
        ),
        key=lambda one: one.since,
    )
    quiet = [
        row
        for row in found
        if row.last_change
        and now - row.last_change > QUIET_AFTER
        and row.state not in {"sent", "published"}
    ]
    return Lists(waiting, sorted(quiet, key=lambda row: str(row.last_change)), _changed(found))


def _assigned(version: Version, user: User) -> bool:
    return any(one.reviewer_id == user.pk for one in version.assignments.all())


def last_monday(now: datetime) -> datetime:
    """Return the midnight at which the week of `now` began, in the reader's time zone."""
    here = timezone.localtime(now)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=here.weekday())


def _changed(found: list[Row]) -> list[tuple[Row, int]]:
    """Return rows changed since Monday, the latest first; counts only of what is readable."""
    since = last_monday(timezone.now())
    counts: dict[int, int] = {}
    for region_id in (
        Entry.objects.filter(at__gte=since, region__isnull=False)
        .order_by()
        .values_list("region_id", flat=True)
    ):
        counts[region_id or 0] = counts.get(region_id or 0, 0) + 1
    changed = [row for row in found if row.last_change and row.last_change >= since]
    changed.sort(key=lambda row: str(row.last_change), reverse=True)
    return [(row, counts.get(row.region.pk, 0) if row.facts else 0) for row in changed]


def section_heads(shown: Iterable[Row]) -> dict[str, str]:
    """Return the sections of the editions in use, key → title, in order; one query."""
    editions = {row.edition_id for row in shown if row.edition_id}
    return {
        one.key: f"{one.number} {one.subtitle or one.title}"
        for one in Section.objects.filter(edition__in=editions)
        .select_related("edition")
        .only(*HEAD)
    }


def priority_heads(shown: Iterable[Row]) -> dict[str, str]:
    editions = {row.edition_id for row in shown if row.edition_id}
    return {
        one.key: one.title
        for one in Priority.objects.filter(edition__in=editions)
        .select_related("edition")
        .only(*HEAD)
    }
