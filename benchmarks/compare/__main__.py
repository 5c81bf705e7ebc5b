"""``./compare_performance.sh "prompt"``: the same story made in every way that can be reached, and what each costs."""

import argparse
import secrets
import shlex
import signal
import sys
from pathlib import Path

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED = 1, 2, 130
RUNS = {"draft": 10, "default": 3}
TIMEOUTS = {"draft": 300.0, "default": 3600.0}
SEED = 7
EXAMPLES = """\
examples:
  ./compare_performance.sh "A space adventure about robots"
  ./compare_performance.sh "A shy dragon" --runs 20 --only docker-grpc,docker-rpc,two-machines-grpc,two-machines-rpc
  ./compare_performance.sh "A shy dragon" --engines both --out comparison
  ./compare_performance.sh "A lost kite" --json -- --pages 4 --skip narration     # what follows -- is main.py's

It measures what it finds: one process, eight processes (started and stopped by itself), and, where they run, local Docker
(docker-compose.yaml) and two machines (docker-compose.machine1.yaml). What it skips it names, with what to do. Ctrl-C keeps
what was measured. Exit codes: 0 well, 1 nothing could be measured or one failed, 2 wrong arguments, 130 stopped.
"""


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r}: use a number from 1 to 1000")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """What can be asked for. It needs the standard library alone, so that ``--help`` works before anything is installed."""
    found = argparse.ArgumentParser(
        "compare_performance.sh", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = found.add_argument
    add("prompt", help="what the story is about")
    add(
        "--runs",
        type=_count,
        metavar="N",
        help=f"rounds that count (default: {RUNS['draft']} with draft, {RUNS['default']} with default engines)",
    )
    add(
        "--engines",
        choices=("draft", "default", "both"),
        default="draft",
        help="draft shows the transports; default makes finished books, which is slow",
    )
    add("--only", default="", metavar="LIST", help="comma-separated configurations or places, such as processes-grpc,docker (default: all)")
    add("--seed", type=int, default=SEED, metavar="N", help=f"of the book, the same in every run (default: {SEED})")
    add("--order-seed", type=int, metavar="N", help="of the order within rounds (default: drawn, and recorded)")
    add("--timeout", type=float, metavar="SECONDS", help="that one run may take (default: 300 with draft, 3600 with default engines)")
    add("--out", type=Path, metavar="DIR", help="a new folder for the report (default: output/comparison-DATE)")
    add("--json", action="store_true", help="print the results as JSON on stdout; everything else on stderr")
    add("extra", nargs="*", metavar="-- FLAG", help="more flags for main.py, after --; the book is English only unless they say otherwise")
    return found


def main() -> int:
    """Run from the command line; the exit code."""
    given = sys.argv[1:]
    at = given.index("--") if "--" in given else len(given)
    asking = parser()
    asked = asking.parse_args(given[:at])
    if asked.extra:
        asking.error(
            f"one prompt is enough: put quotes around it ({' '.join(asked.extra)!r} is left over); flags for main.py come after --"
        )
    extra = tuple(given[at + 1 :])

    from benchmarks.compare.samples import BY_KEY, PLACES

    only = {name.strip() for name in asked.only.split(",") if name.strip()}
    if unknown := only - BY_KEY.keys() - PLACES.keys():
        asking.error(f"--only: there is no {', '.join(sorted(unknown))}; there are {', '.join(dict.fromkeys([*BY_KEY, *PLACES]))}")
    if asked.out and asked.out.exists() and (not asked.out.is_dir() or any(asked.out.iterdir())):
        asking.error(f"--out: {asked.out} is there already and not empty; name a new folder")
    from benchmarks.compare import comparing  # loads much: after what is asked for was found well

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # whoever stops us keeps what was measured
        signal.signal(number, signal.default_int_handler)
    kinds = ("draft", "default") if asked.engines == "both" else (asked.engines,)
    plan = comparing.Plan(
        prompt=asked.prompt,
        arguments=("--seed", str(asked.seed), "--languages", "none", *extra),
        runs={kind: asked.runs or RUNS[kind] for kind in kinds},
        timeouts={kind: asked.timeout or TIMEOUTS[kind] for kind in kinds},
        only=frozenset(one.key for one in BY_KEY.values() if not only or only & {one.key, one.place}),
        order_seed=secrets.randbelow(2**31) if asked.order_seed is None else asked.order_seed,
        out=asked.out,
        as_json=asked.json,
        command=shlex.join(["./compare_performance.sh", *given]),
    )
    return comparing.run(plan)


if __name__ == "__main__":
    sys.exit(main())
