"""Tables of the desk: people, the newsroom's own settings, stories and the publication ledger."""

from __future__ import annotations

from dateline.desk.models.illustration import Illustration
from dateline.desk.models.in_front import DuePurge
from dateline.desk.models.ledger import Delivery, Placement, Publication
from dateline.desk.models.newsroom import (
    FooterLink,
    MenuEntry,
    Newsroom,
    SocialAccount,
    StandingPage,
    StandingPages,
    StandingTranslation,
)
from dateline.desk.models.people import Author, Desk, User
from dateline.desk.models.search import SearchEntry
from dateline.desk.models.shots import Shot
from dateline.desk.models.showing import DueLook
from dateline.desk.models.sources import StorySource
from dateline.desk.models.story import Story
from dateline.desk.models.taxonomy import Edition, Sector
from dateline.desk.models.translations import StoryTranslation
from dateline.desk.models.wording import Wording
from dateline.desk.models.years import ArchiveYear

__all__ = [
    "ArchiveYear",
    "Author",
    "Delivery",
    "Desk",
    "DueLook",
    "DuePurge",
    "Edition",
    "FooterLink",
    "Illustration",
    "MenuEntry",
    "Newsroom",
    "Placement",
    "Publication",
    "SearchEntry",
    "Sector",
    "Shot",
    "SocialAccount",
    "StandingPage",
    "StandingPages",
    "StandingTranslation",
    "Story",
    "StorySource",
    "StoryTranslation",
    "User",
    "Wording",
]
