"""Celery's door to the invitations by mail."""

from celery import shared_task

from regions import delivery


@shared_task(name="regions.tasks.deliver")
def deliver(pk: int) -> None:
    """Send one invitation."""
    delivery.deliver(pk)


@shared_task(name="regions.tasks.deliver_waiting")
def deliver_waiting() -> None:
    """Send what a lost message, a dead worker or a failed try left behind."""
    delivery.deliver_waiting()
