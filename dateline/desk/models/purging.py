"""What changes outside the ledger and shows on pages all the same: menus, editions, pictures, names.

Stories are purged by the ledger, in the transaction that writes it. All of this is rare and is
saved from many screens, so Django's signals of the rows themselves are the one place for it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction

from dateline.desk.models.newsroom import (
    FooterLink,
    MenuEntry,
    Newsroom,
    SocialAccount,
    StandingPage,
)
from dateline.desk.models.people import Author, Desk
from dateline.desk.models.taxonomy import Edition, Sector
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.media.models import Picture, Rendition

__all__ = ["changed", "watch"]

FRAME: tuple[type[Model], ...] = (
    Newsroom, MenuEntry, SocialAccount, FooterLink, StandingPage, Sector, Edition, Desk,
    PageViewRestriction,
)  # fmt: skip


def watch() -> None:
    """Have every change of these rows purge the pages that show them."""
    for model in FRAME:
        _connect(model, _frame_changed)
    _connect(Author, _author_changed)
    _connect(Picture, _picture_changed)
    _connect(Rendition, _rendition_changed)


def _connect(model: type[Model], receiver: Any) -> None:
    for signal in (post_save, post_delete):
        signal.connect(receiver, model, dispatch_uid=f"purge {model._meta.label}")


def _frame_changed(sender: type[Model], **about: Any) -> None:
    changed("newsroom")


def _author_changed(sender: type[Author], **about: Any) -> None:
    # A name stands on every page that lists what its bearer wrote, and the old slug is not known.
    changed(EVERYTHING)


def _picture_changed(sender: type[Picture], instance: Picture, **about: Any) -> None:
    # Which stories stand on a front hangs on who has a picture: one that is gone shows anywhere.
    gone = about["signal"] is post_delete
    changed(EVERYTHING if gone else f"picture:{instance.pk}")


def _rendition_changed(sender: type[Rendition], instance: Rendition, **about: Any) -> None:
    changed(f"picture:{instance.image_id}")
