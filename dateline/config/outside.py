"""Where the database and the mail are: their addresses, turned into Django's settings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote

import environ

from dateline.config.environment import BadSetting

DATABASES = ("postgres://", "postgresql://", "sqlite://")


def database(url: str, home: Path) -> dict[str, object]:
    """Turn DATABASE_URL into Django's form.

    SQLite runs in WAL with synchronous=FULL: NORMAL loses acknowledged commits when the power goes.
    """
    if not url:
        return sqlite(home / "dateline.sqlite3")
    if not url.startswith(DATABASES):
        raise BadSetting("DATABASE_URL must begin with postgres:// or sqlite://.")
    try:
        parsed: dict[str, object] = dict(environ.Env.db_url_config(url))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise BadSetting(f"DATABASE_URL cannot be read: {error}.") from error
    if "sqlite" in str(parsed.get("ENGINE")):
        return sqlite(Path(str(parsed["NAME"])))
    return {**parsed, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def sqlite(path: Path) -> dict[str, object]:
    """Give Django's settings for one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and its pragmas cost more than most queries: a thread keeps its connection.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2000;",
        },
    }


# Providers by the scheme of EMAIL_URL: anymail's backend, and what it calls the key, the second key
# behind a colon, and what stands as the host.
PROVIDERS: dict[str, tuple[str, ...]] = {
    "brevo": ("BREVO_API_KEY",),
    "mailersend": ("MAILERSEND_API_TOKEN",),
    "mailgun": ("MAILGUN_API_KEY", "", "MAILGUN_SENDER_DOMAIN"),
    "mailjet": ("MAILJET_API_KEY", "MAILJET_SECRET_KEY"),
    "mandrill": ("MANDRILL_API_KEY",),
    "postmark": ("POSTMARK_SERVER_TOKEN",),
    "resend": ("RESEND_API_KEY",),
    "sendgrid": ("SENDGRID_API_KEY",),
    "sparkpost": ("SPARKPOST_API_KEY",),
}
FOLDER = "dateline.audience.gateways.mail.FolderBackend"


def mail(url: str) -> dict[str, object]:
    """Turn EMAIL_URL into Django's EMAIL_ settings; what it leaves out keeps Django's default."""
    if not url:
        return {"EMAIL_BACKEND": FOLDER}
    scheme, _, rest = url.partition("://")
    if scheme in PROVIDERS:
        return _provider(scheme, rest)
    try:
        parsed: dict[str, object] = dict(environ.Env.email_url_config(url))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise BadSetting(f"EMAIL_URL cannot be read: {error}.") from error
    return {name: value for name, value in parsed.items() if value not in (None, "")}


def _provider(scheme: str, rest: str) -> dict[str, object]:
    """Read `KEY@`, `KEY:SECRET@` or `KEY@host`; further settings of anymail's as a query."""
    keys, at, host = rest.partition("?")[0].rpartition("@")
    values = (*keys.split(":", 1), "")[:2]
    named = dict(zip(PROVIDERS[scheme], (*values, host.strip("/")), strict=False))
    wanted = {name: unquote(value) for name, value in named.items() if name}
    if not at or not all(wanted.values()):
        raise BadSetting(
            f"EMAIL_URL cannot be read: write {scheme}://KEY@ (see docs/newsletters.md)."
        )
    further = {name.upper(): value for name, value in parse_qsl(rest.partition("?")[2])}
    return {
        "EMAIL_BACKEND": f"anymail.backends.{scheme}.EmailBackend",
        "ANYMAIL": {**wanted, **further},
    }
