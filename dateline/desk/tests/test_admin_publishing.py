"""Every way to publish at the desk passes the gate and stands in the ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail import hooks
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset

from dateline.desk.actions import kill, publish_now, release_due
from dateline.desk.models import Publication, Story, gate
from dateline.desk.tests import factories
from dateline.desk.tests.story_forms import filled_in, source_rows

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "yes"}


def signals() -> list[str]:
    return list(Publication.objects.order_by("pk").values_list("signal", flat=True))


def said(response: Any) -> str:
    """Everything that the page after a redirect tells the editor."""
    return " ".join(str(message) for message in response.context["messages"])


def errors(response: Any) -> dict[str, list[str]]:
    form = response.context["form"]
    rows = form.formsets["sources"].non_form_errors()
    return {**form.errors, **({"sources": list(rows)} if rows else {})}


def test_a_new_story_is_written_and_published(publisher: Client) -> None:
    response = publisher.post("/desk/stories/add/", {**filled_in(), **PUBLISH}, follow=True)
    story = Story.objects.get()
    assert response.status_code == 200
    assert (story.live, story.slug) == (True, "ferry-strike-ends-after-nine-days")
    assert (story.countries, story.sectors) == (["FR", "GB"], ["economy"])
    assert signals() == ["publish"]


def test_what_was_published_leads_to_its_public_page(publisher: Client) -> None:
    written = publisher.post("/desk/stories/add/", filled_in(), follow=True)
    assert "Public page" not in said(written)
    story = Story.objects.get()
    published = publisher.post(
        f"/desk/stories/edit/{story.pk}/", {**filled_in(story), **PUBLISH}, follow=True
    )
    story.refresh_from_db()
    assert story.get_absolute_url() in said(published)
    fresh = publisher.post("/desk/stories/add/", {**filled_in(), **PUBLISH}, follow=True)
    assert Story.objects.latest("pk").get_absolute_url() in said(fresh)
    later = filled_in(go_live_at=(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M"))
    assert "Public page" not in said(
        publisher.post("/desk/stories/add/", {**later, **PUBLISH}, follow=True)
    )


def test_a_new_story_has_its_sources_its_revision_and_its_history(publisher: Client) -> None:
    publisher.post("/desk/stories/add/", {**filled_in(), **PUBLISH})
    story = Story.objects.get()
    assert [source.name for source in story.sources.all()] == ["Harbour Wire"]
    assert story.latest_revision_id == story.live_revision_id is not None
    log = ModelLogEntry.objects.for_instance(story).order_by("pk")
    assert list(log.values_list("action", flat=True)) == ["wagtail.create", "wagtail.publish"]
    assert (story.has_unpublished_changes, story.desk and story.desk.slug) == (False, None)


def test_a_new_story_with_a_later_time_waits_for_the_clock(publisher: Client) -> None:
    later = timezone.now() + timedelta(hours=2)
    data = {**filled_in(go_live_at=later.strftime("%Y-%m-%d %H:%M")), **PUBLISH}
    publisher.post("/desk/stories/add/", data)
    story = Story.objects.get()
    assert (story.live, signals()) == (False, [])
    assert [source.name for source in story.sources.all()] == ["Harbour Wire"]
    assert story.scheduled_revision == story.latest_revision
    held = {row["pk"] for row in story.latest_revision.content["sources"]}
    assert held == {source.pk for source in story.sources.all()}


def test_a_new_story_that_the_gate_keeps_back_is_saved_as_a_draft(
    publisher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The form asks the same rules: only what changes behind it is left to the gate.
    monkeypatch.setattr(gate, "reasons_against", lambda candidate: ["Not now."])
    response = publisher.post("/desk/stories/add/", {**filled_in(), **PUBLISH}, follow=True)
    story = Story.objects.get()
    assert "Not now." in said(response)
    assert (story.live, story.has_unpublished_changes, signals()) == (False, True, [])
    assert [source.name for source in story.sources.all()] == ["Harbour Wire"]
    assert story.latest_revision_id is not None


def test_a_draft_may_lack_everything_but_is_kept(editor: Client) -> None:
    data = filled_in(headline="Only a thought", sectors=[], sources=source_rows(None, ""))
    assert editor.post("/desk/stories/add/", data).status_code == 302
    assert Story.objects.get().headline == "Only a thought"
    assert signals() == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"sectors": []}, "sectors", "Choose a sector."),
        ({"body": '{"blocks": [], "entityMap": {}}', "standfirst": ""}, "body", "Write the body."),
        ({"headline": ""}, "headline", "required"),
    ],
)
@pytest.mark.parametrize("go_live_at", ["", "2099-01-01 10:00"])
def test_what_is_missing_is_said_at_its_field(
    publisher: Client, change: dict[str, Any], field: str, words: str, go_live_at: str
) -> None:
    data = {**filled_in(go_live_at=go_live_at, **change), **PUBLISH}
    response = publisher.post("/desk/stories/add/", data)
    assert response.status_code == 200
    assert words in errors(response)[field][0]
    assert signals() == []


def test_a_missing_source_is_said_at_the_sources(publisher: Client) -> None:
    data = {**filled_in(sources=inline_formset([])), **PUBLISH}
    response = publisher.post("/desk/stories/add/", data)
    assert errors(response)["sources"] == ["Name at least one source: nothing goes out unsourced."]


def test_a_blank_row_of_sources_does_not_keep_a_story_back(publisher: Client) -> None:
    data = {**filled_in(sources=source_rows(None, "Harbour Wire", "")), **PUBLISH}
    publisher.post("/desk/stories/add/", data)
    story = Story.objects.get()
    assert story.live
    assert [source.name for source in story.sources.all()] == ["Harbour Wire"]


def test_blank_rows_alone_are_no_source(publisher: Client) -> None:
    data = {**filled_in(sources=source_rows(None, "")), **PUBLISH}
    response = publisher.post("/desk/stories/add/", data)
    assert errors(response)["sources"] == ["Name at least one source: nothing goes out unsourced."]


def test_an_edited_story_is_published_as_an_update(publisher: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    data = {**filled_in(story, headline="Ferry strike is over"), **PUBLISH}
    publisher.post(f"/desk/stories/edit/{story.pk}/", data)
    story.refresh_from_db()
    assert (story.headline, story.version) == ("Ferry strike is over", 2)
    assert signals() == ["publish", "update"]


def test_saving_without_new_words_does_not_move_updated(publisher: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    publisher.post(
        f"/desk/stories/edit/{story.pk}/", {**filled_in(story, dateline_place=""), **PUBLISH}
    )
    story.refresh_from_db()
    assert (story.version, story.updated_at) == (2, None)


def test_saving_a_draft_changes_nothing_that_readers_see(editor: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    editor.post(f"/desk/stories/edit/{story.pk}/", filled_in(story, headline="Not yet"))
    story.refresh_from_db()
    assert (story.headline, story.has_unpublished_changes) == (
        "Ferry strike ends after nine days",
        True,
    )
    assert signals() == ["publish"]


def test_an_editor_who_may_not_publish_only_saves(editor: Client, story: Story) -> None:
    editor.post(f"/desk/stories/edit/{story.pk}/", {**filled_in(story), **PUBLISH})
    story.refresh_from_db()
    assert not story.live
    assert signals() == []


def test_a_scheduled_story_goes_out_by_the_clock(publisher: Client, story: Story) -> None:
    later = timezone.now() + timedelta(hours=2)
    data = {**filled_in(story, go_live_at=later.strftime("%Y-%m-%d %H:%M")), **PUBLISH}
    response = publisher.post(f"/desk/stories/edit/{story.pk}/", data, follow=True)
    story.refresh_from_db()
    assert "scheduled" in said(response)
    assert (story.live, signals()) == (False, [])
    assert story.scheduled_revision is not None


def test_a_correction_goes_out_once(publisher: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    data = {**filled_in(story, correction_note="It was nine days, not eight."), **PUBLISH}
    publisher.post(f"/desk/stories/edit/{story.pk}/", data)
    row = Publication.objects.first()
    assert row is not None
    assert (row.signal, row.note) == ("correct", "It was nine days, not eight.")
    page = publisher.get(f"/desk/stories/edit/{story.pk}/")
    assert page.context["form"]["correction_note"].value() == ""
    publisher.post(f"/desk/stories/edit/{story.pk}/", {**filled_in(story), **PUBLISH})
    assert signals() == ["publish", "correct", "update"]


def test_a_story_is_taken_down(publisher: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    publisher.post(f"/desk/stories/unpublish/{story.pk}/")
    story.refresh_from_db()
    assert not story.live
    assert signals() == ["publish", "unpublish"]


def bulk(client: Client, action: str, *stories: Story) -> Any:
    ids = "&".join(f"id={story.pk}" for story in stories)
    address = f"/desk/bulk/desk/story/{action}/?{ids}&next=/desk/stories/"
    assert client.get(address).status_code == 200
    return client.post(address, follow=True)


def test_several_stories_are_published_and_taken_down(publisher: Client, story: Story) -> None:
    response = bulk(publisher, "publish", story)
    assert "1 story published" in said(response)
    bulk(publisher, "unpublish", story)
    assert signals() == ["publish", "unpublish"]


def test_one_refused_story_does_not_keep_the_others_back(publisher: Client, story: Story) -> None:
    bare = Story.objects.create(headline="Bare", live=False)
    response = bulk(publisher, "publish", bare, story)
    assert "“Bare” was not published" in said(response)
    assert "Choose a sector." in said(response)
    story.refresh_from_db()
    assert story.live
    assert signals() == ["publish"]


def test_an_older_version_is_brought_back(publisher: Client, story: Story) -> None:
    publish_now(story=story, now=timezone.now())
    publisher.post(
        f"/desk/stories/edit/{story.pk}/", {**filled_in(story, headline="Worse words"), **PUBLISH}
    )
    first = story.revisions.order_by("pk").first()
    address = f"/desk/stories/history/{story.pk}/revisions/{first.pk}/revert/"
    assert publisher.get(address).status_code == 200
    publisher.post(address, {**filled_in(story), **PUBLISH})
    story.refresh_from_db()
    assert (story.headline, story.live) == ("Ferry strike ends after nine days", True)
    assert signals() == ["publish", "update", "update"]


def test_history_compares_what_the_wire_sent_with_an_editors_words(
    publisher: Client, story: Story
) -> None:
    publisher.post(f"/desk/stories/edit/{story.pk}/", filled_in(story, headline="Other words"))
    assert story.revisions.count() == 2
    assert publisher.get(f"/desk/stories/history/{story.pk}/").status_code == 200
    address = f"/desk/stories/history/{story.pk}/revisions/compare/earliest...latest/"
    page = publisher.get(address)
    assert page.status_code == 200
    assert "Other words" in page.content.decode()


def test_a_story_killed_meanwhile_is_not_published(publisher: Client, story: Story) -> None:
    data = {**filled_in(story), **PUBLISH}
    kill(story=story, reason="Hoax", now=timezone.now())
    response = publisher.post(f"/desk/stories/edit/{story.pk}/", data, follow=True)
    story.refresh_from_db()
    assert "was killed" in said(response)
    assert not story.live
    assert story.killed_at is not None
    assert release_due(now=timezone.now()) == 0


def test_a_kill_in_the_middle_of_a_save_wins(
    publisher: Client, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.desk.admin.editing import StoryEditView

    saves = StoryEditView.form_valid

    def killed_first(view: StoryEditView, form: Any) -> Any:
        kill(story=story, reason="Hoax", now=timezone.now())
        return saves(view, form)

    monkeypatch.setattr(StoryEditView, "form_valid", killed_first)
    data = {**filled_in(story), **PUBLISH}
    response = publisher.post(f"/desk/stories/edit/{story.pk}/", data, follow=True)
    story.refresh_from_db()
    assert "was killed" in said(response)
    assert story.killed_at is not None
    assert not story.live
    assert signals() == []


def test_publishing_takes_a_fixed_number_of_queries(
    publisher: Client, story: Story, django_assert_max_num_queries: Any
) -> None:
    publish_now(story=story, now=timezone.now())
    address = f"/desk/stories/edit/{story.pk}/"
    publisher.post(address, {**filled_in(story), **PUBLISH})
    with django_assert_max_num_queries(61):
        publisher.post(address, {**filled_in(story, headline="New words"), **PUBLISH})
    assert Publication.objects.count() == 3


def test_a_name_that_still_stands_in_its_field_is_completed(publisher: Client) -> None:
    data = {**filled_in(countries=["GB"]), "countries-typed": "franc", **PUBLISH}
    publisher.post("/desk/stories/add/", data)
    assert Story.objects.get().countries == ["GB", "FR"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("countries", "korea", "“korea” may be North Korea, South Korea."),
        ("sectors", "Gardening", "“Gardening” is not in the list. Choose a sector"),
    ],
)
def test_a_name_that_is_unclear_is_never_dropped_unsaid(
    publisher: Client, field: str, typed: str, words: str
) -> None:
    data = {**filled_in(), f"{field}-typed": typed, **PUBLISH}
    response = publisher.post("/desk/stories/add/", data)
    assert words in errors(response)[field][0]
    page = response.content.decode()
    assert f'name="{field}-typed" value="{typed}"' in page
    assert '<li class="desk-choice__chip" data-code="FR">' in page
    assert signals() == []


def test_what_failed_is_named_with_a_link_to_its_field(publisher: Client) -> None:
    data = {**filled_in(sectors=[], sources=inline_formset([])), **PUBLISH}
    response = publisher.post("/desk/stories/add/", data)
    told = said(response)
    assert "The story was not published." in told
    assert '<a href="#id_sectors">Sectors</a>: Choose a sector.' in told
    assert '<a href="#id_sources-FORMS">Sources</a>: Name at least one source' in told
    page = response.content.decode()
    assert 'id="id_sectors"' in page
    assert 'id="id_sources-FORMS"' in page
    assert "desk/faults.js" in page


def test_a_row_that_was_taken_out_is_no_fault(publisher: Client) -> None:
    rows = inline_formset(
        [
            {"name": "", "url": "no address", "DELETE": "1"},
            {"name": "Port of Calais", "url": "https://calais.example/"},
        ]
    )
    told = said(
        publisher.post("/desk/stories/add/", {**filled_in(sectors=[], sources=rows), **PUBLISH})
    )
    assert "Choose a sector." in told
    assert "Sources" not in told


def test_what_failed_is_escaped(publisher: Client) -> None:
    data = {**filled_in(), "countries-typed": "<b>Atlantis</b>"}
    told = said(publisher.post("/desk/stories/add/", data))
    assert "The story was not saved." in told
    assert "&lt;b&gt;Atlantis" in told


def test_a_new_story_that_a_hook_keeps_back_is_saved_as_a_draft(publisher: Client) -> None:
    mira = factories.author("Mira Voss")
    stop = hooks.register_temporarily(
        "before_publish", lambda request, story: HttpResponse("Stop.")
    )
    with stop:
        signed = {**filled_in(), "authors": [str(mira.pk)], **PUBLISH}
        response = publisher.post("/desk/stories/add/", signed)
    story = Story.objects.get()
    assert response.content == b"Stop."
    assert (story.live, story.has_unpublished_changes, signals()) == (False, True, [])
    assert [author.name for author in story.authors.all()] == ["Mira Voss"]
    assert [source.name for source in story.sources.all()] == ["Harbour Wire"]
    response = publisher.post(f"/desk/stories/edit/{story.pk}/", {**filled_in(story), **PUBLISH})
    assert response.status_code == 302, errors(response)
    assert signals() == ["publish"]


def test_whoever_may_not_publish_saves_a_draft_whatever_is_asked(editor: Client) -> None:
    editor.post("/desk/stories/add/", {**filled_in(), **PUBLISH})
    story = Story.objects.get()
    assert (story.live, signals()) == (False, [])
    assert not ModelLogEntry.objects.filter(action="wagtail.publish").exists()


def test_hooks_behind_a_publication_run_once_it_is_done(publisher: Client) -> None:
    seen: list[tuple[str, list[str]]] = []
    after = hooks.register_temporarily(
        "after_publish", lambda request, story: seen.append(("published", signals()))
    )
    created = hooks.register_temporarily(
        "after_create_snippet", lambda request, story: seen.append(("created", signals()))
    )
    with after, created:
        publisher.post("/desk/stories/add/", {**filled_in(), **PUBLISH})
    assert seen == [("published", ["publish"]), ("created", ["publish"])]
