"""From text to the phonemes Kokoro was trained on.

English: misaki's lexicon and rules as ported by hibari (Apache-2.0), in the alphabet of Kokoro's English voices. Other languages:
espeak-ng's IPA, with the letters misaki joins (``t^ʃ`` → ``ʧ``).
"""

import gzip
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from services.c2_narrator.engines.espeak import run
from services.c2_narrator.spoken_text import foreign_letters, shown_word
from storycreator.core.errors import EngineError, ModelUnavailableError

_MARK = re.compile(r"([.,;:!?…—()“”\"¡¿]+)")
_FLAG = re.compile(r"\([a-z0-9^-]+\)")
"""Where espeak-ng changes language within a text; its ties run through the flag too: ``(e^n)``."""
# misaki's espeak table: letters tied by espeak that Kokoro knows as one.
_JOINED = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"),
    ("ə^ʊ", "Q"), ("s^s", "S"), ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"),
)  # fmt: skip
_ENGLISH = threading.Lock()


@dataclass(frozen=True)
class Piece:
    """The phonemes between two spaces, punctuation included, and the printed word they stand for (empty when unknown)."""

    phonemes: str
    word: str = ""


def _asset(name: str) -> Any:
    """One of hibari's tables, read twice as fast as by its own code."""
    content = files("hibari").joinpath("assets", name).read_bytes()
    return orjson.loads(gzip.decompress(content) if name.endswith(".gz") else content)


class _Unknown:
    """Reads words the lexicon does not have: by espeak-ng, whose letter rules are the better ones; by hibari's network without it."""

    def __init__(self, british: bool) -> None:
        self._british = british
        self._network: Any = None
        self._said: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        if foreign_letters(word):
            return ""  # espeak-ng would say "Chinese letter"
        if word not in self._said:
            try:
                self._said[word] = english_letters(ipa([word], "en-gb" if self._british else "en-us")[0], british=self._british)
            except (EngineError, ModelUnavailableError):
                self._said[word] = self._by_network(word)
        return self._said[word]

    def _by_network(self, word: str) -> str:
        if self._network is None:
            from hibari.g2p.oov import OOV

            name = "oov_gb.onnx" if self._british else "oov.onnx"
            self._network = OOV(str(files("hibari").joinpath("assets", name)))
        return str(self._network(word) or "")


@cache
def _english(british: bool) -> Any:
    from hibari.g2p import G2P, Lexicon, Tagger, Tokenizer

    accent = "gb" if british else "us"
    g2p = G2P.__new__(G2P)  # with what ``__init__`` would create, from the same tables
    gold, silver = _asset(f"lexicon_{accent}_gold.json.gz"), _asset(f"lexicon_{accent}_silver.json.gz")
    g2p.lexicon = Lexicon(gold, silver, british)
    g2p.tokenizer = Tokenizer(_asset("tokenizer_exceptions.json"))
    g2p.tagger = Tagger(_asset("tagger.json.gz"))
    g2p.british, g2p.unk = british, ""
    g2p._oov = _Unknown(british)
    return g2p


def english_word(word: str, *, silver: bool = False) -> bool:
    """Whether the lexicon has a word, among its checked entries or (``silver``) all."""
    with _ENGLISH:
        lexicon = _english(False).lexicon
        return word in lexicon.golds or (silver and word in lexicon.silvers)


def english(text: str, *, british: bool) -> tuple[Piece, ...]:
    """Phonemes of English text, word by word."""
    from hibari.g2p.normalize import normalize

    with _ENGLISH:
        g2p = _english(british)
        tokens = g2p.phonemize_tokens(g2p.tokenize(normalize(text)))
    spoken: list[str] = [""]
    for token in tokens:
        spoken[-1] += token.phonemes or ""
        if token.whitespace:
            spoken.append("")
    printed = text.split()
    words = [shown_word(token) for token in printed] if len(printed) == len(spoken) else [""] * len(spoken)
    return audible([Piece(phonemes.strip(), word) for phonemes, word in zip(spoken, words, strict=True) if phonemes.strip()])


