"""From text to the phonemes Kokoro was trained on.

English: misaki's lexicon and rules as ported by hibari (Apache-2.0), the very alphabet of Kokoro's English voices. Other languages:
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
# Names the story generator likes, where the lexicon's guess is not what a parent would say.
_NAMES = {
    "Maro": "mˈɑɹO", "Suri": "sˈʊɹi", "Ivo": "ˈivO", "Mira": "mˈɪɹə", "Remy": "ɹˈɛmi", "Umi": "ˈumi", "Elin": "ˈɛlɪn",
    "Dario": "dˈɑɹiO", "Nila": "nˈilə", "Zeno": "zˈinO", "Tobin": "tˈObɪn",
}  # fmt: skip
_ENGLISH = threading.Lock()


@dataclass(frozen=True)
class Piece:
    """What is spoken between two spaces: its phonemes, marks included, and the printed word they say (empty when not known)."""

    phonemes: str
    word: str = ""


def _asset(name: str) -> Any:
    """One of hibari's tables. Read as its own code does, by gzip and json line by line, they take twice as long."""
    content = files("hibari").joinpath("assets", name).read_bytes()
    return orjson.loads(gzip.decompress(content) if name.endswith(".gz") else content)


@cache
def _english(british: bool) -> Any:
    from hibari.g2p import G2P, Lexicon, Tagger, Tokenizer

    accent = "gb" if british else "us"
    g2p = G2P.__new__(G2P)  # with what its own ``__init__`` would make, from the same tables
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
    said: list[str] = [""]
    for token in tokens:
        said[-1] += token.phonemes or ""
        if token.whitespace:
            said.append("")
    printed = text.split()
    words = [shown_word(token) for token in printed] if len(printed) == len(said) else [""] * len(said)
    return _audible([Piece(phonemes.strip(), word) for phonemes, word in zip(said, words, strict=True) if phonemes.strip()])


def _audible(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces; none when they are only marks (text in letters the language does not know)."""
    return tuple(pieces) if any(char.isalpha() for piece in pieces for char in piece.phonemes) else ()


def _ipa(clauses: Sequence[str], language: str) -> list[str]:
    """espeak-ng's phonemes, one string per clause, in one run; clause by clause when its lines do not match."""
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
    """Phonemes of text in one of espeak-ng's languages; the marks, which it drops, are put back between its clauses."""
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
        said, printed = next(ipa).split(), part.split()
        words = [shown_word(token) for token in printed] if len(said) == len(printed) else [""] * len(said)
        if said:
            said[0] = opening + said[0]
            opening = ""
        pieces.extend(Piece(phonemes, word) for phonemes, word in zip(said, words, strict=True))
    return _audible(pieces)


def grouped(pieces: Sequence[Piece], limit: int) -> list[tuple[Piece, ...]]:
    """Cut into groups of at most ``limit`` characters (spaces counted), after a mark where there is one in the second half."""
    groups: list[tuple[Piece, ...]] = []
    current: list[Piece] = []
    size = 0
    for piece in pieces:
        if len(piece.phonemes) > limit:
            piece = Piece(piece.phonemes[:limit], piece.word)  # no language has such a word: noise
        if current and size + 1 + len(piece.phonemes) > limit:
            cut = next(
                (at for at in range(len(current), len(current) // 2, -1) if _MARK.search(current[at - 1].phonemes[-1])), len(current)
            )
            groups.append(tuple(current[:cut]))
            current = current[cut:]
            size = sum(len(kept.phonemes) + 1 for kept in current)
        current.append(piece)
        size += len(piece.phonemes) + 1
    if current:
        groups.append(tuple(current))
    return groups
