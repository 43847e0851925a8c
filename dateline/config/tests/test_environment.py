"""The table of settings: what can be read, and what is said of what cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.config.environment import (
    TABLE,
    BadSetting,
    edition_hosts,
    markdown,
    read,
    secret_key,
    secrets_hidden,
)
from dateline.config.outside import database, mail
from dateline.desk.rules.places import site_beside


def test_everything_has_a_default_that_can_be_read() -> None:
    values = read({})
    assert values["DATELINE_PORT"] == 8000
    assert values["DATELINE_DEBUG"] is False
    assert values["DATELINE_WEBHOOKS"] == []


def test_an_empty_value_counts_as_not_given() -> None:
    assert read({"DATELINE_PORT": ""})["DATELINE_PORT"] == 8000


def test_the_home_of_a_checkout_is_its_var_folder() -> None:
    assert read({})["DATELINE_HOME"] == Path(__file__).resolve().parents[3] / "var"


def test_a_tilde_means_the_users_own_folder() -> None:
    assert read({"DATELINE_HOME": "~/news"})["DATELINE_HOME"] == Path.home() / "news"


HOSTS = (
    "ar.example.org", "AR.Example.org", "xn--mgbh0fb.example", ".example.org", "*", "10.0.0.7",
    "[::1]", "news", "a" * 63 + ".example",
)  # fmt: skip
NO_HOSTS = (
    "https://ar.example.org", "ar.example.org:8000", "ar.example.org/", "ar.example.org; img-src",
    "ar example.org", "'self'", "*.example.org", "ar..example", "-ar.example", "عربي.example",
    "a_b.example", "::1", "[nonsense]", "a" * 64 + ".example", "ar.example\nx", ".",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTS)
def test_names_that_browsers_send_are_hosts(name: str) -> None:
    given = {"DATELINE_ALLOWED_HOSTS": f"{name}, fr.example"}
    assert read(given)["DATELINE_ALLOWED_HOSTS"] == [name.lower(), "fr.example"]


def test_an_edition_has_a_name_that_is_written_out_and_not_the_newsrooms() -> None:
    further = [".example.org", "*", "[fd00::7]", "news.example", "ar.example"]
    assert edition_hosts(further, ["news.example", "localhost"]) == {"ar.example"}
    sites = {site_beside(site, "ar.example") for site in ("https://n.example", "http://n:8000")}
    assert sites == {"https://ar.example", "http://ar.example:8000"}


@pytest.mark.parametrize("name", NO_HOSTS)
def test_what_is_no_host_name_stops_the_start(name: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read({"DATELINE_ALLOWED_HOSTS": f"fr.example,{name}"})
    advice = f"{name.lower()!r} is no host name; write names such as ar.example.org"
    assert advice in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("DATELINE_PORT", "0", "write a port from 1 to 65535"),
        ("DATELINE_PORT", "70000", "write a port from 1 to 65535"),
        ("DATELINE_PORT", "http", "invalid literal"),
        ("DATELINE_DEBUG", "perhaps", "write yes or no"),
        ("DATELINE_WEB_PROCESSES", "0", "write a whole number from 1"),
        ("DATELINE_LOG_LEVEL", "LOUD", "write DEBUG, INFO, WARNING or ERROR"),
        ("DATELINE_URL", "news.example", "begins with http:// or https://"),
        ("DATELINE_WEBHOOKS", "hooks.example", "begins with http:// or https://"),
        ("DATELINE_WEBHOOKS", "https://hooks.example/" + "a" * 300, "at most 290 characters"),
        ("DATELINE_WEBSUB_HUB", "hub.example", "begins with http:// or https://"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_what_to_write(
    name: str, value: str, advice: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        read({name: value})
    assert name in str(caught.value)
    assert value in str(caught.value)
    assert advice in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://a:b@c/d", "nonsense", "postgres://h:port/x"])
def test_a_database_that_is_none_of_ours_is_refused_in_words(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        database(url, tmp_path)


def test_sqlite_keeps_what_it_has_confirmed(tmp_path: Path) -> None:
    options = database("", tmp_path)["OPTIONS"]
    assert isinstance(options, dict)
    assert "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_postgres_is_taken_from_its_address(tmp_path: Path) -> None:
    settings = database("postgres://desk:secret@db.example:5433/news", tmp_path)
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", 5433, "news")


def test_the_secret_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first = secret_key("", tmp_path)
    assert first == secret_key("", tmp_path)
    assert len(first) > 40
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_secret_key_that_another_process_made_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = secret_key("", tmp_path)
    monkeypatch.setattr(Path, "exists", lambda path: False)
    assert secret_key("", tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_secrets_are_never_shown() -> None:
    shown = secrets_hidden(
        read({"DATELINE_SECRET_KEY": "hush", "DATABASE_URL": "postgres://a:hush@b/c"})
    )
    assert "hush" not in str(shown)
    assert shown["DATELINE_SECRET_KEY"] == "(set)"


def test_every_setting_stands_in_the_table_of_the_documentation() -> None:
    page = markdown()
    assert all(f"| `{setting.name}` |" in page for setting in TABLE)


def test_a_mail_server_is_read_and_what_is_left_out_keeps_its_default() -> None:
    assert mail("smtp+tls://desk:p%40ss@mail.example:587") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_HOST_USER": "desk",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }
    assert set(mail("consolemail://")) == {"EMAIL_BACKEND"}


def test_a_mail_server_that_cannot_be_read_is_said() -> None:
    with pytest.raises(BadSetting, match="EMAIL_URL"):
        mail("pigeon://loft")
