"""Convert printed text to text for speaking: remove what is only visual."""

import re
import unicodedata

_DASHES = re.compile(r"\s+[-‐‑‒–—―]+\s*|\s*[–—―]+\s+|\s*(?:--+|[—―])\s*")
_MARKS = str.maketrans(
    {"«": "“", "»": "”", "„": "“", "‟": "“", "‹": "“", "›": "”", "‘": "'", "’": "'", "‚": "'", "´": "'", "`": "'", "−": "-"}
)
_SPOKEN_CATEGORIES = ("L", "N", "M", "P", "Z")
"""Unicode categories that matter to speech: letters, numbers, marks, punctuation, spaces …"""
_SYMBOLS = frozenset("+−=%&@€$£¥¢°<>×÷§")
"""… and the symbols that are read out; all others (emoji, arrows, ornaments) are not."""
_SILENT = re.compile(r"(?:[*_|~^\\{}\[\]]|#(?!\d))+")
_ENDS = re.compile(r"[.!?…。！？؟।]['”)]*$")


def spoken(text: str, *, whole: bool = True) -> str:
    """The text to speak for a printed sentence; empty when there is nothing to say (only emoji or marks). A piece that is not ``whole``
    goes on in another voice: it loses the quotation marks around it and gets no full stop.

    Quotes become “ ” and ', dashes between words —, three dots …; emoji, invisible characters and Markdown's marks disappear.
    """
    text = unicodedata.normalize("NFC", text)
    cleaned = "".join(
        char
        if char in _SYMBOLS
        or (unicodedata.category(char)[0] in _SPOKEN_CATEGORIES and not 0xFE00 <= ord(char) <= 0xFE0F and char != "\u20e3")
        else " "
        for char in text
        if unicodedata.category(char) != "Cf"
    )
    cleaned = _SILENT.sub(" ", cleaned).translate(_MARKS).replace("...", "…")
    cleaned = re.sub(r"^\s*(?!-\d)[-–—―]+\s*", "", cleaned)
    cleaned = _DASHES.sub(" — ", cleaned)
    cleaned = re.sub(r"—\s*(?=[.,;:!?…])|(?<=[.,;:!?…])\s*—", "", cleaned)
    cleaned = _curl_quotes(cleaned)
    cleaned = re.sub(r"\s+([,.;:!?…])", r"\1", " ".join(cleaned.split()))
    cleaned = cleaned.strip(" —")
    if not any(char.isalnum() for char in cleaned):
        return ""
    if not whole:
        return cleaned.strip(" “”")
    return cleaned if _ENDS.search(cleaned) else f"{cleaned.rstrip(' ,;:—')}."


def _curl_quotes(text: str) -> str:
    """Straight double quotes as “ before a word and ” after one."""
    return re.sub(r'(?<!\S)"|(?<=[(—“])"', "“", text).replace('"', "”")


def shown_word(token: str) -> str:
    """A white-space separated token without the marks around it; empty when nothing is left."""
    return re.sub(r"^[^\w]+|[^\w]+$", "", token)


def foreign_letters(text: str) -> str:
    """The letters of a text that are of no Latin alphabet, each once."""
    return "".join(dict.fromkeys(char for char in text if char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")))
