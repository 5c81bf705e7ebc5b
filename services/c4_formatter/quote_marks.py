"""Replace straight or foreign quotation marks and apostrophes by those of the language.

Marks are paired over a whole paragraph, because speech may span sentences. Text that already has only the
language's own marks is not changed, so that typesetting is idempotent.
"""

import re
import unicodedata
from dataclasses import dataclass

from storycreator.locales.locale import Typography

DOUBLE = frozenset('"“”„‟«»＂')
SINGLE = frozenset("'‘’‚‛‹›")
APOSTROPHE = "’"
_BREAKS = frozenset(" \n")
_OPENERS_BEFORE = frozenset("([{—–-¿¡/…")
_CLOSERS_AFTER = frozenset(")]},.;:!?…—–-/")


@dataclass
class _Mark:
    at: int
    double: bool
    may_open: bool
    may_close: bool
    after_letter: bool
    before_letter: bool
    elided: bool


def _marks(text: str, elision: re.Pattern[str]) -> list[_Mark]:
    """Every mark with the roles its neighbours allow; adjacent marks are skipped when looking at neighbours."""
    found = []
    both = DOUBLE | SINGLE
    for at, char in enumerate(text):
        if char not in both:
            continue
        left = at - 1
        while left >= 0 and text[left] in both:
            left -= 1
        right = at + 1
        while right < len(text) and text[right] in both:
            right += 1
        before = text[left] if left >= 0 else "\n"
        after = text[right] if right < len(text) else "\n"
        found.append(
            _Mark(
                at=at,
                double=char in DOUBLE,
                may_open=(before in _BREAKS or before in _OPENERS_BEFORE) and after not in _BREAKS,
                may_close=(after in _BREAKS or after in _CLOSERS_AFTER) and before not in _BREAKS,
                after_letter=at > 0 and text[at - 1].isalnum(),
                before_letter=at + 1 < len(text) and text[at + 1].isalnum(),
                elided=bool(elision.match(text, at + 1)),
            )
        )
    return found


def _opens_single(marks: list[_Mark], index: int) -> bool:
    """Whether a single mark that could open finds its closing one before another could open."""
    mark = marks[index]
    if not mark.may_open or mark.elided:
        return False
    for later in marks[index + 1 :]:
        if later.double or (later.after_letter and later.before_letter):
            continue
        if later.may_close:
            return True
        if later.may_open and not later.elided:
            return False
    return False


def _closes_single(marks: list[_Mark], index: int) -> bool:
    """Whether a single mark at a word's end closes what is open, and is not the apostrophe of ``the dogs' bone``."""
    mark = marks[index]
    if not mark.may_close:
        return False
    if mark.after_letter:
        for later in marks[index + 1 :]:
            if later.double or (later.may_open and not later.may_close):
                break
            if later.may_close and not later.after_letter:
                return False
    return True


def has_own_marks(text: str, style: Typography) -> bool:
    """Whether the text has only the language's own marks, and the inner ones only within speech."""
    if any((char in DOUBLE or char in SINGLE) and char not in style.marks and char != APOSTROPHE for char in text):
        return False
    outer, inner = style.quotes[0][0], style.quotes[1][0]
    return inner == APOSTROPHE or inner not in text.partition(outer)[0]


def set_quotes(text: str, style: Typography) -> str:
    """The text of one paragraph (sentences may be separated by line feeds) with the language's own marks. The length does not change."""
    if has_own_marks(text, style):
        return text
    chars = list(text)
    marks = _marks(text, style.elision)
    open_marks: list[bool] = []  # True for a double mark, innermost last

    def glyph(depth: int, side: int) -> str:
        return style.quotes[max(depth, 0) % 2][side]

    for index, mark in enumerate(marks):
        if mark.double:
            if mark.after_letter and mark.before_letter and unicodedata.name(text[mark.at - 1], "").startswith("HEBREW"):
                chars[mark.at] = "״"  # gershayim: part of an abbreviation
                continue
            opens = mark.may_open if mark.may_open != mark.may_close else True not in open_marks
        elif mark.after_letter and mark.before_letter:
            chars[mark.at] = APOSTROPHE
            continue
        elif open_marks and not open_marks[-1] and _closes_single(marks, index):
            opens = False
        elif _opens_single(marks, index):
            opens = True
        else:
            chars[mark.at] = APOSTROPHE
            continue
        if opens:
            chars[mark.at] = glyph(len(open_marks), 0)
            open_marks.append(mark.double)
        else:
            while open_marks and open_marks[-1] != mark.double:
                open_marks.pop()
            if open_marks:
                open_marks.pop()
            chars[mark.at] = glyph(len(open_marks), 1)
    return "".join(chars)
