"""The page cache in front of everything: it knows HTTP and keys, not news.

Reads say what a page shows (`shows`), views say that their page may be kept (`page`), and whoever
changes something purges its keys on the board, which every process of the machine looks at.
"""

from __future__ import annotations

from dateline.edge.board import Board, current_board, use
from dateline.edge.kept import Kept
from dateline.edge.noting import EVERYTHING, lasts_until, page, shows

__all__ = ["EVERYTHING", "Board", "Kept", "current_board", "lasts_until", "page", "shows", "use"]
