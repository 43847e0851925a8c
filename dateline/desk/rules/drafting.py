"""From agency copy to a draft story, without any model: words are moved and cased, never invented."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anyascii import anyascii

from dateline.tagging import Dateline, Learned, Text, tag, tidy_headline
from dateline.wires.formats.copy import Signal, WireCopy
from dateline.wires.formats.notices import corrects, is_for_editors, without_correction_mark

HEADLINE_LENGTH = 300
STANDFIRST_LENGTH = 320
# Fewer characters than these are no body to stand by itself below a standfirst.
LEAST_BODY = 80
EXCERPT_WORDS = 60
# A longer address is cut by somebody on its way, and leads nowhere then.
LONGEST_ADDRESS = 2000
MOST_COUNTRIES = 6
MOST_SECTORS = 3
# Copy older than this on arrival is an archive coming in: it keeps the agency's time.
FRESH = timedelta(hours=1)

KINDS = (
    ("interview", re.compile(r"\b(interview|q\s?&\s?a|entrevista|entretien)\b", re.I)),
    ("blog", re.compile(r"\bblog\b", re.I)),
    (
        "opinion",
        re.compile(r"\b(opinion|op-ed|column|commentary|editorial|kommentar|opini[oó]n)\b", re.I),
    ),
    ("press-release", re.compile(r"\bpress[ _-]?release|pressrelease|pressemitteilung\b", re.I)),
)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.S)
OPENED = re.compile(r"(\s*<p>(<(?:strong|b|em|i)>)?)\s*")
CLOSED = re.compile(r"</(?:strong|b|em|i)>\s*")
BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote|pre)>.*?</\1>", re.S)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’»)]*\s+(?=[\"'“‘«(]*[A-ZÀ-ÞА-Я0-9])")
CORRECTS = re.compile(
    r"^\W*(correction|corrected|corrects|corr|berichtigung|korrektur|rectificatif|corrección|correzione)\b[:,\s]*",
    re.I,
)
# Where an agency corrects and does not say what, in the story's own language.
CORRECTED = {
    "en": "The agency has corrected an earlier version of this story.",
    "de": "Die Agentur hat eine frühere Fassung dieses Berichts berichtigt.",
    "fr": "L’agence a corrigé une version antérieure de cet article.",
    "es": "La agencia ha corregido una versión anterior de esta noticia.",
    "ar": "صحّحت الوكالة نسخة سابقة من هذا الخبر.",
}
SENTENCE = re.compile(r"^.{40,}[.!?][\"'”’»)]*$", re.S)
TICKER = re.compile(r" ?&lt;[A-Z][A-Z0-9.=/]{0,9}&gt;")
BRACKETED = re.compile(r"&lt;([A-Z0-9][^&<>]{1,80}?)&gt;")
# Full stops that end no sentence.
SHORT_FORM = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Rep|Sen|Gov|St|No|Inc|Corp|Co|Ltd|vs|etc|U\.S|U\.N|U\.K"
    r"|D-\w+|R-\w+)\.$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the house agreed with a source, as far as drafting goes."""

    name: str
    credit: str = ""
    """The attribution agreed on; empty where the item's own provider is credited."""
    url: str = ""
    rights: str = "full"
    """`full`, `excerpt` or `headline`."""
    home_country: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A story as drafted from one item: the words, the tags and the source."""

    kind: str
    language: str
    headline: str
    slug: str
    slugline: str
    standfirst: str
    body: str
    byline: str
    dateline_place: str
    dateline_country: str
    dateline_date: date | None
    sectors: tuple[str, ...]
    countries: tuple[str, ...]
    urgency: int
    link: str
    usage_terms: str
    source_name: str
    source_url: str


def draft(copy: WireCopy, terms: Terms, learned: Learned | None = None) -> Draft:
    """Draft a story from an item; its sectors with what the newsroom's own stories taught.

    The opening paragraph becomes the standfirst where the agency sent none, so that readers meet
    every word once. What the source's rights do not allow is left out, never shortened by guess.
    """
    tags = tag(_text(copy, terms), learned=learned)
    opening = tags.dateline.opening if tags.dateline else ""
    body = cut_opening(without_tickers(copy.body_html), opening)
    headline = write_headline(copy, body)
    body = without_repeated_headline(body, headline)
    summary = " ".join(copy.description.split())
    standfirst, body = write_standfirst(_without_opening(summary, opening), body)
    standfirst, body = within_rights(terms.rights, standfirst, body)
    dateline = tags.dateline
    return Draft(
        kind=kind_of(copy),
        language=tags.language[:20],
        headline=headline,
        slug=slug_of(headline),
        slugline=copy.slugline[:120],
        standfirst=standfirst,
        body=body,
        byline=copy.byline[:300],
        dateline_place=dateline_line(dateline),
        dateline_country=dateline.country if dateline else "",
        dateline_date=_date_of(dateline, copy.versioncreated),
        sectors=tuple(sector.code for sector in tags.sectors[:MOST_SECTORS]),
        countries=tuple(country.code for country in tags.countries[:MOST_COUNTRIES]),
        urgency=copy.urgency or 5,
        link=_address(copy.link) if terms.rights != "full" else "",
        usage_terms=copy.usageterms,
        source_name=(terms.credit or copy.provider or terms.name)[:200],
        source_url=_address(copy.link) or terms.url,
    )


def _address(link: str) -> str:
    return link if len(link) <= LONGEST_ADDRESS else ""


def _text(copy: WireCopy, terms: Terms) -> Text:
    return Text(
        headline=copy.headline,
        body="\n\n".join(filter(None, [copy.body_text or copy.description])),
        dateline=copy.dateline,
        language=copy.language or terms.language,
        subjects=tuple((subject.name, subject.code) for subject in copy.subjects),
        home_country=terms.home_country,
    )


def write_headline(copy: WireCopy, body: str) -> str:
    """Give the headline in sentence case; where the item has none, its first sentence."""
    line = " ".join(copy.headline.split())
    if not line:
        return clip(_first_sentence(_plain(_first_paragraph(body)) or copy.description), 110)
    line = tidy_headline(without_correction_mark(line), copy.body_text)
    ends_sentence = line.endswith(".") and not SHORT_FORM.search(line) and not line.endswith("..")
    return clip(line.removesuffix(".") if ends_sentence else line, HEADLINE_LENGTH)


def kind_of(copy: WireCopy) -> str:
    """Give the kind of story that the agency's genres name; news where they name none."""
    named = " | ".join(copy.genres)
    return next((kind for kind, pattern in KINDS if pattern.search(named)), "news")


