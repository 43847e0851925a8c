"""What a page shows and how long it lasts, noted while it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from math import inf
from typing import ParamSpec, TypeVar

# The key that every page has, for changes that may show anywhere.
EVERYTHING = "everything"

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Notes:
    """What is known of a page or value in the making."""

    keys: set[str] = field(default_factory=set)
    until: float = inf
    """Seconds since 1970 at which it changes by time alone."""
    declared: bool = False
    """A view has said that this page may be kept."""

    def take_in(self, keys: Collection[str], until: float) -> None:
        """Note what a part of it shows."""
        self.keys.update(keys)
        self.until = min(self.until, until)


_running: ContextVar[Notes | None] = ContextVar("notes", default=None)


def running() -> Notes | None:
    """Give the notes of what is being made; None where nobody takes notes."""
    return _running.get()


def shows(*keys: str) -> None:
    """Note that what is being made was made from these."""
    notes = _running.get()
    if notes is not None:
        notes.keys.update(keys)


def lasts_until(moment: datetime) -> None:
    """Note that what is being made changes by time alone at that moment."""
    notes = _running.get()
    if notes is not None:
        notes.until = min(notes.until, moment.timestamp())


@contextmanager
def noting() -> Iterator[Notes]:
    """Take notes of what is made inside; a part inside a page has notes of its own."""
    notes = Notes()
    token = _running.set(notes)
    try:
        yield notes
    finally:
        _running.reset(token)


def page(
    *, params: Collection[str] = ()
) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Declare a view whose answers may be kept: they depend on its address and nothing else.

    `params` are the query parameters that it reads. The edge takes away all others, and every
    header of the request, before the view is called; so the view cannot depend on them.
    """

    def declare(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @wraps(view)
        def answer(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            notes = _running.get()
            if notes is not None:
                notes.declared = True
            return view(*args, **kwargs)

        answer.edge_params = frozenset(params)  # type: ignore[attr-defined]
        return answer

    return declare


def params_of(view: object) -> frozenset[str] | None:
    """Give the query parameters of a declared view; None for any other view."""
    return getattr(view, "edge_params", None)
