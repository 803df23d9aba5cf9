"""Queue work once the data it will read is committed."""

import logging
from functools import partial
from typing import ParamSpec

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

P = ParamSpec("P")
log = logging.getLogger(__name__)


def after_commit(task: "Task[P, None]", *args: P.args, **kwargs: P.kwargs) -> None:
    """Queue `task` after the commit; a broker that is away never fails the request.

    Every such task has a row that says what is to be done, and a periodic task that
    picks up rows nobody works on, so a lost message only costs time.
    """
    transaction.on_commit(partial(_publish, task, *args, **kwargs))


def _publish(task: "Task[P, None]", *args: P.args, **kwargs: P.kwargs) -> None:
    try:
        task.apply_async(args=args, kwargs=kwargs, retry=False)
    except (OperationalError, OSError):
        log.warning("The broker did not take %s; the sweeper will.", task.name)
