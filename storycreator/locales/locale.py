"""One language as data: ``locales/<tag>.toml``. How to add a language: docs/adding-a-language.md."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from storycreator.core.errors import InternalError

FOLDER = Path(__file__).parent
FALLBACK = "en"
"""The language of headings, interface and grammar where a locale has none."""
NO_BREAK = "\u00a0"
_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})

Pair = tuple[str, str]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Typography(_Section):
    """How text is set. Sources: Unicode CLDR delimiters; Lexique des règles typographiques (Imprimerie nationale)."""

    quotes: tuple[Pair, Pair] = (("“", "”"), ("‘", "’"))
    """Opening and closing marks, outer level first."""
    dash: str = " – "
    """A break in thought, with the spaces around it."""
    speech_dash: str = f"—{NO_BREAK}"
    """What a paragraph of dialogue starts with, where it starts with a dash."""
    sentence_gap: str = " "
    """What stands between two sentences."""
    spaced_marks: bool = False
    """A narrow no-break space before ``; ! ?`` (French)."""
    spaced_colon: bool = False
    """A no-break space before ``:`` (French)."""
    spaced_guillemets: bool = False
    """A no-break space inside ``« »`` (French)."""
    opening_marks: bool = False
    """``¿`` and ``¡`` open questions and exclamations (Spanish)."""
    stops_outside_quotes: bool = False
    """Commas and full stops follow the closing quotation mark (Spanish)."""
    titles: tuple[str, ...] = ()
    """Abbreviated titles, without their full stop, that stay on one line with the name: ``Mr``."""
    elisions: str = ""
    """Words that begin with an apostrophe, separated by spaces: ``tis`` for ``'tis``."""

    @property
    def elision(self) -> re.Pattern[str]:
        """Matches what follows an apostrophe that opens no quotation: an elided word (the English ones in any text), or ``60s``."""
        words = "|".join((*self.elisions.split(), *locale(FALLBACK).typography.elisions.split(), r"\d0s"))
        return re.compile(rf"(?:{words})\b", re.IGNORECASE)

    @property
    def marks(self) -> frozenset[str]:
        """All quotation marks of the language."""
        return frozenset(mark for pair in self.quotes for mark in pair)


class Headings(_Section):
    """Titles of the book's parts, for the table of contents."""

    cover: str
    title_page: str
    dedication: str
    page: str
    """Before the page's number: ``Page 3``."""
    colophon: str


class Interface(_Section):
    """What the books say beside the story: navigation, notes, the reader's buttons, the colophon."""

    language: str
    """The tag of the locale these words are of: set when the file is read, ``en`` where English stands in."""
    contents: str
    landmarks: str
    """The heading of the list of the book's parts."""
    start: str
    """The link to the first page of the story."""
    no_picture: str
    begin: str
    read_to_me: str
    pause: str
    previous: str
    next: str
    pages: str
    settings: str
    colours: str
    automatic: str
    light: str
    sepia: str
    dark: str
    text_size: str
    speed: str
    turn_pages: str
    keys: str
    narration: str
    made: str
    """The note that computer programs made the book."""
    translated: str
    """The note that a machine translated this edition; ``{doubted}`` of ``{sentences}`` may be wrong."""
    stages: dict[str, str]
    """By service letter, what each made."""


class Grammar(_Section):
    """What the analysis of dialogue and keywords knows of the language."""

    function_words: str = ""
    """The commonest short words, separated by spaces, by which the language of a prompt is known; empty where none are listed."""
    own_letters: str = ""
    """Letters and marks that tell the language from the others with ``function_words``."""
    speech_verbs: str
    """Verbs of speaking in the forms that stand beside a quote, separated by spaces; ``went_on`` is two words."""
    inverted_speech: bool = False
    """In lines that begin with a dash, a speech verb after a comma ends what is said: ``— Viens, dit Mira.``"""
    pronouns: dict[str, Literal["he", "she", "it"]]
    """Pronouns that stand for one person, and the pronoun of the cast member each answers to."""
    reflexives: dict[str, Literal["he", "she", "it"]] = {}
    """The same of those after a verb of speaking: *said to herself*."""
    epithets: str = ""
    """Adjectives before a name: *poor Alice*."""
    hearing: str = ""
    """Verbs whose object speaks: *she heard Otto say*."""
    articles: tuple[str, ...]
    """What may stand before a kind to mean somebody of that kind: ``the fox``."""
    conjunction: str
    """``and``."""
    prepositions: str = ""
    """What makes the name after it no subject (*to Otto*), separated by spaces; may hold regular expressions."""
    determiners: str = ""
    """What a noun may follow that means somebody outside the cast (*the baker*, *her back*), beside the articles."""
    nobody: str = ""
    """Words for several or unnamed people as speakers: *everybody*."""
    drops_pronouns: bool = False
    """A verb of speaking may stand without its subject: *«Ven», dijo.*"""
    capitalized_nouns: bool = False
    """Every noun is written with a capital (German), so that a capital tells no name."""


