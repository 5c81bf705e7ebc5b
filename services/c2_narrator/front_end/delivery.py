"""Words that are written as they are said: stretched (``sooo``), stuttered (``W-what``), stressed (``NEVER``)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

VOWELS = "AIOQWYaiuæɑɐəɛeɪoɔɒɜʊʌᵻøœyɨɤɯᵊɚ"
_RUN = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_STUTTER = re.compile(r"(?P<start>[^\W\d_]{1,2}?)-(?:(?P=start)-)*(?P<word>(?P=start)['’]?[^\W\d_](?:[\w'’]*))", re.IGNORECASE)
_ONE_LETTER_STUTTER = re.compile(r"(?P<start>[^\W\d_])(?:-(?P=start))+", re.IGNORECASE)
_VOWEL_GROUP = re.compile(r"[aeiouyà-æè-ïò-öù-ýÿœ]+")


@dataclass(frozen=True)
class Delivery:
    """The plain word and how its phonemes are changed."""

    word: str
    change: Callable[[str], str]


def delivery(word: str, language: str, known: Callable[[str], bool]) -> Delivery | None:
    """How a word is to be said; None for as it stands. ``known`` says whether a spelling is a word of the language."""
    if found := _STUTTER.fullmatch(word):
        return Delivery(found["word"], lambda phonemes: _stuttered(phonemes, word.count("-"), language))
    if found := _ONE_LETTER_STUTTER.fullmatch(word):
        return Delivery(found["start"], lambda phonemes: " ".join([phonemes] * (word.count("-") + 1)))
    if _RUN.search(word):
        plain = _plain(word, language, known)
        return Delivery(plain, lambda phonemes: stretched(phonemes, word))
    if len(word) > 1 and word.isupper() and _VOWEL_GROUP.search(word.casefold()) and known(word.casefold()):
        return Delivery(word.casefold(), stressed)
    return None


def _plain(word: str, language: str, known: Callable[[str], bool]) -> str:
    """``sooo`` is *so*, ``goood`` is *good*: the likeliest spelling with each long run as one or two letters."""

    def spelling(letters: Sequence[str]) -> str:
        following = iter(letters)
        return _RUN.sub(lambda _: next(following), word)

    runs = [run[1] for run in _RUN.finditer(word)][:4]
    choices = [(letter * 2, letter) if language == "en" and letter in "eoEO" else (letter, letter * 2) for letter in runs]
    once = _RUN.sub(r"\1", word)
    if len(runs) == len(_RUN.findall(word)):
        return next((found for found in map(spelling, product(*choices)) if known(found.casefold())), once)
    return once


def stretched(phonemes: str, word: str) -> str:
    """The phoneme of the repeated letter held: the vowel of that place in the word, or the last consonant."""
    run = _RUN.search(word)
    if run is None or not phonemes:
        return phonemes
    vowels = [at for at, char in enumerate(phonemes) if char in VOWELS]
    if _VOWEL_GROUP.match(run[1].casefold()) and vowels:
        before = len(_VOWEL_GROUP.findall(word[: run.end()].casefold())) - 1
        at = vowels[min(before, len(vowels) - 1)] + 1
        at += phonemes[at : at + 1] == "\u0303"
    else:
        at = len(phonemes)
    return phonemes[:at] + "ː" * (2 if len(run[0]) > 3 else 1) + phonemes[at:]


def _stuttered(phonemes: str, times: int, language: str) -> str:
    """The onset repeated: with a short vowel in English, with the word's own in other languages."""
    first = next((at for at, char in enumerate(phonemes) if char in VOWELS), None)
    if first is None:
        return phonemes
    onset = re.sub("[ˈˌ]", "", phonemes[:first])
    syllable = onset + ("ə" if language == "en" and onset else phonemes[first])
    return f"{f'{syllable}, ' * times}{phonemes}"


def stressed(phonemes: str) -> str:
    """With a main stress: the one it has, the secondary one raised, or one on the first vowel."""
    if "ˈ" in phonemes:
        return phonemes
    if "ˌ" in phonemes:
        return phonemes.replace("ˌ", "ˈ", 1)
    at = next((at for at, char in enumerate(phonemes) if char in VOWELS), None)
    return phonemes if at is None else f"{phonemes[:at]}ˈ{phonemes[at:]}"
