"""Everything a strategy lacks, from every room, grouped by rule."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import frameworks.readiness
import toolkit.readiness
import workplans.readiness
from frameworks.models import Need
from strategies.findings import Finding, FindingLevel, Spot
from strategies.models import Strategy
from versions.models import Comment, CommentState, Content, Level, ReviewState, Version
from versions.reading import is_empty


def findings(strategy: Strategy) -> list[Finding]:
    """Return all findings, what is needed for review first; constant queries."""
    found = [
        *frameworks.readiness.findings(strategy),
        *workplans.readiness.findings(strategy),
        *toolkit.readiness.findings(strategy),
        *_unanswered_comments(strategy),
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


def _unanswered_comments(strategy: Strategy) -> list[Finding]:
    version = last_round(strategy)
    if version is None:
        return []
    waiting = list(
        Comment.objects.filter(review_of=version, level=Level.NEEDED, state=CommentState.OPEN)
    )
    if not waiting:
        return []
    page = reverse("versions:review", args=[strategy.region.slug, version.number])
    return [
        Finding(
            "comments-open",
            FindingLevel.REVIEW,
            ngettext(
                "%d comment marked needed has no reply from you.",
                "%d comments marked needed have no reply from you.",
                len(waiting),
            )
            % len(waiting),
            _("Reply to each: what you changed, or why not."),
            spots=[Spot(one.text[:80], f"{page}#comment-{one.uuid}") for one in waiting],
        )
    ]


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
