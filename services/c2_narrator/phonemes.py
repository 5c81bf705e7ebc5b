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
from services.c2_narrator.spoken_text import shown_word

_MARK = re.compile(r"([.,;:!?…—()“”\"¡¿]+)")
_FLAG = re.compile(r"\([a-z]{2,3}(?:-[a-z0-9]+)*\)")
# misaki's espeak table: letters tied by espeak that Kokoro knows as one.
_JOINED = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"),
    ("ə^ʊ", "Q"), ("s^s", "S"), ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"),
)  # fmt: skip
# Names that the story generator often uses and the lexicon guesses wrongly.
_NAMES = {
    "Maro": "mˈɑɹO", "Suri": "sˈʊɹi", "Ivo": "ˈivO", "Mira": "mˈɪɹə", "Remy": "ɹˈɛmi", "Umi": "ˈumi", "Elin": "ˈɛlɪn",
    "Dario": "dˈɑɹiO", "Nila": "nˈilə", "Zeno": "zˈinO", "Tobin": "tˈObɪn",
}  # fmt: skip
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


@cache
def _english(british: bool) -> Any:
    from hibari.g2p import G2P, Lexicon, Tagger, Tokenizer

    accent = "gb" if british else "us"
    g2p = G2P.__new__(G2P)  # with what ``__init__`` would create, from the same tables
    gold, silver = _asset(f"lexicon_{accent}_gold.json.gz"), _asset(f"lexicon_{accent}_silver.json.gz")
    g2p.lexicon = Lexicon(gold | _NAMES, silver, british)
    g2p.tokenizer = Tokenizer(_asset("tokenizer_exceptions.json"))
    g2p.tagger = Tagger(_asset("tagger.json.gz"))
    g2p.british, g2p.unk, g2p._oov = british, "", None
    return g2p


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
    return _audible([Piece(phonemes.strip(), word) for phonemes, word in zip(spoken, words, strict=True) if phonemes.strip()])


def _audible(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces; none when they are only punctuation (text in letters foreign to the language)."""
    return tuple(pieces) if any(char.isalpha() for piece in pieces for char in piece.phonemes) else ()


def _ipa(clauses: Sequence[str], language: str) -> list[str]:
    """espeak-ng's phonemes, one string per clause, from one run; from a run each when its lines do not match the clauses."""
    arguments = ["-q", "--ipa", "--tie=^", "-v", language]
    lines = run(arguments, "\n".join(clauses) + "\n").decode(errors="replace").split("\n")
    if len(lines) == len(clauses) + 1:
        found = lines[:-1]
    else:
        found = [" ".join(run(arguments, clause).decode(errors="replace").split("\n")) for clause in clauses]
    return [_letters(line) for line in found]


def _letters(ipa: str) -> str:
    ipa = _FLAG.sub("", ipa)
    for tied, letter in _JOINED:
        ipa = ipa.replace(tied, letter)
    return " ".join(ipa.replace("^", "").replace("-", "").split())


def by_espeak(text: str, language: str) -> tuple[Piece, ...]:
    """Phonemes of text in one of espeak-ng's languages; punctuation, which it drops, is restored between its clauses."""
    parts = [part for part in _MARK.split(text) if part.strip()]
    clauses = [part.strip() for part in parts if not _MARK.fullmatch(part)]
    ipa = iter(_ipa(clauses, language))
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
        spoken, printed = next(ipa).split(), part.split()
        words = [shown_word(token) for token in printed] if len(spoken) == len(printed) else [""] * len(spoken)
        if spoken:
            spoken[0] = opening + spoken[0]
            opening = ""
        pieces.extend(Piece(phonemes, word) for phonemes, word in zip(spoken, words, strict=True))
    return _audible(pieces)


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
