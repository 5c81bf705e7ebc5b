"""Detect the language of a text."""

from functools import cache
from itertools import pairwise
from typing import Any

MIN_CONFIDENCE = 0.9
MIN_LETTERS = 40
"""With fewer letters, the declared language is believed."""
CANDIDATES = (
    "ARABIC CHINESE CZECH DANISH DUTCH ENGLISH FINNISH FRENCH GERMAN GREEK HEBREW HINDI HUNGARIAN INDONESIAN ITALIAN JAPANESE KOREAN "
    "NORWEGIAN BOKMAL POLISH PORTUGUESE ROMANIAN RUSSIAN SPANISH SWEDISH THAI TURKISH UKRAINIAN VIETNAMESE"
)


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in CANDIDATES.split() if hasattr(Language, name)]
    # Trigrams alone are enough for a page of text, and load in a tenth of a second.
    detectors = (LanguageDetectorBuilder.from_languages(*some).with_low_accuracy_mode() for some in (*pairwise(languages), languages))
    for detector in detectors:
        made = detector.build()
        made.compute_language_confidence_values("Once upon a time")  # two at a time: reading all holds Python's lock for 0.2 s
    return made


def detect(text: str, declared: str) -> str:
    """The primary language subtag of a text when the detector is sure, else that of the ``declared`` tag."""
    primary = declared.partition("-")[0]
    if sum(char.isalpha() for char in text) < MIN_LETTERS:
        return primary
    best = next(iter(_detector().compute_language_confidence_values(text)), None)
    if best is None or best.value < MIN_CONFIDENCE:
        return primary
    return str(best.language.iso_code_639_1.name.lower())


def resolve_language(text: str, declared: str) -> str:
    """The declared tag when its language is right (it may say more: ``pt-BR``), else the detected one."""
    found = detect(text, declared)
    return declared if found == declared.partition("-")[0] else found
