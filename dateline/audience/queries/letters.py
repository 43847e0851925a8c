"""Letters from readers: the story that one is about, what the desk lists, what is due to be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse

from dateline.audience.models.letters import Letter, LetterMail
from dateline.audience.rules.letters import Kind, NoticePart
from dateline.audience.rules.passages import Passage, find_passage
from dateline.desk.models import Desk, Newsroom, Story, User
from dateline.desk.rules.addresses import address_of
from dateline.desk.rules.comparing import paragraphs_of

SEES, ANSWERS, TIPS = "audience.view_letter", "audience.answer_letter", "audience.see_tips"
TROUBLE = (LetterMail.State.FAILED, LetterMail.State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Reported:
    """The story that a reader says has an error, as it is public now."""

    id: int
    headline: str
    language: str
    url: str
    version: int
    desk: int | None
    text: str
    """One line for each paragraph, headline and standfirst first."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence that a reader marked: as it stood then, and where it stands now."""

    then: Passage
    now: Passage | None


def reported_story(number: int) -> Reported | None:
    """Read a public story; None if readers cannot see it."""
    story = (
        Story.objects.public()
        .filter(pk=number)
        .only("headline", "language", "slug", "sectors", "version", "desk", "standfirst", "body")
        .first()
    )
    if story is None:
        return None
    return Reported(
        id=story.pk,
        headline=story.headline,
        language=story.language,
        url=address_of(story.pk, story.slug, story.sectors),
        version=story.version,
        desk=story.desk_id,
        text=text_of(story),
    )


def text_of(story: Story) -> str:
    """Give the words of a story, one line for each paragraph."""
    return "\n".join([story.headline, story.standfirst, paragraphs_of(story.body)])


def letters_for(user: User) -> QuerySet[Letter]:
    """Give the letters that somebody may see: tips are for those who may see tips."""
    letters = Letter.objects.all()
    return letters if user.has_perm(TIPS) else letters.exclude(kind=Kind.TIP)


def listed(user: User, *, state: str = "", desk: str = "", kind: str = "") -> QuerySet[Letter]:
    """Give the letters of a list, newest first, each with whether a mail about it went wrong."""
    letters = letters_for(user).select_related("desk", "story", "assigned").defer("text")
    if state == "mail":
        letters = letters.filter(answers__state__in=TROUBLE).distinct()
    elif state:
        letters = letters.filter(state=state)
    if desk:
        letters = letters.filter(desk__slug=desk) if desk != "none" else letters.filter(desk=None)
    if kind:
        letters = letters.filter(kind=kind)
    wrong = LetterMail.objects.filter(letter=OuterRef("pk"), state__in=TROUBLE)
    return letters.annotate(mail_trouble=Exists(wrong)).order_by("-created_at", "-pk")


def counts_by_state(user: User) -> Mapping[str, int]:
    """Count the letters of each state that somebody may see, and those whose mail went wrong."""
    rows = letters_for(user).order_by().values_list("state").annotate(number=Count("pk"))
    found = {str(state): number for state, number in rows}
    trouble = letters_for(user).filter(answers__state__in=TROUBLE).distinct().count()
    return {**found, "mail": trouble}


def open_by_desk(user: User) -> Sequence[tuple[str, str, int]]:
    """Give slug, name and number of open letters of every desk that has any; `none` for no desk."""
    rows = (
        letters_for(user)
        .filter(state=Letter.State.OPEN)
        .order_by("desk__name")
        .values_list("desk__slug", "desk__name")
        .annotate(number=Count("pk"))
    )
    return [(slug or "none", name or "No desk", number) for slug, name, number in rows]


def open_letters(user: User, *, limit: int) -> tuple[list[Letter], int]:
    """Give the open letters that somebody may see, errors first, then the longest waiting; and how many."""
    found = letters_for(user).filter(state=Letter.State.OPEN)
    errors_first = Case(When(kind=Kind.ERROR.value, then=0), default=1)
    rows = found.select_related("story", "desk").defer("text")
    return list(rows.order_by(errors_first, "created_at", "pk")[:limit]), found.count()


def marked_in(letter: Letter) -> Marked | None:
    """Find the sentence that a reader marked in the story as it is now; None if none was marked."""
    if not letter.sentence:
        return None
    then = Passage(letter.before, letter.sentence, letter.after)
    story = letter.story
    now = (
        find_passage(text_of(story), letter.sentence) if story is not None and story.live else None
    )
    return Marked(then, now)


def told_of(mail: LetterMail) -> list[NoticePart]:
    """Read what a notice tells: the letters that are still open."""
    letters = mail.told.filter(state=Letter.State.OPEN).select_related("story").order_by("pk")
    return [
        NoticePart(
            kind=Kind(letter.kind),
            about=about(letter),
            text=letter.text,
            address=settings.SITE_URL + reverse("letters:letter", args=[letter.pk]),
            unproven=letter.unproven,
        )
        for letter in letters
    ]


def about(letter: Letter) -> str:
    """Say in a few words what a letter is about."""
    if letter.story is not None:
        return letter.story.headline
    return letter.get_topic_display() if letter.topic else letter.get_kind_display()


def next_mail(*, now: datetime) -> LetterMail | None:
    """Read the mail that is due longest."""
    due = LetterMail.objects.filter(state=LetterMail.State.WAITING, next_at__lte=now)
    return due.order_by("next_at", "pk").first()


def desk_for(topic: str) -> Desk | None:
    """Give the desk that is named after a topic, such as `advertising` or `tips`, if there is one."""
    return Desk.objects.filter(slug=topic).first() if topic else None


def address_for(desk: Desk | None) -> str:
    """Give the address that notices about a desk's letters go to; empty for none."""
    if desk is not None and desk.email:
        return desk.email
    return Newsroom.objects.values_list("contact_email", flat=True).first() or ""


def name_of_newsroom() -> str:
    """Give the newsroom's name."""
    return Newsroom.objects.values_list("name", flat=True).first() or "Dateline"


def due_to_be_forgotten(*, now_closed_before: Mapping[str, datetime]) -> QuerySet[Letter]:
    """Give closed letters whose time is over, by kind."""
    due = Q(pk__in=())
    for kind, moment in now_closed_before.items():
        due |= Q(kind=kind, closed_at__lt=moment)
    return Letter.objects.filter(due, forgotten_at=None, closed_at__isnull=False)
