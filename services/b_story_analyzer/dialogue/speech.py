"""Verbs of speaking, as they stand beside a quote."""

import re
from functools import cache

from storycreator.locales.locale import locale


@cache
def verbs(language: str) -> str:
    """Alternatives for a regular expression, longest first. Unknown languages get the English ones."""
    known = set(locale(language).grammar.speech_verbs.split())
    return "|".join(re.escape(verb) for verb in sorted(known, key=lambda verb: (-len(verb), verb)))


def plainly(text: str) -> str:
    """English with every verb right behind a quote made ``said``: how a line is spoken (``"Up we go!" cried Otto``) is no grief."""
    return re.sub(rf"(?<=[\"”’'])\s*,?\s*(?:{verbs('en')})\b", " said", text)
