"""How a language writes numbers, times, dates, money, units and abbreviations: ``data/LANGUAGE.toml``."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "data"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clock(_Table):
    """Times of day."""

    pattern: str
    """Groups ``h``, ``m`` (may be absent) and, where the language has it, ``half`` (``p.m.``)."""
    gender: str = ""
    """Of the hour."""
    cases: tuple[tuple[int, int, int, int, str], ...]
    """First and last hour, first and last minute, and what is said; the first case that fits."""


class Dates(_Table):
    """Dates in digits."""

    order: str
    """Of day, month and year between slashes: ``dmy`` or ``mdy``."""
    months: tuple[str, ...]
    say: str
    first: str = ""
    """How the first day is said; empty for like the others."""
    ordinal_day: bool = False


class Money(_Table):
    """Amounts."""

    currencies: dict[str, tuple[str, str]]
    """By sign: singular and plural."""
    large: tuple[str, ...]
    """Words between the number and the currency's sign or, after a sign that stands before, after the number."""
    with_cents: str
    millions: str = ""
    """What stands between *millones* and the currency."""


class Ordinals(_Table):
    """Numbers with a raised ending."""

    words: dict[str, str] = {}
    """Those that are said otherwise than their number: ``2nd``, *second*."""
    endings: tuple[tuple[str, str], ...] = ()
    """A pattern of the ending and the form of the ordinal; the first that fits."""
    roman: bool = False
    """Whether roman numerals take the endings too (``XIXe``)."""


class Roman(_Table):
    """Roman numerals without an ending."""

    counted: tuple[str, ...]
    """Words after which a cardinal is said: ``capítulo``."""
    ranked: tuple[str, ...] = ()
    """Words after which an ordinal is said up to ``last_ordinal``: ``siglo``."""
    last_ordinal: int
    """The last ordinal of a ruler; cardinals follow."""
    say: str = "{number}"
    rulers: tuple[str, ...]
    """Names after which a single letter is a number: ``Felipe V``."""


class Genders(_Table):
    """The gender of a counted noun, by its plural or singular."""

    feminine: str = "(?!)"
    """Endings."""
    feminine_words: str = ""
    masculine_words: str = ""
    determiners: str = ""
    """Feminine words before a number that nothing follows: *a la 1*."""
    not_nouns: str = ""
    """Words after a number that it does not count."""


class Conventions(_Table):
    """One language."""

    decimal: str
    """The decimal marks, as a class of characters."""
    point: dict[str, str]
    """How each is said."""
    group: str
    """The marks between thousands, as a class of characters."""
    minus: str
    zero: str
    """How the zeros after the decimal mark are said."""
    plain: bool = True
    """Whether bare numbers are written out here; if not, the voice's own reader does it."""
    range: str
    clock: Clock
    dates: Dates
    money: Money
    ordinals: Ordinals
    roman: Roman
    genders: Genders = Genders()
    units: dict[str, tuple[str, str]]
    """Singular and plural."""
    feminine_units: tuple[str, ...] = ()
    symbols: dict[str, str]
    """Said between two words or numbers."""
    abbreviations: dict[str, str]
    titles: dict[str, str]
    """Abbreviations that are such only before a capital letter."""
    before_numbers: dict[str, str]
    """Abbreviations that are such only before a number."""
    fractions: dict[str, str]
    mixed: tuple[str, str]
    """What joins a fraction to a whole number: before its parts, and in place of its first word when it has one part (*and a* half)."""


@cache
def conventions(language: str) -> Conventions | None:
    """Those of a language (``es`` for ``es-MX``); None when it has no file."""
    path = FOLDER / f"{language.partition('-')[0]}.toml"
    return Conventions.model_validate(tomllib.loads(path.read_text("utf-8"))) if path.exists() else None
