"""The quotation marks of the target language. The formatter sets their no-break spaces."""

import re

from storycreator.locales.locale import locale

_OPEN_AFTER = re.compile(r"(^|[\s(\[—–¿¡])$")


def plain(text: str) -> str:
    """Every kind of double quotation mark as ``"``, without the spaces inside."""
    text = re.sub(r"«\s*", '"', text)
    text = re.sub(r"\s*»", '"', text)
    return re.sub(r"[“”„]", '"', text)


def spans(text: str) -> list[tuple[bool, str]]:
    """A plain text in pieces: (spoken, words). An unclosed quote runs to the end."""
    pieces: list[tuple[bool, str]] = []
    for number, piece in enumerate(plain(text).split('"')):
        if piece or number:
            pieces.append((number % 2 == 1, piece))
    return pieces


def localized(text: str, language: str) -> str:
    """The text with its language's quotation marks and question openers."""
    style = locale(language).typography
    opening, closing = style.quotes[0]
    space = " " if style.spaced_guillemets else ""
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
        if style.stops_outside_quotes and words.strip(" ,.") and words.endswith((",", ".")) and not words.endswith(("...", "…")):
            end = words[-1]
            words = words[:-1].rstrip(" ,.")
            if not following.lstrip().startswith((",", ".", ";", ":", "!", "?")) and pieces[number + 1 :][:1]:
                pieces[number + 1] = (False, end + following)
            elif not pieces[number + 1 :]:
                pieces.append((False, end))
        before = parts[-1] if parts else ""
        if before and not _OPEN_AFTER.search(before):
            parts.append(" ")
        parts.append(f"{opening}{space}{words}{space}{closing}")
        if number + 1 < len(pieces) and re.match(r"\w", pieces[number + 1][1]):
            parts.append(" ")
    text = re.sub(r" {2,}", " ", "".join(parts)).strip()
    return openers(text) if style.opening_marks else text


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
