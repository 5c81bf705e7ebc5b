"""Ordered regular-expression edits."""

import re
from collections.abc import Callable, Iterable

Replacement = str | Callable[[re.Match[str]], str]
Rules = tuple[tuple[re.Pattern[str], Replacement], ...]


def compiled(rules: Iterable[tuple[str, Replacement]], flags: int = 0) -> Rules:
    """Pattern texts with their replacements, compiled."""
    return tuple((re.compile(pattern, flags), replacement) for pattern, replacement in rules)


def apply(rules: Rules, text: str) -> str:
    """Every rule, one after another."""
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
