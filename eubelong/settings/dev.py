"""For writing code: the embedded default with Django's error pages.

DJANGO_SETTINGS_MODULE=eubelong.settings.dev .venv/bin/python manage.py runserver
"""

from eubelong.settings.embedded import *

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
