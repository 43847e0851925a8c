"""What a page says of itself in its head, and what stands above its masthead.

Every page has it. As template nodes, a fifth of what a missing story page costs was spent here.
"""

from __future__ import annotations

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dateline.desk.queries import Frame
from dateline.portal import fragments
from dateline.portal.views.frame import Head

register = template.Library()
ROBOTS = '<meta name="robots" content="noindex">\n'
CARD_SIZE = (
    '<meta property="og:image:type" content="image/jpeg">\n'
    '<meta property="og:image:width" content="1200">\n'
    '<meta property="og:image:height" content="630">\n'
)


@register.simple_tag(takes_context=True)
def about(context: template.Context) -> SafeString:
    """Say what the page is about, and where it stands: for search engines and where it is shared."""
    head: Head = context["head"]
    frame: Frame = context["frame"]
    title, summary = str(head.title), escape(head.summary)
    told = summary or escape(_summed_up(title, frame))
    address = escape(head.canonical)
    return mark_safe(
        f'<meta name="description" content="{told}">\n'
        f"{'' if head.index else ROBOTS}{_canonical(address)}"
        f"{''.join(_alternate(*each) for each in context['alternates'])}"
        f'<meta name="color-scheme" content="light dark">\n{fragments.assets(context["style"])}'
        f'<meta property="og:site_name" content="{escape(frame.name)}">\n'
        f'<meta property="og:type" content="{escape(head.kind)}">\n'
        f'<meta property="og:title" content="{escape(title or frame.name)}">\n'
        f'<link rel="search" type="application/opensearchdescription+xml"'
        f' title="{escape(frame.called)}" href="{reverse("portal:opensearch")}">\n'
        f"{_named('og:description', summary)}{_named('og:url', address)}{_card(head)}"
    )


def _summed_up(title: str, frame: Frame) -> str:
    before = f"{title} – " if title else ""
    return f"{before}{frame.name}{f'. {frame.tagline}' if frame.tagline else ''}"


def _canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">\n' if address else ""


def _alternate(language: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{escape(language)}" href="{escape(address)}">\n'


def _named(name: str, words: str) -> str:
    return f'<meta property="{name}" content="{words}">\n' if words else ""


def _card(head: Head) -> str:
    if not head.picture:
        return '<meta name="twitter:card" content="summary">\n'
    return (
        f'<meta property="og:image" content="{escape(head.picture)}">\n{CARD_SIZE}'
        f'<meta property="og:image:alt" content="{escape(head.picture_alt)}">\n'
        '<meta name="twitter:card" content="summary_large_image">\n'
    )


@register.simple_tag(takes_context=True)
def offered_feeds(context: template.Context) -> SafeString:
    """Link the feeds of the page's front."""
    head: Head = context["head"]
    at = escape(head.feeds)
    return mark_safe(
        f'<link rel="alternate" type="application/rss+xml" title="RSS" href="{at}feed.rss">\n'
        f'<link rel="alternate" type="application/atom+xml" title="Atom" href="{at}feed.atom">\n'
        '<link rel="alternate" type="application/feed+json" title="JSON Feed"'
        f' href="{at}feed.json">\n'
    )


@register.simple_tag(takes_context=True)
def top(context: template.Context) -> SafeString:
    """Show what stands above the masthead."""
    return fragments.top(context["frame"].demonstration, context["edition"])
