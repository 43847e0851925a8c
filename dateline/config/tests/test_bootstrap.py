"""The first command on a fresh machine: what it installs, when it does not, and what it says."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


@pytest.fixture
def bootstrap(tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "constraints.txt").write_text("a==1")
    (tmp_path / "constraints-dev.txt").write_text("a==1\nb==2")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    places = {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / "dateline-installed",
        "UNFINISHED": venv / "dateline-unfinished",
    }
    vars(module).update(places)
    return module


def pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for library, version in PIN.findall((ROOT / name).read_text()):
        found.setdefault(library, set()).add(version)
    return found


def test_nothing_counts_as_installed_without_a_stamp(bootstrap: ModuleType) -> None:
    assert not bootstrap.is_installed(dev=False)


def test_the_second_start_installs_nothing(bootstrap: ModuleType) -> None:
    bootstrap.STAMP.write_text(bootstrap.stamp(dev=False))
    assert bootstrap.is_installed(dev=False)
    assert not bootstrap.is_installed(dev=True)


def test_an_environment_with_the_tests_tools_serves_for_running_too(bootstrap: ModuleType) -> None:
    bootstrap.STAMP.write_text(bootstrap.stamp(dev=True))
    assert bootstrap.is_installed(dev=False)
    assert bootstrap.is_installed(dev=True)


@pytest.mark.parametrize("changed", ["constraints.txt", "pyproject.toml"])
def test_a_change_of_what_is_wanted_installs_again(bootstrap: ModuleType, changed: str) -> None:
    bootstrap.STAMP.write_text(bootstrap.stamp(dev=False))
    (bootstrap.ROOT / changed).write_text("something else")
    assert not bootstrap.is_installed(dev=False)


def test_an_interrupted_installation_is_made_again(bootstrap: ModuleType) -> None:
    bootstrap.STAMP.write_text(bootstrap.stamp(dev=False))
    bootstrap.UNFINISHED.touch()
    assert not bootstrap.is_installed(dev=False)


def test_what_was_installed_is_compiled_but_for_tests_and_what_is_no_python(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    library, own = bootstrap.VENV / "lib" / "site-packages" / "library", bootstrap.ROOT / "dateline"
    for name in ("tests", "test"):
        (library / name).mkdir(parents=True)
        (library / name / "case.py").write_text("x = 1")
    (library / "template.py").write_text("{{ no python }}")
    own.mkdir()
    (own / "module.py").write_text("x = 1")

    bootstrap.compile_modules()

    compiled = {path.parent.parent for path in bootstrap.ROOT.rglob("*.pyc")}
    assert compiled == {library / "test", own}


def test_one_library_is_cut_out_with_all_its_hashes(bootstrap: ModuleType) -> None:
    text = "a==1 \\\n    --hash=sha256:aa\nuv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\nz==3\n"
    assert (
        bootstrap.pin_of("uv", text) == "uv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    )


def test_uv_asks_the_index_that_pip_was_told(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert bootstrap.uv_environment()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_an_old_python_gets_one_line() -> None:
    script = (ROOT / "scripts" / "bootstrap.py").read_text().replace("(3, 11)", "(4, 0)")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Dateline needs Python 3.11 or newer; this is Python 3.")
    assert done.stderr.count("\n") == 1


def test_the_pins_hold_for_both_files_and_carry_hashes() -> None:
    core, dev = pins("constraints.txt"), pins("constraints-dev.txt")
    assert {"django", "wagtail", "granian", "uv", "hatchling", "editables"} <= set(core)
    assert {name: dev[name] for name in core} == core
    for name in ("constraints.txt", "constraints-dev.txt"):
        text = (ROOT / name).read_text()
        assert text.count("--hash=sha256:") >= len(PIN.findall(text))


def test_every_dependency_of_the_project_is_pinned() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=! ]", line)[0].lower() for line in wanted}
    assert names <= set(pins("constraints-dev.txt"))


def test_no_registry_is_named_in_the_pins() -> None:
    for name in ("constraints.txt", "constraints-dev.txt"):
        assert "://" not in (ROOT / name).read_text()
