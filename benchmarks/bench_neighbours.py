"""How long a book takes alone and beside processes that do nothing but compute: ``make bench-neighbours``.

All in one run and in turn, so that the ratios hold on a machine that changes. There is no passing or failing.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import machine
from benchmarks.bench import PROMPT, ROOT, Kind, once

WAYS = {"told from a frame": [], "written by the language model": ["--engine", "story=embedded"]}


@contextmanager
def neighbours(count: int) -> Iterator[None]:
    """So many busy processes within the block."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(count)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--busy", default="0,1,2,4", metavar="N,…", help="how many neighbours, in turn; the first is compared with")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="rounds; the median counts")
    parser.add_argument("--against", type=Path, action="append", default=[], metavar="FOLDER", help="another checkout, measured in turn")
    parser.add_argument("extra", nargs="*", metavar="-- FLAG", help="more flags for main.py, after --: -- --pages 4")
    asked = parser.parse_args()
    counts = [int(count) for count in asked.busy.split(",")]
    checkouts = [*(folder.resolve() for folder in asked.against), ROOT]
    kind = Kind("english", "", ("--languages", "none"))
    print(f"{machine.describe()}; {machine.library_versions()}; load {os.getloadavg()[0]:.1f} when it began.\n")
    print(f"| book | checkout | {' | '.join(f'beside {count}' for count in counts)} |\n|---|---|{'---|' * len(counts)}")
    for way, flags in WAYS.items():
        spent: dict[Path, dict[int, list[float]]] = {checkout: {count: [] for count in counts} for checkout in checkouts}
        for count in counts * asked.times:
            for checkout in checkouts:
                with neighbours(count):
                    spent[checkout][count].append(once(kind, [*flags, *asked.extra], PROMPT, checkout).run.seconds)
                print(f"{way} · {checkout.name} · beside {count}: {spent[checkout][count][-1]:.1f} s", file=sys.stderr, flush=True)
        for checkout, found in spent.items():
            least = median(found[counts[0]])
            cells = (f"{median(found[count]):.1f} s ({median(found[count]) / least:.2f} ×)" for count in counts)
            print(f"| {way} | {checkout.name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
