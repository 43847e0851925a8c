"""The desk's screens: who may see them, what they show, what their buttons do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from dateline.wires import actions
from dateline.wires.models import Source, WireFile, WireItem
from dateline.wires.tests.cast import NOW, Reader, a_copy, a_source, packed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("dateline.wires.tests.urls")]


@pytest.fixture
def source() -> Source:
    return a_source(
        kind=Source.Kind.POLL,
        address="https://wire.example/feed",
        etag='"a"',
        failures=3,
        last_error="There is nothing at the address (404).",
        condition="not found",
        next_at=timezone.now() + timedelta(hours=2),
    )


@pytest.fixture
def file(source: Source) -> WireFile:
    data = packed(
        a_copy(headline="<b>Harbour</b> closes"),
        a_copy(uri="urn:p", type="picture", headline="A quay"),
    )
    file = actions.receive(source=source, name="a.json", data=data, now=NOW)
    actions.read(file=file, parser=Reader(), now=NOW)
    return file


@pytest.fixture
def editor(admin_client: Client) -> Client:
    return admin_client


@pytest.fixture
def reader(django_user_model: type) -> Client:
    """Somebody who may enter the desk and look at files and items, no more."""
    user = django_user_model.objects.create_user("reader", password="x")  # type: ignore[attr-defined]
    names = ["access_admin", "view_wirefile", "view_wireitem"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def at(model: str, page: str, *arguments: int) -> str:
    return reverse(f"wagtailsnippets_wires_{model}:{page}", args=arguments)


def test_the_list_of_sources_shows_their_health(editor: Client, source: Source) -> None:
    page = editor.get(at("source", "list")).content.decode()
    assert "Example Wire" in page
    assert "Nothing at the address (404)" in page
    assert "There is nothing at the address (404). Ask the agency where the feed is now" in page
    assert "Next try at" in page or "Next try on" in page


def test_the_page_of_a_source_says_how_it_does_and_where_it_moved(
    editor: Client, source: Source
) -> None:
    Source.objects.update(
        moved_from="https://me:key@old.example/feed",
        moved_at=NOW,
        gaps=9,
        usual_gap=1200,
        longest_gap=30_000,
        last_new=NOW,
    )
    page = editor.get(at("source", "edit", source.pk)).content.decode()
    assert "Ask the agency where the feed is now" in page
    assert "from https://old.example/feed to https://wire.example/feed" in page
    assert "every 20 minutes; the longest silence of late was 8 hours" in page
    assert "me:key" not in page


@pytest.mark.parametrize("given", ["", "the agency's own"])
def test_a_secret_is_shown_once(editor: Client, source: Source, given: str) -> None:
    Source.objects.update(kind=Source.Kind.PUSH, signing=Source.Signing.BODY)
    address = reverse("wires_desk:secret", args=[source.pk])
    shown = editor.post(address, {"given": given})
    source.refresh_from_db()
    assert source.secret == (given or shown.context["secret"])
    assert len(source.secret) > 10
    assert "X-Hub-Signature-256" in shown.content.decode()
    assert source.secret not in editor.get(address).content.decode()
    assert source.secret not in editor.get(at("source", "edit", source.pk)).content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_a_source_is_edited_and_a_new_address_starts_afresh(editor: Client, source: Source) -> None:
    page = editor.get(at("source", "edit", source.pk))
    assert "Poll now" in page.content.decode()
    form = {
        name: value for name, value in page.context["form"].initial.items() if value is not None
    }
    form |= {"address": "https://new.example/feed", "active": "on", "inner": ""}
    answer = editor.post(at("source", "edit", source.pk), form)
    assert answer.status_code == 302, answer.context["form"].errors
    source.refresh_from_db()
    assert (source.address, source.etag, source.failures) == ("https://new.example/feed", "", 0)
    assert (source.last_error, source.condition) == ("", "untried")


def test_a_source_that_is_polled_needs_an_address(editor: Client) -> None:
    form = {"name": "New", "slug": "new", "zone": "UTC", "active": "on"}
    form |= {"kind": "poll", "trust": "draft", "rights": "full", "signing": "none"}
    answer = editor.post(at("source", "add"), form)
    assert "Write the address that is polled." in answer.content.decode()
    assert editor.post(at("source", "add"), {**form, "kind": "folder"}).status_code == 302
    assert Source.objects.get().slug == "new"


def test_a_source_gets_no_folder_of_the_newsroom_or_of_another_source(
    editor: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "link").symlink_to(tmp_path)
    form = {"name": "New", "slug": "new", "zone": "UTC", "active": "on", "kind": "folder"}
    form |= {"trust": "draft", "rights": "full", "signing": "none"}
    for folder in (str(tmp_path), str(tmp_path / "link"), "agency"):
        answer = editor.post(at("source", "add"), {**form, "folder": folder})
        assert answer.status_code == 200, folder
    place = {**form, "folder": str(tmp_path / "drop" / "new")}
    assert editor.post(at("source", "add"), place).status_code == 302
    again = editor.post(at("source", "add"), {**place, "slug": "second"})
    assert "Another source has this folder already." in again.content.decode()


def test_a_token_is_shown_once(editor: Client, source: Source) -> None:
    Source.objects.update(kind=Source.Kind.PUSH)
    address = reverse("wires_desk:token", args=[source.pk])
    asked = editor.get(address).content.decode()
    assert "stops working at once" in asked
    assert "New token" in asked
    source.refresh_from_db()
    assert source.token_hash == ""
    shown = editor.post(address)
    source.refresh_from_db()
    token = shown.context["address"].rstrip("/").rsplit("/", 1)[1]
    assert source.token_hash == actions.hash_of(token)
    assert token not in editor.get(address).content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_poll_now_makes_the_source_due(editor: Client, source: Source) -> None:
    editor.post(reverse("wires_desk:poll", args=[source.pk]))
    source.refresh_from_db()
    assert source.next_at is not None
    assert source.etag == ""


def test_files_and_items_are_listed_and_inspected_but_never_edited(
    reader: Client, file: WireFile
) -> None:
    item = WireItem.objects.get(outcome="new")
    for model, row in (("wirefile", file), ("wireitem", item)):
        assert reader.get(at(model, "list")).status_code == 200
        assert reader.get(at(model, "inspect", row.pk)).status_code == 200
        for page in (at(model, "edit", row.pk), at(model, "delete", row.pk), at(model, "add")):
            assert reader.get(page).status_code == 302
    listed = reader.get(at("wireitem", "list") + "?outcome=held").content.decode()
    assert "A picture item" in listed
    assert "Harbour" not in listed


def test_not_even_a_superuser_edits_what_came_in(editor: Client, file: WireFile) -> None:
    assert editor.get(at("wirefile", "edit", file.pk)).status_code == 302
    assert editor.get(at("wirefile", "inspect", file.pk)).status_code == 200


def test_words_of_the_wire_are_shown_as_text(editor: Client, file: WireFile) -> None:
    item = WireItem.objects.get(outcome="new")
    page = editor.get(at("wireitem", "inspect", item.pk)).content.decode()
    assert "&lt;b&gt;Harbour&lt;/b&gt;" in page
    assert "<b>Harbour</b>" not in page


def test_the_bytes_are_a_download_that_no_browser_runs(reader: Client, file: WireFile) -> None:
    answer = reader.get(reverse("wires_desk:raw", args=[file.pk]))
    assert answer.content == file.read_bytes()
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"] == f'attachment; filename="wire-{file.pk}.txt"'
    file.path.unlink()
    assert reader.get(reverse("wires_desk:raw", args=[file.pk])).status_code == 404


def test_a_file_is_read_again_on_demand(editor: Client, file: WireFile) -> None:
    editor.post(reverse("wires_desk:again", args=[file.pk]))
    file.refresh_from_db()
    assert file.state == "waiting"


@pytest.mark.parametrize("name", ["token", "secret", "poll", "again", "raw"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_decisions_are_for_those_who_may(
    client: Client, django_user_model: type, file: WireFile, name: str, method: str
) -> None:
    pk = {"again": file.pk, "raw": file.pk}.get(name, file.source_id)
    address = reverse(f"wires_desk:{name}", args=[pk])
    assert getattr(client, method)(address).status_code == 302
    stranger = django_user_model.objects.create_user("stranger", password="x")  # type: ignore[attr-defined]
    client.force_login(stranger)
    assert getattr(client, method)(address).status_code in {302, 403}
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert getattr(client, method)(address).status_code in {302, 403, 405}
