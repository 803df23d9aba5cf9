"""For pytest: nothing outside the process but the database, nothing kept."""

import atexit
import shutil
import tempfile

from eubelong.settings.base import *

VAR_DIR = Path(tempfile.mkdtemp(prefix="eubelong-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
BUILD_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "for tests only"  # noqa: S105 - signs nothing that lasts
DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

MEDIA_ROOT = VAR_DIR / "files"
EMAIL_FILE_PATH = VAR_DIR / "mail"
STORAGES["default"]["OPTIONS"]["location"] = MEDIA_ROOT
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
