"""Quotation marks by each language's typography. The no-break spaces of French are the formatter's business, not the translator's."""

import re
from dataclasses import dataclass

_ANY = '"“”„«»'
_OPEN_AFTER = re.compile(r"(^|[\s(\[—–¿¡])$")


@dataclass(frozen=True)
class Style:
    """How a language quotes."""

    opening: str
    closing: str
    outside: bool
    """Commas and full stops follow the closing mark (Spanish)."""


STYLES = {
    "es": Style("«", "»", outside=True),
    "fr": Style("« ", " »", outside=False),
    "pt": Style("“", "”", outside=False),
    "it": Style("«", "»", outside=False),
    "de": Style("„", "“", outside=False),
    "en": Style("“", "”", outside=False),
}


def plain(text: str) -> str:
    """Every kind of double quotation mark as ``"``, without the spaces inside."""
    text = re.sub(r"«\s*", '"', text)
    text = re.sub(r"\s*»", '"', text)
    return re.sub(r"[“”„]", '"', text)


def spans(text: str) -> list[tuple[bool, str]]:
    """A plain text in pieces: (spoken, words). An unclosed quote runs to the end; stray marks before a space close."""
    pieces: list[tuple[bool, str]] = []
    for number, piece in enumerate(plain(text).split('"')):
        if piece or number:
            pieces.append((number % 2 == 1, piece))
    return pieces


def dress(text: str, language: str) -> str:
    """The text with its language's quotation marks and question openers."""
    style = STYLES.get(language.partition("-")[0], STYLES["en"])
    parts: list[str] = []
    pieces = spans(text)
    for number, (spoken, piece) in enumerate(pieces):
        if not spoken:
            parts.append(piece)
            continue
        words = piece.strip()
        if not words:
            continue
        following = pieces[number + 1][1] if number + 1 < len(pieces) else ""
        if style.outside and words.strip(" ,.") and words.endswith((",", ".")) and not words.endswith(("...", "…")):
            end = words[-1]
            words = words[:-1].rstrip(" ,.")
            if not following.lstrip().startswith((",", ".", ";", ":", "!", "?")) and pieces[number + 1 :][:1]:
                pieces[number + 1] = (False, end + following)
            elif not pieces[number + 1 :]:
                pieces.append((False, end))
        before = parts[-1] if parts else ""
        if before and not _OPEN_AFTER.search(before):
            parts.append(" ")
        parts.append(f"{style.opening}{words}{style.closing}")
        if number + 1 < len(pieces) and re.match(r"\w", pieces[number + 1][1]):
            parts.append(" ")
    text = re.sub(r" {2,}", " ", "".join(parts)).strip()
    return openers(text) if language.startswith("es") else text


def openers(text: str) -> str:
    """Spanish ``¿`` and ``¡`` where a question or exclamation begins."""
    for mark, opener in (("?", "¿"), ("!", "¡")):
        at = text.find(mark)
        while at >= 0:
            start = max((text.rfind(char, 0, at) for char in '.?!…:«»“”"¿¡'), default=-1)
            if start < 0 or text[start] != opener:
                begin = start + 1
                while begin < at and (text[begin].isspace() or text[begin] in ",;"):
                    begin += 1
                if begin < at:
                    text = text[:begin] + opener + text[begin:]
                    at += 1
            at = text.find(mark, at + 1)
    return text
