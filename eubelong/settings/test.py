"""For pytest: nothing outside the process but the database, nothing kept."""

import atexit
import shutil
import tempfile
from pathlib import Path

from eubelong.settings.base import *

VAR_DIR = Path(tempfile.mkdtemp(prefix="eubelong-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

SECRET_KEY = "for tests only"  # noqa: S105 - signs nothing that lasts
DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

MEDIA_ROOT = VAR_DIR / "files"
EMAIL_FILE_PATH = VAR_DIR / "mail"
STORAGES["default"]["OPTIONS"]["location"] = MEDIA_ROOT
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

if TEST_DB_SUFFIX and DATABASE_URL.startswith("postgres"):
    DATABASE["TEST"] = {"NAME": f"test_eubelong_{TEST_DB_SUFFIX}"}
if REDIS_URL:
    # Each worker counts rate limits, and queues, in a database of its own.
    server, _slash, first = REDIS_URL.rpartition("/")
    CELERY_BROKER_URL = f"{server}/{int(first) + int(TEST_WORKER.removeprefix('gw'))}"
    CACHES["default"]["LOCATION"] = CELERY_BROKER_URL
else:
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
