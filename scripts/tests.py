"""Run everything that must hold: `tests.py [check|quick]`, both with what they need set up first.

Debian's chromium, postgresql, nginx and varnish are installed where they are missing and this is
root. What cannot be had is skipped, and said at the end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy", "dateline", "scripts", "conftest.py"),
    ("mypy", "tests"),
    ("lint-imports",),
    ("deptry", "."),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What stands in front of the newsroom in tests: a Debian package, and the file that it is known by.
IN_FRONT = {
    "nginx": "/usr/sbin/nginx",
    "varnish": "/usr/sbin/varnishd",
    "varnish-modules": "/usr/lib/*/varnish/vmods/libvmod_xkey.so",
}
PYTEST = ("pytest", "-q", "-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile")

# Rules, formats and tagging know no database; the contracts between the folders hold that. They run
# once, with SQLite.
KNOW_NO_DATABASE = (
    "--ignore=dateline/tagging",
    "--ignore-glob=*/test_rules_*.py",
    "--ignore-glob=*/test_formats_*.py",
)


@dataclass
class Results:
    """What was run and how it ended."""

    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def run(self, name: str, command: tuple[str, ...], **environment: str) -> None:
        """Run one step, show its output, and remember if it failed."""
        print(f"── {name}", flush=True)
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
        print(f"   {time.monotonic() - begun:.0f} s", flush=True)
        # pytest says 5 where nothing was selected.
        if done.returncode not in ({0, 5} if command[0] == "pytest" else {0}):
            self.failed.append(name)

    def finish(self) -> int:
        """Say what was left out and what failed; gives the exit code."""
        for words in self.skipped:
            print(f"Not run: {words}")
        print(f"Failed: {', '.join(self.failed)}" if self.failed else "All passed.")
        return 1 if self.failed else 0


def main(arguments: list[str]) -> int:
    """Run what is asked for: everything, the checks alone, or the quick tests alone."""
    results = Results()
    what = arguments[0] if arguments else "all"
    if what in {"all", "check"}:
        check(results)
    if what == "all":
        install_in_front(results)
    if what in {"all", "quick"}:
        results.run("tests on SQLite", (*PYTEST, "-m", "not browser"), DATABASE_URL="")
    if what == "all":
        test_on_postgres(results)
        test_in_browser(results)
    return results.finish()


def check(results: Results) -> None:
    """Lint, format, types, layers, templates, dependencies."""
    for command in CHECKS:
        results.run(" ".join(command), command)
    templates = sorted(str(path) for path in (ROOT / "dateline").glob("*/templates/**/*.html"))
    if templates:
        results.run("djade", ("djade", "--check", "--target-version", "5.2", *templates))


def install_in_front(results: Results) -> None:
    """Install nginx and Varnish, whose tests skip themselves where they are missing."""
    for package, file in IN_FRONT.items():
        if not is_here(package, file) and not (install(package) and is_here(package, file)):
            results.skipped.append(
                f"tests of what stands in front: {package} is not here, and {why_not_installed()}"
            )


def is_here(program: str, file: str) -> bool:
    """Tell whether a program is installed: it is on the path, or its file is where Debian has it."""
    return bool(shutil.which(program) or next(Path("/").glob(file.lstrip("/")), None))


def test_on_postgres(results: Results) -> None:
    """Run the tests on a PostgreSQL of their own, made for this run and removed after it."""
    tools = postgres_tools() or (install("postgresql") and postgres_tools())
    if not tools:
        results.skipped.append(f"tests on PostgreSQL: it is not here, and {why_not_installed()}")
        return
    with postgres(tools) as url:
        command = (*PYTEST, "-m", "not browser", *KNOW_NO_DATABASE)
        results.run("tests on PostgreSQL", command, DATABASE_URL=url)


def test_in_browser(results: Results) -> None:
    """Run the browser tests in Chromium."""
    if not find_browser() and not (install("chromium") and find_browser()):
        results.skipped.append(f"browser tests: Chromium is not here, and {why_not_installed()}")
        return
    command = ("pytest", "-q", "-n", "2", "--dist", "worksteal", "-m", "browser")
    results.run("tests in a browser", command, DATABASE_URL="")


def find_browser() -> str | None:
    """Give the path of a Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def install(package: str) -> bool:
    """Install a Debian package where that is possible."""
    if why_not_installed() != "apt could not install it.":
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    print(f"── apt-get install {package}", flush=True)
    for step in (command, ["apt-get", "update", "-qq"], command):
        done = subprocess.run(step, env=quiet, stdout=subprocess.DEVNULL, check=False)
        if step == command and done.returncode == 0:
            return True
    return False


def why_not_installed() -> str:
    """Say why a Debian package is not installed by us."""
    if not shutil.which("apt-get"):
        return "this is no Debian where apt could install it."
    return "apt could not install it." if os.geteuid() == 0 else "only root may install it by apt."


def postgres_tools() -> Path | None:
    """Give the folder with initdb and pg_ctl, the newest version first."""
    named = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    candidates = [*folders, *([Path(named).resolve().parent] if named else [])]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@contextlib.contextmanager
def postgres(tools: Path) -> Iterator[str]:
    """Run a throw-away PostgreSQL on a free port; gives its address as DATABASE_URL."""
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="dateline-postgres-") as folder:
        if user:
            shutil.chown(folder, user)
        data, port = f"{folder}/data", free_port()
        as_user(user, tools / "initdb", "-D", data, "-U", "dateline", "-A", "trust", "-E", "UTF8")
        # Nothing here outlives the run, so nothing has to reach the disk.
        # Plans are looked at by tests: they must not depend on when statistics were last taken.
        careless = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {careless}"
        control = (tools / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log")
        as_user(user, *control, "-o", options, "start")
        try:
            as_user(
                user,
                tools / "createdb",
                "-h",
                folder,
                "-p",
                str(port),
                "-U",
                "dateline",
                "dateline",
            )
            yield f"postgres://dateline@127.0.0.1:{port}/dateline"
        finally:
            as_user(user, *control, "-m", "immediate", "stop")


def as_user(user: str | None, *command: str | Path) -> None:
    """Run a command as another user: PostgreSQL refuses to run as root."""
    words = [str(word) for word in command]
    subprocess.run(words, user=user, cwd="/", stdout=subprocess.DEVNULL, check=True)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
