"""The default: one machine, no variable needed, all data in VAR_DIR.

`make run` and a bare `manage.py` use it. DATABASE_URL and REDIS_URL put PostgreSQL
and Redis in the place of SQLite and the Valkey server that comes with it.
"""

import secrets
from pathlib import Path

from eubelong.settings import base
from eubelong.settings.base import *

for folder in (VAR_DIR, VAR_DIR / "run" / "queue", VAR_DIR / "run" / "control"):
    folder.mkdir(parents=True, exist_ok=True)

DEMO = DEMO_WANTED is not False
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]


def kept_key(kept: Path) -> str:
    """Return the key in the file `kept`, made at the first start."""
    if not kept.exists():
        fresh = kept.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            kept.hardlink_to(fresh)
        except FileExistsError:  # another process was first
            pass
        fresh.unlink()
    return kept.read_text()


SECRET_KEY = base.SECRET_KEY or kept_key(VAR_DIR / "secret_key")

if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
