"""Ordered regular-expression substitutions, written in Python or read from ``*.rules`` files beside this module.

A line ``s/PATTERN/REPLACEMENT/`` of such a file is a substitution as in sed, in Python's regular expressions; it applies everywhere. With
``/c`` at its end the replacement begins with a capital where the match does. ``NAME = TEXT`` defines ``{NAME}`` for the lines below it, and
``#`` begins a comment line.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from services.c3_translator.data_files import lines

Replacement = str | Callable[[re.Match[str]], str]
Rules = tuple[tuple[re.Pattern[str], Replacement], ...]


def compiled(rules: Iterable[tuple[str, Replacement]]) -> Rules:
    """Pattern texts with their replacements, compiled; a dot matches line feeds too."""
    return tuple((re.compile(pattern, re.DOTALL), replacement) for pattern, replacement in rules)


@cache
def load(name: str) -> Rules:
    """The rules of ``NAME.rules``."""
    definitions: dict[str, str] = {}
    found: list[tuple[str, Replacement]] = []
    for line in lines(__package__, f"{name}.rules"):
        if line.startswith("s/"):
            line = re.sub(r"\{([A-Z_]+)\}", lambda match: definitions[match[1]], line)
            _, pattern, replacement, flags = line.split("/")
            found.append((pattern, _keep_capital(replacement) if flags == "c" else replacement))
        else:
            key, _, definitions[key] = line.partition(" = ")
    return compiled(found)


def _keep_capital(replacement: str) -> Callable[[re.Match[str]], str]:
    return lambda match: capital_like(match.group(), match.expand(replacement))


def capital_like(model: str, word: str) -> str:
    """``word`` with a capital initial where ``model`` has one."""
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def apply(rules: Rules, text: str) -> str:
    """Apply every rule in order."""
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
