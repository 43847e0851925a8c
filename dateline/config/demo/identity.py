"""The demonstration's identity: name, editions, menus, authors and standing pages; put on, taken off.

What an editor has changed meanwhile is never taken back: a value is restored only where it is
still the demonstration's.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import ProtectedError

from dateline.config.demo import memory
from dateline.config.demo.letters import put_letters, take_letters
from dateline.config.demo.memory import Memory
from dateline.desk import actions
from dateline.desk.actions import sort_again
from dateline.desk.models import (
    Author,
    Edition,
    FooterLink,
    MenuEntry,
    Newsroom,
    SocialAccount,
    StandingPage,
    StandingTranslation,
    Story,
    StoryTranslation,
    Wording,
)

FILE = Path(__file__).resolve().parent / "newsroom.json"
WORDINGS = FILE.with_name("wordings.json")


def wanted() -> dict[str, Any]:
    """Read what the demonstration calls itself."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@transaction.atomic
def put_on(kept: Memory) -> None:
    """Give the newsroom the demonstration's identity, noting what was there before."""
    if kept.done:
        return
    identity = wanted()
    newsroom = Newsroom.load()
    _set(newsroom, newsroom_fields(identity), "newsroom")
    _make_rows(newsroom, identity)
    for position, edition in enumerate(identity["editions"]):
        _put_edition(edition, position, edition["slug"] == identity["home_edition"])
    for author in identity["authors"]:
        _put_author(author)
    for page in identity["pages"]:
        _put_page(page)
    for wording in wordings():
        _put_wording(wording)
    put_letters()


def wordings() -> list[Wording]:
    """Give the newsroom's words in other languages, none of them stored."""
    found: dict[str, dict[str, str]] = json.loads(WORDINGS.read_text(encoding="utf-8"))
    return [
        Wording(language=language, words=words, translated=translated)
        for language, pairs in found.items()
        for words, translated in pairs.items()
    ]


def _put_wording(wording: Wording) -> None:
    there = Wording.objects.filter(language=wording.language, words=wording.words)
    if not there.exists():
        wording.save()
        memory.note("wordings", f"{wording.language} {wording.words}")


def _take_wordings(kept: Memory) -> int:
    made = set(kept.made.get("wordings", []))
    gone = 0
    for each in wordings():
        if f"{each.language} {each.words}" in made:
            there = Wording.objects.filter(language=each.language, words=each.words)
            gone += there.filter(translated=each.translated).delete()[0]
    return gone


def link_translations() -> None:
    """Link the stories that tell the same in two languages, as soon as the desk has both."""
    for uris in wanted()["translations"]:
        copy = Story.objects.filter(origin_source__slug__startswith="demo-", killed_at=None)
        stories = list(copy.filter(origin_uri__in=uris))
        linked = StoryTranslation.objects.filter(story__in=stories).exists()
        if len(stories) == len(uris) and not linked:
            actions.link_translations(story=stories[0], other=stories[1])


