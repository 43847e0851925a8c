"""Tells Wagtail of the screens about readers."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import ActionMenuItem

from dateline.audience.admin.letters import LetterListView, LetterView, OpenLettersPanel
from dateline.audience.admin.newsletters import SEES as SEES_ISSUES
from dateline.audience.admin.newsletters import (
    IssueView,
    NewslettersView,
    NewsletterViewSet,
    preview,
)
from dateline.audience.admin.readers import SEES as SEES_READERS
from dateline.audience.admin.readers import (
    ReadersMenuItem,
    ReadersView,
    StoryReadersView,
    listing_button,
)
from dateline.audience.queries.letters import SEES
from dateline.desk.models import Story, User
from dateline.desk.wagtail_hooks import PermittedMenuItem


@hooks.register("register_admin_urls")
def letter_addresses() -> list[URLPattern | URLResolver]:
    """Register the letters from readers."""
    letters = [
        path("", LetterListView.as_view(), name="list"),
        path("<int:pk>/", LetterView.as_view(), name="letter"),
    ]
    return [path("letters/", include((letters, "letters")))]


@hooks.register("register_admin_menu_item")
def letters_entry() -> MenuItem:
    """Put the letters into the menu."""
    return PermittedMenuItem(
        "From readers", reverse("letters:list"), needs=(SEES,), icon_name="comment", order=25
    )


# Behind the desk's own, which takes out what Wagtail shows.
@hooks.register("construct_homepage_panels", order=10)
def open_letters(request: HttpRequest, panels: list[Component]) -> None:
    """Show on the desk's first page what readers wrote."""
    panels.append(OpenLettersPanel())


@hooks.register("register_admin_viewset")
def newsletter_letters() -> NewsletterViewSet:
    """Register the newsletters themselves."""
    return NewsletterViewSet()


@hooks.register("register_admin_urls")
def newsletter_addresses() -> list[URLPattern | URLResolver]:
    """Register the issues of newsletters."""
    pages = [
        path("", NewslettersView.as_view(), name="overview"),
        path("issue/<int:pk>/", IssueView.as_view(), name="issue"),
        path("issue/<int:pk>/preview/", preview, name="preview"),
    ]
    return [path("newsletters/", include((pages, "newsletters")))]


@hooks.register("register_admin_menu_item")
def newsletters_entry() -> MenuItem:
    """Put the newsletters into the menu."""
    return PermittedMenuItem(
        "Newsletters",
        reverse("newsletters:overview"),
        needs=(SEES_ISSUES,),
        icon_name="mail",
        name="newsletters",
        order=27,
    )


@hooks.register("register_admin_urls")
def readers_addresses() -> list[URLPattern | URLResolver]:
    """Register what readers look at."""
    pages = [
        path("", ReadersView.as_view(), name="now"),
        path("story/<int:pk>/", StoryReadersView.as_view(), name="story"),
    ]
    return [path("readers/", include((pages, "readers")))]


@hooks.register("register_admin_menu_item")
def readers_entry() -> MenuItem:
    """Put the readers into the menu."""
    return PermittedMenuItem(
        "Readers", reverse("readers:now"), needs=SEES_READERS, icon_name="view", order=24
    )


@hooks.register("register_snippet_action_menu_item")
def story_readers_entry(model: type) -> ActionMenuItem | None:
    """Lead from a story's editor to its readers."""
    return ReadersMenuItem(order=800) if model is Story else None


@hooks.register("register_snippet_listing_buttons")
def story_readers_button(snippet: Model, user: User, next_url: str | None) -> Iterator[Button]:
    """Lead from the list of stories to a story's readers."""
    if isinstance(snippet, Story) and snippet.version:
        yield listing_button(snippet)
