"""The translator: translates an edition, sentence by sentence."""

from collections.abc import Iterator

from pydantic import Field

from services.c3_translator import pivot_pipeline
from services.c3_translator.engines.base import Engine
from services.c3_translator.work import rebuild_edition, split_edition
from storycreator import __version__
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import InvalidInputError, ModelUnavailableError
from storycreator.core.preflight import impossible, kept, partly, unknown
from storycreator.core.service import Call, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.inference.web import WebAddress
from storycreator.locales.locale import language_name
from storycreator.messages.preflight import PreflightRequest, Prospect
from storycreator.messages.translation import Translation, TranslationRequest


class TranslatorOptions(OpenAIOptions):
    """Settings of the translator."""

    engine: str = "embedded"
    """The engine that translates when `--engine translation=` chooses none."""
    polish_seconds: float = Field(25.0, ge=0)
    """Seconds of the language model's time for one language, by estimate: sentences beyond it keep their draft."""
    libretranslate_url: WebAddress = ""
    """Address of the LibreTranslate server that the engine libretranslate calls."""
    libretranslate_key: str = Field("", repr=False)
    """Key of the LibreTranslate server, when it wants one."""


class Translator(Service[TranslatorOptions]):
    """Service C3."""

    options_type = TranslatorOptions
    engines = Engines(package="services.c3_translator.engines")
    recipe = f"{__version__}+chain3"  # increase the number when the rules of the pivot pipeline change

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """Every edition beside the original."""
        _, *others = request.all_languages
        for language in others:
            if language == "en":  # the original is then from a frame, whose author tells it in English too
                continue
            wish = f"translation into {language_name(language)}"
            if language in request.told:
                yield kept(self.letter, wish, "languages", "told by the story's author")
                continue
            try:
                if not spec.remote:
                    pivot_pipeline.require_language(language)
                    pivot_pipeline.require_installed()
            except InvalidInputError as error:
                yield impossible(self.letter, wish, error, f"or leave {language} out of --languages", "languages")
            except ModelUnavailableError as error:  # a story from a frame may come with this edition
                yield partly(self.letter, wish, "languages", error.message, f"or leave {language} out of --languages")
            else:
                yield (
                    unknown(self.letter, wish, "languages", "depends on its server")
                    if spec.remote
                    else kept(self.letter, wish, "languages", f"by {spec.name}")
                )

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
            machine=True,
            provenance=self.provenance(spec, model=done.model, licence=done.licence, notes=done.notes),
        )
