"""The worker's entry point: `celery -A eubelong worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.embedded")

app = Celery("eubelong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
