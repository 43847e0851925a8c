"""Sketches and profiles as bytes, and back: eight profiles are read for each item that comes in.

What is weighed stands first, as floats of eight bytes, so that nothing is rounded; then how often each
fact was told; then all names: tabs between those of one kind, a line for each kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from struct import Struct, pack, unpack_from

from dateline.tagging.events.profile import FACTS, Profile
from dateline.tagging.events.sketch import Sketch

_HEAD = Struct("<IHH")
_Weighed = Mapping[str, float]
_Counted = Mapping[str, int]


def sketch_record(sketch: Sketch) -> bytes:
    """Give a sketch as bytes."""
    facts = [dict.fromkeys(sorted(getattr(sketch, name)), 1) for name in FACTS]
    return _record(1, (sketch.words, sketch.names), facts)


def sketch_from(record: bytes) -> Sketch:
    """Read a sketch; of no bytes, an empty one."""
    _, words, names, facts = _parts(record)
    told = {name: frozenset(found) for name, found in zip(FACTS, facts, strict=True)}
    return Sketch(words=words, names=names, **told)


def profile_record(profile: Profile) -> bytes:
    """Give a profile as bytes."""
    facts = [getattr(profile, name) for name in FACTS]
    return _record(profile.reports, (profile.words, profile.names), facts)


# The newest events under a word are looked at for many reports after one another.
@lru_cache(maxsize=512)
def profile_from(record: bytes) -> Profile:
    """Read a profile; of no bytes, an empty one."""
    reports, words, names, facts = _parts(record)
    counted = dict(zip(FACTS, facts, strict=True))
    return Profile(reports=reports, words=words, names=names, **counted)


def _record(reports: int, weighed: Sequence[_Weighed], facts: Sequence[_Counted]) -> bytes:
    weights = [weight for part in weighed for weight in part.values()]
    counts = [count for part in facts for count in part.values()]
    text = "\n".join(["\t".join(part) for part in chain(weighed, facts)])
    numbers = pack(f"<{len(weights)}d{len(counts)}I", *weights, *counts)
    head = _HEAD.pack(reports, len(weights), len(counts))
    return b"".join((head, numbers, text.encode(errors="surrogatepass")))


def _parts(record: bytes) -> tuple[int, dict[str, float], dict[str, float], list[dict[str, int]]]:
    if not record:
        return 0, {}, {}, [{} for _ in FACTS]
    reports, weighed, counted = _HEAD.unpack_from(record)
    numbers = unpack_from(f"<{weighed}d{counted}I", record, _HEAD.size)
    begun = _HEAD.size + 8 * weighed + 4 * counted
    lines = record[begun:].decode(errors="surrogatepass").split("\n")
    words, names, *told = [line.split("\t") if line else [] for line in lines]
    facts, at = [], weighed
    for found in told:
        facts.append(dict(zip(found, numbers[at:], strict=False)) if found else {})
        at += len(found)
    between = len(words)
    return (
        reports,
        dict(zip(words, numbers, strict=False)),
        dict(zip(names, numbers[between:], strict=False)),
        facts,
    )
