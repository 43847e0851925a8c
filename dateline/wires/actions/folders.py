"""Files dropped into a folder: taken in, and moved out of the way.

The order matters: the bytes are kept, then the row is written, then the file is moved to `done/`.
Killed before the row, the file is found again; killed before the move, it is found again, and the
same bytes only count on the row that is there.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from dateline.wires.actions.keeping import enter, keep, printable, sweep
from dateline.wires.actions.shelves import DONE, shelf_for, shelve
from dateline.wires.errors import WireError
from dateline.wires.gateways.arrivals import Arrivals, Looks, NothingKnown, is_being_written
from dateline.wires.models import Source, WireFile
from dateline.wires.queries import folder_sources
from dateline.wires.rules.conditions import Condition
from dateline.wires.rules.folders import CUR, NEW, NOT_LOOKED_INTO, TMP, is_mailbox, is_partial

SETTLED_SECONDS = 1.0
"""A file that changed less than this ago is still being written."""
FORGOTTEN_SECONDS = 600.0
"""A file that did not change for this long is taken, even if some process keeps it open."""
QUIET_SECONDS = 5.0
"""Where the system does not tell who writes, a file has to look the same for this long."""
UNFINISHED_SECONDS = 24 * 60 * 60.0
"""A file that is still named as one in the making after this is told of."""
_NOTHING = NothingKnown()
_LOOKS = Looks()
AT_ONCE = 500
"""Files taken from one folder in one round, so that other folders get their turn."""


def take_from_folders(*, now: datetime, arrivals: Arrivals = _NOTHING) -> list[WireFile]:
    """Take in what lies in the folders of all active sources; a folder in trouble stops no other.

    Files that `arrivals` knows to be whole are taken at once, the others when they have settled.
    """
    sweep(now=now)
    taken: list[WireFile] = []
    for source in folder_sources():
        taken += take_from_folder(source=source, now=now, arrivals=arrivals)
    return taken


def take_from_folder(
    *, source: Source, now: datetime, arrivals: Arrivals = _NOTHING
) -> list[WireFile]:
    """Take in the files of one folder; trouble is written on the source, in words."""
    taken: list[WireFile] = []
    trouble: list[str] = []
    try:
        with _emptying(source) as folder:
            if folder:
                inbox = _inbox(source, folder)
                arrivals.watch(inbox)
                for path in _lying_in(inbox, trouble, now)[:AT_ONCE]:
                    _take_or_tell(source, folder, path, now, arrivals, taken, trouble)
    except (OSError, WireError) as error:
        trouble.append(_words(error, source.drop_folder))
    _note(source, now, taken=bool(taken), trouble=printable(" ".join(trouble[:5])))
    return taken


def _take_or_tell(
    source: Source,
    folder: Path,
    path: Path,
    now: datetime,
    arrivals: Arrivals,
    taken: list[WireFile],
    trouble: list[str],
) -> None:
    try:
        file = _take(source, folder, path, now, arrivals)
    except (OSError, WireError) as error:
        trouble.append(_words(error, path))
    else:
        taken += [file] if file else []


def _take(
    source: Source, folder: Path, path: Path, now: datetime, arrivals: Arrivals
) -> WireFile | None:
    """Take one file; None where it is not one, is still being written, or has gone."""
    with _opened(path) as handle:
        if handle is None:
            return None
        if not (_is_delivered(source, path) or _is_whole(path, handle, now, arrivals)):
            return None
        before = os.fstat(handle)
        name = str(path.relative_to(folder))
        with shelf_for(source, name), os.fdopen(os.dup(handle), "rb") as stream:
            kept = keep(stream, name=name)
        whole = kept.too_large or kept.size == before.st_size
        if _signs(os.fstat(handle)) != _signs(before) or not whole:
            return None
    file = enter(source=source, name=name, kept=kept, now=now)
    rejected = file.state == WireFile.State.REJECTED
    shelve(path, source=source, name=name, sha256=file.sha256, rejected=rejected)
    return file


@contextmanager
def _emptying(source: Source) -> Iterator[Path | None]:
    """Hold the folder's lock while it is emptied; None where another process is at it."""
    folder = source.drop_folder
    if not source.folder:
        _make(folder, mailbox=source.kind == Source.Kind.MAIL)
    if not folder.is_dir():
        raise WireError(f"The folder {folder} does not exist. Make it, or correct the source.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise WireError(
            f"The folder {folder} cannot be read and written by this user. Files are moved to "
            f"{DONE}/ in it, so it needs both rights."
        )
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield None
    else:
        yield folder
    finally:
        os.close(handle)


