"""Who works here: staff users, the desks they sit at, and the authors whom readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib.auth.models import AbstractUser
from django.core.validators import URLValidator
from django.db import models

from dateline.desk.rules.bylines import key_of
from dateline.edge import Kept, shows


class User(AbstractUser):
    """Somebody who signs in at the desk."""

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Desk(models.Model):
    """A group of editors; its name opens a story's byline (`News Desk | Seoul | Updated …`)."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, slug: str) -> Desk:
        """Give the desk of that slug, or the news desk, making it where it is missing."""
        found = cls.objects.filter(slug=slug).first() if slug else None
        return found or cls.objects.get_or_create(slug="news", defaults={"name": "News Desk"})[0]

    @classmethod
    def numbers(cls) -> Mapping[str, int]:
        """Give the number of every desk by its slug, kept in memory like the layout."""
        return _numbers.get("now", _read_numbers)

    @classmethod
    def number_of(cls, slug: str) -> int:
        """Give the number of the desk of that slug, or of the news desk; see `named`."""
        numbers = cls.numbers()
        return numbers.get(slug) or numbers.get("news") or cls.named("news").pk


_numbers: Kept[str, Mapping[str, int]] = Kept("desks", most=1)


def _read_numbers() -> Mapping[str, int]:
    shows("newsroom")
    return MappingProxyType(dict(Desk.objects.order_by().values_list("slug", "pk")))


def check_links(text: str) -> None:
    """Raise ValidationError unless every line is an address of the web."""
    check = URLValidator(schemes=("https", "http"))
    for line in text.splitlines():
        if line.strip():
            check(line.strip())


class Author(models.Model):
    """Somebody who signs stories."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    role = models.CharField(
        max_length=120, blank=True, help_text="Such as Columnist or Seoul correspondent."
    )
    bio = models.TextField(blank=True)
    picture = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    url = models.URLField("link", blank=True)
    email = models.EmailField(
        "mail address", blank=True, help_text="Readers see it. Empty: none is shown."
    )
    links = models.TextField(
        "pages elsewhere",
        blank=True,
        max_length=2000,
        validators=[check_links],
        help_text="Addresses of social accounts and the like, one on each line.",
    )
    on_wires = models.BooleanField(
        "signs on the wires too",
        default=False,
        help_text="Agency copy with this name in its byline is put on the author's page.",
    )
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="author"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def on_the_wires(cls) -> Mapping[str, Signer]:
        """Give those who sign on the wires too, by name, kept in memory like the layout."""
        return _signers.get("now", _read_signers)


@dataclass(frozen=True, slots=True)
class Signer:
    """An author who is known by the name in a byline."""

    pk: int
    name: str
    slug: str


_signers: Kept[str, Mapping[str, Signer]] = Kept("who signs on the wires", most=1)


def _read_signers() -> Mapping[str, Signer]:
    # Whatever changes an author purges everything.
    rows = Author.objects.filter(on_wires=True).order_by("-pk").values_list("pk", "name", "slug")
    return MappingProxyType({key_of(row[1]): Signer(*row) for row in rows})
