"""The one table of settings: each has a name, a type, a default and a meaning.

They are read once from the environment when Django starts, and a value that cannot be read stops
the start with one line that says what was expected. `docs/settings.md` is generated from this table
(`dateline settings --markdown`), and a test fails when the page and the table differ.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from pathlib import Path
from typing import TypeAlias

# A delivery's channel is `webhook` and the address, in 300 characters.
LONGEST_ADDRESS = 290
# A host name; with a dot before it, all names below it, too. A star is any name.
_LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"\*|(?=.{{1,253}}$)\.?{_LABEL}(?:\.{_LABEL})*")

Value: TypeAlias = str | int | bool | Path | list[str]


class BadSetting(ValueError):
    """A setting in the environment that cannot be read; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table."""

    name: str
    kind: Callable[[str], Value]
    default: str
    meaning: str
    secret: bool = False


def switch(text: str) -> bool:
    """Read yes or no."""
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("write yes or no")


def port(text: str) -> int:
    """Read a TCP port."""
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError("write a port from 1 to 65535")
    return number


def count(text: str) -> int:
    """Read a whole number of at least one."""
    number = int(text)
    if number < 1:
        raise ValueError("write a whole number from 1")
    return number


def whole(text: str) -> int:
    """Read a whole number of at least zero."""
    number = int(text)
    if number < 0:
        raise ValueError("write a whole number from 0")
    return number


def folder(text: str) -> Path:
    """Read a path; `~` is the home folder."""
    return Path(text).expanduser().absolute()


def home_folder(text: str) -> Path:
    """Read the home folder; empty means `var` in a checkout, else `~/.local/share/dateline`."""
    if text:
        return folder(text)
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    return folder("~/.local/share/dateline")


def level(text: str) -> str:
    """Read how much is logged."""
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise ValueError("write DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def site(text: str) -> str:
    """Read the address of a site; empty stays empty."""
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("write an address that begins with http:// or https://")
    return text.rstrip("/")


def words(text: str) -> list[str]:
    """Read a list separated by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def hosts(text: str) -> list[str]:
    """Read host names separated by commas; they stand in the pages' content security policy, too."""
    found = [word.lower() for word in words(text)]
    if wrong := [name for name in found if not _HOST.fullmatch(name) and not _is_address(name)]:
        raise ValueError(
            f"{wrong[0]!r} is no host name; write names such as ar.example.org, without scheme, port or"
            " path, separated by commas"
        )
    return found


def edition_hosts(further: Iterable[str], own: Collection[str]) -> frozenset[str]:
    """Give the names that an edition may have for its own: neither the newsroom's nor a pattern."""
    patterns_and_addresses = ("*", ".", "[")
    return frozenset(
        name for name in further if name not in own and not name.startswith(patterns_and_addresses)
    )


def _is_address(name: str) -> bool:
    """Tell whether it is an address of IPv6, in brackets as browsers send it."""
    try:
        return name == f"[{IPv6Address(name[1:-1])}]"
    except ValueError:
        return False


def addresses(text: str) -> list[str]:
    """Read addresses separated by commas, each short enough to name a channel."""
    found = [site(word) for word in words(text)]
    if any(len(address) > LONGEST_ADDRESS for address in found):
        raise ValueError(f"write addresses of at most {LONGEST_ADDRESS} characters")
    return found


def doors(text: str) -> list[str]:
    """Read `host:port` several times, separated by commas."""
    found = words(text)
    for door in found:
        host, _, number = door.rpartition(":")
        if not host or not number.isdigit() or len(door) > LONGEST_ADDRESS:
            raise ValueError("write host:port, separated by commas")
        port(number)
    return found


def networks(text: str) -> list[str]:
    """Read addresses and networks such as 10.0.0.0/8, separated by commas."""
    found = words(text)
    for network in found:
        ip_network(network, strict=False)
    return found


