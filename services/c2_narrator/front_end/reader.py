"""From a sentence to Kokoro's phonemes: written forms, then each word by the first that knows it.

The user's pronunciations come first, then sounds, names, and ways of saying a word; all other words are read in their sentence by hibari
(English) or espeak-ng.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.c2_narrator.engines.espeak import ALIASES
from services.c2_narrator.front_end.delivery import delivery
from services.c2_narrator.front_end.names import name
from services.c2_narrator.front_end.phonemes import Piece, audible, by_espeak, english, english_word
from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.front_end.sounds import sound
from services.c2_narrator.front_end.written_forms import Word, written_out
from services.c2_narrator.spoken_text import shown_word

_CORE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_MARKS = '.,;:!?…—()“”"'
_POSSESSIVE = re.compile(r"(.+?)['’](s?)")


@dataclass(frozen=True)
class _Reading:
    """A word as it goes to the voice's rules, and what becomes of the phonemes they give."""

    word: Word
    said: str
    change: Callable[[str], str] | None = None


def phonemes(text: str, language: str, own: Pronunciations = AS_SPELT) -> tuple[Piece, ...]:
    """The phonemes of a sentence, by printed word; none when there is nothing to say. ``own`` are the user's pronunciations."""
    readings = [_reading(word, language, own) for word in written_out(text, language)]
    spoken = _in_context([reading.said for reading in readings], language)
    pieces = []
    for reading, said in zip(readings, spoken, strict=True):
        if reading.change:
            lead, core, tail = _split(said)
            said = lead + reading.change(core) + tail
        if said.strip():
            pieces.append(Piece(said.strip(), shown_word(reading.word.printed)))
    return audible(_marks_joined(pieces))


def _split(said: str) -> tuple[str, str, str]:
    inner = said.strip(_MARKS + " ")
    at = said.find(inner) if inner else len(said)
    return said[:at], inner, said[at + len(inner) :]


def _reading(word: Word, language: str, own: Pronunciations) -> _Reading:
    match = _CORE.fullmatch(word.said)
    lead, core, tail = match.groups() if match else ("", word.said, "")
    if not core or " " in core:
        return _Reading(word, word.said)
    if given := _given(core, language, own):
        return _Reading(word, f"{lead}{_plain_stand_in(core)}{tail}", lambda _: given)
    if made := delivery(core, language.partition("-")[0], english_word if language.startswith("en") else _any):
        return _Reading(word, f"{lead}{made.word}{tail}", made.change)
    return _Reading(word, word.said)


def _any(_: str) -> bool:
    return True


def _plain_stand_in(core: str) -> str:
    """What stands for a word whose phonemes are known, so that the words beside it are read as beside a name."""
    return "Anna" if core[:1].isupper() else "anna"


def _given(core: str, language: str, own: Pronunciations) -> str:
    """The phonemes of a word that is not left to the voice's rules; empty when it is."""
    if said := own.of(core) or sound(core, language) or name(core, language):
        return said
    possessive = _POSSESSIVE.fullmatch(core)
    if possessive and language.startswith("en"):
        said = own.of(possessive[1]) or name(possessive[1], language)
        if said and possessive[2]:
            return said + ("ᵻz" if said[-1] in "szʃʒʧʤ" else "s" if said[-1] in "ptkfθ" else "z")
        return said
    return ""


def _in_context(said: Sequence[str], language: str) -> list[str]:
    """The phonemes for each of ``said``, read as one text."""
    counts = [len(one.split()) for one in said]
    pieces = _pieces(" ".join(said), language)
    if len(pieces) != sum(counts):
        return [" ".join(piece.phonemes for piece in _pieces(one, language)) for one in said]
    whole = iter(pieces)
    return [" ".join(next(whole).phonemes for _ in range(count)) for count in counts]


def _pieces(text: str, language: str) -> tuple[Piece, ...]:
    base = language.partition("-")[0]
    if base == "en":
        return english(text, british=language == "en-GB")
    return by_espeak(text, ALIASES.get(base, base))


def _marks_joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that are only marks (a dash between words) joined to the one before."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and not any(char.isalpha() for char in piece.phonemes):
            joined[-1] = Piece(f"{joined[-1].phonemes} {piece.phonemes}", joined[-1].word)
        else:
            joined.append(piece)
    return joined
