"""Who reads: the engines that speak a language, the requested one first, each with the voices it reads with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from services.c2_narrator.casting import SpeakingPart, cast_voices
from services.c2_narrator.engines.base import Engine
from services.c2_narrator.voices import KOKORO, Voice, choose, find, no_voice, voices_for
from storycreator.core.engines import EngineSpec
from storycreator.core.errors import InvalidInputError, ModelUnavailableError
from storycreator.messages.narration import CharacterVoice


@dataclass(frozen=True)
class Reader:
    """An engine with its voices."""

    spec: EngineSpec
    voice: Voice
    """The narrator's."""
    cast: dict[str, Voice] = field(default_factory=dict)
    """By the names of those who speak; empty: the narrator reads everything."""


@dataclass(frozen=True)
class Request:
    """What is asked about the voices of an edition."""

    language: str
    voice: str = ""
    """Empty for the language's own."""
    cast: tuple[SpeakingPart, ...] = ()
    character_voices: tuple[CharacterVoice, ...] = ()


class Readers:
    """Chooses among a narrator's engines."""

    def __init__(self, specs: Iterable[EngineSpec], engine: Callable[[EngineSpec], Engine]) -> None:
        self._local = [spec for spec in specs if not spec.remote]
        """In the order of fallback."""
        self._engine = engine

    def chain(self, asked: EngineSpec, request: Request, notes: list[str]) -> list[Reader]:
        """The first choice, then fallbacks. Blocks while espeak-ng lists its languages.

        Raises ``InvalidInputError`` for a voice that does not exist, ``ModelUnavailableError``.
        """
        name, language = request.voice, request.language
        chain: list[Reader] = []
        if asked.remote:
            voices = self._engine(asked).voices(language)
            chain.append(self._reader(asked, server_voice(name, language) if name else voices[0], voices, request, notes))
        for spec in self._local[0 if asked.remote else self._local.index(asked) :]:
            try:
                voices = self._engine(spec).voices(language)
            except ModelUnavailableError:
                if chain:
                    continue  # a fallback that may never be needed
                raise
            if not voices:
                continue
            if chain or (name and find(name, voices) is None and find(name, voices_for(KOKORO, language))):
                voice = voices[0]
                if not chain:
                    notes.append(f"{spec.name} has no voice {name}; {voice.label} reads")
            else:
                voice = choose(name, voices, language)
            chain.append(self._reader(spec, voice, voices, request, [] if chain else notes))
        if not chain:
            raise InvalidInputError.of("edition.language", f"no local engine speaks {language!r}; use the openai engine")
        if chain[0].spec is not asked:
            notes.append(f"{asked.name} does not speak {language}; {chain[0].spec.name} reads")
        return chain

    def _reader(self, spec: EngineSpec, voice: Voice, voices: tuple[Voice, ...], request: Request, notes: list[str]) -> Reader:
        if not request.cast and not request.character_voices:
            return Reader(spec, voice)
        asked = {}
        for number, one in enumerate(request.character_voices):
            if spec.remote:
                asked[one.name] = server_voice(one.voice, request.language)
            elif found := find(one.voice, voices):
                asked[one.name] = found
            elif find(one.voice, KOKORO):
                notes.append(f"{spec.name} has no voice {one.voice} in {request.language}; {one.name} has another")
            else:
                raise no_voice(one.voice, voices, request.language, f"character_voices.{number}.voice")
        known = {part.name for part in request.cast}
        if request.cast and (strangers := [one.name for one in request.character_voices if one.name not in known]):
            notes.append(f"nobody called {strangers[0]} is in the story; {', '.join(sorted(known))} may have voices")
        accent = tuple(one for one in voices if one.language == voice.language) or voices
        return Reader(spec, voice, cast_voices(request.cast, asked, voice, accent, mixes=spec.name == "kokoro"))

    def voices(self, spec: EngineSpec, language: str) -> tuple[Voice, ...]:
        """The voices an engine has for a language; none where its models are missing."""
        try:
            return self._engine(spec).voices(language)
        except ModelUnavailableError:
            return ()

    def named(self, asked: EngineSpec, name: str, language: str) -> tuple[EngineSpec, Voice]:
        """The engine that has a voice of that name. Raises ``InvalidInputError`` naming the known ones."""
        if asked.remote:
            return asked, server_voice(name, language)
        known: list[Voice] = []
        for spec in sorted(self._local, key=lambda spec: spec is not asked):
            voices: Sequence[Voice] = self._engine(spec).voices(language)
            if voice := find(name, voices):
                return spec, voice
            known += voices
        raise no_voice(name, known, language)


def server_voice(voice: str, language: str) -> Voice:
    """A voice of a remote server, which accepts any name."""
    return Voice(voice, voice, language, "")
