"""Django's settings, all drawn from the one table in `environment.py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from dateline.config import environment, outside
from dateline.desk.rules.places import site_beside

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent
HOME: Path = ENVIRONMENT["DATELINE_HOME"]  # type: ignore[assignment]
PORT = ENVIRONMENT["DATELINE_PORT"]
SITE_URL = str(ENVIRONMENT["DATELINE_URL"] or f"http://localhost:{PORT}").rstrip("/")

SECRET_KEY = environment.secret_key(str(ENVIRONMENT["DATELINE_SECRET_KEY"]), HOME)
DEBUG = bool(ENVIRONMENT["DATELINE_DEBUG"])
OWN_HOSTS = [urlsplit(SITE_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
FURTHER_HOSTS: list[str] = ENVIRONMENT["DATELINE_ALLOWED_HOSTS"]  # type: ignore[assignment]
ALLOWED_HOSTS = [*OWN_HOSTS, *FURTHER_HOSTS]
# Names that an edition may have for its own; each is a site of its own to the edge.
EDITION_HOSTS = environment.edition_hosts(FURTHER_HOSTS, OWN_HOSTS)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "dateline.config.apps.ConfigConfig",
    "dateline.portal.apps.PortalConfig",
    "dateline.audience.apps.AudienceConfig",
    "dateline.desk.apps.DeskConfig",
    "dateline.wires.apps.WiresConfig",
    "dateline.media.apps.MediaConfig",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "dateline.portal.inside.Editions",
    "django.middleware.security.SecurityMiddleware",
    "dateline.config.middleware.CompressUnkept",
    "dateline.config.middleware.ValidateUnkept",
    "dateline.config.middleware.SessionUnkept",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dateline.config.middleware.AuthenticationUnkept",
    "dateline.config.middleware.MessagesUnkept",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dateline.config.middleware.PolicyOnce",
]

ROOT_URLCONF = "dateline.config.urls"
WSGI_APPLICATION = "dateline.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": outside.database(str(ENVIRONMENT["DATABASE_URL"]), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "desk.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip

LANGUAGE_CODE = "en-gb"
LANGUAGES = [
    ("en-gb", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
# Pictures that nothing public shows any more: for the desk alone.
HIDDEN_URL = "/desk/hidden/"
HIDDEN_ROOT = HOME / "hidden"
STORAGES = {
    "default": {"BACKEND": "dateline.media.gateways.PictureStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

WEB_PROCESSES = int(ENVIRONMENT["DATELINE_WEB_PROCESSES"])  # type: ignore[arg-type]
PAGE_MEMORY = int(ENVIRONMENT["DATELINE_PAGE_MEMORY"]) * 1024 * 1024  # type: ignore[arg-type]
METRICS_TOKEN = str(ENVIRONMENT["DATELINE_METRICS_TOKEN"])

RAW_WIRES = HOME / "wires"
DROP_FOLDERS = HOME / "drop"
MAIL_FOLDERS = HOME / "mail"
DROP_ROOTS: list[str] = ENVIRONMENT["DATELINE_DROP_ROOTS"]  # type: ignore[assignment]
POLL_SECONDS = ENVIRONMENT["DATELINE_POLL_SECONDS"]
WEBHOOKS: list[str] = ENVIRONMENT["DATELINE_WEBHOOKS"]  # type: ignore[assignment]
WEBSUB_HUB = str(ENVIRONMENT["DATELINE_WEBSUB_HUB"])
PROXIES: list[str] = ENVIRONMENT["DATELINE_PROXIES"]  # type: ignore[assignment]
LETTER_DAYS = int(ENVIRONMENT["DATELINE_LETTER_DAYS"])  # type: ignore[arg-type]
TIP_DAYS = int(ENVIRONMENT["DATELINE_TIP_DAYS"])  # type: ignore[arg-type]
VARNISH: list[str] = ENVIRONMENT["DATELINE_VARNISH"]  # type: ignore[assignment]
INNER_ADDRESSES = ENVIRONMENT["DATELINE_INNER_ADDRESSES"]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if SITE_URL.startswith("https:") else None
)
# Pages are rendered for the scheme of DATELINE_URL, whatever the request came by.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SITE_URL.startswith("https:") else 0
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https:")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A page that a mail leads to stands at the newsroom's address; its search form leads to the edition's host.
EDITION_SITES = [site_beside(SITE_URL, host) for host in sorted(EDITION_HOSTS)]
CONTENT_SECURITY_POLICY = {
    # The desk has a policy of its own: Wagtail's date pickers start from inline scripts.
    "EXCLUDE_URL_PREFIXES": ("/desk/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *EDITION_SITES],
        "frame-ancestors": [SELF],
    },
}
# Beyond these limits a form is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

WAGTAIL_SITE_NAME = "Dateline"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
# Searches by LIKE and keeps no index: the other database backends scan theirs at every save.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {
            "features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote", "preformatted", "question"]
        },
    }
}  # fmt: skip
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
globals().update(outside.mail(str(ENVIRONMENT["EMAIL_URL"])))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = str(ENVIRONMENT["DATELINE_MAIL_FROM"])
MAIL_FOLDER = HOME / "mail" / "out"
MAIL_BOUNCES = str(ENVIRONMENT["DATELINE_MAIL_BOUNCES"])
MAIL_PER_MINUTE = int(ENVIRONMENT["DATELINE_MAIL_PER_MINUTE"])  # type: ignore[arg-type]
MAIL_CONNECTIONS = int(ENVIRONMENT["DATELINE_MAIL_CONNECTIONS"])  # type: ignore[arg-type]
MAIL_WEBHOOK_SECRET = str(ENVIRONMENT["DATELINE_MAIL_WEBHOOK_SECRET"])
if MAIL_WEBHOOK_SECRET:
    ANYMAIL = {**globals().get("ANYMAIL", {}), "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET}
SILENCED_SYSTEM_CHECKS: list[str] = []
IGNORABLE_404_URLS = [re.compile(r"^/(favicon\.ico|apple-touch-icon.*)$")]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT["DATELINE_LOG_LEVEL"]},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Whoever asks for another host gets 400; a traceback for each would drown the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # The same for whoever sends forms of thousands of fields.
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
        # The same for whoever tries to climb out of the folder of pictures.
        "django.security.SuspiciousFileOperation": {"level": "CRITICAL"},
        # One line for every index update and page event says nothing to who runs the newsroom.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
