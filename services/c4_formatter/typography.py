"""What each language's typography asks for. Sources: Unicode CLDR delimiters; Lexique des règles typographiques (Imprimerie nationale)."""

from dataclasses import dataclass

NO_BREAK = "\u00a0"
NARROW = "\u202f"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Customs:
    """How one language is set."""

    quotes: tuple[Pair, Pair]
    """Opening and closing marks, outer level first."""
    dash: str = " – "
    """A break in thought, with the spaces around it."""
    speech_dash: str = f"—{NO_BREAK}"
    """What a paragraph of dialogue starts with, where it starts with a dash."""
    spaced_marks: bool = False
    """French: a narrow no-break space before ``; ! ?``."""
    spaced_colon: bool = False
    spaced_guillemets: bool = False
    opening_marks: bool = False
    """Spanish: ``¿`` and ``¡``."""
    gap: str = " "
    """What stands between two sentences."""
    right_to_left: bool = False

    @property
    def marks(self) -> frozenset[str]:
        """The quotation marks that are at home here."""
        return frozenset(mark for pair in self.quotes for mark in pair)


CURLY: Pair = ("“", "”")
SINGLE: Pair = ("‘", "’")
GUILLEMETS: Pair = ("«", "»")
LOW: Pair = ("„", "“")
LOW_SINGLE: Pair = ("‚", "‘")
LOW_HIGH: Pair = ("„", "”")
RIGHT: Pair = ("”", "”")
RIGHT_SINGLE: Pair = ("’", "’")
CORNER: Pair = ("「", "」")
CORNER_DOUBLE: Pair = ("『", "』")

_ENGLISH = Customs(quotes=(CURLY, SINGLE), dash="—")
_DEFAULT = Customs(quotes=(CURLY, SINGLE))
_FRENCH = Customs(quotes=(GUILLEMETS, CURLY), spaced_marks=True, spaced_colon=True, spaced_guillemets=True)

_BY_TAG: dict[str, Customs] = {
    "en": _ENGLISH,
    "es": Customs(quotes=(GUILLEMETS, CURLY), speech_dash="—", opening_marks=True),
    "fr": _FRENCH,
    "fr-CA": Customs(quotes=(GUILLEMETS, CURLY), spaced_colon=True, spaced_guillemets=True),
    "fr-CH": Customs(quotes=(GUILLEMETS, ("‹", "›")), spaced_guillemets=True),
    "pt": Customs(quotes=(CURLY, SINGLE)),
    "de": Customs(quotes=(LOW, LOW_SINGLE)),
    "de-CH": Customs(quotes=(GUILLEMETS, ("‹", "›"))),
    "ar": Customs(quotes=(GUILLEMETS, CURLY)),
    "fa": Customs(quotes=(GUILLEMETS, CURLY)),
    "he": Customs(quotes=(RIGHT, RIGHT_SINGLE)),
    "pl": Customs(quotes=(LOW_HIGH, GUILLEMETS)),
    "ro": Customs(quotes=(LOW_HIGH, GUILLEMETS)),
    "hu": Customs(quotes=(LOW_HIGH, ("»", "«"))),
    "zh": Customs(quotes=(CURLY, SINGLE), dash="——", gap=""),
    "zh-Hant": Customs(quotes=(CORNER, CORNER_DOUBLE), dash="——", gap=""),
    "ja": Customs(quotes=(CORNER, CORNER_DOUBLE), dash="——", gap=""),
    **dict.fromkeys(("it", "el", "no", "nb", "nn", "ca", "eu", "gl", "pt-PT"), Customs(quotes=(GUILLEMETS, CURLY))),
    **dict.fromkeys(("ru", "uk", "be"), Customs(quotes=(GUILLEMETS, LOW))),
    **dict.fromkeys(("cs", "sk", "sl", "hr", "bg", "is", "et", "lt", "lv"), Customs(quotes=(LOW, LOW_SINGLE))),
    **dict.fromkeys(("sv", "fi"), Customs(quotes=(RIGHT, RIGHT_SINGLE))),
    "da": Customs(quotes=(("»", "«"), ("›", "‹"))),
}
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})


def customs(language: str) -> Customs:
    """The customs of a BCP 47 tag: its own, else its language's, else curly quotes and spaced en dashes."""
    from langcodes import Language  # its tables take 3 MB: an idle service needs none of them

    tag = Language.get(language)
    script = tag.maximize().script
    traditional = "zh-Hant" if tag.language == "zh" and script == "Hant" else language
    found = _BY_TAG.get(traditional) or _BY_TAG.get(tag.language or "", _DEFAULT)
    if script in _RIGHT_TO_LEFT_SCRIPTS:
        return Customs(quotes=found.quotes, dash=found.dash, right_to_left=True)
    return found
