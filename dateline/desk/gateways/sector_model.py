"""Where the learned model of sectors lies: one file in the newsroom's home, replaced as a whole.

Every process looks at the file's stamp before it drafts a story, so what was trained is used at
once, without a restart.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from dateline.desk.errors import AlreadyTraining
from dateline.tagging.learning.record import LONGEST_HEAD, Report, UnreadableModel, read_head

if TYPE_CHECKING:
    from dateline.tagging.learning.model import SectorModel

logger = logging.getLogger(__name__)

NAME, LOCK = "sectors.model", "sectors.lock"
LARGEST = 32_000_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file held when it had this stamp."""

    stamp: tuple[int, int, int] | None
    model: SectorModel | None


_kept = _Kept(None, None)


def learned() -> SectorModel | None:
    """Give the model in force; None where there is none, or none that beats the rule."""
    global _kept
    stamp = _stamp()
    if stamp != _kept.stamp:
        _kept = _Kept(stamp, _load() if stamp else None)
    return _kept.model


def report() -> Report | None:
    """Give what is known of the model on file, None where there is none; reads its first line alone.

    Raises UnreadableModel if the file is damaged or of another release.
    """
    try:
        with _path().open("rb") as file:
            return read_head(file.readline(LONGEST_HEAD)).report
    except FileNotFoundError:
        return None


def keep(model: SectorModel) -> None:
    """Put a model in the place of the one on file."""
    from dateline.tagging.learning.model import to_bytes

    fresh = _path().with_name(f".{NAME}.{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(to_bytes(model))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_path())


@contextmanager
def alone() -> Iterator[None]:
    """Train alone on this home; raises AlreadyTraining if another process does."""
    with (Path(settings.HOME) / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyTraining from error
        yield


def _path() -> Path:
    return Path(settings.HOME) / NAME


def _stamp() -> tuple[int, int, int] | None:
    try:
        found = os.stat(_path())
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _load() -> SectorModel | None:
    """Read the model if it is used; one that cannot be read is logged once, and the rule speaks."""
    from dateline.tagging.learning.model import from_bytes

    try:
        told = report()
        if told is None or not told.used:
            return None
        if _path().stat().st_size > LARGEST:
            raise UnreadableModel("it is too large")
        return from_bytes(_path().read_bytes())
    except FileNotFoundError:
        return None
    except UnreadableModel as fault:
        logger.warning("%s is not used: %s", _path(), fault)
        return None
