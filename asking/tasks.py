"""Celery's door to the questions by mail."""

from celery import shared_task

from asking import delivery


@shared_task(name="asking.tasks.deliver")
def deliver(pk: int) -> None:
    """Send one question."""
    delivery.deliver(pk)


@shared_task(name="asking.tasks.deliver_waiting")
def deliver_waiting() -> None:
    """Send what a lost message, a dead worker or a failed try left behind."""
    delivery.deliver_waiting()
