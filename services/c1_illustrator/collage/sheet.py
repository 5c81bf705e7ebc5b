"""The frame of every picture, and its random streams."""

import hashlib
import random

WIDTH, HEIGHT = 1600, 1200
"""Pixels, and the units of every drawing."""

MARGIN = 44
"""No figure or prop comes closer to an edge than this."""


def stream(*parts: object) -> random.Random:
    """A random stream that depends only on these words and numbers."""
    text = "\x1f".join(str(part) for part in parts)
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
