"""A translation memory: common picture-book sentences with human translations (``memory.txt``)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from services.c3_translator import names, target_quotes
from services.c3_translator.data_files import lines
from storycreator.locales.sentences import sentences

LANGUAGES = ("es", "fr")
_SLOT = re.compile(r"\{([^{}]+)\}")
_PRONOUNS = {"he": "he|she", "He": "He|She", "him": "him|her", "his": "his|her", "His": "His|Her"}
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her)\b", re.IGNORECASE)
CLAUSE, SPEECH = "X", "S"
_FREE = {CLAUSE: r"(?P<X>\w[^\":?!]*[^\":?!.])", SPEECH: r"(?P<S>[^\"]*[^\" .,!?])"}
_CLAUSE_WORDS = 3
"""The least number of words of a free clause: subject, verb and more."""


@dataclass(frozen=True)
class Entry:
    """A sentence with slots, and its translations."""

    english: str
    texts: Mapping[str, str]
    """By language."""


@dataclass(frozen=True)
class Piece:
    """The content of a free slot: an English sentence for the pivot pipeline."""

    english: str
    kind: str
    last: bool = True
    """Whether it is the last of its slot; the remembered sentence then supplies the end."""


@dataclass(frozen=True)
class Plan:
    """How a sentence is assembled: remembered text, and pieces to translate."""

    parts: tuple[str | Piece, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces to translate."""
        return tuple(part for part in self.parts if isinstance(part, Piece))

    def text(self, translated: Sequence[str], all_names: Sequence[str]) -> str:
        """The sentence, before the finish, from the translations of its pieces in order."""
        made = iter(translated)
        return "".join(part if isinstance(part, str) else _fit_piece(next(made), part, all_names) for part in self.parts)


def normal(text: str) -> str:
    """A text normalised as in the memory: straight quotes, single spaces, three dots."""
    text = target_quotes.plain(text).replace("’", "'").replace("‘", "'").replace("…", "...")
    return re.sub(r"\s+\.\.\.", "...", " ".join(text.split()))


def _fit_piece(text: str, piece: Piece, all_names: Sequence[str]) -> str:
    """A translated piece without the punctuation and capital of a full sentence."""
    text = target_quotes.plain(text).strip()
    if piece.kind == SPEECH:
        text = text.replace('"', "").strip()
        return text.rstrip(" .,!") if piece.last else text
    text = text.rstrip(" .!")
    if any(names.pattern(name).match(text) for name in all_names):
        return text
    return text[:1].lower() + text[1:]


@cache
def _read() -> tuple[tuple[Entry, ...], dict[str, dict[str, dict[str, str]]]]:
    """The entries, and the values of the slots that have values: slot -> English -> language -> text."""
    entries: list[Entry] = []
    values: dict[str, dict[str, dict[str, str]]] = {}
    for line in lines(__package__, "memory.txt"):
        english, *texts = line.split(" | ")
        translated = dict(zip(LANGUAGES, texts, strict=True))
        if english.startswith("@"):
            slot, _, value = english[1:].partition(" ")
            values.setdefault(slot, {})[value] = translated
        else:
            entries.append(Entry(english, translated))
    return tuple(entries), values


def entries() -> tuple[Entry, ...]:
    """All sentences of the memory; those without a free slot first, since they say more."""
    return tuple(sorted(_read()[0], key=lambda entry: "{X}" in entry.english or "{S}" in entry.english))


def values(slot: str) -> dict[str, dict[str, str]]:
    """English -> language -> text of a slot with values; empty for others."""
    return _read()[1].get(slot, {})


def _pattern(english: str, all_names: Sequence[str]) -> re.Pattern[str]:
    parts: list[str] = []
    seen: set[str] = set()
    for number, part in enumerate(_SLOT.split(english)):
        if number % 2 == 0:
            parts.append(re.escape(part))
        elif part in _PRONOUNS:
            parts.append(f"(?:{_PRONOUNS[part]})")
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            choice = values(part) or all_names
            parts.append(_FREE.get(part) or f"(?P<{part}>{'|'.join(map(re.escape, choice)) or '(?!)'})")
    return re.compile("".join(parts))


class Memory:
    """The memory for one work, whose names fill the name slots."""

    def __init__(self, language: str, all_names: Sequence[str], genders: Mapping[str, str]) -> None:
        self._language = language
        self._names = all_names
        self._genders = genders
        self._patterns = [(_pattern(entry.english, all_names), entry) for entry in entries()] if language in LANGUAGES else []

    def recall(self, english: str) -> Plan | None:
        """The plan for a whole sentence; None when it is not in the memory."""
        english = normal(english)
        for pattern, entry in self._patterns:
            if match := pattern.fullmatch(english):
                found = match.groupdict()
                if CLAUSE in found and len(found[CLAUSE].split()) < _CLAUSE_WORDS:
                    continue
                if "A" in found and found["A"] == found.get("B"):
                    continue
                return Plan(tuple(self._parts(entry, found, english)))
        return None

    def _gender(self, found: Mapping[str, str], english: str) -> str:
        rest = english.replace(found[SPEECH], "") if SPEECH in found else english
        if _SHE.search(rest) or _HE.search(rest):
            return "f" if _SHE.search(rest) else "m"
        return self._genders.get(found.get("A", ""), "m")

    def _parts(self, entry: Entry, found: Mapping[str, str], english: str) -> list[str | Piece]:
        parts: list[str | Piece] = []
        for number, part in enumerate(_SLOT.split(entry.texts[self._language])):
            if number % 2 == 0:
                parts.append(part)
            elif part == CLAUSE:
                clause = found[CLAUSE]
                parts.append(Piece(f"{clause[0].upper()}{clause[1:]}.", CLAUSE))
            elif part == SPEECH:
                parts += self._speech(found[SPEECH], "!" if '{S}!"' in entry.english else ".")
            elif "/" in part:
                masculine, feminine = part.split("/")
                parts.append(feminine if self._gender(found, english) == "f" else masculine)
            elif values(part):
                parts.append(values(part)[found[part]][self._language])
            else:
                parts.append(found[part])
        return parts

    def _speech(self, words: str, end: str) -> list[str | Piece]:
        """Direct speech, sentence by sentence; each may be in the memory by itself."""
        said = sentences(words + end, "en")
        parts: list[str | Piece] = []
        for number, sentence in enumerate(said, 1):
            known = self.recall(f'"{sentence}"')
            last = number == len(said)
            if known and not known.pieces:
                parts.append(_fit_piece(known.text((), self._names), Piece("", SPEECH, last), self._names))
            else:
                parts.append(Piece(f'"{sentence}"', SPEECH, last))
            if not last:
                parts.append(" ")
        return parts
