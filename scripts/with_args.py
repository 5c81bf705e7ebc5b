"""Run Python with the arguments given here. The first that reads ``ARGS`` stands for those in the environment variable of that name, split
as a shell would split them, but nothing in them is run: ``python scripts/with_args.py main.py story ARGS -- "$PROMPT"``."""

import os
import shlex
import sys


def main() -> None:
    """Replace this process by the one asked for."""
    given = sys.argv[1:]
    at = given.index("ARGS")
    try:
        extra = shlex.split(os.environ.get("ARGS", ""))
    except ValueError as error:
        sys.exit(f"ARGS: {error}")
    os.execv(sys.executable, [sys.executable, *given[:at], *extra, *given[at + 1 :]])  # noqa: S606 - no shell is what is wanted


main()
