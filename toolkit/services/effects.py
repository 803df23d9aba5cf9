"""What an idea or a checklist question changed: linked, and unlinked with a reason."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import plain
from strategies.access import Desk
from toolkit.models import ChecklistItem, Effect, Idea, InputState


@transaction.atomic
def link(desk: Desk, idea: Idea, kind: str, key: str, title: str) -> Effect:
    """Say that an idea changed an action or an answer; saying it twice is saying it once."""
    stands = Effect.objects.filter(idea=idea, kind=kind, key=key, ended_at=None)
    found = stands.first()
    if found:
        return found
    try:
        with transaction.atomic():
            made = Effect.objects.create(
                strategy=desk.strategy,
                idea=idea,
                kind=kind,
                key=key,
                title=title[: Effect._meta.get_field("title").max_length],
                made_by=desk.user,
            )
    except IntegrityError:  # two people at once
        return stands.get()
    _record(desk, Verb.INPUT_LINKED, made)
    return made


@transaction.atomic
def unlink(desk: Desk, effect: Effect, why: str) -> None:
    """End a link and keep why. What is decided "yes" or "in part" keeps at least one."""
    why = plain(why)
    if not why:
        raise DomainError(_("Say why it no longer belongs there."))
    idea = effect.idea
    others = Effect.objects.filter(idea=idea, ended_at=None).exclude(pk=effect.pk)
    if idea and InputState(idea.state).changes_something and not others.exists():
        raise DomainError(
            _("This is the only place where one sees what it changed. Link another one first.")
        )
    stands = Effect.objects.filter(pk=effect.pk, ended_at=None)
    if stands.update(ended_at=timezone.now(), ended_by=desk.user, ended_why=why):
        _record(desk, Verb.INPUT_UNLINKED, effect)


def keep_taken_off(
    desk: Desk, items: Iterable[ChecklistItem], why: str, *, kind: str, key: str, title: str
) -> None:
    """Keep that these questions led to something once, and why they no longer do."""
    now = timezone.now()
    Effect.objects.bulk_create(
        Effect(
            strategy=desk.strategy,
            item=item,
            kind=kind,
            key=key,
            title=title[:300],
            made_at=now,
            ended_at=now,
            ended_by=desk.user,
            ended_why=plain(why),
        )
        for item in items
    )


def _record(desk: Desk, verb: Verb, effect: Effect) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=effect.idea,
        title=effect.title,
        link=effect.idea.page if effect.idea else "",
    )
