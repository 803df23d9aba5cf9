"""For an installation: PostgreSQL, Redis, HTTPS, real mail; see `.env.example`."""

from urllib.parse import urlsplit

from eubelong.settings.base import *

for name, value in (
    ("SECRET_KEY", SECRET_KEY),
    ("DATABASE_URL", DATABASE_URL),
    ("REDIS_URL", REDIS_URL),
    ("EMAIL_HOST", EMAIL_HOST),
):
    if not value:
        raise SystemExit(f"EU-Belong does not start. Set {name}.")
if not SITE_URL.startswith("https://"):
    raise SystemExit(
        f"EU-Belong does not start. SITE_URL must begin with https://, not {SITE_URL}."
    )

DEMO = DEMO_WANTED is True
ALLOWED_HOSTS = ALLOWED_HOSTS or [str(urlsplit(SITE_URL).hostname)]

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
