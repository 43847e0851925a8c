"""The studio's child: draws what it is told to on its standard input, behind everybody else."""

from __future__ import annotations

import os
import sys

from dateline.media.gateways.studio import serve

if __name__ == "__main__":
    os.nice(15)
    serve(sys.stdin.buffer, sys.stdout.buffer)
