"""What changes outside the ledger and shows on pages all the same: menus, editions, pictures, names.

Stories are purged by the ledger, in the transaction that writes it. All of this is rare and is
saved from many screens, so Django's signals of the rows themselves are the one place for it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import Signal
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from dateline.desk.models.newsroom import (
    FooterLink,
    MenuEntry,
    Newsroom,
    SocialAccount,
    StandingPage,
    StandingTranslation,
)
from dateline.desk.models.people import Author, Desk
from dateline.desk.models.showing import look_at
from dateline.desk.models.taxonomy import Edition, Sector
from dateline.desk.models.wording import Wording
from dateline.edge import EVERYTHING
from dateline.edge.commits import announce, changed
from dateline.media.models import Picture, Rendition

__all__ = ["changed", "watch"]

FRAME: tuple[type[Model], ...] = (
    Newsroom, MenuEntry, SocialAccount, FooterLink, StandingPage, StandingTranslation, Sector, Edition, Desk,
    Wording, Page, PageViewRestriction,
)  # fmt: skip
# What shows a picture beside stories, and in which column.
PICTURED: dict[type[Model], str] = {Author: "picture_id", Newsroom: "logo_id"}


def watch() -> None:
    """Have every change of these rows purge the pages that show them."""
    for model in FRAME:
        _connect(model, _frame_changes)
    # A page that moves changes the order of the foot, and may have come behind a closed door.
    post_page_move.connect(_page_moved, dispatch_uid="purge moved pages")
    _connect(Author, _author_changes)
    for model in PICTURED:
        _connect(model, _look_at_pictures, "look at pictures of")
    _connect(Picture, _picture_changes)
    _connect(Rendition, _rendition_changes)


def _connect(model: type[Model], receiver: Any, what: str = "purge") -> None:
    # Before the statement it is announced: outside a transaction it is committed with its end.
    for signal in (pre_save, post_save, post_delete):
        signal.connect(receiver, model, dispatch_uid=f"{what} {model._meta.label}")


def _change(key: str, signal: Signal) -> None:
    tell = announce if signal is pre_save else changed
    tell(key)


def _look_at_pictures(sender: type[Model], signal: Signal, instance: Model, **about: Any) -> None:
    """Look at the picture that an author or the newsroom shows, and at the one it showed before."""
    field = PICTURED[sender]
    shown = getattr(instance, field)
    if signal is not pre_save:
        look_at(shown)
    elif instance.pk:
        stored = sender._default_manager.filter(pk=instance.pk).values_list(field, flat=True)
        look_at(*(before for before in stored if before != shown))


def _frame_changes(sender: type[Model], signal: Signal, **about: Any) -> None:
    _change("newsroom", signal)


def _page_moved(sender: type[Model], **about: Any) -> None:
    changed("newsroom")


def _author_changes(sender: type[Author], signal: Signal, **about: Any) -> None:
    # A name stands on every page that lists what its bearer wrote, and the old slug is not known.
    _change(EVERYTHING, signal)


def _picture_changes(
    sender: type[Picture], signal: Signal, instance: Picture, **about: Any
) -> None:
    # Which stories stand on a front hangs on who has a picture: one that is gone shows anywhere.
    _change(EVERYTHING if signal is post_delete else f"picture:{instance.pk}", signal)


def _rendition_changes(
    sender: type[Rendition], signal: Signal, instance: Rendition, **about: Any
) -> None:
    _change(f"picture:{instance.image_id}", signal)
