"""Which editions and fronts a story stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRule:
    """What an edition takes. An empty set takes everything."""

    slug: str
    languages: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()

    def takes(self, *, language: str, countries: Iterable[str], sectors: Iterable[str]) -> bool:
        """Test if a story of that language, about those countries and sectors, belongs here."""
        return (
            (not self.languages or language.partition("-")[0].lower() in self.languages)
            and (not self.countries or not self.countries.isdisjoint(countries))
            and (not self.sectors or not self.sectors.isdisjoint(sectors))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """Everything about a story that decides where it stands."""

    kind: str
    language: str
    countries: Sequence[str] = ()
    sectors: Sequence[str] = ()
    """Sector slugs, main one first."""
    authors: Sequence[str] = ()
    editions: Sequence[str] = ()
    """Editions an editor chose; empty where the editions' own rules decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the site is laid out: every sector with its parent, and what each edition takes."""

    parents: Mapping[str, str]
    """Sector slug to its parent's slug, empty for those at the top."""
    editions: Sequence[EditionRule] = ()


def with_parents(sectors: Sequence[str], parents: Mapping[str, str]) -> list[str]:
    """Give the sectors with the parent of each behind it, nothing twice, order kept."""
    found: list[str] = []
    for sector in sectors:
        found += [slug for slug in (sector, parents.get(sector, "")) if slug and slug not in found]
    return found


def fronts_of(sorting: Sorting, layout: Layout) -> list[str]:
    """Name the fronts a public story stands on, such as `latest`, `country:KP` or `edition:asia`."""
    sectors = with_parents(sorting.sectors, layout.parents)
    editions = sorting.editions or [
        rule.slug
        for rule in layout.editions
        if rule.takes(language=sorting.language, countries=sorting.countries, sectors=sectors)
    ]
    named = [
        LATEST,
        f"kind:{sorting.kind}",
        *(f"edition:{slug}" for slug in editions),
        *(f"sector:{slug}" for slug in sectors),
        *(f"country:{code}" for code in sorting.countries),
        *(f"author:{slug}" for slug in sorting.authors),
    ]
    return list(dict.fromkeys(named))
