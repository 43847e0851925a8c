"""The command line: what a person types, what a program reads, and how each command ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

import dateline
from dateline.config.cli import main
from dateline.config.cli.house import KEYS
from dateline.config.cli.root import COMMANDS
from dateline.desk.tests import factories
from dateline.edge import EVERYTHING, current_board
from dateline.edge.board import slots_of
from dateline.edge.commits import changed
from dateline.portal.tests.walking import render_all

ITEM = {
    "uri": "urn:newsml:river-desk.example:lock-opens",
    "type": "text",
    "version": "1",
    "pubstatus": "usable",
    "versioncreated": "2025-03-02T08:00:00Z",
    "headlines": [{"role": "main", "value": "Second lock on the Elbe opens to barges"}],
    "bodies": [
        {
            "role": "main",
            "contenttype": "text/plain",
            "value": "MAGDEBURG, Germany – The second lock on the river opened to barges on Sunday.",
        }
    ],
    "provider": "River Desk",
    "language": "en",
}


def run(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=text)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def item(tmp_path: Path) -> Path:
    path = tmp_path / "lock.json"
    path.write_text(json.dumps(ITEM))
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.bin"
    path.write_bytes(b"\x00\x01\x02 nothing of ours")
    return path


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_says_what_it_does_and_how_it_ends(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Exit codes" in result.stdout


def test_help_loads_no_django() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from dateline.config.cli import main\n"
        "CliRunner().invoke(main, ['--help']); sys.exit('django.db' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_a_command_that_is_not_there_is_wrong_usage() -> None:
    assert run("publish-everything").exit_code == 2


def test_the_version_is_said_in_words_and_for_programs() -> None:
    assert run("version").stdout.strip() == dateline.__version__
    assert json.loads(run("version", "--json").stdout)["version"] == dateline.__version__


def test_a_setting_that_cannot_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PORT", "teapot")
    for command in ("settings", "doctor", "up", "worker"):
        result = run(command)
        assert result.exit_code == 1
        assert result.stderr.startswith("DATELINE_PORT='teapot' cannot be read")
        assert result.stderr.count("\n") == 1


def test_settings_are_listed_without_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SECRET_KEY", "hush")
    assert "hush" not in run("settings").stdout + run("settings", "--json").stdout
    assert json.loads(run("settings", "--json").stdout)["DATELINE_PORT"] == 8000


def test_parse_gives_one_line_per_item_named_after_ninjs(item: Path) -> None:
    result = run("parse", str(item))
    assert result.exit_code == 0
    [line] = lines(result)
    assert line["file"] == str(item)
    assert line["uri"] == ITEM["uri"]
    assert line["headline"] == "Second lock on the Elbe opens to barges"


def test_parse_says_why_a_file_was_rejected_and_goes_on(item: Path, broken: Path) -> None:
    result = run("parse", str(broken), str(item))
    assert result.exit_code == 1
    first, second = lines(result)
    assert first["file"] == str(broken)
    assert first["rejected"]
    assert second["uri"] == ITEM["uri"]


def test_parse_rejects_a_path_that_is_not_there_and_goes_on(item: Path, tmp_path: Path) -> None:
    result = run("parse", str(tmp_path / "gone"), str(item))
    assert result.exit_code == 1
    first, second = lines(result)
    assert first["rejected"] == f"There is no file or folder {tmp_path / 'gone'}."
    assert second["uri"] == ITEM["uri"]


def test_parse_takes_folders_and_leaves_hidden_files_out(item: Path) -> None:
    (item.parent / ".hidden.json").write_text("{")
    assert [line["file"] for line in lines(run("parse", str(item.parent)))] == [str(item)]


def test_parse_reads_standard_input(item: Path) -> None:
    [line] = lines(run("parse", "-", text=item.read_text()))
    assert (line["file"], line["uri"]) == ("-", ITEM["uri"])


def test_a_path_that_is_not_there_is_wrong_usage_in_words(tmp_path: Path) -> None:
    for command in ("parse", "ingest"):
        result = run(command, str(tmp_path / "gone"))
        assert result.exit_code == 2
        assert f"There is no file or folder {tmp_path / 'gone'}." in result.stderr


def test_tag_answers_line_by_line_and_names_the_bad_one() -> None:
    good = json.dumps(
        {"id": 7, "headline": "Seoul talks end", "text": "SEOUL – The talks in Seoul ended."}
    )
    result = run("tag", text=f"{good}\nnot json\n\n[]\n")
    assert result.exit_code == 1
    first, second, third = lines(result)
    assert first["id"] == 7
    assert first["dateline_country"] == "KR"
    assert second["line"] == 2
    assert second["error"]
    assert third["line"] == 4


@pytest.mark.django_db
class TestIngest:
    @pytest.fixture(autouse=True)
    def newsroom(self) -> None:
        from dateline.desk.actions import set_up_newsroom

        set_up_newsroom()

    def test_a_file_becomes_a_public_story(self, item: Path) -> None:
        from dateline.desk.models import Story

        result = run("ingest", "--json", str(item))
        assert result.exit_code == 0, result.output
        assert lines(result) == [
            {"file": str(item), "state": "done", "items": {"new": 1}, "reason": "", "notes": []}
        ]
        story = Story.objects.get(origin_uri=ITEM["uri"])
        assert story.live
        assert story.headline == "Second lock on the Elbe opens to barges"

    def test_the_same_bytes_again_are_known(self, item: Path) -> None:
        run("ingest", str(item))
        result = run("ingest", "--json", str(item))
        assert result.exit_code == 0
        assert lines(result)[0]["state"] == "known"

    def test_a_copy_of_a_text_names_the_first_one(self, item: Path) -> None:
        words = "Barges queued for hours below the old lock, which will be repaired until spring. "
        first = {**ITEM, "bodies": [{"contenttype": "text/plain", "value": words * 3}]}
        item.write_text(json.dumps(first))
        copy = item.with_name("resold.json")
        copy.write_text(json.dumps({**first, "uri": "urn:other", "headline": "Barges pass again"}))
        shown = run("ingest", str(item), str(copy)).stdout.splitlines()
        assert shown[1].endswith("resold.json: done (1 duplicate)")
        assert shown[2].startswith(
            "  duplicate: “Barges pass again” – The same text as “Second lock on the Elbe opens"
        )
        assert "of By hand" in shown[2]

    def test_a_bad_file_is_rejected_with_a_reason_and_the_rest_goes_on(
        self, item: Path, broken: Path
    ) -> None:
        result = run("ingest", "--json", str(item.parent))
        assert result.exit_code == 1
        rejected, taken = lines(result)
        assert (rejected["file"], rejected["state"]) == (str(broken), "rejected")
        assert rejected["reason"]
        assert taken["items"] == {"new": 1}

    def test_the_summary_counts_files_and_items(self, item: Path, broken: Path) -> None:
        last = run("ingest", str(item.parent)).stdout.splitlines()[-1]
        assert last == "2 files: 1 done, 1 items new, 1 rejected."

    def test_a_source_that_is_not_there_is_named_with_those_that_are(self, item: Path) -> None:
        result = run("ingest", "--source", "nobody", str(item))
        assert result.exit_code == 1
        assert "There is no source 'nobody'" in result.stderr

    def test_kill_takes_a_story_down_and_keeps_the_reason(self, item: Path) -> None:
        from dateline.desk.models import Story

        run("ingest", str(item))
        story = Story.objects.get(origin_uri=ITEM["uri"])
        result = run("kill", str(story.pk), "--reason", "The source withdrew it.", "--json")
        assert result.exit_code == 0
        assert json.loads(result.stdout)["story"] == story.pk
        assert not Story.objects.public().filter(pk=story.pk).exists()
        assert story.publications.latest("id").note == "The source withdrew it."


@pytest.mark.django_db
def test_a_story_that_is_not_there_cannot_be_killed() -> None:
    result = run("kill", "4711", "--reason", "slip")
    assert result.exit_code == 1
    assert result.stderr == "There is no story 4711.\n"


@pytest.mark.django_db
def test_sort_again_says_how_many_stories_moved() -> None:
    assert json.loads(run("sort-again", "--json").stdout) == {"moved": 0}
    assert run("sort-again").stdout == "0 stories moved.\n"


@pytest.mark.django_db
def test_reindex_says_how_many_stories_can_be_found() -> None:
    assert json.loads(run("reindex", "--json").stdout) == {"stories": 0}
    assert run("reindex", "--anew").stdout == "0 stories can be found.\n"


@pytest.mark.django_db
def test_publish_due_says_how_much_changed() -> None:
    assert json.loads(run("publish-due", "--json").stdout) == {"changed": 0}


@pytest.mark.django_db
def test_a_user_is_made_with_a_password_that_is_said_once() -> None:
    from dateline.desk.models import User

    result = run("createuser", "ida", "--admin")
    assert result.exit_code == 0
    password = result.stdout.split("password ")[1].split(" ")[0]
    user = User.objects.get(username="ida")
    assert user.is_superuser
    assert user.check_password(password)
    assert run("createuser", "ida").exit_code == 1


@pytest.mark.django_db
def test_a_password_that_is_easy_to_guess_is_refused() -> None:
    result = run("createuser", "ida", "--password", "password")
    assert result.exit_code == 1
    assert "too common" in result.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "bad"), [(["story:12"], {"story:12"}), ([], {"story:12", "latest"})]
)
def test_purge_makes_bad_what_shows_the_keys_and_without_any_all(
    given: list[str], bad: set[str], django_capture_on_commit_callbacks: Any
) -> None:
    board = current_board()
    changed("nothing")  # the first change settles what an earlier test has rolled back
    since = board.count
    with django_capture_on_commit_callbacks(execute=True):
        result = run("purge", *given)
    assert result.exit_code == 0
    for key in ("story:12", "latest"):
        slots = slots_of([EVERYTHING, key])
        assert board.changed_since(slots, since) is (key in bad)


@pytest.mark.django_db
def test_purge_purges_nothing_where_no_page_calls_anything_so() -> None:
    changed("nothing")
    since = current_board().count
    result = run("purge", "story:12", "nonsense")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "No page calls anything so: nonsense." in result.stderr
    assert current_board().count == since


@pytest.mark.django_db
def test_purge_knows_every_name_that_public_pages_note() -> None:
    [story] = factories.several(1, newest=timezone.now(), sectors=["politics"])
    fronts = ("/", "/sector/politics/", "/latest/", "/shots/", "/trending/", "/archive/")
    for address, shown in render_all((story.get_absolute_url(), *fronts)).items():
        assert shown.keys or shown.status.startswith(("301", "302", "404")), address
        assert [key for key in shown.keys if not KEYS.fullmatch(key)] == []
