"""First names and whose they are."""

from functools import cache
from pathlib import Path

from storycreator.lexicon import inflection


@cache
def names() -> dict[str, str]:
    """Names to ``m``, ``f`` or ``fm``."""
    found: dict[str, str] = {}
    for line in (Path(__file__).parent / "names.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            sex, _, listed = line.partition(":")
            found |= dict.fromkeys(listed.split(), sex)
    return found


def usual(language: str, sex: str) -> list[str]:
    """Names of children's books in a language for ``m`` or ``f``; English ones where its grammar file lists none."""
    listed = inflection.grammar(language).get("given_names") or inflection.grammar("en")["given_names"]
    names_of_sex: str = listed[sex]
    return names_of_sex.split()
