"""The two consoles: results go to ``out``, everything else to ``err``. What others wrote cannot act on the terminal."""

import sys
from collections.abc import Iterable
from typing import Any

import orjson
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from storycreator.security.escaping import inert, inert_json


class Screen(Console):
    """A console that prints no control characters but its own."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Rich calls this for all it prints."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(inert(segment.text), segment.style)


out = Screen(highlight=False)
err = Screen(stderr=True, highlight=False)


def write_json(data: bytes) -> None:
    """JSON on stdout."""
    sys.stdout.write(inert_json(data).decode() + "\n")


def print_json(value: dict[str, Any]) -> None:
    """The one object of ``--json``, on stdout."""
    write_json(orjson.dumps(value, option=orjson.OPT_INDENT_2))
