"""The one door to a person's messages: everybody reads their own, nobody else's."""

from accounts.models import User
from activity.models import Notification, NotificationQuerySet


def messages_of(person: User) -> NotificationQuerySet:
    return Notification.objects.of(person)


def unread_count(person: User) -> int:
    return Notification.objects.unread().filter(person=person).count()
