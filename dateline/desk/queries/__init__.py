"""Reads of the desk: frozen cards and pages, each with a known number of SQL queries.

Only these functions decide what is public. They look at fronts through `Placement`, which has rows
for public stories alone, and still ask every story itself.
"""

from __future__ import annotations

from dateline.desk.queries.archive import (
    Day,
    MonthPage,
    day,
    days_with_stories,
    first_day,
    month_page,
    months_beside,
    years_with_stories,
)
from dateline.desk.queries.cards import Card, Credit, SectorName, cards_of
from dateline.desk.queries.editions import (
    EditionCard,
    entered,
    inside,
    lasting_site_of,
    site_at,
    site_of,
)
from dateline.desk.queries.fronts import (
    AuthorPage,
    Candidate,
    FrontPage,
    author_page,
    candidates,
    front_page,
    fronts_with_stories,
    several_fronts,
)
from dateline.desk.queries.newsroom import Frame, Link, SectorCard, newsroom
from dateline.desk.queries.standing import (
    Standing,
    standing_of,
    standing_page,
    standing_told_in,
)
from dateline.desk.queries.stories import (
    Article,
    Correction,
    Moved,
    StoryPage,
    Takedown,
    story_page,
    story_preview,
)

__all__ = [
    "Article",
    "AuthorPage",
    "Candidate",
    "Card",
    "Correction",
    "Credit",
    "Day",
    "EditionCard",
    "Frame",
    "FrontPage",
    "Link",
    "MonthPage",
    "Moved",
    "SectorCard",
    "SectorName",
    "Standing",
    "StoryPage",
    "Takedown",
    "author_page",
    "candidates",
    "cards_of",
    "day",
    "days_with_stories",
    "entered",
    "first_day",
    "front_page",
    "fronts_with_stories",
    "inside",
    "lasting_site_of",
    "month_page",
    "months_beside",
    "newsroom",
    "several_fronts",
    "site_at",
    "site_of",
    "standing_of",
    "standing_page",
    "standing_told_in",
    "story_page",
    "story_preview",
    "years_with_stories",
]
