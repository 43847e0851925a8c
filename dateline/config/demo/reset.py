"""Takes the demonstration out again, and nothing else."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.models import ModelLogEntry

from dateline.config.demo import identity, memory
from dateline.config.demo.loader import PREFIX
from dateline.desk.models import (
    ArchiveYear,
    Author,
    Desk,
    DueLook,
    Illustration,
    Newsroom,
    Publication,
    Story,
)
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.media.models import Picture
from dateline.wires.actions import leave_all
from dateline.wires.models import SampledKey, Source, WireFile, WireItem

# What is written under the portraits that were drawn for the demonstration's authors.
PORTRAIT_CREDIT = "Drawn by Dateline"
SHOWING: dict[type[Model], str] = {
    Story: "lead_picture",
    Illustration: "picture",
    Author: "picture",
    Newsroom: "logo",
}
"""What may show a picture, and by which field."""


def reset() -> dict[str, int]:
    """Remove the demonstration's stories, copy, sources, pictures and identity; gives how many.

    What editors made themselves stays, and so does what they changed of the newsroom's identity.
    A second time there is nothing to remove.
    """
    with transaction.atomic():
        stories = Story.objects.filter(origin_source__slug__startswith=PREFIX)
        # Whoever draws for one of them meanwhile waits, and then finds it gone.
        list(stories.select_for_update(of=("self",)).values_list("pk"))
        pictures = drawn_for(stories)
        gone = {"stories": take_stories(stories), "pictures": take_pictures(pictures)}
        gone |= take_copy()
        kept = memory.recall()
        if kept is not None:
            gone |= identity.take_off(kept)
            gone["pictures"] += take_pictures(drawn_portraits())
            gone["desks"] = take_desks(kept.made.get("desks", []))
        transaction.on_commit(memory.forget)
        changed(EVERYTHING)
    return gone


def take_stories(stories: QuerySet[Story]) -> int:
    """Remove stories with everything that the ledger, the log and the revisions say of them."""
    found = list(stories)
    keys = [story.pk for story in found]
    Publication.objects.filter(story__in=keys).delete()
    kind = ContentType.objects.get_for_model(Story)
    log = ModelLogEntry.objects.filter(content_type=kind)
    log.filter(object_id__in=[str(key) for key in keys]).delete()
    for story in found:
        story.delete()
    # Their months are counted anew: they left their fronts without the ledger.
    ArchiveYear.objects.all().delete()
    return len(found)


def drawn_for(stories: QuerySet[Story]) -> list[int]:
    """Name the drawn pictures of these stories."""
    shown = stories.filter(lead_picture__drawn=True).values_list("lead_picture", flat=True)
    return list(shown.distinct())


def take_pictures(pictures: list[int]) -> int:
    """Remove pictures that nothing shows."""
    shown = {
        number
        for model, field in SHOWING.items()
        for number in model._default_manager.values_list(field, flat=True).filter(
            **{f"{field}__in": pictures}
        )
    }
    idle = list(Picture.objects.filter(pk__in=set(pictures) - shown))
    # Whoever showed them has asked for a look at them.
    DueLook.objects.filter(picture__in=[picture.pk for picture in idle]).delete()
    for picture in idle:
        picture.delete()
    return len(idle)


def drawn_portraits() -> list[int]:
    """Name the portraits that were drawn for authors."""
    return list(Picture.objects.drawn().filter(credit=PORTRAIT_CREDIT).values_list("pk", flat=True))


def take_copy() -> dict[str, int]:
    """Remove the demonstration's items, files with their kept bytes, and sources."""
    items = WireItem.objects.filter(source__slug__startswith=PREFIX)
    files = WireFile.objects.filter(source__slug__startswith=PREFIX)
    number = {"wire items": items.count(), "wire files": files.count()}
    kept = [file for file in files if not also_elsewhere(file)]
    leave_all(of=Source.objects.filter(slug__startswith=PREFIX))
    SampledKey.objects.filter(item__in=items.values("pk")).delete()
    items.delete()
    files.delete()
    number["sources"] = Source.objects.filter(slug__startswith=PREFIX).delete()[0]
    transaction.on_commit(lambda: forget_bytes(kept))
    return number


def forget_bytes(files: list[WireFile]) -> None:
    """Remove the kept bytes of files whose rows are gone."""
    for file in files:
        file.path.unlink(missing_ok=True)


def also_elsewhere(file: WireFile) -> bool:
    """Tell whether another source sent the same bytes."""
    same = WireFile.objects.filter(sha256=file.sha256)
    return same.exclude(source__slug__startswith=PREFIX).exists()


def take_desks(slugs: list[str]) -> int:
    """Remove the desks at which no story is left."""
    desks = Desk.objects.filter(slug__in=slugs, stories=None)
    number = desks.count()
    desks.delete()
    return number
