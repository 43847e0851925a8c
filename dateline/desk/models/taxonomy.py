"""How stories are sorted: sectors (what about) and editions (for whom)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from dateline.desk.rules.blocks import check_blocks
from dateline.desk.rules.editions import EditionRule, Layout
from dateline.edge import Kept, shows
from dateline.wires.models import check_zone


def check_codes(value: object) -> None:
    """Raise ValidationError unless the value is a list of words."""
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ValidationError("Write a list of codes.")


def check_order(value: object) -> None:
    """Raise ValidationError unless the value lists blocks of a front, each of them once."""
    check_codes(value)
    assert isinstance(value, list)
    if faults := check_blocks(value):
        raise ValidationError(faults)


HOST = RegexValidator(
    r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "Write a host name alone, such as ar.example.org."
)


class Sector(models.Model):
    """A field of news, in two levels. Its slug stands in addresses and never changes."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    description = models.CharField(max_length=300, blank=True)
    mediatopics = models.JSONField(
        default=list, blank=True, validators=[check_codes], help_text="IPTC Media Topics."
    )

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A front for some readers, with its own zone, language, countries and sectors."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    tagline = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=60, default="UTC", validators=[check_zone])
    date_format = models.CharField(
        max_length=20,
        default="d-m-Y H:i",
        choices=[
            ("d-m-Y H:i", "05-06-2025 02:52"),
            ("j F Y, H:i", "5 June 2025, 02:52"),
            ("F j, Y, g:i a", "June 5, 2025, 2:52 a.m."),
            ("Y-m-d H:i", "2025-06-05 02:52"),
            ("d.m.Y, H:i", "05.06.2025, 02:52"),
        ],
    )
    language = models.CharField(
        max_length=10, choices=settings.LANGUAGES, default="en-gb", help_text="Of menus and dates."
    )
    story_languages = models.JSONField(
        default=list,
        blank=True,
        validators=[check_codes],
        help_text="Languages of its stories, such as en. Empty: all.",
    )
    countries = models.JSONField(
        default=list,
        blank=True,
        validators=[check_codes],
        help_text="Stories about these countries. Empty: all.",
    )
    sectors = models.JSONField(
        default=list,
        blank=True,
        validators=[check_codes],
        help_text="Stories of these sectors. Empty: all.",
    )
    menu = models.JSONField(
        default=list,
        blank=True,
        validators=[check_codes],
        help_text="Sectors in its menu. Empty: the newsroom's menu.",
    )
    blocks = models.JSONField(
        "blocks of the front",
        default=list,
        blank=True,
        validators=[check_order],
        help_text="In this order. Empty: the usual order.",
    )
    host = models.CharField(
        max_length=253,
        blank=True,
        validators=[HOST],
        help_text="A host name of its own, such as ar.example.org. Empty: it stands below the home"
        " edition's.",
    )
    position = models.PositiveIntegerField(default=0)
    is_default = models.BooleanField(
        "home page", default=False, help_text="The edition that stands at /."
    )

    class Meta:
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="desk_one_home_edition",
            ),
            models.UniqueConstraint(
                fields=["host"], condition=~models.Q(host=""), name="desk_one_edition_per_host"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone that times are shown in."""
        return ZoneInfo(self.zone)

    @property
    def rule(self) -> EditionRule:
        """What the edition takes, as a plain value."""
        return EditionRule(
            slug=self.slug,
            languages=frozenset(self.story_languages),
            countries=frozenset(self.countries),
            sectors=frozenset(self.sectors),
        )


_layouts: Kept[str, Layout] = Kept("layout", most=1)


def read_layout() -> Layout:
    """Give how the site is laid out now: kept in memory while it stands, else by two queries.

    Nothing is kept that was read inside a transaction. Who is about to open one asks before.
    """
    return _layouts.get("now", _read_layout)


def _read_layout() -> Layout:
    shows("newsroom")
    parents = Sector.objects.order_by().values_list("slug", "parent__slug")
    return Layout(
        parents={slug: parent or "" for slug, parent in parents},
        editions=tuple(edition.rule for edition in Edition.objects.all()),
    )