class PictureWords(_Section):
    """The words of alternative texts. ``{thing}`` and ``{things}`` are nouns with their indefinite articles.

    A language with cases names the case: ``{thing_dat}``."""

    poses: dict[str, str]
    """By pose, what somebody does: ``sits``."""
    moods: dict[str, str]
    """By mood, what is seen of it: ``looks happy``."""
    relations: dict[str, str]
    """``under {thing}``."""
    times: dict[str, str]
    weathers: dict[str, str]
    """All weathers but clear."""
    places: dict[str, str] = {}
    """By the illustrator's name of a place: ``In a forest``. A place that is not here is left out."""
    holding: str
    nearby: str
    nobody: str


class ReadingEase(_Section):
    """A formula adapted from Flesch: a constant, less so much per word in a sentence and per syllable in a word."""

    constant: float
    per_word: float
    per_syllable: float


class Locale(_Section):
    """One language, with what its region changes."""

    tag: str
    typography: Typography = Typography()
    headings: Headings
    interface: Interface
    grammar: Grammar
    pictures: PictureWords | None = None
    """Without them, and where the lexicon lacks the language, pictures are described in English."""
    reading_ease: ReadingEase | None = None
    lacks: tuple[str, ...] = ()
    """Sections that no file of the language has: headings, interface and grammar are English, typography is neutral, ease is not judged."""

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction of the script."""
        return "rtl" if script(self.tag) in _RIGHT_TO_LEFT else "ltr"


_ENGLISH = ("headings", "interface", "grammar")
"""Sections that are English where a language lacks them."""
SECTIONS = ("typography", *_ENGLISH, "reading_ease")


def language_name(tag: str) -> str:
    """The English name of a language: ``Portuguese (Brazil)``; the tag itself where none is known."""
    from langcodes import Language  # its tables take 3 MB: an idle service needs none of them

    try:
        return Language.get(tag).display_name("en")
    except (LookupError, ValueError, ImportError):
        return tag


def endonym(tag: str) -> str:
    """What its speakers call a language: ``español``."""
    from langcodes import Language

    return Language.get(tag).autonym()


def script(tag: str) -> str:
    """The ISO 15924 code of the script a language is written in: ``Latn``, ``Arab``."""
    from langcodes import Language

    return Language.get(tag).maximize().script or "Latn"


def available() -> tuple[str, ...]:
    """The tags of all locale files, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@lru_cache(maxsize=1)
def all_titles() -> tuple[str, ...]:
    """The abbreviated titles of all languages: a name keeps its own in a translation (``Mr. Fox``)."""
    return tuple(dict.fromkeys(title for tag in available() for title in locale(tag).typography.titles))


def _tables(tag: str) -> Iterable[dict[str, Any]]:
    """The files of a tag, the most general first: ``zh``, then ``zh-Hant``, then ``zh-TW``."""
    from langcodes import Language

    parsed = Language.get(tag)
    language = parsed.language or tag
    for name in dict.fromkeys((language, f"{language}-{script(tag)}", f"{language}-{parsed.territory}", tag)):
        path = FOLDER / f"{name}.toml"
        if path.is_file():
            try:
                yield tomllib.loads(path.read_text(encoding="utf-8"))
            except tomllib.TOMLDecodeError as error:
                raise InternalError(f"{path.name} is no TOML: {error}") from error


@lru_cache(maxsize=256)
def locale(tag: str) -> Locale:
    """The locale of a BCP 47 tag, a region's file read over its language's.

    Every tag has one: ``pt-BR`` is ``pt`` where it has no file of its own, and an unknown language lacks every section.
    Raises ``InternalError`` naming the language and the key when a file is wrong.
    """
    found: dict[str, Any] = {}
    for table in _tables(tag):
        for section, values in table.items():
            found[section] = {**found.get(section, {}), **values} if isinstance(values, dict) else values
    if isinstance(found.get("interface"), dict):
        found["interface"]["language"] = tag
    lacks = tuple(section for section in SECTIONS if section not in found)
    if tag != FALLBACK:
        found = {**{section: getattr(locale(FALLBACK), section) for section in lacks if section in _ENGLISH}, **found}
    try:
        return Locale.model_validate({**found, "tag": tag, "lacks": lacks})
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise InternalError(f"the locale of {tag} is wrong: {faults}") from error
