"""The default: one machine, no variable needed, all data in VAR_DIR.

`make run` and a bare `manage.py` use it. DATABASE_URL and REDIS_URL put PostgreSQL
and Redis in the place of SQLite and the Valkey server that comes with it.
"""

import secrets

from eubelong.settings.base import *

for folder in (VAR_DIR, VAR_DIR / "run" / "queue", VAR_DIR / "run" / "control"):
    folder.mkdir(parents=True, exist_ok=True)
BUILD_DIR.mkdir(parents=True, exist_ok=True)

DEMO = DEMO_WANTED is not False
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

if not SECRET_KEY:
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        fresh = VAR_DIR / f"secret_key.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            kept.hardlink_to(fresh)  # another process may have been first
        except FileExistsError:
            pass
        fresh.unlink()
    SECRET_KEY = kept.read_text()

if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
