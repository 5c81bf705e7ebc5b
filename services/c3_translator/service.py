"""The translator: an edition into another language, sentence for sentence."""

from pydantic import Field

from services.c3_translator.engines.base import Engine
from services.c3_translator.work import put_together, take_apart
from storycreator import __version__
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Options, Resources, Service
from storycreator.messages.common import Provenance
from storycreator.messages.translation import Translation, TranslationRequest


class TranslatorOptions(Options):
    """Settings of the translator."""

    engine: str = "embedded"
    polish_seconds: float = Field(25.0, ge=0)
    """Model time for one language, by estimate: sentences beyond it keep their draft."""
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    api_key: str = Field("", json_schema_extra={"env": ["OPENAI_API_KEY"]}, repr=False)
    model: str = "gpt-4o-mini"
    libretranslate_url: str = ""
    libretranslate_key: str = Field("", repr=False)


class Translator(Service[TranslatorOptions]):
    """Service C3."""

    options_type = TranslatorOptions
    engines = ("embedded", "rough", "openai", "libretranslate")
    draft_engine = "rough"

    def __init__(self, resources: Resources[TranslatorOptions]) -> None:
        super().__init__(resources)
        self._running: dict[str, Engine] = {}

    @property
    def version(self) -> str:
        """The program's version, that of the chain's rules, and what the settings make of it."""
        return f"{__version__}+chain2" + self.settings_mark("engine", "base_url", "model", "polish_seconds", "libretranslate_url")

    async def translate(self, request: TranslationRequest, call: Call) -> Translation:
        """The edition in another language, with the same pages, paragraphs and sentences."""
        name = self.engine_name(request.engine, self.options)
        if request.language == request.edition.language:
            raise InvalidInputError.of("language", f"the story is written in {request.language!r} already; choose another language")
        work = take_apart(request)
        done = await self._engine(name).translate(work, call)
        return Translation(
            edition=put_together(request.edition, work, done.texts),
            polished=done.polished,
            doubts=done.doubts,
            provenance=Provenance(
                service="C3", engine=name, model=done.model, version=self.version, licence=done.licence, notes=done.notes
            ),
        )

    def _engine(self, name: str) -> Engine:
        if name not in self._running:
            self._running[name] = self._start(name)
        return self._running[name]

    def _start(self, name: str) -> Engine:
        if name == "rough":
            from services.c3_translator.engines.rough import Rough

            return Rough()
        if name == "embedded":
            from services.c3_translator.engines.embedded import Embedded

            return Embedded(self.models, self.options.polish_seconds)
        if name == "openai":
            from services.c3_translator.engines.openai import OpenAI

            return OpenAI(self.options.base_url, self.options.api_key, self.options.model)
        from services.c3_translator.engines.libretranslate import LibreTranslate

        return LibreTranslate(self.options.libretranslate_url, self.options.libretranslate_key)

    async def close(self) -> None:
        """Close the engines that were used."""
        for engine in self._running.values():
            await engine.close()
        self._running.clear()
