"""The two consoles: results go to ``out``, everything else to ``err``."""

import sys
from typing import Any

import orjson
from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: dict[str, Any]) -> None:
    """The one object of ``--json``, on stdout."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")
