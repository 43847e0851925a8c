"""Ready-made parts of pages: cards, mastheads, feet, whole stories.

A part is made of nothing but the values that it is given: the same card in the same look for the
same edition is the same words. So parts are remembered by value, and nothing ever has to purge
them: once a story has changed, its card is another value, and asks for another part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from dateline.audience.queries.newsletters import Offer
from dateline.desk.queries import Article, Card, EditionCard, Frame, SectorCard
from dateline.portal.markup import beside, calendars, editions, feeds, fronts, stories
from dateline.portal.markup import cards as looks_of_cards
from dateline.portal.markup.shots import small
from dateline.portal.markup.times import when
from dateline.portal.rules.dates import DayGroup, by_day
from dateline.portal.rules.feeds import Entry
from dateline.portal.rules.makeup import Makeup, Section
from dateline.portal.rules.months import MonthCalendar


@dataclass(frozen=True, slots=True)
class Look:
    """How a story stands on a front."""

    name: str
    """`lead`, `large`, `side`, `row`, `text`, `line`, `strip` or `column`."""
    level: int = 3
    """Of its headline: 2 or 3."""
    standfirst: bool = False
    plain: bool = False
    """Without its sector, where it stands under the sector's name."""


LARGE, ROW = Look("large", standfirst=True), Look("row", standfirst=True)
# The first story of a sector's block, and the others.
LARGE_BLOCK = Look("large", standfirst=True, plain=True), Look("side", plain=True)
SMALL_BLOCK = Look("side", standfirst=True, plain=True), Look("line")
# The front page: its lead, the two below, the first two of the second column, and the others.
LEAD = Look("lead", level=2, standfirst=True)
UNDER_LEAD = Look("text", standfirst=True)
SECOND, BELOW_SECOND = Look("side", standfirst=True), Look("text")
STRIP, BESIDE = Look("strip"), Look("side")
# Stories under the lead, stories with a picture in the second column, and stories beside a story.
UNDER, PICTURED, RELATED = 2, 2, 4


@lru_cache(maxsize=8_000)
def card(shown: Card, look: Look, edition: EditionCard) -> SafeString:
    """Give a story as it stands on a front."""
    with translation.override(edition.language):
        if look.name == "strip":
            return mark_safe(looks_of_cards.strip(shown, edition))
        if look.name == "column":
            return mark_safe(looks_of_cards.column(shown))
        return mark_safe(
            looks_of_cards.card(
                shown,
                look.name,
                look.level,
                edition,
                standfirst=look.standfirst,
                plain=look.plain,
            )
        )


@lru_cache(maxsize=400)
def story(article: Article, address: str, edition: EditionCard, note: str = "") -> SafeString:
    """Give a story as it stands on its page, with its address in full and the line under opinion."""
    with translation.override(edition.language):
        return mark_safe(stories.story(article, address, edition, note))


@lru_cache(maxsize=400)
def translations(shown: tuple[Card, ...], edition: EditionCard) -> SafeString:
    """Give the links to a story in other languages."""
    with translation.override(edition.language):
        return mark_safe(editions.translations(shown))


def cards(shown: Iterable[Card], look: Look, edition: EditionCard) -> SafeString:
    """Give stories one below the other."""
    return mark_safe("".join(card(each, look, edition) for each in shown))


def opening(
    made: Makeup[Card], changed: datetime | None, trending: SafeString, edition: EditionCard
) -> SafeString:
    """Give the first block of the home page; `changed` is when a story of the page last did.

    It is not remembered: each new story makes it another.
    """
    under, others = made.secondary[:UNDER], made.secondary[UNDER:]
    second = cards(others[:PICTURED], SECOND, edition)
    second += cards(others[PICTURED:], BELOW_SECOND, edition)
    with translation.override(edition.language):
        third = fronts.latest(
            reverse("portal:latest"),
            when(changed, edition, "full") if changed else "",
            beside.live(_strips(made.strip, edition)),
        )
        return mark_safe(
            fronts.opening(
                card(made.lead, LEAD, edition) if made.lead else "",
                cards(under, UNDER_LEAD, edition),
                second,
                f"{third}{trending}" if made.strip else "",
            )
        )


def _strips(shown: Iterable[Card], edition: EditionCard) -> list[tuple[date, str]]:
    """Give stories as lines, date by date."""
    groups = by_day(shown, edition.tzinfo)
    return [(group.date, cards(group.items, STRIP, edition)) for group in groups]


def related(shown: Sequence[Card], edition: EditionCard) -> SafeString:
    """Give the stories like the one of the page; nothing if there are none."""
    if not shown:
        return mark_safe("")
    with translation.override(edition.language):
        return mark_safe(beside.related(cards(shown[:RELATED], BESIDE, edition)))


def beside_story(parts: str, edition: EditionCard) -> SafeString:
    """Give the column beside a story, made of these parts."""
    with translation.override(edition.language):
        return mark_safe(beside.beside(parts))


@lru_cache(maxsize=64)
def onward(edition: EditionCard) -> SafeString:
    """Give the line below the blocks of the home page, which leads to all stories."""
    with translation.override(edition.language):
        return mark_safe(fronts.onward(reverse("portal:latest")))


@lru_cache(maxsize=400)
def newest(shown: tuple[Card, ...], edition: EditionCard) -> SafeString:
    """Give the newest stories as they stand beside a story; nothing if there are none."""
    if not shown:
        return mark_safe("")
    with translation.override(edition.language):
        return mark_safe(beside.newest(_strips(shown, edition), reverse("portal:latest")))


