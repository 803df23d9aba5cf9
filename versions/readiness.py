"""Everything a strategy lacks, from every room, grouped by rule."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

import frameworks.readiness
import toolkit.readiness
import workplans.readiness
from frameworks.content.rules import rules_of
from frameworks.models import Need
from strategies.findings import Finding, Rules, Spot
from strategies.models import Strategy
from versions.models import (
    Adoption,
    Comment,
    CommentState,
    Content,
    Level,
    ReviewState,
    Version,
)
from versions.reading import is_empty

ROUNDS = (ReviewState.SENT, ReviewState.CHANGES_ASKED, ReviewState.REVIEWED)


@dataclass(frozen=True)
class Rounds:
    """What the rules read: needed comments nobody replied to, and the last adoption."""

    region: str
    version: Version | None
    waiting: list[Comment]
    adoption: Adoption | None


RULES = Rules[Rounds]()


def load(strategy: Strategy) -> Rounds:
    version = last_round(strategy)
    waiting = Comment.objects.filter(
        review_of=version, level=Level.NEEDED, state=CommentState.OPEN
    )
    return Rounds(
        strategy.region.slug,
        version,
        list(waiting) if version else [],
        Adoption.objects.filter(version__strategy=strategy)
        .select_related("version")
        .defer("version__content")
        .order_by("-version__number")
        .first(),
    )


def findings(strategy: Strategy) -> list[Finding]:
    """Return all findings, what is needed for review first; constant queries."""
    found = [
        *frameworks.readiness.findings(strategy),
        *workplans.readiness.findings(strategy),
        *toolkit.readiness.findings(strategy),
        *RULES.look(load(strategy), rules_of(strategy.edition)),
    ]
    return sorted(found, key=lambda finding: finding.level)


def blocks_sending(strategy: Strategy) -> list[Finding]:
    return [finding for finding in findings(strategy) if finding.blocks_review]


def last_round(strategy: Strategy) -> Version | None:
    """Return the version AER reviewed last and asked changes for, if it is the last one."""
    last = (
        Version.objects.filter(strategy=strategy)
        .exclude(review__in=[ReviewState.NONE, ReviewState.WITHDRAWN])
        .order_by("-number")
        .first()
    )
    return last if last and last.review == ReviewState.CHANGES_ASKED else None


@RULES(
    "comments-open",
    ngettext_lazy(
        "%(count)d comment marked needed has no reply from you.",
        "%(count)d comments marked needed have no reply from you.",
        "count",
    ),
    advice=_("Reply to each: what you changed, or why not."),
)
def without_reply(rounds: Rounds) -> list[Spot]:
    if rounds.version is None:
        return []
    page = reverse("versions:review", args=[rounds.region, rounds.version.number])
    return [Spot(one.text[:80], f"{page}#comment-{one.uuid}") for one in rounds.waiting]


@RULES(
    "adopted-before-review",
    _("The day of adoption lies before the review of that version."),
    advice=_("Check the day. If it is right, say how you used what AER wrote."),
    who=_("The office that prepares the meetings of your council knows."),
)
def adopted_before_review(rounds: Rounds) -> list[Spot]:
    """A version that was never sent is the region's own business: AER reviews no such one."""
    adoption = rounds.adoption
    if adoption is None or adoption.version.review not in ROUNDS:
        return []
    version = adoption.version
    reviewed = (
        timezone.localdate(version.review_moved_at)
        if version.review == ReviewState.REVIEWED and version.review_moved_at
        else None
    )
    if reviewed and adoption.on >= reviewed:
        return []
    page = f"{reverse('versions:list', args=[rounds.region])}#version-{version.number}"
    return [Spot(_now("Version %d") % version.number, page)]


def lacks_to_publish(content: Content) -> list[str]:
    """Return the questions of a frozen text that must be answered before it is public.

    `content` is in one language. What the method needs for review only does not count:
    a region may publish what it has.
    """
    return [
        f"{question['label']} {question['text']}"
        for section in content["sections"]
        for question in section["questions"]
        if question["need"] == Need.PUBLISH and is_empty(question)
    ]