def _make(folder: Path, *, mailbox: bool) -> None:
    """Make the folder of a source that has none of its own; mail is delivered into a maildir."""
    for place in [folder, *(folder / name for name in (TMP, NEW, CUR) if mailbox)]:
        place.mkdir(parents=True, exist_ok=True)


def _inbox(source: Source, folder: Path) -> Path:
    """Give where new files lie: in `new/` of a maildir, else in the folder itself."""
    if source.kind != Source.Kind.MAIL or not _has_maildir(folder):
        return folder
    if (folder / NEW).is_symlink():
        raise WireError(
            f"{NEW} in {folder} is a link. Make it a folder: nothing is read elsewhere."
        )
    return folder / NEW


def _has_maildir(folder: Path) -> bool:
    return is_mailbox(entry.name for entry in os.scandir(folder))


def _lying_in(folder: Path, trouble: list[str], now: datetime) -> list[Path]:
    """List the files of a folder and of the folders in it, one level deep, in order."""
    found: list[Path] = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in NOT_LOOKED_INTO:
                found += _files_of(entry.path, trouble)
        elif entry.is_file(follow_symlinks=False):
            found.append(Path(entry.path))
    trouble += [_unfinished(path) for path in found if _is_unfinished(path, now)]
    return [path for path in found if not is_partial(path.name)]


def _files_of(folder: str, trouble: list[str]) -> list[Path]:
    try:
        entries = [
            entry
            for entry in os.scandir(folder)
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
        ]
    except OSError as error:
        trouble.append(_words(error, Path(folder)))
        return []
    return sorted(Path(entry.path) for entry in entries)


def _is_unfinished(path: Path, now: datetime) -> bool:
    """Say whether a file was begun under a name for the making, and given up."""
    try:
        return is_partial(path.name) and now.timestamp() - path.stat().st_ctime > UNFINISHED_SECONDS
    except OSError:
        return False


def _unfinished(path: Path) -> str:
    return (
        f"{path.name} is named as a file in the making, and nobody has gone on with it for a day. "
        "Rename it if it is whole, or remove it."
    )


@contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """Open a plain file and nothing else: no link, and no pipe that would wait for a writer."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        yield None
        return
    try:
        yield handle if stat.S_ISREG(os.fstat(handle).st_mode) else None
    finally:
        os.close(handle)


def _is_delivered(source: Source, path: Path) -> bool:
    """Say whether a file is a message in a maildir, where it was renamed to when it was whole."""
    folder = source.drop_folder
    return source.kind == Source.Kind.MAIL and path.parent == folder / NEW and _has_maildir(folder)


def _is_whole(path: Path, handle: int, now: datetime, arrivals: Arrivals) -> bool:
    """Say whether a file is complete: known to be moved in or closed, or come to rest."""
    return arrivals.is_whole(path) or _is_settled(path, handle, now)


def _is_settled(path: Path, handle: int, now: datetime) -> bool:
    """Say whether a file has come to rest. Only the change time cannot be set by who copies it.

    A time in the future is another machine's, and says nothing; nor does the system of files that
    belong to another user, as those of an FTP server do. Then the file has to look the same twice.
    """
    status = os.fstat(handle)
    age = now.timestamp() - status.st_ctime
    if -SETTLED_SECONDS < age < SETTLED_SECONDS:
        return False
    if age > FORGOTTEN_SECONDS:
        return True
    written = is_being_written(handle)
    if written is None or age < 0:
        return not written and _LOOKS.rested(path, _signs(status), QUIET_SECONDS)
    return not written


def _signs(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _words(error: OSError | WireError, path: Path) -> str:
    if isinstance(error, WireError):
        return str(error)
    return f"{path.name} cannot be taken: {error.strerror or error}."


def _note(source: Source, now: datetime, *, taken: bool, trouble: str) -> None:
    """Write a folder's health where it has changed; most rounds write nothing."""
    fields: dict[str, object] = {}
    if trouble and (trouble != source.last_error or not source.failures):
        fields = {"last_error": trouble, "failures": source.failures + 1, "last_try": now}
        fields["condition"] = Condition.FOLDER.value
    elif not trouble and source.failures:
        fields = {"last_error": "", "failures": 0, "last_try": now}
        fields["condition"] = Condition.UNCHANGED.value
    if taken:
        fields |= {"last_success": now, "last_try": now}
        if not trouble:
            fields["condition"] = Condition.FETCHED.value
    if fields:
        Source.objects.filter(pk=source.pk).update(**fields)