@lru_cache(maxsize=400)
def block(name: str, shown: tuple[object, ...], edition: EditionCard) -> SafeString:
    """Give a block of the home page that is a template: it shows `shown`, and nothing else."""
    return _made(f"portal/blocks/{name}.html", edition, {"shown": shown})


@lru_cache(maxsize=64)
def invitation(letters: tuple[Offer, ...], place: str, edition: EditionCard) -> SafeString:
    """Give the invitation to the newsletters: a `band` on the home page, else a `box`."""
    about: dict[str, object] = {"letters": letters, "place": place}
    return _made("portal/_newsletter_invitation.html", edition, about)


# A number that no story has: it stands in what is remembered where that of the story belongs.
_NO_STORY = 10**17 - 1


def report_link(number: int, edition: EditionCard) -> SafeString:
    """Give the link by which a reader reports an error in a story; none for one never saved."""
    if not number:
        return mark_safe("")
    return mark_safe(_report_link(edition).replace(str(_NO_STORY), str(number)))


@lru_cache(maxsize=64)
def _report_link(edition: EditionCard) -> SafeString:
    form = reverse("portal:report", args=[_NO_STORY])
    return _made("portal/_report_error.html", edition, {"form": form})


@lru_cache(maxsize=400)
def section(sector: SectorCard, shown: Section[Card], edition: EditionCard) -> SafeString:
    """Give a sector's block of the home page."""
    first, *others = shown.stories
    looks = LARGE_BLOCK if shown.large else SMALL_BLOCK
    with translation.override(edition.language):
        opening = card(first, looks[0], edition)
        return mark_safe(
            fronts.section(sector, shown.large, opening, cards(others, looks[1], edition))
        )


@lru_cache(maxsize=800)
def river_day(group: DayGroup[Card], large: bool, edition: EditionCard) -> SafeString:
    """Give the stories of one date of a front, the first of them `large` or not."""
    first, *others = group.items
    with translation.override(edition.language):
        opening = card(first, LARGE if large else ROW, edition)
        return mark_safe(fronts.river_day(group.date, opening + cards(others, ROW, edition)))


@lru_cache(maxsize=64)
def active_countries(counted: tuple[tuple[str, int], ...], edition: EditionCard) -> SafeString:
    """Give the block of the countries in the news."""
    with translation.override(edition.language):
        return mark_safe(fronts.active_countries(reverse("portal:countries"), counted))


@lru_cache(maxsize=64)
def shots(shown: tuple[Card, ...], edition: EditionCard) -> SafeString:
    """Give the strip of shots."""
    with translation.override(edition.language):
        made = "".join(map(small, shown))
        return mark_safe(fronts.shots(reverse("portal:shots"), made))


@lru_cache(maxsize=2_000)
def entry(form: str, told: Entry) -> str:
    """Give a story as it stands in a feed of that form, `rss` or `atom`."""
    return feeds.entry(form, told)


@lru_cache(maxsize=64)
def address_of(file: str) -> str:
    """Give the address of a file that pages load; it changes only with a new version of Dateline."""
    return static(file)


@lru_cache(maxsize=8)
def assets(style: str) -> SafeString:
    """Give what every page loads, with the stylesheet of that version."""
    return mark_safe(get_template("portal/_assets.html").render({"style": style}))


@lru_cache(maxsize=64)
def top(demonstration: bool, edition: EditionCard) -> SafeString:
    """Give what stands above the masthead of every page."""
    return _made("portal/_top.html", edition, {"demonstration": demonstration})


@lru_cache(maxsize=400)
def month(shown: MonthCalendar, base: str, edition: EditionCard) -> SafeString:
    """Give a month of an archive whose pages stand below `base`."""
    with translation.override(edition.language):
        return mark_safe(calendars.month(shown, base))


@lru_cache(maxsize=64)
def years(listed: tuple[int, ...], shown: int, base: str) -> SafeString:
    """Give the years of an archive whose pages stand below `base`."""
    return mark_safe(calendars.years(listed, shown, base))


# Where the switch between editions stands in what is remembered: it leads from each page elsewhere.
_SWITCH = "<!--editions-->"


def masthead(frame: Frame, edition: EditionCard, path: str, switch: str) -> SafeString:
    """Give the head of every page; in the menu, the page at that path is marked as this one.

    `switch` are the links to other editions, as they stand.
    """
    made = _masthead(frame, edition, path if path in _menu(frame) else "")
    return mark_safe(made.replace(_SWITCH, switch))


@lru_cache(maxsize=256)
def _masthead(frame: Frame, edition: EditionCard, path: str) -> SafeString:
    return _made("portal/_masthead.html", edition, {"frame": frame, "path": path})


@lru_cache(maxsize=64)
def _menu(frame: Frame) -> frozenset[str]:
    sectors = (f"/sector/{sector.slug}/" for sector in frame.sectors)
    return frozenset([*(entry.address for entry in frame.menu), *sectors])


def foot(frame: Frame, edition: EditionCard, feeds: str, switch: str) -> SafeString:
    """Give the foot of every page; `feeds` is the path under which the page's feeds stand."""
    return mark_safe(_foot(frame, edition, feeds).replace(_SWITCH, switch))


@lru_cache(maxsize=512)
def _foot(frame: Frame, edition: EditionCard, feeds: str) -> SafeString:
    return _made("portal/_foot.html", edition, {"frame": frame, "feeds": feeds})


def _made(template: str, edition: EditionCard, about: dict[str, object]) -> SafeString:
    with translation.override(edition.language):
        return mark_safe(get_template(template).render({**about, "edition": edition}))
