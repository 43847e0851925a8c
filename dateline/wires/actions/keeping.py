"""Bytes arrive: they are kept first, then they get a row. Whatever happens later starts from there."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db.models import F

from dateline.wires.actions.sharing import in_turn
from dateline.wires.errors import KeepFailed
from dateline.wires.models import Source, WireFile
from dateline.wires.models.rows import insert_if_new
from dateline.wires.rules.signatures import Readable

MAX_BYTES = 64 * 1024 * 1024
"""A file above this is refused: its digest and size are noted, its bytes are not kept."""
MOST_COUNTED = 1024 * 1024 * 1024
"""What is refused is counted no further: a file may seem to have a terabyte and be a hole."""
_PIECE = 256 * 1024
_STALE_SECONDS = 24 * 60 * 60
LEVEL = 4
"""Of gzip: the sixth takes three times as long, for bytes that are a twentieth fewer."""
TOO_LARGE = (
    "The file has {size}; the limit is {limit} MB. Split it into smaller files. "
    "Its bytes were not kept."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are on the disk for good, unless there were too many."""

    sha256: str
    size: int
    anew: bool = False
    """Whether they were not on the disk before."""

    @property
    def too_large(self) -> bool:
        """Whether the bytes were only counted, not kept."""
        return self.size > MAX_BYTES


def receive(
    *,
    source: Source,
    name: str,
    data: bytes | Readable,
    content_type: str = "",
    now: datetime,
) -> WireFile:
    """Take bytes in: keep them, then write their row. The same bytes again only count on the row.

    Raises KeepFailed where the disk does not take them; then there is no row either.
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    kept = keep(stream, name=name)
    return enter(source=source, name=name, kept=kept, content_type=content_type, now=now)


def enter(
    *, source: Source, name: str, kept: Kept, content_type: str = "", now: datetime
) -> WireFile:
    """Write the row of bytes that are kept, or count them on the row that is there."""
    fresh = WireFile(
        source=source,
        sha256=kept.sha256,
        name=printable(name)[-500:],
        size=kept.size,
        content_type=printable(content_type)[:200],
        arrived_at=now,
        seen_at=now,
        **_fate(kept, now),
    )
    with in_turn():
        if insert_if_new(fresh):
            return fresh
        file = WireFile.objects.get(source=source, sha256=kept.sha256)
        WireFile.objects.filter(pk=file.pk).update(
            seen=F("seen") + 1, seen_at=now, **_second_chance(file, kept)
        )
        file.refresh_from_db()
    return file


def _fate(kept: Kept, now: datetime) -> dict[str, object]:
    if not kept.too_large:
        return {}
    counted = f"{kept.size / 1024**2:.0f} MB"
    size = counted if kept.size < MOST_COUNTED else f"more than {counted}"
    reason = TOO_LARGE.format(size=size, limit=MAX_BYTES // 1024**2)
    return {"state": WireFile.State.REJECTED, "reason": reason, "read_at": now}


def _second_chance(file: WireFile, kept: Kept) -> dict[str, object]:
    """Have bytes read after all that were lost when they should have been: they were sent again."""
    if not kept.anew or kept.too_large or file.state != WireFile.State.REJECTED:
        return {}
    return {"state": WireFile.State.WAITING, "reason": "", "read_at": None}


def printable(text: str) -> str:
    """Make words from outside fit to store: no control characters, no broken surrogates."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "�" for letter in sound)


def keep(
    stream: Readable, *, name: str, approve: Callable[[int], None] = lambda size: None
) -> Kept:
    """Write bytes to the disk under their digest, so that they survive whatever comes next.

    They go to a temporary name first: a file with its final name is always whole. Before they get
    that, `approve` sees their number and may raise an error of its own, and nothing is left of them.
    """
    temporary = incoming(name) / uuid4().hex
    try:
        kept = _write(stream, temporary)
        approve(kept.size)
        if not kept.too_large:
            kept = replace(kept, anew=_settle(temporary, path_of(kept.sha256)))
    except OSError as error:
        raise KeepFailed(name, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return kept


def incoming(name: str) -> Path:
    """Give the folder for what is not whole yet, made where it is missing; raises KeepFailed."""
    folder = Path(settings.RAW_WIRES) / "incoming"
    if not folder.is_dir():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeepFailed(name, error) from error
    return folder


def path_of(sha256: str) -> Path:
    """Give the final place of bytes with that digest."""
    return WireFile(sha256=sha256).path


def _write(stream: Readable, path: Path) -> Kept:
    digest, size = hashlib.sha256(), 0
    # Named and dated after nothing: the same bytes give the same file.
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=LEVEL, mtime=0) as packed,
    ):
        while size < MOST_COUNTED and (piece := stream.read(_PIECE)):
            digest.update(piece)
            size += len(piece)
            if size <= MAX_BYTES:
                packed.write(piece)
    return Kept(digest.hexdigest(), size)


def _settle(temporary: Path, final: Path) -> bool:
    """Give a written file its final name, and make the name itself survive a power cut.

    False if the bytes were there before.
    """
    if final.exists():
        return False
    if not final.parent.is_dir():
        final.parent.mkdir(parents=True, exist_ok=True)
        _sync(final.parent.parent)
    _sync(temporary)
    temporary.replace(final)
    _sync(final.parent)
    return True


def put_aside(file: WireFile) -> None:
    """Take damaged bytes out of the way, so that they are kept when they are sent again."""
    with suppress(OSError):
        file.path.replace(file.path.with_suffix(".damaged"))


def _sync(path: Path) -> None:
    """Have a file or a folder on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(*, now: datetime) -> None:
    """Remove what a killed process left half written a day ago."""
    for path in (Path(settings.RAW_WIRES) / "incoming").glob("*"):
        with suppress(FileNotFoundError):
            if now.timestamp() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink()
