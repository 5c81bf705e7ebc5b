"""The translator: translates an edition, sentence by sentence."""

from pydantic import Field

from services.c3_translator.engines.base import Engine
from services.c3_translator.work import rebuild_edition, split_edition
from storycreator import __version__
from storycreator.core.engines import Engines
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.messages.translation import Translation, TranslationRequest


class TranslatorOptions(OpenAIOptions):
    """Settings of the translator."""

    engine: str = "embedded"
    """The engine that translates when `--engine translation=` chooses none."""
    polish_seconds: float = Field(25.0, ge=0)
    """Seconds of the language model's time for one language, by estimate: sentences beyond it keep their draft."""
    libretranslate_url: str = ""
    """Address of the LibreTranslate server that the engine libretranslate calls."""
    libretranslate_key: str = Field("", repr=False)
    """Key of the LibreTranslate server, when it wants one."""


class Translator(Service[TranslatorOptions]):
    """Service C3."""

    options_type = TranslatorOptions
    engines = Engines(package="services.c3_translator.engines")
    recipe = f"{__version__}+chain2"  # increase the number when the rules of the pivot pipeline change

    async def translate(self, request: TranslationRequest, call: Call) -> Translation:
        """Translate an edition, keeping its pages, paragraphs and sentences."""
        spec = self.choose(request.engine)
        if request.language == request.edition.language:
            raise InvalidInputError.of("language", f"the story is written in {request.language!r} already; choose another language")
        work = split_edition(request)
        engine: Engine = self.engine(spec)
        done = await engine.translate(work, call)
        return Translation(
            edition=rebuild_edition(request.edition, work, done.texts),
            polished=done.polished,
            doubts=done.doubts,
            provenance=self.provenance(spec, model=done.model, licence=done.licence, notes=done.notes),
        )