def slug_of(headline: str) -> str:
    """Give the headline as it stands in an address: at most 80 ASCII characters, cut at a word."""
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(headline).lower()).strip("-")
    return slug if len(slug) <= 80 else slug[:81].rpartition("-")[0] or slug[:80]


def cut_opening(body: str, opening: str) -> str:
    """Take the dateline out of the first paragraph: the page shows it on a line of its own."""
    head, words = OPENED.match(body), html.escape(opening, quote=False).split()
    if head is None or not words:
        return body
    # It may stand in bold or span tags; between its words only white space may.
    parts = body[head.end() :].split(None, len(words) - 1) or [""]
    if parts[:-1] != words[:-1] or not parts[-1].startswith(words[-1]):
        return body
    text = parts[-1].removeprefix(words[-1]).lstrip()
    closed = CLOSED.match(text)
    balanced = (head[2] is None) == (closed is None)
    return ("<p>" if balanced else head[1]) + text[closed.end() if closed else 0 :]


def _without_opening(summary: str, opening: str) -> str:
    """Take the dateline out of a summary that begins with it: feeds send the lead twice."""
    words = " ".join(opening.split())
    return summary.removeprefix(words).lstrip() if words else summary


def without_repeated_headline(body: str, headline: str) -> str:
    """Drop the first block if it only says the headline again."""
    begun = body.lstrip()
    if (first := BLOCK.match(begun)) is None:
        return body
    said, block = _bare(headline), _plain(first[0])
    # Most paragraphs begin with other words, which is seen without reading them to the end.
    if said.startswith(_bare(block[:40])) and said == _bare(block):
        return begun[first.end() :].lstrip()
    return body


def write_standfirst(description: str, body: str) -> tuple[str, str]:
    """Give the standfirst and the body that is left.

    The agency's own summary is taken unless the copy opens with the same words. Else the opening
    paragraph is moved up, if it is a short sentence or two and more text follows; else its first
    sentence is repeated, for cards and feeds. A line of figures is no standfirst.
    """
    opening = _first_paragraph(body) if body.lstrip().startswith("<p>") else ""
    lead = _plain(opening)
    summary = " ".join(description.split())
    if summary and not (lead and _opens_alike(summary, lead)):
        return clip(summary, STANDFIRST_LENGTH), body
    if not SENTENCE.search(lead):
        return "", body
    rest = body.replace(f"<p>{opening}</p>", "", 1).lstrip()
    if len(lead) <= STANDFIRST_LENGTH and _stands_alone(rest):
        return lead, rest
    return clip(_first_sentence(lead), STANDFIRST_LENGTH), body


