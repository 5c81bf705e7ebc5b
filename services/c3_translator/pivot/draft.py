"""The pivot translation: English sentences to drafts in Portuguese, Spanish or French, fast and deterministic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.c3_translator.pivot import apertium, french, gaps, inflection, spanish, steering

LANGUAGES = ("es", "fr", "pt")
_MARKED = re.compile(r"(?:\\@|[*#@])+(\w[\w'’-]*)")
_MADE = "qy"
_MARKED_MADE = re.compile(rf"\*?{_MADE}")


@dataclass(frozen=True)
class Source:
    """A sentence to translate."""

    english: str
    portuguese: str
    """With name tokens."""


@dataclass(frozen=True)
class Draft:
    """The draft of a sentence."""

    text: str
    unknown: tuple[str, ...] = ()
    """Words that could not be translated."""


def _generable(language: str, stream: str, generator: apertium.Stage) -> str:
    """Inflect by regular rules the words that the generator does not know."""
    units = sorted({unit for unit in apertium.units(stream) if "<" in unit and not unit.startswith("*")})
    spelt = generator.run("\n".join(f"^{unit}$" for unit in units)).split("\n")
    inflect = inflection.spanish if language == "es" else inflection.french
    made: dict[str, str] = {}
    for unit, form in zip(units, spelt, strict=True):
        lemma, bracket, tags = unit.partition("<")
        if "#" in form and not lemma.startswith("@") and bracket:
            made[unit] = f"*{_MADE}{inflect(lemma, bracket + tags)}"
    return apertium.edit_units(lambda unit: made.get(unit, unit))(stream)


def _half(language: str, tokens: dict[str, str], englishes: Sequence[str]) -> tuple[apertium.Stage, ...]:
    mode, holes, edit = {"es": ("cat-spa", gaps.SPANISH, spanish.edit), "fr": ("cat-fra", gaps.FRENCH, french.edit)}[language]
    hooks = {"autobil": (apertium.edit_units(steering.to_language(language, holes)),)}
    stages = apertium.cut(apertium.pipeline(mode, hooks), after="apertium-tagger")
    generator = next(stage for stage in stages if any("autogen" in word for word in stage.argv))
    edits = (
        apertium.Stage(edit=edit(englishes)),
        apertium.Stage(edit=apertium.edit_units(steering.names_plain(tokens))),
        apertium.Stage(edit=lambda stream: _generable(language, stream, generator)),
    )
    at = stages.index(generator)
    return (*stages[:at], *edits, *stages[at:])


def _clean(text: str, tokens: dict[str, str]) -> Draft:
    text = _MARKED_MADE.sub("", apertium.unescape(text))
    unknown = tuple(word for word in _MARKED.findall(text) if word not in tokens)
    return Draft(_MARKED.sub(r"\1", text).replace("~", ""), unknown)


def drafts(sources: Sequence[Source], language: str, tokens: dict[str, str]) -> list[Draft]:
    """Drafts of all sentences in ``es`` or ``fr``, name tokens (token -> ``m``/``f``) still in them. One batch: a second or two."""
    englishes = [source.english for source in sources]
    stages = steering.shared_half(tokens, englishes) + _half(language, tokens, englishes)
    stream = apertium.run(stages, apertium.join(apertium.escape(source.portuguese) for source in sources))
    correct = spanish.correct if language == "es" else french.correct
    cleaned = (_clean(text, tokens) for text in apertium.split(stream, len(sources)))
    return [Draft(correct(" ".join(item.text.split())), item.unknown) for item in cleaned]
