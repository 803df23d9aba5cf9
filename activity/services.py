"""One call records what happened and tells who should know."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from activity import tasks
from activity.models import Entry, Notification
from activity.verbs import Verb
from kernel import background
from kernel.tasks import after_commit

# For so long what one person writes in one place, with nobody between, is one entry.
WRITING = timedelta(minutes=15)


@transaction.atomic
def record(
    verb: Verb,
    *,
    actor: User | None,
    region: models.Model | None,
    target: models.Model | None = None,
    title: str = "",
    link: str = "",
    tell: Iterable[User] = (),
    receipt: bool = False,
    **data: Any,
) -> Entry:
    """Record `verb` in the caller's transaction; a message and a mail for each of `tell`.

    Nobody is told what they did themselves unless it is a `receipt`, and nobody twice.
    `title` names the thing ("Version 3"), `link` is a path, `data` holds JSON-able facts: no
    typed texts, and no name or address of a person, so that the record survives their erasure.
    """
    facts: dict[str, Any] = {
        "verb": verb,
        "actor": actor,
        "region_id": region.pk if region else None,
        "target_kind": target._meta.label_lower if target else "",
        "target_id": _key(target),
        "title": title[: Entry._meta.get_field("title").max_length],
        "link": link,
        "data": data,
    }
    said = _said_already(facts)
    if said:
        return said
    entry = Entry.objects.create(**facts)
    people = {one.pk: one for one in tell if one.is_active and (receipt or one != actor)}
    told = Notification.objects.bulk_create(
        Notification(entry=entry, person=person) for person in people.values()
    )
    for notification in told:
        after_commit(tasks.deliver, notification.pk)
    return entry


def _said_already(facts: dict[str, Any]) -> Entry | None:
    """Of saves while somebody goes on writing, the record holds one in a while."""
    if background.current() is None:
        return None
    since = timezone.now() - WRITING
    last = Entry.objects.filter(region_id=facts["region_id"], at__gt=since).first()
    told = last and all(getattr(last, name) == value for name, value in facts.items())
    return last if told else None


def _key(target: models.Model | None) -> str:
    if target is None:
        return ""
    uuid: UUID | None = getattr(target, "uuid", None)
    return str(uuid or target.pk)


def mark_read(person: User, pk: int | None = None) -> int:
    """Mark one of the person's messages as read, or all; return how many were not."""
    unread = Notification.objects.of(person).unread()
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=timezone.now())
