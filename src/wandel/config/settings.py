"""Settings of an installation. Everything an operator may set is an environment variable `WANDEL_…`
read here and described in docs/reference/settings.md (a test compares the two)."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from wandel.config.environment import flag, text, words
from wandel.config.hosts import ports_of_hosts
from wandel.config.logs import logging_settings
from wandel.config.place import KEY_FILE, data_folder

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()
DEMO = flag("WANDEL_DEMO", default=False)
CASES = Path(text("WANDEL_CASES", "cases")).absolute()
DEBUG = flag("WANDEL_DEBUG", default=False)


def _secret_key() -> str:
    """From the environment, or made once and kept in the data folder, readable by the owner only."""
    given = text("WANDEL_SECRET_KEY", "")
    if given:
        return given
    path = DATA / KEY_FILE
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _database() -> dict[str, object]:
    """SQLite in the data folder, or the PostgreSQL that WANDEL_DATABASE_URL names."""
    url = text("WANDEL_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "wandel.sqlite3",
            # Threads that answer requests stay, and keep their connections.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                # 16 MB a connection, instead of two: what a search walks through stays at hand.
                "PRAGMA cache_size=-16000; "
                # What is deleted, such as a log-in code, is in no backup either.
                "PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"WANDEL_DATABASE_URL: unknown database {parts.scheme!r}; use postgresql://…"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        # What PostgreSQL has cut off, as at its restart, is replaced before a request uses it.
        "CONN_HEALTH_CHECKS": True,
        # Each request runs in a thread of its own: a pool, not a connection kept per thread.
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 20, "timeout": 5}, "connect_timeout": 5},
    }


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HOST_PORTS = ports_of_hosts(words("WANDEL_HOSTS", ["localhost", "127.0.0.1", "[::1]"]))
ALLOWED_HOSTS = list(HOST_PORTS)
CSRF_TRUSTED_ORIGINS = words("WANDEL_ORIGINS", [])
BEHIND_TLS = flag("WANDEL_TLS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
# From these alone X-Forwarded-Proto is believed as well: see wandel.config.web.
TRUSTED_PROXIES = words("WANDEL_TRUSTED_PROXIES", [])
if BEHIND_TLS and not TRUSTED_PROXIES:
    raise ImproperlyConfigured(
        "WANDEL_TLS=1: name the proxy that speaks HTTPS in WANDEL_TRUSTED_PROXIES, such as 127.0.0.1; from "
        "no other is it believed that a request came over HTTPS."
    )
CSRF_FAILURE_VIEW = "wandel.foundation.cities.kept.csrf_refused"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "wandel.foundation.ui",
    "wandel.foundation.cities",
    "wandel.foundation.records",
    "wandel.foundation.search",
    "wandel.foundation.live",
    "wandel.foundation.lists",
    "wandel.foundation.messages",
    "wandel.foundation.administration",
    "wandel.people.network",
    "wandel.people.events",
    "wandel.people.arenas",
    "wandel.steps.analysis",
    "wandel.steps.vision",
    "wandel.steps.pathways",
    "wandel.steps.experiments",
    "wandel.steps.agenda",
    "wandel.reference",
    "wandel.overview",
    "wandel.api",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wandel.foundation.cities.caching.private_pages",
    "django.middleware.locale.LocaleMiddleware",
    "wandel.config.hosts.only_known_ports",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wandel.foundation.cities.errors.house_pages",
    "wandel.foundation.records.gone.WithdrawnPages",
]

ROOT_URLCONF = "wandel.config.urls"
ASGI_APPLICATION = "wandel.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wandel.foundation.cities.context.layout",
            ],
            "builtins": ["django.templatetags.i18n", "wandel.foundation.ui.templatetags.ui"],
        },
    }
]

# --- people and log-in ------------------------------------------------------------------------
AUTH_USER_MODEL = "cities.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "wandel.foundation.administration.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Mail servers may let an unknown sender wait for some minutes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
# Counted by caller alone: a limit by address would let anybody keep its owner out. How many mails an address
# gets, and how often a code is guessed, is counted in the messages room.
ACCOUNT_RATE_LIMITS = {"request_login_code": "30/m/ip"}
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = text("WANDEL_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = text("WANDEL_EMAIL_HOST", "localhost")
EMAIL_PORT = int(text("WANDEL_EMAIL_PORT", "25"))
EMAIL_HOST_USER = text("WANDEL_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = text("WANDEL_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("WANDEL_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = float(text("WANDEL_EMAIL_TIMEOUT", "10"))
DEFAULT_FROM_EMAIL = text("WANDEL_EMAIL_FROM", "wandel@localhost")

# --- languages: German first, then English and Polish -------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch")), ("pl", _("Polnisch"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = text("WANDEL_TIME_ZONE", "Europe/Berlin")
PSEUDO_LOCALE = flag("WANDEL_PSEUDO_LOCALE", default=False)
if PSEUDO_LOCALE:
    # English of nowhere: numbers and dates can be written in it, and no reader's browser asks for it.
    LANGUAGES.append(("en-xa", "⟦Pseudo⟧"))
    # First, since English itself would otherwise be found before it.
    LOCALE_PATHS.insert(0, DATA / "pseudo-locale")

# --- files ----------------------------------------------------------------------------------------
ASSETS = DATA / "assets"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ASSETS] if ASSETS.exists() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "wandel.foundation.ui.storage.ModuleStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Outside the database and never part of a backup: what was erased since is repeated when one is restored.
ERASURES = DATA / "erasures.jsonl"
# What the first person in an empty installation must know.
SETUP_KEY = DATA / "setup-key"
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- content security: nothing from elsewhere, nothing inline ---------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- log ------------------------------------------------------------------------------------------
LOGGING = logging_settings(text("WANDEL_LOG_LEVEL", "WARNING"))
