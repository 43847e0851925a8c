"""Files dropped into a folder: taken in, and moved out of the way.

The order matters: the bytes are kept, then the row is written, then the file is moved to `done/`.
Killed before the row, the file is found again; killed before the move, it is found again, and the
same bytes only count on the row that is there.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePath

from dateline.wires.actions.keeping import enter, keep, printable, sweep
from dateline.wires.errors import WireError
from dateline.wires.gateways.arrivals import Arrivals, NothingKnown, is_being_written
from dateline.wires.models import Source, WireFile
from dateline.wires.queries import folder_sources

DONE = "done"
REJECTED = "rejected"
SETTLED_SECONDS = 1.0
"""A file that changed less than this ago is still being written."""
FORGOTTEN_SECONDS = 600.0
"""A file that did not change for this long is taken, even if some process keeps it open."""
_NOTHING = NothingKnown()
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
                arrivals.watch(folder)
                for path in _lying_in(folder, trouble)[:AT_ONCE]:
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
        if handle is None or not (arrivals.is_whole(path) or _is_settled(handle, now)):
            return None
        before = os.fstat(handle)
        name = str(path.relative_to(folder))
        with _shelf(folder, DONE, name), os.fdopen(os.dup(handle), "rb") as stream:
            kept = keep(stream, name=name)
        whole = kept.too_large or kept.size == before.st_size
        if _signs(os.fstat(handle)) != _signs(before) or not whole:
            return None
    file = enter(source=source, name=name, kept=kept, now=now)
    rejected = file.state == WireFile.State.REJECTED
    _shelve(path, folder, REJECTED if rejected else DONE, name, file.sha256)
    return file


@contextmanager
def _emptying(source: Source) -> Iterator[Path | None]:
    """Hold the folder's lock while it is emptied; None where another process is at it."""
    folder = source.drop_folder
    if not source.folder:
        folder.mkdir(parents=True, exist_ok=True)
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


def _lying_in(folder: Path, trouble: list[str]) -> list[Path]:
    """List the files of a folder and of the folders in it, one level deep, in order."""
    found: list[Path] = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_file(follow_symlinks=False):
            found.append(Path(entry.path))
        elif entry.is_dir(follow_symlinks=False) and entry.name not in {DONE, REJECTED}:
            try:
                found += _files_of(entry.path)
            except OSError as error:
                trouble.append(_words(error, Path(entry.path)))
    return found


def _files_of(folder: str) -> list[Path]:
    entries = [
        entry
        for entry in os.scandir(folder)
        if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
    ]
    return sorted(Path(entry.path) for entry in entries)


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


def _is_settled(handle: int, now: datetime) -> bool:
    """Say whether a file has come to rest. Only the change time cannot be set by who copies it."""
    age = now.timestamp() - os.fstat(handle).st_ctime
    if -SETTLED_SECONDS < age < SETTLED_SECONDS:
        return False
    return age > FORGOTTEN_SECONDS or not is_being_written(handle)


def _signs(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _shelve(path: Path, folder: Path, shelf: str, name: str, sha256: str) -> None:
    """Move a file out of the way, with its digest in the name where the name is taken."""
    target = PurePath(name).name
    with _shelf(folder, shelf, name) as place:
        with suppress(FileNotFoundError):
            os.stat(target, dir_fd=place, follow_symlinks=False)
            target = with_digest(target, sha256)
        with suppress(FileNotFoundError):
            os.rename(path, target, dst_dir_fd=place)


@contextmanager
def _shelf(folder: Path, shelf: str, name: str) -> Iterator[int]:
    """Open the folder `done/` or `rejected/` that a file belongs into, made where it is missing.

    It is reached step by step and through no link: who may write into the folder could otherwise
    have files moved to wherever this process may write.
    """
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for step in (shelf, *PurePath(name).parent.parts):
            outer, place = place, _inside(place, step, folder)
            os.close(outer)
        yield place
    finally:
        os.close(place)


def _inside(place: int, name: str, folder: Path) -> int:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=place)
    try:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
    except (NotADirectoryError, FileNotFoundError) as error:
        raise WireError(
            f"{name} in {folder} is a file or a link. Files that were read are moved into a folder "
            "of that name: rename or remove it."
        ) from error


def with_digest(name: str, sha256: str) -> str:
    """Give a file name with a digest before its ending, at most as long as a name may be."""
    place = PurePath(name)
    ending = f"-{sha256[:16]}{place.suffix[:20]}"
    return os.fsdecode(os.fsencode(place.stem)[: 255 - len(os.fsencode(ending))]) + ending


def move_to_rejected(file: WireFile) -> None:
    """Move a rejected file from `done/`, where it still lies there, to `rejected/`, where people look.

    What cannot be moved stays where it is: the row says what became of it.
    """
    folder, place = file.source.drop_folder, PurePath(file.name)
    if not _lay_in_folder(file.name):
        return
    for name in (place.name, with_digest(place.name, file.sha256)):
        path = folder / DONE / place.with_name(name)
        with suppress(OSError, WireError):
            if path.stat().st_size == file.size and _digest(path) == file.sha256:
                _shelve(path, folder, REJECTED, file.name, file.sha256)
                return


def _lay_in_folder(name: str) -> bool:
    """Say whether a file's name is a place in the folder. A file that was ingested by hand, from
    wherever it lies, belongs to whoever ingested it and is never moved.
    """
    place = PurePath(name)
    return not place.is_absolute() and ".." not in place.parts


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _words(error: OSError | WireError, path: Path) -> str:
    if isinstance(error, WireError):
        return str(error)
    return f"{path.name} cannot be taken: {error.strerror or error}."


def _note(source: Source, now: datetime, *, taken: bool, trouble: str) -> None:
    """Write a folder's health where it has changed; most rounds write nothing."""
    fields: dict[str, object] = {}
    if trouble and (trouble != source.last_error or not source.failures):
        fields = {"last_error": trouble, "failures": source.failures + 1, "last_try": now}
    elif not trouble and source.failures:
        fields = {"last_error": "", "failures": 0, "last_try": now}
    if taken:
        fields |= {"last_success": now, "last_try": now}
    if fields:
        Source.objects.filter(pk=source.pk).update(**fields)
