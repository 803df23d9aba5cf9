"""Celery's door to mails about decisions, and to the reminder of what waits."""

from celery import shared_task

from versions import delivery, reminding


@shared_task(name="versions.tasks.tell_decided")
def tell_decided(pk: int) -> None:
    """Write to one kept address."""
    delivery.deliver(pk)


@shared_task(name="versions.tasks.tell_waiting")
def tell_waiting() -> None:
    """Send what a lost message, a dead worker or a failed try left behind."""
    delivery.deliver_waiting()


@shared_task(name="versions.tasks.remind_of_input")
def remind_of_input() -> None:
    """Tell the leads what waits for 30 and for 60 days; forget addresses nobody needs."""
    reminding.remind()
    delivery.forget_stale()