def _stands_alone(body: str) -> bool:
    """Tell whether there is enough of a body; mostly what stands before one of its first tags is."""
    opening = body[: body.find(">", 4 * LEAST_BODY) + 1]
    return any(len(_plain(part)) >= LEAST_BODY for part in (opening, body))


def standfirst_above(body: str, standfirst: str) -> str:
    """Give the standfirst that stands above a body: none where the body opens with the same words.

    Cards and feeds show it all the same: there the body does not follow.
    """
    lead = _plain(_first_paragraph(body))
    return "" if lead and _opens_alike(standfirst, lead) else standfirst


def without_tickers(markup: str) -> str:
    """Take exchange codes such as <IBM> out, and the brackets off names such as <Example Corp>.

    Old copy marks companies so for machines; to readers the marks are noise.
    """
    return BRACKETED.sub(r"\1", TICKER.sub("", markup)) if "&lt;" in markup else markup


def within_rights(rights: str, standfirst: str, body: str) -> tuple[str, str]:
    """Keep only what the source's rights allow: all, an excerpt, or the headline alone."""
    if rights == "headline":
        return "", ""
    if rights == "excerpt":
        words = _plain(body).split()
        excerpt = " ".join(words[:EXCERPT_WORDS]) + (" …" if len(words) > EXCERPT_WORDS else "")
        return standfirst, f"<p>{html.escape(excerpt, quote=False)}</p>" if words else ""
    return standfirst, body


def correction_note(copy: WireCopy, language: str = "") -> str:
    """Give what readers are told of a correction: the agency's own note of it, else that there was one.

    Agencies mark a correction by its signal, by opening the editor's note or the headline with the
    word, or by the mark behind a headline. Empty where it is none.
    """
    note = " ".join(copy.ednote.split())
    marked = CORRECTS.match(note)
    if copy.signal != Signal.CORRECT and not marked and not corrects(copy.headline):
        return ""
    told = CORRECTS.sub("", note)
    # A note beside a mark in the headline may be on anything else, and some are for editors only.
    meant = copy.signal == Signal.CORRECT and not is_for_editors(note)
    if not told or not (marked or meant):
        return CORRECTED.get(language.partition("-")[0], CORRECTED["en"])
    return told[:1].upper() + told[1:]


def dateline_line(dateline: Dateline | None) -> str:
    """Give the place of the dateline as the page shows it, without its country."""
    return dateline.place[:120] if dateline else ""


def publication_time(copy: WireCopy, *, now: datetime) -> datetime:
    """Give the time of first publication: now, or the agency's time where an archive comes in."""
    sent = copy.firstcreated or copy.versioncreated or now
    return now if sent > now - FRESH else sent


def update_time(copy: WireCopy, *, now: datetime) -> datetime:
    """Give the time at which an update's words changed: now, or the agency's where it is old."""
    sent = copy.versioncreated or now
    return now if sent > now - FRESH else sent


def clip(text: str, length: int) -> str:
    """Shorten text to a length in characters, with an ellipsis; at a word, where it has spaces."""
    if len(text) <= length:
        return text
    room = text[: length - 1]
    at_a_word = room.rpartition(" ")[0].rstrip(",;:–- ")
    return (at_a_word if len(at_a_word) > length // 2 else room) + "…"


def _date_of(dateline: Dateline | None, sent: datetime | None) -> date | None:
    if dateline is None or dateline.date is None:
        return None
    if isinstance(dateline.date, date):
        return dateline.date
    month, day = dateline.date
    years = [sent.year, sent.year - 1] if sent else []
    dates = [found for year in years if (found := _calendar_date(year, month, day))]
    # A dateline of 31 December on copy of 1 January is of the year before.
    return next(
        (found for found in dates if sent and found <= sent.date() + timedelta(days=2)), None
    )


def _calendar_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_paragraph(body: str) -> str:
    found = PARAGRAPH.search(body)
    return found[1] if found else ""


def _first_sentence(text: str) -> str:
    for end in SENTENCE_END.finditer(text):
        if not SHORT_FORM.search(text[: end.start()].rstrip("\"'”’»)")):
            return text[: end.start()].rstrip()
    return text


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _opens_alike(summary: str, lead: str) -> bool:
    ours, theirs = _bare(summary), _bare(lead)
    shared = min(len(ours), len(theirs), 80)
    return shared > 0 and ours[:shared] == theirs[:shared]
