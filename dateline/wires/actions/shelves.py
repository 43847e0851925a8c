"""Where files go that were taken from a folder: `done/` and `rejected/`, or `cur/` of a maildir."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from dateline.wires.errors import WireError
from dateline.wires.models import Source, WireFile
from dateline.wires.rules.folders import DONE, shelf_of

__all__ = ["DONE", "move_to_rejected", "shelf_for", "shelve", "with_digest"]


def shelve(path: Path, *, source: Source, name: str, sha256: str, rejected: bool) -> None:
    """Move a file out of the way, with its digest in the name where the name is taken."""
    _, target = shelf_of(name, mail=_is_mail(source), rejected=rejected)
    with shelf_for(source, name, rejected=rejected) as place:
        with suppress(FileNotFoundError):
            os.stat(target, dir_fd=place, follow_symlinks=False)
            target = with_digest(target, sha256)
        with suppress(FileNotFoundError):
            os.rename(path, target, dst_dir_fd=place)


@contextmanager
def shelf_for(source: Source, name: str, *, rejected: bool = False) -> Iterator[int]:
    """Open the folder that a file belongs into once it was taken, made where it is missing.

    It is reached step by step and through no link: who may write into the folder could otherwise
    have files moved to wherever this process may write.
    """
    folder = source.drop_folder
    steps, _ = shelf_of(name, mail=_is_mail(source), rejected=rejected)
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for step in steps:
            outer, place = place, _inside(place, step, folder)
            os.close(outer)
        yield place
    finally:
        os.close(place)


def _is_mail(source: Source) -> bool:
    return source.kind == Source.Kind.MAIL


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
    """Move a rejected file from where it went when it was taken to where people look.

    What cannot be moved stays where it is: the row says what became of it.
    """
    if not _lay_in_folder(file.name):
        return
    steps, target = shelf_of(file.name, mail=_is_mail(file.source))
    for name in (target, with_digest(target, file.sha256)):
        path = file.source.drop_folder.joinpath(*steps, name)
        with suppress(OSError, WireError):
            if path.stat().st_size == file.size and _digest(path) == file.sha256:
                shelve(path, source=file.source, name=file.name, sha256=file.sha256, rejected=True)
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
