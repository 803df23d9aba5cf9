"""The web process's entry point: `gunicorn eubelong.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.embedded")

application = get_wsgi_application()
