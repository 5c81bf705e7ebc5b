"""The voices and their languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storycreator.core.errors import InvalidInputError


@dataclass(frozen=True)
class Voice:
    """One voice of one engine."""

    id: str
    name: str
    """The name shown to users."""
    language: str
    """A BCP 47 tag; ``en-US`` and ``en-GB`` are accents of ``en``."""
    gender: str
    mix: tuple[tuple[str, float], ...] = ()
    """The voices it is mixed from, by id, and their shares; empty: it is not mixed."""
    pitch: float = 1.0
    pace: float = 1.0
    """Of the voice as it is."""

    @property
    def label(self) -> str:
        """``Heart (af_heart)``; the id alone when they are the same; of a voice made for a character, how it is made."""
        own = self.id if self.id == self.name.lower() else f"{self.name} ({self.id})"
        mixed = " + ".join(f"{share:.0%} {voice}" for voice, share in self.mix) or own
        return mixed + (f", pitch {self.pitch:g}" if self.pitch != 1 else "") + (f", pace {self.pace:g}" if self.pace != 1 else "")


def _voices(language: str, gender: str, prefix: str, names: str) -> tuple[Voice, ...]:
    return tuple(Voice(f"{prefix}_{name}", name.capitalize(), language, gender) for name in names.split())


# The first of a language is its default. Only Italian had two to compare by measurement: docs/narration.md.
KOKORO: tuple[Voice, ...] = (
    *_voices("en-US", "female", "af", "heart bella nicole aoede kore sarah nova sky alloy jessica river"),
    *_voices("en-US", "male", "am", "michael fenrir puck echo eric liam onyx santa adam"),
    *_voices("en-GB", "female", "bf", "emma isabella alice lily"),
    *_voices("en-GB", "male", "bm", "george fable lewis daniel"),
    *_voices("es", "female", "ef", "dora"),
    *_voices("es", "male", "em", "alex santa"),
    *_voices("fr", "female", "ff", "siwis"),
    *_voices("it", "female", "if", "sara"),
    *_voices("it", "male", "im", "nicola"),
    *_voices("pt-BR", "female", "pf", "dora"),
    *_voices("pt-BR", "male", "pm", "alex santa"),
)
PICO: tuple[Voice, ...] = tuple(Voice(f"pico-{tag}".lower(), "Pico", tag, "female") for tag in ("en-GB", "en-US", "de", "es", "fr", "it"))
HIBARI: tuple[Voice, ...] = (Voice("heart", "Heart", "en-US", "female"),)


def voices_for(voices: Iterable[Voice], language: str) -> tuple[Voice, ...]:
    """The voices of a language, those of the requested region first (``en-GB`` before ``en-US`` for ``en-GB``)."""
    base = language.partition("-")[0]
    same = [voice for voice in voices if voice.language.partition("-")[0] == base]
    return tuple(sorted(same, key=lambda voice: voice.language != language if "-" in language else False))


def find(asked: str, voices: Iterable[Voice]) -> Voice | None:
    """The voice with that id or name, ignoring case."""
    wanted = asked.strip().casefold()
    return next((voice for voice in voices if wanted in (voice.id.casefold(), voice.name.casefold())), None)


def choose(asked: str, voices: tuple[Voice, ...], language: str) -> Voice:
    """The requested voice, or the language's default. Raises ``InvalidInputError`` naming the known ones."""
    if not asked:
        return voices[0]
    voice = find(asked, voices)
    if voice is None:
        raise no_voice(asked, voices, language)
    return voice


def no_voice(asked: str, voices: Sequence[Voice], language: str, field: str = "voice") -> InvalidInputError:
    """The error for a voice that there is not: names the nearest one, then all of them."""
    by_name = {name.casefold(): voice for voice in voices for name in (voice.id, voice.name)}
    near = get_close_matches(asked.strip().casefold(), by_name, n=1, cutoff=0.7)
    known = ", ".join(voice.label for voice in voices)
    advice = f"did you mean {by_name[near[0]].label}? There are: {known}" if near else f"use one of: {known}"
    return InvalidInputError.of(field, f"there is no voice {asked!r} for {language}; {advice}")
