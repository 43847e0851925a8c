"""The newsroom's own settings: name, look, menus, social accounts, contact and standing pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from dateline.desk.models.taxonomy import Edition

ADDRESS = RegexValidator(
    r"^(/|https?://|mailto:)\S*$", "Write an address that begins with /, https:// or mailto:."
)
COLOUR = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits, such as #9b1c31."
)

# What the text of a standing page is made of.
TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]


@register_setting(icon="site")
class Newsroom(BaseGenericSetting, ClusterableModel):
    """What makes this newsroom the user's own. One row."""

    class SameEvent(models.TextChoices):
        OTHERS = "others", "Other agencies wait as drafts, the first one goes on"
        ANY = "any", "All later reports wait as drafts"
        OUT = "out", "All go out"

    name = models.CharField(max_length=80, default="Dateline")
    tagline = models.CharField(max_length=200, blank=True, default="The newsroom in one command")
    logo = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accent = models.CharField("accent colour", max_length=7, default="#9b1c31", validators=[COLOUR])
    footer_text = models.TextField(
        blank=True, help_text="One or two sentences at the foot of every page."
    )
    opinion_note = models.CharField(
        "line under opinion",
        max_length=300,
        blank=True,
        default="The views expressed are the author's own.",
        help_text="Stands under every opinion piece and blog entry. Empty: nothing.",
    )
    same_event = models.CharField(
        "more reports of one event",
        max_length=10,
        choices=SameEvent,
        default=SameEvent.OTHERS,
        help_text="From sources that publish at once, while a story of the event is public.",
    )
    contact_name = models.CharField(max_length=120, blank=True)
    contact_address = models.TextField("postal address", blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    security_contact = models.CharField(
        max_length=200,
        blank=True,
        validators=[ADDRESS],
        help_text="For security.txt. Empty: the contact's e-mail.",
    )
    ads_txt = models.TextField("ads.txt", blank=True, help_text="Served as it stands at /ads.txt.")
    demonstration = models.BooleanField(
        default=False, help_text="Says on every page that the stories are a demonstration."
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("logo"), FieldPanel("accent")],
            heading="Name and look",
        ),
        FieldPanel("opinion_note"),
        FieldPanel("same_event"),
        InlinePanel("menu", heading="Menu", label="Entry", help_text="Empty: the sectors."),
        InlinePanel("social", heading="Social accounts", label="Account"),
        InlinePanel("links", heading="Other links and products", label="Link"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_address"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("footer_text"),
            ],
            heading="Contact and foot",
        ),
        MultiFieldPanel(
            [FieldPanel("security_contact"), FieldPanel("ads_txt"), FieldPanel("demonstration")],
            heading="For machines",
        ),
    ]

    class Meta:
        verbose_name = "newsroom"

    def __str__(self) -> str:
        return self.name


class MenuEntry(Orderable):
    """One entry of the navigation menu."""

    newsroom = ParentalKey(Newsroom, on_delete=models.CASCADE, related_name="menu")
    label = models.CharField(max_length=40)
    address = models.CharField(max_length=300, validators=[ADDRESS])

    def __str__(self) -> str:
        return self.label


class SocialAccount(Orderable):
    """An account of the newsroom elsewhere."""

    newsroom = ParentalKey(Newsroom, on_delete=models.CASCADE, related_name="social")
    label = models.CharField(max_length=40, help_text="Such as Mastodon.")
    address = models.URLField()

    def __str__(self) -> str:
        return self.label


class FooterLink(Orderable):
    """A link to another site or product of the house."""

    newsroom = ParentalKey(Newsroom, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=60)
    address = models.CharField(max_length=300, validators=[ADDRESS])

    def __str__(self) -> str:
        return self.label


class StandingPages(Page):
    """The root of the standing pages; it has no page of its own."""

    subpage_types = ["desk.StandingPage"]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    preview_modes: list[tuple[str, str]] = []


class StandingPage(Page):
    """A page that stands: About, Terms, Privacy, Disclaimer."""

    body = RichTextField(features=TEXT)
    in_footer = models.BooleanField("in the foot of every page", default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("body"),
        FieldPanel("in_footer"),
        InlinePanel(
            "translations",
            heading="In other languages",
            label="Translation",
            help_text="For editions in that language; the others show the text above. The title is"
            " translated under “Words in other languages”.",
        ),
    ]
    parent_page_types = ["desk.StandingPages"]
    subpage_types: list[str] = []
    template = "portal/standing_page.html"

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Name the editions in which it can be looked at: the first of each language, the home one first."""
        rows = Edition.objects.order_by("-is_default", "position", "name")
        firsts: dict[str, tuple[str, str]] = {}
        for slug, name, language, is_default in rows.values_list(
            "slug", "name", "language", "is_default"
        ):
            firsts.setdefault(language, ("" if is_default else slug, name))
        return [*firsts.values()] or [("", "As it stands")]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Say in which edition it is shown."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "inside": mode_name}


class StandingTranslation(models.Model):
    """The text of a standing page in another language. It is published with its page."""

    page = ParentalKey(StandingPage, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    body = RichTextField("text", features=TEXT)

    class Meta:
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(
                fields=["page", "language"],
                name="desk_one_standing_translation",
                violation_error_message="The page has a text in that language.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.page} ({self.language})"
