"""What counts as trending: views, each worth half as much for every three hours that pass.

The score of a story at a time t is the sum over its steps of ten minutes

    views · 2 ^ -((t - begin) / 3 h),  of the steps that began within the last 24 hours,

where t is the begin of the step that runs. All steps have whole numbers of views, so a recount from
what came in gives the very same scores. `docs/trending.md` says more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache

STEP = timedelta(minutes=10)
HALF_LIFE = timedelta(hours=3)
LOOKED_BACK = timedelta(hours=24)
# Below this a story is not trending: two readers may be the author and a friend.
LEAST_SCORE = 2.5
# A ranking of fewer is none; of more, nobody reads the end.
FEWEST, MOST = 3, 20
# Shown in the block on every page.
IN_BLOCK = 5
# A ranking that readers have seen stands for so long at least.
REST = timedelta(minutes=1)

# After these every step is put together with the others of its hour, and then goes.
FINE_FOR = timedelta(hours=48)
KEPT_FOR = timedelta(days=60)


class Origin(IntEnum):
    """Where readers came from."""

    DIRECT = 0
    OWN = 1
    SEARCH = 2
    SOCIAL = 3
    ELSEWHERE = 4

    @property
    def column(self) -> str:
        """Give the name of the column that counts it."""
        return self.name.lower()


# Hosts, or the domains that they are below, in the words that stand before the country's ending.
SEARCH = frozenset(
    {
        "google", "bing", "duckduckgo", "yahoo", "ecosia", "baidu", "yandex", "naver", "qwant",
        "startpage", "seznam", "kagi", "ask", "aol", "so", "sogou", "swisscows", "metager", "brave",
        "perplexity",
    }
)  # fmt: skip
SOCIAL = frozenset(
    {
        "facebook", "fb", "instagram", "threads", "twitter", "x", "t", "linkedin", "lnkd", "reddit",
        "redd", "youtube", "tiktok", "pinterest", "whatsapp", "wa", "telegram", "vk", "weibo",
        "bsky", "mastodon", "tumblr", "snapchat", "discord", "line", "kakao", "mixi",
        "ycombinator", "flipboard", "medium", "quora",
    }
)  # fmt: skip
# Short names that mean somebody else's site under any other ending.
ONLY_UNDER = {"x": ("com",), "t": ("co", "me"), "so": ("com",), "line": ("me",), "wa": ("me",)}
MAIL = frozenset(["mail", "webmail", "outlook"])
SECOND_LEVEL = frozenset(["co", "com", "ne", "or", "org"])


@lru_cache(maxsize=4096)
def origin_of(host: str) -> Origin:
    """Tell what kind of site a host is that led a reader here; the own one is known elsewhere."""
    labels = _labels(host.lower())
    if not labels:
        return Origin.DIRECT
    name, ending = (labels[-2], labels[-1]) if len(labels) > 1 else ("", labels[0])
    elsewhere = name in ONLY_UNDER and ending not in ONLY_UNDER[name]
    if elsewhere or labels[0] in MAIL:
        return Origin.ELSEWHERE
    if name in SEARCH:
        return Origin.SEARCH
    # Each server of Mastodon has a name of its own; most say what they are.
    return Origin.SOCIAL if name in SOCIAL or "mastodon" in labels else Origin.ELSEWHERE


def _labels(host: str) -> list[str]:
    """Give the parts of a host's name, without its port and with one part for its ending."""
    name, _, port = host.rpartition(":")
    labels = (name if name and port.isdigit() else host).split(".")
    if labels == [""]:
        return []
    if labels[0] == "com" and len(labels) > 2:
        # An app of Android's, which is named the other way round: com.twitter.android.
        return labels[1::-1]
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL:
        return [*labels[:-2], labels[-1]]
    return labels


def step_of(moment: datetime) -> datetime:
    """Give the begin of the step that a moment falls into."""
    seconds = int(STEP.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def hour_of(moment: datetime) -> datetime:
    """Give the begin of the hour, in UTC, that a moment falls into."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def scores(views: Iterable[tuple[int, datetime, int]], *, now: datetime) -> dict[int, float]:
    """Give each story's score: `views` are story, begin of the step, and how many."""
    at = step_of(now)
    parts: dict[int, list[float]] = defaultdict(list)
    for story, begin, number in views:
        if timedelta() <= at - begin <= LOOKED_BACK:
            parts[story].append(number * 2 ** (-(at - begin) / HALF_LIFE))
    # Exactly rounded, so that it does not matter in which order the steps are read.
    return {story: math.fsum(each) for story, each in parts.items()}


def in_order(found: Mapping[int, float]) -> list[int]:
    """Give those stories that trend, the highest score first, of two alike the newer story."""
    trending = [story for story, score in found.items() if score >= LEAST_SCORE]
    return sorted(trending, key=lambda story: (-found[story], -story))


def rankings(
    ordered: Iterable[int], fronts: Mapping[int, Iterable[str]], wanted: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """Give the ranking of each front: the first of the stories that stand on it, if they are enough."""
    found: dict[str, list[int]] = {front: [] for front in wanted}
    for story in ordered:
        for front in fronts.get(story, ()):
            if front in found and len(found[front]) < MOST:
                found[front].append(story)
    return {front: tuple(ids) if len(ids) >= FEWEST else () for front, ids in found.items()}


def both(front: str, within: str) -> str:
    """Name the ranking of a front inside an edition: of the stories that stand on both."""
    return f"{front}|{within}" if within and within != front else front


def with_pairs(fronts: Iterable[str]) -> frozenset[str]:
    """Give the fronts that a story stands on, and each of its sectors inside each of its editions."""
    found = frozenset(fronts)
    editions = [front for front in found if front.startswith("edition:")]
    sectors = [front for front in found if front.startswith("sector:")]
    return found | {both(sector, edition) for sector in sectors for edition in editions}


def keys_changed(front: str, before: Sequence[int], after: Sequence[int]) -> list[str]:
    """Name what a new ranking purges: the block that stands on every page only if it changes."""
    if tuple(before) == tuple(after):
        return []
    block = tuple(before[:IN_BLOCK]) != tuple(after[:IN_BLOCK])
    return [list_key(front), *([block_key(front)] if block else [])]


def block_key(front: str) -> str:
    """Name the first places of a front's ranking, as they stand on every page."""
    return f"trending:{front}"


def list_key(front: str) -> str:
    """Name a front's ranking as it stands on a page of its own."""
    return f"trending-list:{front}"
