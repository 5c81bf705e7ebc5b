"""The two consoles: results go to ``out``, everything else to ``err``."""

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
