"""Finishing of translated sentences: spaces, capitals, contractions with names, quotation marks."""

import re
from collections.abc import Sequence

from services.c3_translator import target_quotes

_SPACE_BEFORE = re.compile(r"\s+([,.;:!?…])")
_VOWEL = "AEIOUÁÉÍÓÚÂÊÎÔÛÀÈÙaeiouáéíóúâêîôûàèù"
_NEXT = re.compile(r"(?<=[^.][.!?] )[a-zà-ÿ]")
_ENDS = re.compile(r"[.!?…]+$")


def _capital(text: str) -> str:
    for at, char in enumerate(text):
        if char.isalpha():
            return text[:at] + char.upper() + text[at + 1 :]
    return text


def _capital_speech(text: str, english: str) -> str:
    """Begin speech with a capital where the original does."""
    starts = [words.strip()[:1].isupper() for spoken, words in target_quotes.spans(english) if spoken]
    pieces = target_quotes.spans(text)
    if sum(spoken for spoken, _ in pieces) != len(starts):
        return text
    upper = iter(starts)
    return "".join(f'"{_capital(words) if next(upper) else words}"' if spoken else words for spoken, words in pieces)


def _names_in_french(text: str, names: Sequence[str]) -> str:
    for name in names:
        if name[0] in _VOWEL:
            text = re.sub(rf"\b([Dd]e|[Qq]ue|[Jj]usque|[Ll]orsque|[Pp]uisque) (?={re.escape(name)}\b)", lambda m: m[1][:-1] + "'", text)
    return text


def _names_in_spanish(text: str, names: Sequence[str]) -> str:
    for name in names:
        if re.match(r"[IiÍí]|[Hh][iIíÍ](?![ae])", name):
            text = re.sub(rf"\by (?={re.escape(name)}\b)", "e ", text)
        elif re.match(r"[OoÓó]|[Hh][oOóÓ]", name):
            text = re.sub(rf"\bo (?={re.escape(name)}\b)", "u ", text)
    return text


def finish(text: str, english: str, language: str, names: Sequence[str]) -> str:
    """Finish a translated sentence: punctuation as in the original, quotation marks of the language."""
    text = _SPACE_BEFORE.sub(r"\1", " ".join(text.split()))
    text = re.sub(r'([:,])(?=")', r"\1 ", text) if text.count('"') % 2 == 0 else text
    text = {"fr": _names_in_french, "es": _names_in_spanish}.get(language, lambda words, _: words)(text, names)
    text = _capital(_capital_speech(text, english))
    text = _NEXT.sub(lambda match: match.group().upper(), text)
    if not _ENDS.search(english.rstrip("\"'”’» ")):
        text = re.sub(r"(?<!\.)\.$", "", text)
    return target_quotes.localized(text, language) or english
