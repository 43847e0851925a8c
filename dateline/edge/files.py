"""Static files and pictures, answered before the application is asked.

Small files are kept in memory, in the codings that were asked for. The disk is looked at for each
request, so a file that was taken away is gone at once.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from dateline.edge.application import READING, StartResponse
from dateline.edge.pages import COMPRESS, WORTH_COMPRESSING, Headers
from dateline.edge.rendering import Application, Environ
from dateline.edge.rules.encodings import IDENTITY, choose
from dateline.edge.rules.files import compresses, file_name, kind_of, lifetime_of
from dateline.edge.rules.validators import http_date, is_unchanged

# Larger ones are read from the disk each time.
LARGEST_KEPT = 512 * 1024
BLOCK = 64 * 1024
State = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder whose files everybody may have, at addresses below `prefix`."""

    prefix: str
    root: Path
    headers: tuple[tuple[str, str], ...] = ()
    keys_of: Callable[[str], str] = lambda _: ""
    """The keys by which what stands in front may be told to drop a file, by its name."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One coding of a file; without content where it is too large to be kept."""

    etag: str
    content: list[bytes]
    headers: Headers
    unchanged: Headers


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was found on the disk."""

    path: str
    state: State
    kind: str
    headers: Headers
    keys: str
    content: bytes | None
    digest: str
    sent: dict[str, Sent] = field(default_factory=dict)

    @property
    def modified(self) -> int:
        """Seconds since 1970."""
        return self.state[0] // 1_000_000_000

    def coded(self, accept: str) -> Sent:
        """Give the file in the coding that a client likes best, made on first need."""
        able = self.content is not None and compresses(self.kind)
        coding = choose(accept) if able and self.state[1] >= WORTH_COMPRESSING else IDENTITY
        return self.sent.get(coding) or self._code(coding)

    def _code(self, coding: str) -> Sent:
        content = self.content or b""
        if coding:
            content = COMPRESS[coding](content)
        length = self.state[1] if self.content is None else len(content)
        etag = f'"{self.digest}{"-" if coding else ""}{coding}"'
        unchanged = [*self.headers, ("etag", etag), ("last-modified", http_date(self.modified))]
        whole = [*unchanged, ("content-type", self.kind), ("content-length", str(length))]
        if coding:
            whole.append(("content-encoding", coding))
        made = self.sent[coding] = Sent(etag, [content], whole, unchanged)
        return made


class Files:
    """Some folders in front of an application; what is no file in them is the application's."""

    def __init__(
        self, application: Application, folders: Sequence[Folder], *, most_bytes: int
    ) -> None:
        self.application = application
        self.folders = folders
        self.most_bytes = most_bytes
        self.bytes = 0
        self._prefixes = tuple(folder.prefix for folder in folders)
        self._kept: dict[str, File] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ["PATH_INFO"]
        if not path.startswith(self._prefixes) or environ["REQUEST_METHOD"] not in READING:
            return self.application(environ, start_response)
        file = self._find(path)
        if file is not None:
            try:
                return _send(environ, start_response, file)
            except FileNotFoundError:  # a large one that was taken away since
                self._keep(path, None)
        if self._is_no_name(path):
            # Behind us it might be read as another name, and sent without our headers.
            start_response("404 Not Found", [("content-length", "0")])
            return []
        return self.application(environ, start_response)

    def _is_no_name(self, path: str) -> bool:
        prefix = next(each for each in self._prefixes if path.startswith(each))
        return file_name(path.removeprefix(prefix)) is None

    def _find(self, path: str) -> File | None:
        kept = self._kept.get(path)
        if kept is not None and _state_of(kept.path) == kept.state:
            return kept
        folder = next(each for each in self.folders if path.startswith(each.prefix))
        name = file_name(path.removeprefix(folder.prefix))
        try:
            found = _read(folder, name) if name is not None else None
        except OSError:  # it was taken away while we looked
            found = None
        self._keep(path, found)
        return found

    def _keep(self, path: str, file: File | None) -> None:
        """Keep a file if it is small, in the place of the oldest; forget what stood here before."""
        with self._lock:
            self._forget(path)
            if file is None or file.content is None:
                return
            self._kept[path] = file
            self.bytes += file.state[1]
            while self.bytes > self.most_bytes:
                self._forget(next(iter(self._kept)))

    def _forget(self, path: str) -> None:
        old = self._kept.pop(path, None)
        self.bytes -= old.state[1] if old is not None else 0


def _state_of(path: str) -> State | None:
    """Tell what changes when a file does; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(folder: Folder, name: str) -> File | None:
    root = os.path.realpath(folder.root)
    path = os.path.realpath(os.path.join(root, name))
    state = _state_of(path)
    if state is None or not path.startswith(root + os.sep):
        return None
    content = Path(path).read_bytes() if state[1] <= LARGEST_KEPT else None
    digest = hashlib.blake2b(content or repr(state).encode(), digest_size=12).hexdigest()
    kind = kind_of(name)
    headers = [*folder.headers, ("cache-control", lifetime_of(name)), ("accept-ranges", "none")]
    if content is not None and compresses(kind):
        headers.append(("vary", "Accept-Encoding"))
    return File(path, state, kind, headers, folder.keys_of(name), content, digest)


def _send(environ: Environ, start_response: StartResponse, file: File) -> Iterable[bytes]:
    sent = file.coded(environ.get("HTTP_ACCEPT_ENCODING", ""))
    unchanged = is_unchanged(
        environ.get("HTTP_IF_NONE_MATCH"),
        environ.get("HTTP_IF_MODIFIED_SINCE"),
        sent.etag,
        file.modified,
    )
    headers = sent.unchanged if unchanged else sent.headers
    content: Iterable[bytes] = []
    if not unchanged and environ["REQUEST_METHOD"] != "HEAD":
        content = _blocks(file.path) if file.content is None else sent.content
    if file.keys and "HTTP_SURROGATE_CAPABILITY" in environ:
        headers = [*headers, ("surrogate-key", file.keys)]
    start_response("304 Not Modified" if unchanged else "200 OK", headers)
    return content


def _blocks(path: str) -> Iterator[bytes]:
    """Open a file before the answer is begun, and read it as it is sent."""
    opened = open(path, "rb")  # noqa: SIM115  it is closed when all of it is sent
    return _read_on(opened)


def _read_on(opened: BinaryIO) -> Iterator[bytes]:
    with opened:
        while block := opened.read(BLOCK):
            yield block
