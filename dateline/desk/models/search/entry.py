"""The table behind the search index: one row for a public story, none for any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from dateline.desk.rules.coding import coded, decoded
from dateline.desk.rules.packing import pack, unpack

# Django's fields take type arguments for mypy alone.
if TYPE_CHECKING:
    _Numbers: TypeAlias = models.BigIntegerField[int, int]
    _Texts: TypeAlias = models.TextField[str, str]
else:
    _Numbers, _Texts = models.BigIntegerField, models.TextField


class Place(_Numbers):
    """A 64-bit number that SQLite uses as the row's own number: the full-text index is kept by it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give `integer` on SQLite, where only that name makes it the row's number."""
        return "integer" if connection.vendor == "sqlite" else str(super().db_type(connection))


class IndexedWords(_Texts):
    """Terms with a space between them, as the index held them first: on PostgreSQL not packed."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give `blob` on SQLite."""
        return "blob" if connection.vendor == "sqlite" else str(super().db_type(connection))


class PackedWords(_Texts):
    """Terms with a space between them; the database holds them packed."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give the name of raw bytes."""
        return "blob" if connection.vendor == "sqlite" else "bytea"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Pack the terms, each database in its way."""
        if value is None:
            return None
        return pack(value) if connection.vendor == "sqlite" else coded(value)

    def from_db_value(self, value: Any, _: object, connection: BaseDatabaseWrapper) -> Any:
        """Unpack what the database holds."""
        if value is None:
            return None
        return unpack(value) if connection.vendor == "sqlite" else decoded(bytes(value))


class SearchEntry(models.Model):
    """What the index holds of a story. The database keeps its full-text index in step with it.

    On SQLite three triggers do that, which a migration that alters this table has to make again.
    """

    place = Place(primary_key=True)
    story = models.OneToOneField("desk.Story", on_delete=models.CASCADE, related_name="+")
    words = PackedWords()

    class Meta:
        db_table = "desk_search"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"story {self.story_id} at {self.place}"
