"""From printed text to text that can be spoken: what is only to be seen goes, what is to be heard stays."""

import re
import unicodedata

_DASHES = re.compile(r"\s+[-‐‑‒–—―]+\s*|\s*[–—―]+\s+|\s*(?:--+|[—―])\s*")
_MARKS = str.maketrans({"«": "“", "»": "”", "„": "“", "‟": "“", "‹": "“", "›": "”", "‘": "'", "’": "'", "‚": "'", "´": "'", "`": "'"})
_SAID = ("L", "N", "M", "P", "Z")
"""Unicode categories that can matter to speech: letters, numbers, marks, punctuation, spaces …"""
_SYMBOLS = frozenset("+=%&@€$£¥°<>×÷§")
"""… and the symbols that are read out; all others (emoji, arrows, ornaments) are not."""
_SILENT = re.compile(r"[*_#|~^\\{}\[\]]+")
_ENDS = re.compile(r"[.!?…。！？؟।]['”)]*$")


def spoken(text: str) -> str:
    """The text to speak for a printed sentence; empty when there is nothing to say (only emoji or marks).

    Quotes become “ ” and ', dashes between words —, three dots …; emoji, invisible characters and Markdown's marks disappear.
    """
    text = unicodedata.normalize("NFC", text)
    kept = "".join(
        char
        if char in _SYMBOLS or (unicodedata.category(char)[0] in _SAID and not 0xFE00 <= ord(char) <= 0xFE0F and char != "\u20e3")
        else " "
        for char in text
        if unicodedata.category(char) != "Cf"
    )
    kept = _SILENT.sub(" ", kept).translate(_MARKS).replace("...", "…")
    kept = re.sub(r"^\s*[-–—―]+\s*", "", kept)
    kept = _DASHES.sub(" — ", kept)
    kept = re.sub(r"—\s*(?=[.,;:!?…])|(?<=[.,;:!?…])\s*—", "", kept)
    kept = _curled(kept)
    kept = re.sub(r"\s+([,.;:!?…])", r"\1", " ".join(kept.split()))
    kept = kept.strip(" —")
    if not any(char.isalnum() for char in kept):
        return ""
    return kept if _ENDS.search(kept) else f"{kept.rstrip(' ,;:—')}."


def _curled(text: str) -> str:
    """Straight double quotes as “ before a word and ” after one."""
    return re.sub(r'(?<!\S)"|(?<=[(—“])"', "“", text).replace('"', "”")


def shown_word(token: str) -> str:
    """A white-space separated token without the marks around it; empty when nothing is left."""
    return re.sub(r"^[^\w]+|[^\w]+$", "", token)
