"""Portuguese between English and the rest: what the neural model tends to get wrong, put right before the words are analysed."""

import re
from collections.abc import Sequence

from services.c3_translator.chain import rules
from services.c3_translator.chain.rules import Rules, compiled

_SELF = re.compile(r"\b(I|I'(?:m|ll|ve|d)|me|my)\b")
_RULES: Rules = compiled(
    (
        (r":\"", ': "'),
        (r"(?<=[a-zà-ü]) {2,}", " "),
        (r"\bpronto(s?) para\b", r"preparado\1 para"),
        (r"\bpronta(s?) para\b", r"preparada\1 para"),
        (r"(?<![a-zà-ü,] )\bO que (?=[^\".!]*\?)", "Que "),
        (r"\bela mesma\b", "si mesma"),
    )
)


def speaks_of_self(english: str) -> bool:
    """Whether somebody in the sentence says ``I``: Portuguese forms are often the same for I and he."""
    return bool(_SELF.search(english))


def mend(text: str) -> str:
    """A sentence of the neural model, mended."""
    return rules.apply(_RULES, text)


def prepare(english: str) -> str:
    """An English sentence in the plain characters the neural model learned from."""
    return english.replace("’", "'").replace("‘", "'").replace("—", " - ").replace("…", "...").strip()


def lower_title(title: str, names: Sequence[str]) -> str:
    """A title in sentence case, which is what the model can read; names keep their capitals."""
    kept = {word for name in names for word in name.split()} | {"I"}
    first, *others = title.split()
    return " ".join([first, *(word if word.strip(",.:!?'\"").removesuffix("'s") in kept else word.lower() for word in others)])
