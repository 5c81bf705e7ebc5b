"""Which wishes about what is read aloud can be kept."""

from collections.abc import Iterator

from services.c2_narrator.front_end.respelling import pronunciations
from services.c2_narrator.readers import Readers, Request
from services.c2_narrator.recogniser import Recogniser
from services.c2_narrator.spoken_text import foreign_letters
from storycreator.core.engines import EngineSpec
from storycreator.core.errors import EngineError, InvalidInputError, ModelUnavailableError
from storycreator.core.preflight import impossible, kept, partly, unknown
from storycreator.locales.locale import language_name
from storycreator.messages.narration import Voices
from storycreator.messages.preflight import PreflightRequest, Prospect

LETTERS_ONLY = ("espeak", "openai", "pico")
"""The engines that cannot be told a word's phonemes."""


class Wishes:
    """Looks at the wishes of a run for the narrator."""

    def __init__(self, letter: str, readers: Readers, recogniser: Recogniser) -> None:
        self._letter, self._readers, self._recogniser = letter, readers, recogniser

    def of(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """The voice, and a reader for every edition."""
        original, *others = request.all_languages
        yield self._reader(spec, request.voice, original, original)
        yield from (self._reader(spec, "", language, original) for language in others)
        yield from self._characters(request, spec)
        yield from self._said(request, spec)
        yield from self._heard(request)
        if not spec.remote:
            yield from self._letters(request)

    def _said(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """The user's pronunciations, in each edition."""
        if not request.pronunciations:
            return
        wish = f"the pronunciation of {', '.join(one.word for one in request.pronunciations)}"
        if spec.name in LETTERS_ONLY:
            yield partly(self._letter, wish, "pronunciations", f"{spec.name} takes letters only", "--engine narration=kokoro")
        try:
            for language in request.all_languages:
                pronunciations(request.pronunciations, language)
        except (InvalidInputError, EngineError, ModelUnavailableError) as error:
            yield impossible(self._letter, wish, error, "correct it, or leave it out", "pronunciations")
        else:
            if spec.name not in LETTERS_ONLY:
                yield kept(self._letter, wish, "pronunciations")

    def _heard(self, request: PreflightRequest) -> Iterator[Prospect]:
        """The check of every line by a recogniser."""
        if not request.check_voice:
            return
        wish = "every line heard by a speech recogniser"
        try:
            self._recogniser.find()
        except ModelUnavailableError as error:
            yield impossible(self._letter, wish, error, "or leave out --check-voice", "check_voice")
        else:
            yield kept(self._letter, wish, "check_voice")

    def _reader(self, spec: EngineSpec, name: str, language: str, original: str) -> Prospect:
        """Who reads an edition. One whose language nobody speaks is text only, which ends a run for the original alone."""
        field = "voice" if name else "languages"
        wish = f"narration in {language_name(language)}" + (f" by {name}" if name else "")
        notes: list[str] = []
        try:
            reader = self._readers.chain(spec, Request(language, name), notes)[0]
        except (InvalidInputError, ModelUnavailableError) as error:
            if name or language == original:
                return impossible(self._letter, wish, error, "or leave the narration out: --skip narration", field)
            return partly(
                self._letter,
                wish,
                field,
                f"this edition is text only: {error.fields[0].description if error.fields else error.message}",
                "--engine narration=openai may speak it",
            )
        if reader.spec.remote:
            return unknown(self._letter, wish, field, f"the server is asked for the voice {reader.voice.id}")
        if notes and (name or not spec.draft):
            return partly(self._letter, wish, field, "; ".join(notes))
        return kept(self._letter, wish, field, f"read by {reader.voice.label} of {reader.spec.name}")

    def _letters(self, request: PreflightRequest) -> Iterator[Prospect]:
        """Names in letters that the voice of the original does not know."""
        said = "the voice reads Latin letters only and skips these"
        if odd := foreign_letters(request.story.hero_name):
            wish = f"the name {request.story.hero_name} read aloud"
            yield partly(
                self._letter, wish, "hero_name", f"{said}: {odd}", "write the name in Latin letters, or use --engine narration=openai"
            )
        if odd := foreign_letters(request.story.prompt):
            yield unknown(self._letter, "names from the prompt read aloud", "prompt", f"{said}, if a name has them: {odd}")

    def _characters(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """A voice for everybody who speaks, and those asked for by character, in the original."""
        if request.voices is Voices.CAST:
            voices = {voice.id for voice in self._readers.voices(spec, request.original)}
            wish = "a voice for everybody who speaks"
            if len(voices) > 1:
                yield kept(self._letter, wish, "voices")
            else:
                yield partly(self._letter, wish, "voices", f"{spec.name} has one voice: characters differ in pitch alone")
        for one in request.character_voices:
            wish, notes = f"{one.voice} as the voice of {one.name}", list[str]()
            try:
                self._readers.chain(spec, Request(request.original, character_voices=(one,)), notes)
            except (InvalidInputError, ModelUnavailableError) as error:
                yield impossible(self._letter, wish, error, "or leave the choice to the narrator", "character_voices")
            else:
                said = [note for note in notes if one.voice in note]
                yield partly(self._letter, wish, "character_voices", said[0]) if said else kept(self._letter, wish, "character_voices")
