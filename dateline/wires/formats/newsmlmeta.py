"""Metadata of NewsML-G2: names, codes, subjects and places, as its items and concepts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.wires.formats.copy import Place, Subject
from dateline.wires.formats.countrycodes import country_of
from dateline.wires.formats.mender import Mender
from dateline.wires.formats.tree import (
    Element,
    children,
    language_of,
    name_of,
    value,
    words,
)

_VOCABULARIES = {"mediatopic": "medtop:", "subjectcode": "subj:"}
_COUNTRY_SCHEMES = ("iso3166-1a2", "iso3166-1a3", "iso3166")
_GEOGRAPHIC = re.compile(r"geoarea|cptype|loctyp|poi$", re.IGNORECASE)
_SUBTITLES = re.compile(r"sub|deck|kicker|short|alt|seo", re.IGNORECASE)
_WRITERS = re.compile(r"author|writer|byline|reporter|journalist|person", re.IGNORECASE)
_ASIDE = re.compile(r"nonpublic|private", re.IGNORECASE)
MAX_NOTES = 20
MAX_ASSERTED = 500


def code_of(element: Element | None) -> str:
    """Give the code by which an element names a concept: a qcode, an address, or a literal."""
    found = value(element, "qcode") or value(element, "uri") or value(element, "literal")
    for vocabulary, prefix in _VOCABULARIES.items():
        if f"/newscodes/{vocabulary}/" in found:
            return prefix + found.rstrip("/").rsplit("/", 1)[-1]
    return " ".join(found.split())


def tail_of(code: str) -> str:
    """Give what a code says after its scheme."""
    return code.rstrip("/").rpartition("/")[2].rpartition(":")[2]


def in_language(mender: Mender, elements: list[Element], language: str) -> str:
    """Give the words in the item's language where several are given, else the first."""
    wanted = language.partition("-")[0].lower()
    own = [one for one in elements if language_of(one).partition("-")[0].lower() == wanted]
    return mender.line(*(words(one) for one in [*own, *elements]))


def named(mender: Mender, element: Element, language: str) -> str:
    """Give the name that an element has in the item's language, there or in what the item asserts."""
    names = list(children(element, "name"))
    if not names:
        names = [name for one in asserted(element) for name in children(one, "name")]
    return in_language(mender, names, language)


def asserted(element: Element) -> Iterator[Element]:
    """Give what the item asserts beside its metadata of the concept that an element names."""
    block = element.getparent()
    found = list(children(block.getparent() if block is not None else None, "assert"))
    code = code_of(element) if found else ""
    for one in found[:MAX_ASSERTED] if code else ():
        other = code_of(one)
        # Some give the concept a scheme of its own there, and keep its number.
        if other == code or (tail_of(other) == tail_of(code) and tail_of(code).isdigit()):
            yield one


def party(mender: Mender, element: Element | None, language: str) -> str:
    """Give the name of a provider, holder or source."""
    if element is None:
        return ""
    code = code_of(element)
    return named(mender, element, language) or mender.line(
        value(element, "literal"), "" if code.startswith("http") else tail_of(code)
    )


def provider_of(
    mender: Mender, item: Element, meta: Element, content: Element, language: str
) -> str:
    """Give the agency's name: its credit line, its name, or what it is known by."""
    credit = mender.line(*(words(one) for one in children(content, "creditline")))
    sources = [party(mender, one, language) for one in children(content, "infosource")]
    providers = [party(mender, one, language) for one in children(meta, "provider")]
    holders = [
        party(mender, one, language)
        for rights in children(item, "rightsinfo")
        for one in children(rights, "copyrightholder")
    ]
    # A provider that is a host name is no credit where a source has a name.
    hosts = [name for name in providers if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name)]
    proper = [name for name in providers if name not in hosts]
    return mender.line(credit.rstrip(" –—-/"), *proper, *sources, *holders, *hosts)


