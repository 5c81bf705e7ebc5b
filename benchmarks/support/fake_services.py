"""Stand-ins for the services, for tests of what goes on around them: they answer at once with a small book.

The hub is the real one. Run as a program (``python -m benchmarks.support.fake_services PROMPT …``) this is ``main.py`` with these services.
A prompt that contains ``linger`` keeps the story generator busy, ``linger over the pictures`` the illustrator; ``fail`` makes the story
fail, ``refuse`` has it refused, ``cannot translate`` makes the translation fail.
"""

import asyncio
from typing import Any

from benchmarks.support import stories
from services.c_parallel_hub.service import ParallelHub
from storycreator.core.engines import Cost, Engines, EngineSpec
from storycreator.core.errors import EngineError, UnsuitableError
from storycreator.core.options import Options
from storycreator.core.service import Call, Service
from storycreator.messages.analysis import Analysis, AnalysisRequest
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.illustration import IllustrationRequest, Illustrations
from storycreator.messages.layout import Layout, LayoutRequest
from storycreator.messages.narration import Loudness, Narration, NarrationRequest
from storycreator.messages.package import BindRequest, Package, PackageFile
from storycreator.messages.story import Story, StoryRequest
from storycreator.messages.translation import Translation, TranslationRequest
from storycreator.runtime import assemble
from storycreator.services import ServiceSpec

MADE = Provenance(service="test", engine="test")


class _Options(Options):
    engine: str = ""


def _options(default: str) -> type[Options]:
    return type("FakeOptions", (_Options,), {"__annotations__": {"engine": str}, "engine": default})


def _engines(*names: str, draft: str, **models: tuple[str, ...]) -> Engines:
    return Engines(
        *(EngineSpec(name, lambda _: None, draft=name == draft, models=models.get(name, ()), cost=Cost(start=1.0)) for name in names)
    )


class _Fake(Service[Any]):
    @property
    def version(self) -> str:
        return "1"


class FakeGenerator(_Fake):
    """Four pages about whatever was asked."""

    options_type = _options("embedded")
    engines = _engines("embedded", "frames-draft", "openai", draft="frames-draft", embedded=("story-model",))

    async def generate_story(self, request: StoryRequest, call: Call) -> Story:
        await call.report(Progress(stage="A", message="page 1", done=1, total=4, page=1, text="Mira was [bold]a small robot[/bold]."))
        if "linger" in request.prompt and "pictures" not in request.prompt:
            await asyncio.sleep(60)
        if "fail" in request.prompt:
            raise EngineError("the model ran out of [ink]; buy some")
        if "refuse" in request.prompt:
            raise UnsuitableError("the prompt mentions 'knife' (violence), which is not for ages 6-8")
        title = "Cannot translate" if "cannot translate" in request.prompt else request.prompt[:60].strip()
        return stories.story("Linger" if "linger" in request.prompt else title)


class FakeAnalyzer(_Fake):
    """The same analysis for everything."""

    options_type = _options("local")
    engines = _engines("local", "lexical", draft="lexical")

    async def analyze_story(self, request: AnalysisRequest, call: Call) -> Analysis:
        return stories.analysis()


class FakeIllustrator(_Fake):
    """No pictures."""

    options_type = _options("collage")
    engines = _engines("collage", "flat", draft="flat", collage=("noto-emoji",))

    async def illustrate(self, request: IllustrationRequest, call: Call) -> Illustrations:
        await call.report(Progress(stage="C1", message="page 1 of [4]", done=1, total=4, page=1))
        if request.story.title == "Linger":
            await asyncio.sleep(60)
        return Illustrations(pictures=(), provenance=MADE)


class FakeNarrator(_Fake):
    """No sound."""

    options_type = _options("kokoro")
    engines = _engines("kokoro", "hibari", "espeak", draft="hibari", kokoro=("kokoro", "kokoro-voices"))

    async def narrate(self, request: NarrationRequest, call: Call) -> Narration:
        loudness = Loudness(integrated_lufs=-16, true_peak_dbtp=-2, gain_db=0)
        return Narration(language=request.edition.language, tracks=(), sample_rate=24_000, loudness=loudness, provenance=MADE)


class FakeTranslator(_Fake):
    """The same words under another language's name."""

    options_type = _options("embedded")
    engines = _engines("embedded", "rough", draft="rough", embedded=("story-model",))

    async def translate(self, request: TranslationRequest, call: Call) -> Translation:
        if request.edition.title == "Cannot translate":
            raise EngineError("no words for this")
        return Translation(edition=request.edition.model_copy(update={"language": request.language}), provenance=MADE)


class FakeFormatter(_Fake):
    """Nothing typeset."""

    options_type = _options("typographer")
    engines = _engines("typographer", draft="typographer")

    async def format_edition(self, request: LayoutRequest, call: Call) -> Layout:
        edition = request.edition
        return Layout(language=edition.language, title=edition.title, pages=(), sections=(), provenance=MADE)


class FakeAggregator(_Fake):
    """One HTML file an edition."""

    options_type = _options("press")
    engines = _engines("press", "draft", draft="draft")

    async def bind_package(self, request: BindRequest, call: Call) -> Package:
        files = []
        for work in request.production.editions:
            language = work.edition.language
            ref = await self.artifacts.put(f"<h1>{request.story.title}</h1>".encode(), media_type="text/html", name=f"{language}/book.html")
            files.append(PackageFile(artifact=ref, language=language, format="html"))
        warnings = tuple(f"{o.branch}: {o.reason}" for o in request.production.outcomes if o.status == "failed")
        languages = tuple(work.edition.language for work in request.production.editions)
        return Package(title=request.story.title, languages=languages, files=tuple(files), warnings=warnings, provenance=MADE)


FAKES: dict[str, type[Service[Any]]] = {
    "A": FakeGenerator, "B": FakeAnalyzer, "C1": FakeIllustrator, "C2": FakeNarrator, "C3": FakeTranslator, "C4": FakeFormatter,
    "C": ParallelHub, "D": FakeAggregator,
}  # fmt: skip


def fake_service_class(spec: ServiceSpec) -> type[Service[Any]]:
    """In place of ``storycreator.runtime.assemble.service_class``."""
    return FAKES[spec.letter]


if __name__ == "__main__":
    from storycreator.cli import main

    assemble.service_class = fake_service_class
    main()
