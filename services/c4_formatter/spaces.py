"""Spaces: removed where none belongs, and no-break where a line must not break. All rules expect plain single spaces."""

import re

from storycreator.locales.locale import NO_BREAK, Typography, all_titles

NARROW = "\u202f"

# XML 1.0 allows no other characters than these; lone surrogates and controls cannot be written in any of the formats.
_NOT_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLOSING = r"[\"'”’»)\]]"
_LAST_WORD, _LAST_TWO = 7, 14
"""A last word of so many characters stays with the one before it, when the two together have no more than so many."""


def clean(sentence: str) -> str:
    """White space of any kind, and characters that no format can carry, folded to single plain spaces."""
    return " ".join(_NOT_TEXT.sub(" ", sentence).split())


def tighten(text: str, style: Typography) -> str:
    """Remove spaces that stand inside quotation marks or before closing punctuation."""
    if style.quotes[0][0] != "»":
        text = re.sub(r"(?<![^ \n(\[—–“‘])([«‹]) +", r"\1", text)
        text = re.sub(r"(?<=[^ \n]) +([»›])(?![^ \n,.;:!?…)\]—–”’])", r"\1", text)
    return re.sub(rf"(?<=\w|[”’»)\]]) +([,.;:!?]+)(?= |\n|$|{_CLOSING})", r"\1", text)


def space_marks(text: str, style: Typography) -> str:
    """The spaces before ``; ! ? :`` and inside guillemets, where the language has them (French)."""
    if style.spaced_marks:
        text = re.sub(r"(?<=[\w”’»)\]…%]) ?([;!?]+)(?=\W|$)", NARROW + r"\1", text)
    if style.spaced_guillemets:
        text = re.sub(r"« ?(?=[^\n\s»])", f"«{NO_BREAK}", text)
        text = re.sub(r"(?<=[^\n\s«]) ?»", f"{NO_BREAK}»", text)
    if style.spaced_colon:
        text = re.sub(r"(?<=[\w”’»)\]…%]) ?:(?=\s|$)", NO_BREAK + ":", text)
    return text


def glue(text: str) -> str:
    """Insert no-break spaces between what belongs together: a title and its name, a number and its unit, a one-letter word and the next."""
    text = re.sub(rf"\b({'|'.join(all_titles())})\. (?=\w)", rf"\1.{NO_BREAK}", text)
    text = re.sub(r"(?<=\d) (?=[^\W\d_]{1,3}\b)", NO_BREAK, text)
    text = re.sub(r"(?<=[ \n])([^\W\d_]) (?=\w)", rf"\1{NO_BREAK}", text)
    return re.sub(r" (?=[–—] )", NO_BREAK, text)


def keep_last_words(text: str) -> str:
    """Keep a short word from standing alone on a paragraph's last line."""
    head, space, last = text.rpartition(" ")
    before = re.split(r"[\s\n]", head)[-1]
    if space and before and len(last) <= _LAST_WORD and len(before) + len(last) <= _LAST_TWO:
        return f"{head}{NO_BREAK}{last}"
    return text