def byline_of(mender: Mender, content: Element, language: str) -> str:
    """Give the byline, or the name of a creator who is said to be a writer."""
    given = mender.byline(*(words(one) for one in children(content, "by")))
    if given:
        return given
    names = [
        party(mender, one, language)
        for one in children(content, "creator")
        if _WRITERS.search(value(one, "role") + value(one, "type"))
    ]
    return ", ".join(dict.fromkeys(filter(None, map(mender.byline, names))))


def headline_of(mender: Mender, content: Element, language: str) -> str:
    """Give the main headline, in the item's language."""
    found = list(children(content, "headline"))
    main = [one for one in found if not _SUBTITLES.search(tail_of(value(one, "role")))]
    return in_language(mender, main or found, language)


def description_of(mender: Mender, content: Element, *, caption: bool) -> str:
    """Give the summary; a caption only for what is a picture or a film."""
    found = list(children(content, "description"))
    roles = ("caption", "summary", "") if caption else ("summary", "lead", "standfirst", "")
    for role in roles:
        for one in found:
            if tail_of(value(one, "role")).lower() == role and (
                text := " ".join(words(one).split())
            ):
                return text
    return mender.line(*(words(one) for one in found)) if caption else ""


def ednote_of(mender: Mender, meta: Element, content: Element) -> str:
    """Join the notes to editors; what is private to them is still for them."""
    notes = [*children(meta, "ednote"), *children(content, "ednote")]
    lines = (mender.line(" ".join(words(one).split())) for one in notes[:MAX_NOTES])
    return mender.line(" / ".join(dict.fromkeys(filter(None, lines))))


def subjects_of(mender: Mender, content: Element, language: str) -> Iterator[Subject]:
    """Read subjects and keywords, each once; areas of the earth are places and not subjects."""
    seen: set[tuple[str, str]] = set()
    for one in children(content, "subject", "keyword"):
        if _is_place(one):
            continue
        code = "" if name_of(one) == "keyword" else code_of(one)
        name = named(mender, one, language) if code or len(one) else mender.line(one.text)
        if not name and not code.startswith("http"):
            name = tail_of(code)
        if (name or code) and (name, code) not in seen:
            seen.add((name, code))
            yield Subject(name=name, code=mender.line(code))


def genres_of(mender: Mender, content: Element, language: str) -> Iterator[str]:
    """Read the genres by their names, or by their codes where they have none."""
    seen: set[str] = set()
    for one in children(content, "genre"):
        name = named(mender, one, language) or mender.line(
            value(one, "literal"), tail_of(code_of(one))
        )
        if name and name not in seen:
            seen.add(name)
            yield name


def places_of(mender: Mender, content: Element, language: str) -> Iterator[Place]:
    """Read where the item was made and the places it is about, with their countries."""
    seen: set[str] = set()
    for one in children(content, "located", "subject"):
        if name_of(one) == "subject" and not _is_place(one):
            continue
        name = named(mender, one, language) or mender.line(value(one, "literal"))
        name = name or _around(mender, one, language)
        if name and name not in seen:
            seen.add(name)
            yield Place(name=name, country=_country(one))


def _is_place(one: Element) -> bool:
    return bool(_GEOGRAPHIC.search(value(one, "type")))


def _around(mender: Mender, place: Element, language: str) -> str:
    """Give the narrowest area around a place of which the item asserts no name."""
    areas = (area for one in asserted(place) for area in children(one, "broader"))
    return next(filter(None, (named(mender, area, language) for area in areas)), "")


def _country(place: Element) -> str:
    """Find the country's code: the place's own, one it is the same as, or one around it."""
    told = (place, *asserted(place))
    for one in (place, *(area for each in told for area in children(each, "sameas", "broader"))):
        scheme, _, code = code_of(one).rpartition(":")
        country = country_of(code.partition("-")[0])
        if country and (
            scheme.endswith(_COUNTRY_SCHEMES) or value(one, "type").lower().endswith("country")
        ):
            return country
    return ""