def newsroom_fields(identity: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of the newsroom's settings."""
    contact = identity["contact"]
    address = [contact["street"], contact["city"], contact["country"]]
    return {
        "name": identity["name"],
        "tagline": identity["tagline"],
        "accent": identity["accent"],
        "demonstration": identity["demonstration"],
        "footer_text": identity["notice"],
        "contact_name": contact["organisation"],
        "contact_address": "\n".join(line for line in address if line),
        "contact_email": contact["email"],
        "contact_phone": contact["telephone"],
    }


def rows(identity: dict[str, Any]) -> list[tuple[type[models.Model], str, str]]:
    """Give the rows of menus, accounts and links: table, label, address."""
    menu = [(MenuEntry, e["label"], _address(e)) for e in identity["menus"]["main"]]
    social = [(SocialAccount, e["network"], e["url"]) for e in identity["social"]]
    links = [(FooterLink, e["label"], _address(e)) for e in identity["menus"]["products"]]
    return [*menu, *social, *links]


def _address(entry: dict[str, str]) -> str:
    if "sector" in entry:
        return f"/sector/{entry['sector']}/"
    return entry.get("url") or f"/{entry['page']}/"


def _make_rows(newsroom: Newsroom, identity: dict[str, Any]) -> None:
    for position, (table, label, address) in enumerate(rows(identity)):
        table._default_manager.get_or_create(
            newsroom=newsroom, label=label, address=address, defaults={"sort_order": position}
        )


def edition_fields(edition: dict[str, Any], position: int) -> dict[str, Any]:
    """Give the fields of an edition; it takes the stories in its own language."""
    known = {code for code, _ in settings.LANGUAGES}
    language = edition["language"]
    return {
        "name": edition["name"],
        "zone": edition["zone"],
        "date_format": f"{edition['date_format']}, {edition['time_format']}",
        "language": language if language in known else "en-gb",
        "story_languages": [language],
        "countries": edition["countries"],
        "tagline": edition.get("tagline", ""),
        "blocks": edition.get("blocks", []),
        "position": position,
    }


def _put_edition(edition: dict[str, Any], position: int, home: bool) -> None:
    slug, fields = edition["slug"], edition_fields(edition, position)
    there = Edition.objects.filter(slug=slug).first()
    if there is not None:
        _set(there, fields, f"edition {slug}")
        return
    is_default = home and not Edition.objects.filter(is_default=True).exists()
    Edition.objects.create(slug=slug, is_default=is_default, **fields)
    memory.note("editions", slug)


def _put_author(author: dict[str, Any]) -> None:
    slug = author["slug"]
    fields = {
        **{name: author[name] for name in ("name", "role", "bio", "email")},
        "links": "\n".join(author["links"]),
        "on_wires": True,
    }
    _, made = Author.objects.get_or_create(slug=slug, defaults=fields)
    if made:
        memory.note("authors", slug)


def _put_page(page: dict[str, Any]) -> None:
    there = StandingPage.objects.filter(slug=page["slug"]).first()
    # A page with revisions is an editor's work.
    if there is None or there.latest_revision_id is not None:
        return
    _set(there, page_fields(page), f"page {page['slug']}")
    for language, body in page["translations"].items():
        row, made = StandingTranslation.objects.get_or_create(
            page=there, language=language, defaults={"body": body}
        )
        if made:
            memory.note("page translations", f"{row.language} {page['slug']}")


def page_fields(page: dict[str, Any]) -> dict[str, Any]:
    """Give what the demonstration says on a standing page; the desk shows the title of the draft."""
    return {"title": page["title"], "draft_title": page["title"], "body": page["body"]}


def _take_page_translations(kept: Memory, pages: list[dict[str, Any]]) -> int:
    """Take those away that the demonstration made and nobody has changed."""
    made = set(kept.made.get("page translations", []))
    gone = 0
    for page in pages:
        for language, body in page["translations"].items():
            if f"{language} {page['slug']}" in made:
                rows = StandingTranslation.objects.filter(page__slug=page["slug"])
                gone += rows.filter(language=language, body=body).delete()[0]
    return gone


def _set(thing: models.Model, fields: dict[str, Any], note: str) -> None:
    memory.note_before(note, {name: getattr(thing, name) for name in fields})
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


@transaction.atomic
def take_off(kept: Memory) -> dict[str, int]:
    """Take the identity off; gives how many rows of each kind went."""
    identity = wanted()
    newsroom = Newsroom.load()
    _restore(newsroom, newsroom_fields(identity), kept.before.get("newsroom"))
    for edition, there in _pairs(identity["editions"], Edition):
        _restore(
            there, edition_fields(edition, there.position), kept.before.get(f"edition {there.slug}")
        )
    for page, there in _pairs(identity["pages"], StandingPage):
        _restore(there, page_fields(page), kept.before.get(f"page {there.slug}"))
    gone = {
        "menu entries": _take_rows(newsroom, identity),
        "newsletters": take_letters(kept),
        "editions": _take_editions(kept, identity),
        "authors": _take_authors(kept),
        "words in other languages": _take_wordings(kept),
        "translations of standing pages": _take_page_translations(kept, identity["pages"]),
    }
    sort_again()
    return gone


def _pairs(entries: list[dict[str, Any]], table: Any) -> list[tuple[dict[str, Any], Any]]:
    there = {thing.slug: thing for thing in table.objects.all()}
    return [(entry, there[entry["slug"]]) for entry in entries if entry["slug"] in there]


def _restore(thing: models.Model, demo: dict[str, Any], before: dict[str, Any] | None) -> None:
    if before is None:
        return
    for name, value in before.items():
        if getattr(thing, name) == demo[name]:
            setattr(thing, name, value)
    thing.save()


def _take_rows(newsroom: Newsroom, identity: dict[str, Any]) -> int:
    gone = 0
    for table, label, address in rows(identity):
        found = table._default_manager.filter(newsroom=newsroom, label=label, address=address)
        gone += found.delete()[0]
    return gone


def _take_editions(kept: Memory, identity: dict[str, Any]) -> int:
    gone = 0
    for edition, there in _pairs(identity["editions"], Edition):
        untouched = there.name == edition["name"] and there.countries == edition["countries"]
        if there.slug in kept.made.get("editions", []) and untouched:
            # Where a letter of an editor's own belongs to it, it stays.
            with suppress(ProtectedError):
                there.delete()
                gone += 1
    return gone


def _take_authors(kept: Memory) -> int:
    authors = Author.objects.filter(slug__in=kept.made.get("authors", []), stories=None, user=None)
    number = authors.count()
    authors.delete()
    return number
