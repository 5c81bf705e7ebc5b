"""Verbs of speaking beside quotes."""

import re
from functools import cache

from storycreator.locales.locale import locale


@cache
def verbs(language: str) -> str:
    """Alternatives for a regular expression, longest first. Unknown languages get the English ones."""
    known = set(locale(language).grammar.speech_verbs.split())
    return "|".join(re.escape(verb.replace("_", " ")) for verb in sorted(known, key=lambda verb: (-len(verb), verb)))


def neutralise_speech_verbs(text: str) -> str:
    """English text with every verb of speaking right after a quote replaced by ``said``: ``"Up we go!" cried Otto`` is not sad."""
    return re.sub(rf"(?<=[\"”’'])\s*,?\s*(?:{verbs('en')})\b", " said", text)
