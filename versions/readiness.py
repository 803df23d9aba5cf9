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
from toolkit.models import Idea, InputState
from versions import thread
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
    """What the rules read: needed comments nobody replied to, the last adoption, input.

    `said`: how many inputs there are; `overdue`: how many have waited for 60 days or longer.
    """

    region: str
    version: Version | None
    waiting: list[Comment]
    adoption: Adoption | None
    said: int = 0
    overdue: int = 0


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
        *_said(strategy),
    )


def _said(strategy: Strategy) -> tuple[int, int]:
    asked = Idea.objects.filter(strategy=strategy, joined_to=None)
    return (
        asked.exclude(state=InputState.WITHDRAWN).count(),
        thread.waiting(strategy, thread.WAITING_DAYS[-1]).count(),
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


@RULES(
    "input-waits",
    _("More than %(limit)d of 100 inputs have waited for a decision for 60 days or longer."),
    advice=_("Decide each: yes, in part or no, with the reason. People wait for it."),
)
def input_waits(rounds: Rounds, limit: int) -> list[Spot]:
    """V18 of domain.md 3.5: what was said is answered before the strategy is public."""
    if rounds.overdue * 100 <= rounds.said * limit:
        return []
    page = f"{reverse('versions:input', args=[rounds.region])}?waiting=60"
    return [Spot(str(_now("Input")), page, counts=rounds.overdue)]


def waits_to_publish(strategy: Strategy) -> list[Finding]:
    """Return what of the rules about input forbids to publish now."""
    chosen = rules_of(strategy.edition)
    only = {code: one for code, one in chosen.items() if code == "input-waits"}
    return RULES.look(load(strategy), only)


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
