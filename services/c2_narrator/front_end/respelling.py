"""The user's own pronunciations: IPA between slashes, or a respelling whose stressed syllable is in capitals (``shiv-AWN``)."""

import re
from collections.abc import Sequence

from services.c2_narrator.engines.espeak import ALIASES
from services.c2_narrator.front_end.delivery import VOWELS
from services.c2_narrator.front_end.phonemes import english_letters, ipa
from services.c2_narrator.front_end.pronunciations import Pronunciations
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Pronunciation

_IPA = re.compile(r"/([^/]+)/")
_JOINED = (
    ("eɪ", "A"), ("aɪ", "I"), ("oʊ", "O"), ("əʊ", "Q"), ("aʊ", "W"), ("ɔɪ", "Y"), ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("g", "ɡ"), ("'", "ˈ"),
)  # fmt: skip
_LETTERS = frozenset("AIOQWYabcdefhijklmnopqrstuvwxyzæçðøŋœɐɑɒɔəɚɛɜɟɡɣɥɨɪɯɲɹɾʁʃʊʌʎʒʔʝʤʧʦʣβθχɕᵊᵻˈˌː\u0303. -ɬʰʲ")


def pronunciations(given: Sequence[Pronunciation], language: str) -> Pronunciations:
    """Those of a request that are for a language. Raises ``InvalidInputError`` for one that gives no sound."""
    return Pronunciations(
        {
            one.word.casefold(): _phonemes(one.said, language, f"pronunciations.{at}.said")
            for at, one in enumerate(given)
            if one.fits(language)
        }
    )


def _phonemes(said: str, language: str, field: str) -> str:
    exact = _IPA.fullmatch(said.strip())
    found = _from_ipa(exact[1], language, field) if exact else _respelled(said, language)
    if not any(char.isalpha() for char in said) or not any(char.isalpha() for char in found):
        raise InvalidInputError.of(field, f"{said!r} has no sound; write it as it is said (shiv-AWN) or as IPA between slashes (/ʃɪˈvɔːn/)")
    return re.sub(rf"([ˈˌ])([^{VOWELS}]*)", r"\2\1", found)  # the voices have the stress before the vowel, not the syllable


def _from_ipa(said: str, language: str, field: str) -> str:
    if unknown := sorted(set(said) - _LETTERS):
        raise InvalidInputError.of(field, f"{' '.join(unknown)} is no letter of the IPA that the voices know")
    if language.startswith("en"):
        for old, new in _JOINED:
            said = said.replace(old, new)
        said = english_letters(said, british=language == "en-GB")
    return re.sub(r"[.\s-]", "", said)


def _respelled(said: str, language: str) -> str:
    """Syllable by syllable, by the letter rules of the language."""
    syllables = [part for part in re.split(r"[-\s]+", said.strip()) if part]
    base = language.partition("-")[0]
    stressed = next((at for at, part in enumerate(syllables) if len(part) > 1 and part.isupper()), 0)
    spoken = [re.sub("[ˈˌ ]", "", one) for one in ipa([part.casefold() for part in syllables], ALIASES.get(base, base))]
    if base == "en":
        spoken = [english_letters(one, british=language == "en-GB") for one in spoken]
    return "".join(f"ˈ{one}" if at == stressed else one for at, one in enumerate(spoken))
