"""Numbers as words, by the rules of the Unicode CLDR."""

from functools import cache
from typing import Any

from unicode_rbnf import FormatPurpose, RbnfEngine

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


@cache
def _engine(language: str) -> Any:
    return RbnfEngine.for_language(language)


def _form(forms: dict[str, str], wanted: str) -> str:
    """The form whose rule's name ends with ``wanted``; the plainest when there is none."""
    name = next((name for name in forms if wanted and name.endswith(wanted)), min(forms, key=len))
    return forms[name].replace("\u00ad", "")


def cardinal(number: int, language: str, gender: str = "") -> str:
    """``vingt-et-un``; before a noun with its ``gender`` (``masculine``, ``feminine``) ``vingt-et-une``."""
    return _form(_engine(language).format_number(number, FormatPurpose.CARDINAL).text_by_ruleset, gender and f"cardinal-{gender}")


def ordinal(number: int, language: str, form: str = "masculine") -> str:
    """``vingt-et-unième``. The form is ``masculine``, ``feminine`` or, in Spanish, ``masculine-adjective`` (*primer*)."""
    return _form(_engine(language).format_number(number, FormatPurpose.ORDINAL).text_by_ruleset, f"ordinal-{form}")


def year(number: int, language: str) -> str:
    """``nineteen oh-five``."""
    return _form(_engine(language).format_number(number, FormatPurpose.YEAR).text_by_ruleset, "")


def roman(letters: str) -> int:
    """The value of a roman numeral in capitals."""
    values = [_ROMAN[letter] for letter in letters]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
