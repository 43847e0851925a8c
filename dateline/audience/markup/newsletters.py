"""An issue as HTML and as text, made once for all its readers while what it tells is true."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

import css_inline
import mrml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from dateline.audience.queries.newsletter_issues import IssueContent, read_issue
from dateline.audience.rules.newsletter_links import (
    LEAVE_PATH,
    LEAVE_TOKEN,
    PREFER_PATH,
    PREFER_TOKEN,
)
from dateline.audience.rules.newsletters import Rhythm, cut, preview_for, subject_for
from dateline.desk.queries import Card, lasting_site_of, newsroom
from dateline.edge import Kept
from dateline.wires.formats.xml import fit_for_xml

# Gmail cuts a mail off behind this, and with it the link to leave.
LARGEST_HTML = 100_000
STANDFIRST_LENGTH = 260
_BLOCKS = re.compile(
    r"\s*(?=</?(?:div|table|tbody|tr|td|p|h1|h2|ul|li|style|meta|body|html|head)\b)"
)
_INLINE = css_inline.CSSInliner(
    keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeMail:
    """A mail for all its readers: their own tokens are put in when it is sent."""

    subject: str
    html: str
    text: str
    slug: str = ""
    name: str = ""
    stories: int = 0
    cut: tuple[int, ...] = ()
    """Stories that did not fit: readers have not had them."""


_MADE: Kept[int, MadeMail] = Kept("issues", most=64)


def issue_mail(pk: int) -> MadeMail:
    """Give an issue as it is true now; made again as soon as one of its stories has changed."""
    return _MADE.get(pk, lambda: make_issue(read_issue(pk)))


def make_issue(content: IssueContent) -> MadeMail:
    """Write an issue out. Where it would be too long for a mail program, the last stories go."""
    cards = content.cards
    while True:
        made = _make_issue(content, cards)
        if len(made.html.encode()) < LARGEST_HTML or len(cards) < 2:
            return replace(made, cut=tuple(card.id for card in content.cards[len(cards) :]))
        cards = cards[:-1]


def _make_issue(content: IssueContent, cards: tuple[Card, ...]) -> MadeMail:
    headlines = [card.headline for card in cards]
    date, inside = date_of(content.due_at, content), lasting_site_of(content.edition)
    subject = content.subject or subject_for(
        headlines, name=content.newsletter, date=date, rhythm=content.rhythm
    )
    about = {
        "content": content,
        "cards": cards,
        "subject": subject,
        "preview": preview_for(headlines, subject=subject),
        "date": date,
        "intro": [part for part in re.split(r"\s*\n\s*\n\s*", content.intro.strip()) if part],
        "breaking": content.rhythm is Rhythm.BREAKING,
        "standfirst_length": STANDFIRST_LENGTH,
        "inside": inside,
        "leave": inside + LEAVE_PATH.format(LEAVE_TOKEN),
        "prefer": inside + PREFER_PATH.format(PREFER_TOKEN),
    }
    language = content.edition.language
    return MadeMail(
        # A line end in the head of a mail would end it.
        subject=fit_for_xml(" ".join(subject.split())),
        html=write_html("audience/newsletters/issue.mjml", language, about),
        text=write_text("audience/newsletters/issue.txt", language, about),
        slug=content.slug,
        name=content.newsletter,
        stories=len(content.cards),
    )


def make_notice(kind: str, *, language: str, subject: str, about: dict[str, object]) -> MadeMail:
    """Write out a mail of the newsletters' own: a question, a link."""
    frame = newsroom()
    about = {**about, "kind": kind, "house": frame.name, "accent": frame.accent, "subject": subject}
    return MadeMail(
        subject=cut(fit_for_xml(subject), 120),
        html=write_html("audience/newsletters/notice.mjml", language, about),
        text=write_text("audience/newsletters/notice.txt", language, about),
    )


def write_html(template: str, language: str, about: dict[str, object]) -> str:
    """Render MJML in a language, right to left where it is written so, with its styles inlined."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    with translation.override(language):
        source = get_template(template).render(
            {**about, "language": language, "dir": direction, "site": settings.SITE_URL}
        )
    # MJML is XML: one character that XML cannot hold, in one headline, and nothing of an issue is made.
    made = mrml.to_html(fit_for_xml(source)).content
    if direction == "rtl":
        made = made.replace("direction:ltr", "direction:rtl").replace(
            "text-align:left", "text-align:right"
        )
    return _in_lines(_INLINE.inline(re.sub(r">\s+<", "> <", made)))


def _in_lines(html: str) -> str:
    """Break lines before blocks: mail takes lines of up to 998 letters as they are.

    A longer line has the whole part written as quoted-printable, which takes more processor time than
    all the rest of a mail.
    """
    return _BLOCKS.sub("\n", html)


def write_text(template: str, language: str, about: dict[str, object]) -> str:
    """Render the text part; nothing in it is HTML, so nothing is escaped."""
    with translation.override(language):
        made = get_template(template).render({**about, "site": settings.SITE_URL})
    return re.sub(r"\n{3,}", "\n\n", made).strip() + "\n"


def date_of(moment: datetime, content: IssueContent) -> str:
    """Write an issue's date out, in its edition's language and zone."""
    return format_date(
        moment.astimezone(content.edition.tzinfo), "full", locale=_locale(content.edition.language)
    )


def is_right_to_left(language: str) -> bool:
    """Tell how a language is written."""
    return language.partition("-")[0] in settings.LANGUAGES_BIDI


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
