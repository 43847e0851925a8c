"""Translating: the newsroom's own words, and which stories tell the same in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction

from dateline.desk.errors import NotATranslation
from dateline.desk.models import Story, StoryTranslation, Wording
from dateline.desk.queries.keys import NEWSROOM, day_keys, story_keys
from dateline.edge.commits import changed


@transaction.atomic
def say_in(*, language: str, words: Mapping[str, str]) -> None:
    """Store what stands for words of the newsroom in a language; an empty one takes it back."""
    Wording.objects.filter(
        language=language, words__in=[said for said, translated in words.items() if not translated]
    ).delete()
    rows = [
        Wording(language=language, words=said, translated=translated)
        for said, translated in words.items()
        if translated
    ]
    Wording.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["language", "words"],
        update_fields=["translated"],
    )
    changed(NEWSROOM)


@transaction.atomic
def link_translations(*, story: Story, other: Story) -> None:
    """Have two stories be translations of each other, with all that they are linked to already.

    The pages of all of them are made anew. Raises NotATranslation if both, or two of those they
    are linked to, are in the same language.
    """
    groups = [group_of(each) for each in (story, other)]
    members = {each.pk: each for group in groups for each in group}
    tongues = [each.language.partition("-")[0].lower() for each in members.values()]
    if twice := {each for each in tongues if tongues.count(each) > 1}:
        raise NotATranslation(other, sorted(twice))
    group = min(members)
    StoryTranslation.objects.filter(story__in=members).delete()
    StoryTranslation.objects.bulk_create(
        StoryTranslation(story_id=number, group=group) for number in sorted(members)
    )
    changed(*_keys_of(members.values()))


@transaction.atomic
def unlink_translation(*, story: Story) -> None:
    """Take a story out of its group; a group of one is none."""
    members = group_of(story)
    gone = members if len(members) == 2 else [story]
    StoryTranslation.objects.filter(story__in=gone).delete()
    changed(*_keys_of(members))


def group_of(story: Story) -> list[Story]:
    """Read a story and its translations, public or not; itself alone where it has none."""
    place = StoryTranslation.objects.filter(story=story).first()
    if place is None:
        return [story]
    return list(Story.objects.filter(translation__group=place.group).order_by("pk"))


def _keys_of(members: Iterable[Story]) -> list[str]:
    """Name stories and the dates of their first publication, whose sitemaps tell of translations."""
    found: dict[str, None] = {}
    for each in members:
        found |= dict.fromkeys(story_keys([each.pk]))
        if at := each.first_published_at:
            found |= dict.fromkeys(day_keys(at, at + timedelta(microseconds=1)))
    return list(found)
