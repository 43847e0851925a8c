"""The tables of pictures: one row per picture, one per rendition."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Self, cast

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from PIL import Image
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.search import index

from dateline.media.errors import BROKEN
from dateline.media.rules.places import hidden_name, is_hidden

# What a reader must be told before a picture may go out.
PUBLICATION_NEEDS = ("alt_text", "credit")


class PictureQuerySet(ImageQuerySet):
    """Pictures, asked for in the picture desk's words."""

    def drawn(self) -> Self:
        """Return the pictures that the house drew itself."""
        return cast(Self, self.filter(drawn=True))

    def without_credit(self) -> Self:
        """Return the pictures that may not be published yet, for want of a credit."""
        return cast(Self, self.filter(credit=""))


@dataclass(frozen=True, slots=True)
class _Usage:
    """In how many places a picture is used, as Wagtail's pages ask for it."""

    places: int

    def count(self) -> int:
        """Give their number."""
        return self.places


class Picture(AbstractImage):
    """A picture with its credit and rights.

    Wagtail's `description` is unused: the words for readers who cannot see the picture are
    `alt_text`, the words printed under it are `caption`.
    """

    alt_text = models.CharField(
        max_length=500, help_text="What the picture shows, for readers who cannot see it."
    )
    caption = models.CharField(max_length=600, blank=True, help_text="Printed under the picture.")
    credit = models.CharField(
        max_length=255, help_text="Photographer and agency, as they ask to be named."
    )
    usage_terms = models.CharField(
        max_length=500, blank=True, help_text="What the licence allows, for example: editorial use."
    )
    source_url = models.CharField(
        max_length=1000,
        blank=True,
        validators=[URLValidator(schemes=("https", "http"))],
        help_text="The web address it came from.",
    )
    drawn = models.BooleanField(default=False, editable=False)
    drawn_key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, default=None, editable=False
    )

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "caption",
        "credit",
        "usage_terms",
        "source_url",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    # Saving a picture touches no search index and no reference index: both are scanned at
    # every save and so grow with the archive. The fields stay named, because the desk's
    # chooser asks them which columns a title search reads.
    search_auto_update = False
    wagtail_reference_index_ignore = True
    search_fields = [
        *AbstractImage.search_fields[:1],
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("caption"),
        index.AutocompleteField("caption"),
        index.SearchField("credit"),
        index.AutocompleteField("credit"),
        index.FilterField("title"),
        index.FilterField("uploaded_by_user"),
        index.FilterField("created_at"),
        index.FilterField("id"),
    ]

    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"
        permissions = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename: str) -> str:
        """Return where the file is kept: a folder a month, so that none holds a whole archive.

        Nobody can guess the name, and so have the picture of a story that is not out yet. What
        takes the place of a hidden file is hidden too.
        """
        name = super().get_upload_to(filename).rpartition("/")[2]
        place = f"pictures/{datetime.now(UTC):%Y/%m}/{secrets.token_hex(8)}-{name[-55:]}"
        return hidden_name(place) if self._is_stored_hidden() else place

    def _is_stored_hidden(self) -> bool:
        if self.pk is None:
            return False
        stored = Picture.objects.filter(pk=self.pk).values_list("file", flat=True).first()
        return is_hidden(stored or "")

    def clean(self) -> None:
        """Refuse moving pictures: renditions would freeze them on a frame nobody chose."""
        super().clean()
        if self.file and not self.file._committed:
            try:
                moving = _moves(self.file)
            except BROKEN:
                return  # the form's own field has already said that this is no picture
            if moving:
                raise ValidationError({"file": "This picture moves. Upload a still picture."})

    def get_indexed_instance(self) -> None:
        """Return nothing to index: Wagtail's forms ask this when they save a picture."""

    @property
    def default_alt_text(self) -> str:
        """Return the words for readers who cannot see the picture."""
        return self.alt_text or self.title

    def get_usage(self) -> _Usage:
        """Count what shows it: rows with it for a field, as Wagtail's index of references holds none."""
        fields = self._meta.get_fields(include_hidden=True)
        showing = (each for each in fields if isinstance(each, models.ManyToOneRel))
        return _Usage(
            sum(
                each.related_model._base_manager.filter(**{each.field.name: self}).count()
                for each in showing
                if each.related_model is not Rendition
            )
        )

    @property
    def hidden(self) -> bool:
        """Return whether its files are kept from readers, as nothing public shows it any more."""
        return is_hidden(self.file.name or "")

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the fields that must be filled in before the picture may be published."""
        return tuple(field for field in PUBLICATION_NEEDS if not getattr(self, field).strip())


def _moves(source: BinaryIO) -> bool:
    """Return whether a picture file holds more than one frame."""
    with Image.open(source) as opened:
        return bool(getattr(opened, "is_animated", False))


class Rendition(AbstractRendition):
    """One size and format of a picture, made ahead of the readers who ask for it."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        """Return where the file is kept: a folder for every thousand pictures, hidden as they are."""
        name = super().get_upload_to(filename).rpartition("/")[2]
        place = f"renditions/{self.image_id // 1000}/{name}"
        return hidden_name(place) if self.image.hidden else place

    def __str__(self) -> str:
        return f"{self.filter_spec} of picture {self.image_id}"
