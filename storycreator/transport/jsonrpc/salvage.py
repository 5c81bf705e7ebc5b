"""What can still be read of a frame that is not JSON: whose requests are in it, so that no caller waits for an answer for ever."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+', re.DOTALL)
MOST_TOKENS = 10_000
MOST_BYTES = 2**20
"""How much of a frame is looked at: some milliseconds' work. An id stands near the beginning."""


def _tokens(text: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """The tokens with the depth of brackets they stand in; a bracket stands in what is around it."""
    depth, end = 0, min(len(text), MOST_BYTES)
    for count, token in enumerate(_TOKEN.finditer(text, 0, end)):
        if count == MOST_TOKENS or (token.end() == end and token[0] not in b"]}"):  # it may be the beginning of another
            return
        depth -= token[0] in b"]}"
        yield depth, token
        depth += token[0] in b"[{"


def _value(token: bytes) -> Any:
    """Of a string or number; None for anything else."""
    try:
        return orjson.loads(token)
    except orjson.JSONDecodeError:
        return None


def id_of(text: bytes) -> Any:
    """The member ``id`` of the one object the text is or begins; None when there is no such member or it cannot be read."""
    found: Any = None
    before: tuple[bytes, bytes] = (b"", b"")
    for number, (depth, token) in enumerate(_tokens(text)):
        if depth == 0 and number and token[0] != b"}":
            return None  # more than one value
        if depth == 1 and before[1] == b":" and _value(before[0]) == "id":
            found = _value(token[0])
        before = (before[1], token[0])
    return found if text.lstrip().startswith(b"{") else None


def members(text: bytes) -> list[bytes] | None:
    """The texts of the members of an array; None when it is none, or its end cannot be found."""
    begins: list[int] = []
    ends: list[int] = []
    for depth, token in _tokens(text):
        if len(begins) == len(ends) and (ends or token[0] != b"["):
            return None  # what stands before the array, or after it
        if depth == 0 or (depth == 1 and token[0] == b","):
            if begins:
                ends.append(token.start())
            if token[0] != b"]":
                begins.append(token.end())
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)] if len(begins) == len(ends) else None
