"""What stands in front of a house in tests: Varnish and nginx, with the files of `deploy/`."""

from __future__ import annotations

import http.client
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.house import House

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
VMODS = "/usr/lib/*/varnish/vmods/libvmod_xkey.so"
START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with all its headers, their names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body of an answer that came uncompressed."""
        return self.body.decode()

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name, "")


def ask(
    port: int,
    path: str = "/",
    *,
    method: str = "GET",
    host: str = "localhost",
    body: bytes | None = None,
    source: str = "127.0.0.1",
    also: Mapping[str, str] = MappingProxyType({}),
    **headers: str,
) -> Answer:
    """Ask whoever listens at the port; `accept_encoding` is written as `Accept-Encoding`."""
    written = {name.replace("_", "-"): value for name, value in {**headers, **also}.items()}
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(source, 0))
    with closing(door):
        door.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": host, **written}.items():
            door.putheader(name, value)
        if body is not None:
            door.putheader("Content-Length", str(len(body)))
        door.endheaders(body)
        answer = door.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())


class FrontedHouse(House):
    """A house that tells a Varnish of its changes."""

    varnish_port = 0

    def environment(self) -> dict[str, str]:
        """Give the environment of its processes."""
        return {**super().environment(), "DATELINE_VARNISH": f"127.0.0.1:{self.varnish_port}"}


class Server:
    """A server in front of a house: its files, its process."""

    def __init__(self, folder: Path, port: int, command: list[str]) -> None:
        self.folder, self.port, self.command = folder, port, command
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / "said.log"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.listens():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def listens(self) -> bool:
        """Tell whether somebody is at its port."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process = None


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """Make the changes that an operator would make; each has to be there to be changed."""
    for old, new in changes.items():
        assert old in text, f"{old!r} is not in the file of deploy/"
        text = text.replace(old, new)
    return text


def make_varnish(folder: Path, *, port: int, newsroom: int, memory: str = "64M") -> Server:
    """Prepare a Varnish with the VCL and the parameters of `deploy/varnish`."""
    vcl = (DEPLOY / "varnish" / "dateline.vcl").read_text()
    changes = {'.port = "8000"': f'.port = "{newsroom}"'}
    (folder / "dateline.vcl").write_text(replaced(vcl, changes))
    unit = (DEPLOY / "varnish" / "override.conf").read_text().replace("\\\n", " ")
    [line] = re.findall(r"^ExecStart=(/\S+ .*)$", unit, flags=re.MULTILINE)
    changes = {
        "-j unix,user=vcache": f"-j none -n {folder / 'work'}",
        "127.0.0.1:6081": f"127.0.0.1:{port}",
        "/etc/varnish/dateline.vcl": str(folder / "dateline.vcl"),
        "malloc,1G": f"malloc,{memory}",
    }
    return Server(folder, port, shlex.split(replaced(line, changes)))


def make_nginx(folder: Path, *, port: int, behind: int, home: Path) -> Server:
    """Prepare an nginx with the file of `deploy/nginx`, before a house or a Varnish."""
    site = (DEPLOY / "nginx" / "dateline.conf").read_text()
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80 default_server": f"listen 127.0.0.1:{port} default_server",
        "    listen 80;\n    # listen 443": f"    listen 127.0.0.1:{port};\n    # listen 443",
        "server_name news.example.org;                                # CHANGE": "server_name localhost;",
        "/var/lib/dateline": str(home),
    }
    (folder / "dateline.conf").write_text(replaced(site, changes))
    # As Debian's nginx.conf has it, on a folder of its own.
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"user root;\nevents {{ worker_connections 256; }}\n"
        f"http {{ include /etc/nginx/mime.types; default_type application/octet-stream;\n"
        f"sendfile on; gzip on; access_log off;\n"
        f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"include {folder}/dateline.conf; }}\n"
    )
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    return Server(folder, port, [nginx, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"])


def missing() -> str:
    """Say what is not installed here; empty if all is."""
    wanted = {
        "varnish": shutil.which("varnishd", path="/usr/sbin:/usr/bin:/usr/local/sbin"),
        "varnish-modules": next(Path("/").glob(VMODS.lstrip("/")), None),
        "nginx": shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin"),
    }
    return ", ".join(name for name, found in wanted.items() if not found)
