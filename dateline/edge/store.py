"""The kept pages of one process, bounded by bytes; who was not asked for goes first."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from dateline.edge.pages import Page
from dateline.edge.rules.addresses import Address


class Store:
    """Pages by address, in the order in which they came, at most so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.dropped = 0
        self.pages: dict[Address, Page] = {}
        self._sizes: dict[Address, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.pages)

    def put(self, address: Address, page: Page) -> None:
        """Keep a page, or count it anew after it has grown a body; drop others where room is short."""
        size = page.size
        with self._lock:
            self._forget(address)
            if size > self.most_bytes:
                return
            self.pages[address], self._sizes[address] = page, size
            self.bytes += size
            while self.bytes > self.most_bytes:
                self._drop_one()

    def addresses(self) -> Iterator[Address]:
        """Give the addresses of all pages as they are now."""
        return iter(list(self.pages))

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self.pages.clear()
            self._sizes.clear()
            self.bytes = 0

    def _drop_one(self) -> None:
        """Drop the oldest that nobody has asked for since it was looked at last."""
        while True:
            address = next(iter(self.pages))
            page = self.pages[address]
            if page.hits == page.seen_hits:
                self._forget(address)
                self.dropped += 1
                return
            page.seen_hits = page.hits
            self.pages[address] = self.pages.pop(address)

    def _forget(self, address: Address) -> None:
        if self.pages.pop(address, None) is not None:
            self.bytes -= self._sizes.pop(address)
