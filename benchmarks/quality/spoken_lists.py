"""Names, sounds and written forms against their written right values: ``python -m benchmarks.quality.spoken_lists``.

Names and sounds are judged by their phonemes, written forms by the phonemes of the words they should become.
"""

import re
from pathlib import Path

from services.c2_narrator.front_end.reader import phonemes
from services.c2_narrator.spoken_text import spoken

DATA = Path(__file__).parent / "data" / "spoken"
LANGUAGES = ("en", "es", "fr")
KINDS = ("names", "names_2", "sounds", "written")
_SAME = {
    "en": [("ɜɹ|ɚ", "əɹ"), ("[ɔɒ](?!ɹ)", "ɑ"), ("æɹ", "ɛɹ"), ("iɹ", "ɪɹ"), ("uɹ", "ʊɹ"), ("ʌ|ᵊ", "ə"), ("ᵻ", "ɪ"), ("T", "t"), ("ɐ", "ə")],
    "es": [("θ", "s"), ("A", "ei"), ("I", "ai"), ("Y", "oi"), ("W", "au"), ("j", "i"), ("w", "u"), ("ɾ|ɹ", "r"), ("β", "b"), ("ð", "d"),
           ("ɣ", "ɡ"), ("ʎ|ʤ|ɟ", "ʝ"), ("ŋ", "n"), ("ɲ(?=ʝ)", "n"), ("ʦ", "ts"), ("ɪ", "i"), ("h", "x"), ("ɛ", "e"), ("ɔ", "o")],
    "fr": [("ɛ(?!\u0303)", "e"), ("ɔ(?!\u0303)", "o"), ("œ\u0303", "ɛ\u0303"), ("[œø]", "ə"), ("ɑ(?!\u0303)", "a"), ("tʃ", "ʧ"),
           ("dʒ", "ʤ"),
           ("W", "au"), ("I", "aj"), ("ɹ|r", "ʁ"), ("x", "ʁ"), ("ʦ", "ts"), ("ɲ", "nj")],
}  # fmt: skip
"""Sounds that a listener takes for the same, by language."""


def folded(said: str, language: str) -> str:
    """Phonemes without stress, length, marks and spaces, a held sound once, and sounds taken for the same as one."""
    said = re.sub(r"[ˈˌː .,;:!?…—()“”\"-]", "", said)
    for pattern, letters in _SAME[language]:
        said = re.sub(pattern, letters, said)
    return re.sub(r"(.)\1+", r"\1", said)


def heard(text: str, language: str) -> str:
    """What the reader says for a text."""
    return folded("".join(piece.phonemes for piece in phonemes(spoken(text), language)), language)


def values(kind: str, language: str) -> list[tuple[str, list[str]]]:
    """The printed words of a list, each with its right values."""
    lines = (DATA / f"{kind}_{language}.txt").read_text("utf-8").splitlines()
    pairs = [line.rpartition(" = ") for line in lines if line and not line.startswith("#")]
    return [(printed, right.split("|")) for printed, _, right in pairs]


def wrong(kind: str, language: str) -> dict[str, tuple[str, list[str]]]:
    """By printed word, what is heard and the right values of those that are wrong."""
    found = {}
    for printed, listed in values(kind, language):
        right = [heard(one, language) if kind == "written" else folded(one, language) for one in listed]
        if (said := heard(printed, language)) not in right:
            found[printed] = (said, listed if kind != "written" else right)
    return found


def main() -> None:
    """Print how many of each list are right, and the wrong ones."""
    for kind in KINDS:
        for language in LANGUAGES:
            missed, count = wrong(kind, language), len(values(kind, language))
            print(f"{kind} {language}: {count - len(missed)} of {count} right ({(count - len(missed)) / count:.0%})")
            for printed, (said, right) in missed.items():
                print(f"  {printed}: {said}, not {' or '.join(right)}")


if __name__ == "__main__":
    main()
