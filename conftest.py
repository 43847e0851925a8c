"""What all tests share: quick settings, a browser, and a server with a newsroom in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_configure(config: pytest.Config) -> None:
    """Take what would slow tests down out of Django's settings."""
    from django.conf import settings
    from django.test.signals import setting_changed

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Hashed names need `collectstatic` first; finders serve the very same files.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # The storages may have been opened already, with the settings as they were.
    setting_changed.send(pytest_configure, setting="STORAGES", value=None, enter=True)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Begin every test without values that an earlier one has kept: its database is another."""
    from dateline.edge import EVERYTHING, current_board
    from dateline.edge.board import slots_of
    from dateline.edge.commits import finish

    # Tests roll their transactions back; the next change would finish what they intended.
    finish()
    current_board().purge(slots_of([EVERYTHING]))


@pytest.fixture(scope="module", autouse=True)
def _leave_as_found(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give the migrations' rows back to the tests behind a module that empties the tables.

    Such a module is marked as a whole, with `transaction` and `serialized_rollback`: each of its
    tests fills the tables that it finds empty, and empties them again.
    """
    if not _empties_the_tables(request):
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        _empty_all()
    yield
    with blocker.unblock():
        _fill_again()


def _empties_the_tables(request: pytest.FixtureRequest) -> bool:
    here = [item for item in request.session.items if item.getparent(pytest.Module) is request.node]
    marks = [mark.kwargs for item in here for mark in item.iter_markers("django_db")]
    emptying = [mark for mark in marks if mark.get("transaction")]
    whole = all(mark.get("serialized_rollback") for mark in emptying)
    assert not emptying or (whole and len(emptying) == len(here)), request.node
    return bool(emptying)


def _empty_all() -> None:
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command

    # Some rows look their kind up as they come back. If none were in memory, they would make one
    # anew, with another number than the one that is about to come back too.
    ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)

    # The rows come back with their numbers: sequences that began anew would give these again.
    how = {"inhibit_post_migrate": True, "reset_sequences": False}
    call_command("flush", verbosity=0, interactive=False, **how)


def _fill_again() -> None:
    from django.db import connection

    kept = connection._test_serialized_contents  # type: ignore[attr-defined]
    connection.creation.deserialize_db_from_string(kept)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium, or skip where there is none."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here (Debian: apt install chromium)")
    # Playwright keeps an event loop in this thread; the tests use the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # With that loop, Django takes another connection, which has to know what to restore.
    kept = getattr(connections["default"], "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        if kept is not None:
            connections["default"]._test_serialized_contents = kept  # type: ignore[attr-defined]
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def newsroom_server(django_db_serialized_rollback: None, live_server: LiveServer) -> LiveServer:
    """Serve the site from the tests' database, with everything that migrations put there."""
    return live_server


@pytest.fixture
def browser_context(browser: Browser, newsroom_server: LiveServer) -> Iterator[BrowserContext]:
    """Open a browser without memory, whose addresses begin at the newsroom."""
    context = browser.new_context(base_url=newsroom_server.url)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """Open a page of the newsroom: `page.goto("/")`."""
    return browser_context.new_page()