TABLE: tuple[Setting, ...] = (
    Setting(
        "DATELINE_HOME",
        home_folder,
        "",
        "Folder for everything that is kept: database, raw wires, pictures, drop "
        "folders, the secret key. Empty: `var` in a checkout, else `~/.local/share/dateline`.",
    ),
    Setting(
        "DATELINE_HOST",
        str,
        "127.0.0.1",
        "Address to listen on; 0.0.0.0 opens the newsroom to the network.",
    ),
    Setting("DATELINE_PORT", port, "8000", "Port to listen on."),
    Setting(
        "DATELINE_URL",
        site,
        "",
        "Address that readers use, with scheme (https://news.example.org). Empty: http://localhost:<port>.",
    ),
    Setting(
        "DATELINE_ALLOWED_HOSTS",
        hosts,
        "",
        "Further host names to answer to, separated by commas; .example.org stands for all below "
        "it. An edition may have one of those that are written out for its own.",
    ),
    Setting("DATELINE_WEB_PROCESSES", count, "1", "Processes that answer readers."),
    Setting(
        "DATELINE_WEB_THREADS",
        count,
        "16",
        "Threads in each of them; each that has made a page holds a connection to the database.",
    ),
    Setting(
        "DATELINE_DRAWINGS",
        switch,
        "yes",
        "Draw a map or a card for stories without a picture, and write AVIF files of all others, "
        "behind everything else that the machine does.",
    ),
    Setting(
        "DATELINE_PAGE_MEMORY",
        count,
        "256",
        "Megabytes of finished pages that are kept, shared out among the processes that answer "
        "readers. 1500 hold 100,000 story pages.",
    ),
    Setting(
        "DATELINE_PROXIES",
        networks,
        "127.0.0.1,::1",
        "Proxies of yours in front, as addresses or networks separated by commas. From them alone "
        "X-Forwarded-For is believed where readers are counted.",
    ),
    Setting(
        "DATELINE_VARNISH",
        doors,
        "",
        "Varnish servers in front of the newsroom that are told what has changed: host:port, "
        "separated by commas. See deploy/README.md.",
    ),
    Setting(
        "DATELINE_METRICS_TOKEN",
        str,
        "",
        "Bearer token with which /metrics may be read from elsewhere. Empty: from this machine only.",
        secret=True,
    ),
    Setting(
        "DATELINE_SECRET_KEY",
        str,
        "",
        "Key that signs sessions. Empty: made once and kept in DATELINE_HOME/secret-key.",
        secret=True,
    ),
    Setting(
        "DATELINE_DEBUG", switch, "no", "Show tracebacks in the browser. Never on a public machine."
    ),
    Setting("DATELINE_LOG_LEVEL", level, "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "DATABASE_URL",
        str,
        "",
        "postgres://user:password@host/name. Empty: SQLite in DATELINE_HOME.",
        secret=True,
    ),
    Setting(
        "DATELINE_DROP_ROOTS",
        words,
        "",
        "Further folders below which sources may have theirs, separated by commas. "
        "Files there are taken in and moved.",
    ),
    Setting(
        "DATELINE_POLL_SECONDS",
        count,
        "900",
        "Seconds between two polls of a source that says nothing about it.",
    ),
    Setting(
        "DATELINE_WEBHOOKS",
        addresses,
        "",
        "Addresses that get a signed POST for every publication, separated by commas.",
    ),
    Setting("DATELINE_WEBSUB_HUB", site, "", "WebSub hub that is told when a feed has changed."),
    Setting(
        "DATELINE_INNER_ADDRESSES",
        switch,
        "no",
        "Let webhooks and the WebSub hub stand on private addresses.",
    ),
    Setting(
        "EMAIL_URL",
        str,
        "",
        "Mail server, smtp+tls://user:password@host:587, or a provider and its key, "
        "postmark://TOKEN@. Empty: mails are written to DATELINE_HOME/mail/out. See "
        "docs/newsletters.md.",
        secret=True,
    ),
    Setting(
        "DATELINE_MAIL_BOUNCES",
        str,
        "",
        "Address that reports of mail that did not arrive go to. Empty: the sender's.",
    ),
    Setting(
        "DATELINE_MAIL_PER_MINUTE",
        whole,
        "0",
        "Most mails of newsletters a minute that a worker sends. 0: as many as the server takes.",
    ),
    Setting(
        "DATELINE_MAIL_CONNECTIONS",
        count,
        "1",
        "Connections to the mail server over which a worker sends newsletters. A worker that is "
        "killed leaves at most one mail on each of which nobody knows whether it arrived.",
    ),
    Setting(
        "DATELINE_MAIL_WEBHOOK_SECRET",
        str,
        "",
        "user:password with which a mail provider reports bounces and complaints. Empty: it cannot.",
        secret=True,
    ),
    Setting(
        "DATELINE_LETTER_DAYS",
        count,
        "180",
        "Days after which a closed letter from a reader loses what is personal in it.",
    ),
    Setting(
        "DATELINE_TIP_DAYS",
        count,
        "30",
        "Days after which a closed tip loses everything but that there was one.",
    ),
    Setting("DATELINE_MAIL_FROM", str, "newsroom@localhost", "Sender of mail from the newsroom."),
)


def read(environment: Mapping[str, str] | None = None) -> dict[str, Value]:
    """Read every setting of the table; raises BadSetting at the first that cannot be read."""
    given = os.environ if environment is None else environment
    return {setting.name: read_one(setting, given) for setting in TABLE}


def read_one(setting: Setting, given: Mapping[str, str]) -> Value:
    """Read one setting; an empty value counts as not given."""
    text = given.get(setting.name) or setting.default
    try:
        return setting.kind(text)
    except ValueError as error:
        shown = "(secret)" if setting.secret else repr(text)
        raise BadSetting(f"{setting.name}={shown} cannot be read: {error}.") from error


def secret_key(given: str, home: Path) -> str:
    """Return the given key, or the one kept in the home folder, made on first need."""
    if given:
        return given
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f".secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        # A link is not made over one that exists: of two processes that start at once both read
        # the key of the first.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def markdown() -> str:
    """Give the table as the documentation page shows it."""
    lines = ["| name | default | meaning |", "| --- | --- | --- |"]
    lines += [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else 'empty'} | {s.meaning} |"
        for s in TABLE
    ]
    return "\n".join(lines) + "\n"


def secrets_hidden(values: Mapping[str, Value]) -> dict[str, Value]:
    """Give the values in force with every secret that is set replaced by a word."""
    hidden = {setting.name for setting in TABLE if setting.secret}
    return {name: "(set)" if name in hidden and value else value for name, value in values.items()}
