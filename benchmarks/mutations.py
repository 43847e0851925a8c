"""What becomes of damaged files: small ones of every format, changed at random, each read as the parser child does.

Every one has to end in items that are sound or in a reason; what does not is listed with the number
by which it can be made again. Beside it the time of the slowest file of each format.

Run: python -m benchmarks.mutations [--times 3000] [--first 0]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from dateline.wires.formats import Unreadable, read
from dateline.wires.tests.mutating import HINTS, SAMPLES, damaged, faults_of


def main() -> int:
    """Print one line for each format; gives 1 if any damaged file ended wrongly."""
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("--times", type=int, default=3_000)
    given.add_argument("--first", type=int, default=0, help="number of the first, for other files")
    asked = given.parse_args()
    wrong: list[str] = []
    for name in SAMPLES:
        ends: Counter[str] = Counter()
        slowest = 0.0
        # What is loaded for the first file of a kind is no fault of that file.
        read(SAMPLES[name].encode(), HINTS)
        for number in range(asked.first, asked.first + asked.times):
            begun = time.process_time()
            end, faults = _end_of(damaged(name, number))
            slowest = max(slowest, time.process_time() - begun)
            ends[end] += 1
            wrong += [f"  {name} {number}: {fault}" for fault in faults]
        said = ", ".join(f"{count:,} {end}" for end, count in ends.most_common())
        print(f"{name:14} {said}; slowest {slowest:.2f} s", flush=True)
    print(f"neither sound items nor a reason: {len(wrong)}", *wrong[:50], sep="\n")
    return 1 if wrong else 0


def _end_of(data: bytes) -> tuple[str, list[str]]:
    """Read a file; gives how it ended, and what is wrong with that."""
    try:
        end = "with items" if read(data, HINTS) else "without items"
    except Unreadable:
        end = "with a reason"
    except Exception as error:  # noqa: BLE001  (this is what is looked for)
        return "with an error", [repr(error)]
    return end, faults_of(data)


if __name__ == "__main__":
    sys.exit(main())
