"""Opening the newsroom: database, tables, static files, and the first editor."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import module_has_submodule

from dateline.config.startup import CannotStart


def check_database() -> None:
    """Raise CannotStart unless the database answers."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as error:
        words = str(error).strip().splitlines()[-1]
        raise CannotStart(
            f"The database does not answer: {words}. Check DATABASE_URL, and that the server runs."
        ) from error


def unapplied_migrations() -> list[str]:
    """Name the migrations that this database still lacks.

    The names are compared first: building Django's graph of all migrations takes a second.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    if all(migration in applied for migration in migrations_on_disk()):
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrations_on_disk() -> Iterator[tuple[str, str]]:
    """Name every migration that is installed, as (app, name)."""
    for app in apps.get_app_configs():
        name, _ = MigrationLoader.migrations_module(app.label)
        if name and module_has_submodule(app.module, name.removeprefix(f"{app.name}.")):
            folder = importlib.import_module(name).__path__
            yield from ((app.label, one.name) for one in pkgutil.iter_modules(folder))


def check_migrated() -> None:
    """Raise CannotStart unless the database has every table."""
    if lacking := unapplied_migrations():
        raise CannotStart(
            f"The database lacks {len(lacking)} migrations. `dateline up` brings it up to date."
        )


def migrate() -> None:
    """Bring the database up to date."""
    check_database()
    if unapplied_migrations():
        call_command("migrate", verbosity=0, interactive=False)


def first_editor() -> tuple[str, str] | None:
    """Make the first editor in a newsroom without users; gives the name and the password, once."""
    from dateline.desk.models import User

    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(12)
    User.objects.create_superuser("editor", email="editor@localhost", password=password)
    return "editor", password


def gather_static() -> None:
    """Copy the static files under hashed names, if one of them has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    state = static_state()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(state, encoding="ascii")


def know_static() -> None:
    """Read the names of the static files again: Django read them when it was loaded."""
    storage = storages["staticfiles"]
    if isinstance(storage, ManifestStaticFilesStorage):
        # The stubs say that both parts are dictionaries; the second is a digest.
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()  # type: ignore[assignment]


def static_state() -> str:
    """Digest name, size and time of every static file."""
    digest = hashlib.sha256()
    for line in sorted(_static_lines()):
        digest.update(line.encode())
    return digest.hexdigest()


def _static_lines() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            kept = Path(storage.path(name)).stat()
            yield f"{name}\t{kept.st_size}\t{kept.st_mtime_ns}\n"
