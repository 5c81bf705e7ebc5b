"""Asking for another take of one part of a book, while everything else stays as it is."""

import hashlib
from typing import Annotated

from pydantic import Field, StringConstraints

from storycreator.messages.common import Message


class Take(Message):
    """Another rendering of one part: a picture, a page that is read aloud, or one line of it."""

    page: Annotated[int, Field(ge=0)] = 0
    """0 is the cover, or the title that is read."""
    line: Annotated[int, Field(ge=0)] = 0
    """Sentence of the page, from 1; 0 for the whole page. Only what is read aloud has lines."""
    number: Annotated[int, Field(ge=0)] = 0
    """Which rendering: 0 is the one that is made unasked."""
    voice: Annotated[str, StringConstraints(max_length=80)] = ""
    """Who is to read it; empty for whoever reads the rest."""


def seed_of_take(seed: int, number: int, part: str) -> int:
    """The seed a part's rendering is made with: the book's own for number 0, else one that depends on all three."""
    if not number:
        return seed
    digest = hashlib.sha256(f"{seed} {part} {number}".encode()).digest()
    return int.from_bytes(digest[:4], "big")
