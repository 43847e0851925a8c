"""Make `.venv` with the pinned libraries and run a command in it: `bootstrap.py [--dev] COMMAND…`.

Standard library only. The lines above `main` are read by any Python 3, so that an old one ends
with a sentence and not with a traceback. What was installed is remembered in a stamp, so that the
next start costs nothing; an installation that was interrupted is made again from the beginning.
"""
# No `from __future__ import annotations` here: Python 3.6 would stop at that line.

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit("Dateline needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "dateline-installed"
UNFINISHED = VENV / "dateline-unfinished"


class Failed(Exception):
    """An installation step that did not work; the message is for the person at the terminal."""


def main(arguments: list[str]) -> None:
    """Install what is missing and become the command."""
    dev = arguments[:1] == ["--dev"]
    command = arguments[1:] if dev else arguments
    # With this one set, every start would compile every module anew: three times slower.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        with one_at_a_time():
            install(dev=dev)
    except Failed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Stopped. The next start mends the installation.")
    if command:
        os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        os.execvp(command[0], command)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the checkout, so that two starts do not write into one environment."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def pins(*, dev: bool) -> Path:
    """Name the file with the pins of this installation."""
    return ROOT / ("constraints-dev.txt" if dev else "constraints.txt")


def stamp(*, dev: bool) -> str:
    """Digest everything that an installation is made from."""
    parts = [
        pins(dev=dev).read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        str(ROOT).encode(),
        sys.version.encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_installed(*, dev: bool) -> bool:
    """Tell whether the environment holds what is asked for; one with the tests' tools holds all."""
    if not STAMP.exists() or UNFINISHED.exists() or not PYTHON.exists():
        return False
    kept = STAMP.read_text(encoding="ascii").split()
    return stamp(dev=True) in kept or (not dev and stamp(dev=False) in kept)


def install(*, dev: bool) -> None:
    """Bring the environment up to the pins; raises Failed with what to do."""
    if is_installed(dev=dev):
        return
    say("Installing Dateline's libraries (once, about a quarter of a minute) …")
    make_environment()
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    # Hashes and an editable project exclude each other in one call of pip. The build backend is
    # pinned and installed like everything else: nothing is fetched beside the pins.
    put_in("--require-hashes", "--no-deps", "-r", str(pins(dev=dev)))
    put_in("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    compile_modules()
    STAMP.write_text(stamp(dev=dev), encoding="ascii")
    UNFINISHED.unlink()


def compile_modules() -> None:
    """Compile what was installed, on all cores, as pip does and uv does not.

    Else the first start does it, on one core; and so does every start of whoever may not write here,
    or has PYTHONDONTWRITEBYTECODE set. Some libraries carry files that are no Python: they are left.
    """
    step = [str(PYTHON), "-m", "compileall", "-qq", "-j", "0", "-x", r"[\\/]tests[\\/]"]
    subprocess.run([*step, str(VENV / "lib"), str(ROOT / "dateline")], check=False)


def make_environment() -> None:
    """Make `.venv` where it is missing, was left half made, or belongs to another Python."""
    if PYTHON.exists() and not UNFINISHED.exists() and same_python():
        return
    # Without pip: Debian's Python has no ensurepip, and uv needs none.
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])


def same_python() -> bool:
    """Tell whether the environment runs the Python that runs this script."""
    asked = subprocess.run(
        [str(PYTHON), "-c", "import sys; print(sys.version)"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() == sys.version.strip()


def put_in(*what: str) -> None:
    """Install with uv, or with pip where uv does not work here."""
    uv = find_uv()
    if uv and subprocess.run([*uv, *what], env=uv_environment(), check=False).returncode == 0:
        return
    if uv:
        say("uv did not get through; trying pip, which takes a minute.")
    run([*pip(), "install", "--quiet", "--no-warn-script-location", *what])


def find_uv() -> list[str]:
    """Give the command of the pinned uv in the environment, installed first where it is missing."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="ascii") as wanted:
            wanted.write(pin_of("uv", pins(dev=False).read_text(encoding="ascii")))
            wanted.flush()
            step = [
                *pip(),
                "install",
                "--quiet",
                "--no-deps",
                "--require-hashes",
                "-r",
                wanted.name,
            ]
            subprocess.run(step, check=False)
    return [str(uv), "pip", "install", "--quiet", "--python", str(PYTHON)] if uv.exists() else []


def pin_of(name: str, constraints: str) -> str:
    """Cut one library with its hashes out of a constraints file."""
    lines = constraints.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{name}=="))
    end = start
    while lines[end].endswith("\\"):
        end += 1
    return "\n".join(lines[start : end + 1]) + "\n"


def uv_environment() -> dict[str, str]:
    """Tell uv what pip was told: which index to ask, whose certificates to trust."""
    environment = dict(os.environ)
    for told, name in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if told in environment:
            environment.setdefault(name, environment[told])
    # The cache often stands on another file system than the checkout: no warning about that.
    environment.setdefault("UV_LINK_MODE", "copy")
    return environment


def pip() -> list[str]:
    """Give the command that installs into the environment with the pip of the running Python."""
    known = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
    )
    if known.returncode:
        raise Failed(f"{sys.executable} has no pip. Install it (Debian: apt install python3-pip).")
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(PYTHON)]


def run(step: list[str]) -> None:
    """Run one step; raises Failed with its last words."""
    try:
        subprocess.run(step, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed(f"Installing did not work: {error}") from error


def say(words: str) -> None:
    """Write one line for the person at the terminal."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
