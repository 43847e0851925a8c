"""What shows a picture: stories, authors, the newsroom itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from dateline.desk.models import Author, Newsroom, Story
from dateline.media.models import Picture

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Uses:
    """Who shows a picture, public stories first."""

    stories: tuple[Story, ...]
    authors: tuple[Author, ...]
    is_logo: bool


def shown_by(picture: Picture) -> Uses:
    """Give what shows a picture, the newest hundred stories at most. Three queries."""
    stories = Story.objects.filter(Q(lead_picture=picture) | Q(illustration__picture=picture))
    return Uses(
        stories=tuple(stories.defer("body").order_by("-live", "-pk")[:MOST_LISTED]),
        authors=tuple(Author.objects.filter(picture=picture).order_by("name")),
        is_logo=Newsroom.objects.filter(logo=picture).exists(),
    )
