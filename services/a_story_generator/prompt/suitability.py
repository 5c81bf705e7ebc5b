"""What is not for children of an age: terms looked for in the language of the text, and the refusal that names them and a way out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.a_story_generator.prompt.terms import LANGUAGES, Terms, Topic, fold, terms, topics
from storycreator.core.errors import FieldFault, UnsuitableError
from storycreator.locales.detection import function_words, likely_languages
from storycreator.messages.common import AgeBand

_BANDS = tuple(AgeBand)
_NEAR = 6
"""How many words away a softening word may stand."""
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"})
_DISGUISED = re.compile(r"(?=[\w@$]*[^\W\d_])[\w@$]*[01345@$][\w@$]*")
_SPACED = re.compile(r"\b[^\W\d_](?:[ .*_-][^\W\d_]){2,}\b")


@dataclass(frozen=True)
class Hit:
    """Words that are not for the age, and why."""

    words: str
    topic: Topic


def _undisguised(text: str) -> str:
    """``S3X`` and ``s.e.x`` as ``sex``."""
    text = _DISGUISED.sub(lambda match: match[0].translate(_LOOKALIKES), text)
    return _SPACED.sub(lambda match: re.sub(r"[\W_]", "", match[0]), text)


def _softened(found: re.Match[str], text: str, softening: re.Pattern[str] | None) -> bool:
    if not softening:
        return False
    before = re.findall(r"\w+", text[: found.start()])[-_NEAR:]
    after = re.findall(r"\w+", text[found.end() :])[:_NEAR]
    return any(softening.fullmatch(word) for word in (*before, *after))


def _found(text: str, known: Terms, band: AgeBand) -> Iterator[Hit]:
    for key, pattern in known.topics.items():
        topic = topics()[key]
        if _BANDS.index(band) <= _BANDS.index(topic.up_to):
            for match in pattern.finditer(text):
                if not _softened(match, text, known.softened_by.get(key)):
                    yield Hit(match[0], topic)


def find(text: str, band: AgeBand, language: str = "") -> tuple[Hit, ...]:
    """What in a text is not for the age band. Without ``language``, the languages it may be in are told from its words."""
    text = _undisguised(fold(text))
    spoken = [one for one in ((language,) if language else likely_languages(text)) if one in LANGUAGES]
    for name in spoken:
        text = terms(name).harmless.sub(lambda match: "#" * len(match[0]), text)
    hits = {
        hit.words: hit
        for name in ("any", *spoken)
        for hit in _found(text, terms(name), band)
        if not any(hit.words in function_words(other) for other in spoken if other != name)  # German "war", Dutch and German "die"
    }
    return tuple(hit for hit in hits.values() if not any(hit.words in other and hit.words != other for other in hits))


def _older(hits: tuple[Hit, ...]) -> str:
    """The youngest age band for which all of it is suitable; empty when there is none."""
    oldest = max(_BANDS.index(hit.topic.up_to) for hit in hits)
    return _BANDS[oldest + 1].value if oldest + 1 < len(_BANDS) else ""


def refuse_unsuitable(prompt: str, hero_name: str, band: AgeBand, others: Mapping[str, str] = MappingProxyType({})) -> None:
    """Raise ``UnsuitableError`` when a request is not for children of the age: it names the words, and a way out.

    ``others`` are further texts by their field."""
    found = {field: find(value, band) for field, value in {"prompt": prompt, "hero_name": hero_name, **others}.items()}
    hits = tuple(hit for those in found.values() for hit in those)
    if not hits:
        return
    named = "; ".join(
        f"{field}: " + ", ".join(f"{hit.words!r} ({hit.topic.name})" for hit in those) for field, those in found.items() if those
    )
    ways = list(dict.fromkeys(hit.topic.instead for hit in hits))
    if older := _older(hits):
        ways.append(f"choose the age band {older}")
    ways.append("if it is meant harmlessly, say it in other words")
    raise UnsuitableError(
        f"{named}: not for a storybook for ages {band.value}. What you can do: {'; '.join(ways)}.",
        stage="A",
        fields=tuple(
            FieldFault(field, f"{hit.words!r} ({hit.topic.name}) is not for ages {band.value}")
            for field, those in found.items()
            for hit in those
        ),
    )
