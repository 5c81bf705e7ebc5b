"""Words that are sounds or exclamations, not names: ``Brrr``, ``Shh``, ``Plouf``, ``¡Zas!``."""

import re
from functools import cache
from pathlib import Path

_VOWELLESS = re.compile(r"(?!(?:mr|mrs|ms|dr|st|jr|sr|ng)$)[^\W\d_aeiouyà-æè-ïò-öù-ýÿœ]{2,}")
_STRETCHED = re.compile(r"([^\W\d_])\1\1")


@cache
def _listed() -> frozenset[str]:
    lines = Path(__file__).with_name("interjections.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_interjection(word: str) -> bool:
    """Whether a single word is a sound or an exclamation in any of our languages, however it is written."""
    low = word.casefold()
    return low in _listed() or bool(_VOWELLESS.fullmatch(low) or _STRETCHED.search(low))
