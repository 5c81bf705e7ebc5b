"""Which language a text is really in."""

from functools import cache
from typing import Any

SURE = 0.9
LEAST_LETTERS = 40
"""Below this, what the story says of itself counts."""
CANDIDATES = (
    "ARABIC CHINESE CZECH DANISH DUTCH ENGLISH FINNISH FRENCH GERMAN GREEK HEBREW HINDI HUNGARIAN INDONESIAN ITALIAN JAPANESE KOREAN "
    "NORWEGIAN BOKMAL POLISH PORTUGUESE ROMANIAN RUSSIAN SPANISH SWEDISH THAI TURKISH UKRAINIAN VIETNAMESE"
)


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in CANDIDATES.split() if hasattr(Language, name)]
    # Trigrams alone are enough for a page of text, and load in a tenth of a second.
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def detect(text: str, declared: str) -> str:
    """A primary language subtag: that of the text when it is sure, else that of the ``declared`` tag."""
    primary = declared.partition("-")[0]
    if sum(char.isalpha() for char in text) < LEAST_LETTERS:
        return primary
    best = next(iter(_detector().compute_language_confidence_values(text)), None)
    if best is None or best.value < SURE:
        return primary
    return str(best.language.iso_code_639_1.name.lower())


def tag(text: str, declared: str) -> str:
    """The declared tag when its language is right (it may say more: ``pt-BR``), else the detected one."""
    found = detect(text, declared)
    return declared if found == declared.partition("-")[0] else found
