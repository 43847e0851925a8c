from __future__ import annotations

import gzip
import io
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from dateline.wires import actions
from dateline.wires.actions import keeping
from dateline.wires.errors import KeepFailed
from dateline.wires.models import Source, WireFile
from dateline.wires.tests.cast import NOW, a_source

pytestmark = pytest.mark.django_db


def test_bytes_are_kept_as_they_came() -> None:
    file = actions.receive(source=a_source(), name="a.json", data=b"\x00\xffbytes", now=NOW)
    assert (file.state, file.size, file.seen) == ("waiting", 7, 1)
    assert file.read_bytes() == b"\x00\xffbytes"
    assert file.path.name == f"{file.sha256}.gz"


def test_the_same_bytes_again_only_count_on_their_row() -> None:
    source = a_source()
    first = actions.receive(source=source, name="a.json", data=b"bytes", now=NOW)
    later = NOW + timedelta(hours=1)
    again = actions.receive(source=source, name="b.json", data=b"bytes", now=later)
    assert (again.pk, again.name, again.seen, again.seen_at) == (first.pk, "a.json", 2, later)
    assert again.arrived_at == NOW


def test_the_same_bytes_of_two_sources_are_two_rows_and_one_file(settings: Settings) -> None:
    for slug in ("one", "two"):
        actions.receive(source=a_source(slug=slug), name="a", data=b"bytes", now=NOW)
    assert WireFile.objects.count() == 2
    assert len(list(Path(settings.RAW_WIRES).rglob("*.gz"))) == 1


def test_a_file_beyond_the_limit_is_a_row_with_a_reason_and_no_bytes(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(keeping, "MAX_BYTES", 1000)
    file = actions.receive(source=a_source(), name="big", data=io.BytesIO(b"x" * 1001), now=NOW)
    assert (file.state, file.size) == ("rejected", 1001)
    assert "Split it" in file.reason
    assert not file.path.exists()
    assert [p for p in Path(settings.RAW_WIRES).rglob("*") if p.is_file()] == []


def test_what_cannot_be_kept_has_no_row(settings: Settings, tmp_path: Path) -> None:
    settings.RAW_WIRES = tmp_path / "blocked"
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(KeepFailed, match=r"a\.json could not be kept"):
        actions.receive(source=a_source(), name="a.json", data=b"bytes", now=NOW)
    assert not WireFile.objects.exists()


def test_names_from_outside_are_made_fit_to_store() -> None:
    name = "x" * 600 + "\x00\n\udcff.json"
    file = actions.receive(source=a_source(), name=name, data=b"bytes", now=NOW)
    assert len(file.name) == 500
    assert file.name.endswith("��?.json")


def test_kept_bytes_are_the_same_file_however_often_they_are_written(
    settings: Settings,
) -> None:
    kept = keeping.keep(io.BytesIO(b"bytes"), name="a")
    written = keeping.path_of(kept.sha256).read_bytes()
    keeping.path_of(kept.sha256).unlink()
    keeping.keep(io.BytesIO(b"bytes"), name="b")
    assert keeping.path_of(kept.sha256).read_bytes() == written
    assert gzip.decompress(written) == b"bytes"


def test_what_a_dead_process_left_half_written_is_swept_after_a_day(
    settings: Settings,
) -> None:
    left = Path(settings.RAW_WIRES) / "incoming" / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    written = left.stat().st_mtime
    moment = NOW.fromtimestamp(written, tz=NOW.tzinfo)
    keeping.sweep(now=moment + timedelta(hours=23))
    assert left.exists()
    keeping.sweep(now=moment + timedelta(hours=25))
    assert not left.exists()


def test_a_token_is_shown_once_and_kept_as_its_hash() -> None:
    source = a_source(kind=Source.Kind.PUSH)
    first, second = actions.new_token(source=source), actions.new_token(source=source)
    source.refresh_from_db()
    assert first != second
    assert source.token_hash == actions.hash_of(second)
    assert second not in source.token_hash


def test_a_source_is_made_once_and_then_left_alone() -> None:
    first = actions.ensure_source(slug="ingest", name="Ingest", trust="publish")
    again = actions.ensure_source(slug="ingest", name="Other", trust="hold")
    assert (again.pk, again.name, again.trust) == (first.pk, "Ingest", "publish")
