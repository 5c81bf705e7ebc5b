"""The sheet every picture is drawn on, and the random streams it is drawn with."""

import hashlib
import random

WIDTH, HEIGHT = 1600, 1200
"""Pixels, and the units of every drawing."""

MARGIN = 44
"""No figure or prop comes closer to an edge than this."""


def stream(*parts: object) -> random.Random:
    """A random stream that depends on these words and numbers and on nothing else."""
    text = "\x1f".join(str(part) for part in parts)
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
