"""Typeset a paragraph: words stay; quotation marks, dashes, dots and spaces follow the language's rules."""

import re
from collections.abc import Sequence

from services.c4_formatter.quote_marks import set_quotes
from services.c4_formatter.spaces import clean, glue, keep_last_words, space_marks, tighten
from storycreator.locales.locale import Typography

_DOTS = re.compile(r"(?<!\.)\.(?: ?\.){2,}")
_SPEECH_DASH = re.compile(r"^(?:[–—] *|--+ *|- )(?=[\w¿¡«“\"'…])")
_SPACED_DASH = re.compile(r"(?<=([^ \n«‹])) (?:-{1,3}|[–—]{1,2}) (?=([^ \n»›]))")
_DOUBLE_HYPHEN = re.compile(r"(?<=[^\W\d]|[,.!?…”’»\"'])---?(?=[^\W\d]|[“‘«\"'])")


def _set_dashes(text: str, style: Typography) -> str:
    speech = _SPEECH_DASH.match(text)
    head, rest = (style.speech_dash, text[speech.end() :]) if speech else ("", text)

    resumed_speech = f" {style.speech_dash}" if speech and style.speech_dash == "—" else style.dash

    def spaced(found: re.Match[str]) -> str:
        arithmetic = found[1].isdigit() and found[2].isdigit()
        return found[0] if arithmetic else resumed_speech

    return head + _DOUBLE_HYPHEN.sub("—", _SPACED_DASH.sub(spaced, rest))


def _add_opening_marks(sentence: str) -> str:
    """Spanish: put ``¿`` or ``¡`` where a clause that ends in ``?`` or ``!`` begins, unless it has one."""
    for end in reversed(list(re.finditer(r"(?<=[\w”’»)…])[?!]+", sentence))):
        start = max((sentence.rfind(mark, 0, end.start()) for mark in ".?!"), default=-1) + 1
        clause = sentence[start : end.start()]
        if "¿" in clause or "¡" in clause:
            continue
        unclosed = [at for at, char in enumerate(clause) if char in "«“" and not {"»", "”"} & set(clause[at:])]
        begin = max([*(at + 1 for at in unclosed), clause.rfind(": ") + 1, 0])
        while begin < len(clause) and not clause[begin].isalnum():
            begin += 1
        if begin < len(clause):
            at = start + begin
            sentence = f"{sentence[:at]}{'¿' if end[0][0] == '?' else '¡'}{sentence[at:]}"
    return sentence


def set_paragraph(sentences: Sequence[str], style: Typography, *, break_free: bool = False) -> tuple[str, ...]:
    """Typeset the sentences of one paragraph; their number and order stay.

    ``break_free`` leaves out the no-break spaces that only matter where lines are broken: for titles, which are also file metadata.
    """
    text = "\n".join(clean(sentence) for sentence in sentences)
    text = set_quotes(tighten(_DOTS.sub("…", text), style), style)
    text = _set_dashes(tighten(text, style), style)
    if style.opening_marks:
        text = "\n".join(_add_opening_marks(sentence) for sentence in text.split("\n"))
    text = space_marks(text, style)
    if not break_free:
        text = keep_last_words(glue(text))
    return tuple(text.split("\n"))


def set_line(text: str, style: Typography) -> str:
    """A title or another single line."""
    return set_paragraph((text,), style, break_free=True)[0]