def audible(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces; none when they are only punctuation (text in letters foreign to the language)."""
    return tuple(pieces) if any(char.isalpha() for piece in pieces for char in piece.phonemes) else ()


def ipa(clauses: Sequence[str], language: str) -> list[str]:
    """espeak-ng's phonemes, one string per clause, from one run; from a run each when its lines do not match the clauses."""
    arguments = ["-q", "--ipa", "--tie=^", "-v", language]
    lines = run(arguments, "\n".join(clauses) + "\n").decode(errors="replace").split("\n")
    if len(lines) == len(clauses) + 1:
        found = lines[:-1]
    else:
        found = [" ".join(run(arguments, clause).decode(errors="replace").split("\n")) for clause in clauses]
    return [_letters(line) for line in found]


def _letters(said: str) -> str:
    said = _FLAG.sub("", said)
    for tied, letter in _JOINED:
        said = said.replace(tied, letter)
    return " ".join(said.replace("^", "").replace("-", "").split())


# misaki's table from espeak-ng's English to Kokoro's, and for vowels that are not English.
_ENGLISH_LETTERS = (
    ("ʔˌn\u0329", "tᵊn"), ("ʔn", "tᵊn"), ("ʔ", "t"), ("əl", "ᵊl"), ("ʲ", "j"), ("ɚ", "əɹ"), ("r", "ɹ"), ("ɐ", "ə"), ("ɬ", "l"),
    ("\u0303", ""),
)  # fmt: skip
_AMERICAN = (("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""), ("ɾ", "T"), ("e", "A"), ("o", "ɔ"))
_BRITISH = (("eə", "ɛː"), ("iə", "ɪə"), ("e", "ɛ"), ("o", "ɔ"))


def english_letters(said: str, *, british: bool) -> str:
    """espeak-ng's English in the alphabet of Kokoro's English voices."""
    said = re.sub("(\\S)\u0329", r"ᵊ\1", said)
    for old, new in (*_ENGLISH_LETTERS, *(_BRITISH if british else _AMERICAN)):
        said = said.replace(old, new)
    return re.sub("ɹ+", "ɹ", said)


def by_espeak(text: str, language: str) -> tuple[Piece, ...]:
    """Phonemes of text in one of espeak-ng's languages; punctuation, which it drops, is restored between its clauses."""
    parts = [part for part in _MARK.split(text) if part.strip()]
    clauses = [part.strip() for part in parts if not _MARK.fullmatch(part)]
    lines = iter(ipa(clauses, language))
    pieces: list[Piece] = []
    opening = ""
    for part in parts:
        if _MARK.fullmatch(part):
            marks = part.replace("¡", "").replace("¿", "")
            closing = marks.rstrip("“(")
            if pieces and closing and not opening:
                last = pieces[-1]
                pieces[-1] = Piece(last.phonemes + closing, last.word)
                opening = marks[len(closing) :]
            else:
                opening += marks
            continue
        spoken, printed = next(lines).split(), part.split()
        words = [shown_word(token) for token in printed] if len(spoken) == len(printed) else [""] * len(spoken)
        if spoken:
            spoken[0] = opening + spoken[0]
            opening = ""
        pieces.extend(Piece(phonemes, word) for phonemes, word in zip(spoken, words, strict=True))
    return audible(pieces)


def group_pieces(pieces: Sequence[Piece], limit: int) -> list[tuple[Piece, ...]]:
    """Cut into groups of at most ``limit`` characters (spaces counted), after a mark where there is one in the second half."""
    groups: list[tuple[Piece, ...]] = []
    current: list[Piece] = []
    size = 0
    for piece in pieces:
        if len(piece.phonemes) > limit:
            piece = Piece(piece.phonemes[:limit], piece.word)  # too long for a word in any language
        if current and size + 1 + len(piece.phonemes) > limit:
            cut = next(
                (at for at in range(len(current), len(current) // 2, -1) if _MARK.search(current[at - 1].phonemes[-1])), len(current)
            )
            groups.append(tuple(current[:cut]))
            current = current[cut:]
            size = sum(len(rest.phonemes) + 1 for rest in current)
        current.append(piece)
        size += len(piece.phonemes) + 1
    if current:
        groups.append(tuple(current))
    return groups
