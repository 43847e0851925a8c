"""Where a picture's file lies, by its name: where everybody may have it, or hidden.

The name that a row holds says which: `pictures/…` and `renditions/…` are served to readers,
`hidden/…` to the desk alone. A hidden name is no longer than the public one, for which its column
has room.
"""

from __future__ import annotations

HIDDEN = "hidden/"
_SHORT = (("pictures/", "hidden/p/"), ("renditions/", "hidden/r/"), ("", "hidden/o/"))


def is_hidden(name: str) -> bool:
    """Return whether a file of this name is kept from readers."""
    return name.startswith(HIDDEN)


def hidden_name(name: str) -> str:
    """Return the name that a file has while it is hidden."""
    if is_hidden(name):
        return name
    public, hidden = next(pair for pair in _SHORT if name.startswith(pair[0]))
    return hidden + name.removeprefix(public)


def public_name(name: str) -> str:
    """Return the name that a file has while everybody may have it."""
    for public, hidden in _SHORT:
        if name.startswith(hidden):
            return public + name.removeprefix(hidden)
    return name
