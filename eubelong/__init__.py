"""The composition root: settings, URL map, Celery app. Nobody imports it."""

from eubelong.celery import app as celery_app

__all__ = ["celery_app"]
