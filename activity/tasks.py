"""Celery's door to the mails of this room."""

from celery import shared_task

from activity import delivery


@shared_task(name="activity.tasks.deliver")
def deliver(pk: int) -> None:
    """Send the mail of one notification."""
    delivery.deliver(pk)


@shared_task(name="activity.tasks.deliver_waiting")
def deliver_waiting() -> None:
    """Send what a lost message, a dead worker or a failed try left behind."""
    delivery.deliver_waiting()
