"""`python -m dateline` is the command line."""

from __future__ import annotations

from dateline.config.cli import main

if __name__ == "__main__":
    main()
