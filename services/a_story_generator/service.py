"""The story generator: refuses what is not for children, understands the prompt, has an engine write, and finishes the book's text."""

from pydantic import Field

from services.a_story_generator.engines import grammar
from services.a_story_generator.frames import book
from services.a_story_generator.planning.plan import stream
from services.a_story_generator.prompt import understanding
from services.a_story_generator.prompt.suitability import refuse_unsuitable
from services.a_story_generator.prompt.understood import understand
from services.a_story_generator.telling import finish
from services.a_story_generator.telling.beats import plots
from services.a_story_generator.telling.finish import Written
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Options, Service
from storycreator.inference.openai import OpenAIEndpoint
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.story import Story, StoryRequest

VERSION = "1"
"""Goes up when the same request would give another story."""
EMBEDDED_MODEL = "story-model"
EMBEDDED_FILE = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"


class StoryOptions(Options):
    """Settings of the story generator."""

    engine: str = "embedded"
    """``embedded`` (a language model in this process), ``openai`` (an OpenAI-compatible server) or ``grammar`` (instant)."""
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    """Where the OpenAI-compatible server is."""
    api_key: str = Field("", json_schema_extra={"env": ["OPENAI_API_KEY"]}, repr=False)
    model: str = "gpt-4o-mini"
    """The model to ask the server for."""
    timeout_seconds: float = 120.0
    """How long one answer of the server may take."""


class StoryGenerator(Service[StoryOptions]):
    """Service A."""

    options_type = StoryOptions
    engines = ("embedded", "grammar", "openai")
    draft_engine = "grammar"

    @property
    def version(self) -> str:
        """The recipe's version."""
        return VERSION

    async def generate_story(self, request: StoryRequest, call: Call) -> Story:
        """Write a story. Raises ``UnsuitableError`` for what is not for the age; streams every page as it is written."""
        engine = self.engine_name(request.engine, self.options)
        refuse_unsuitable(request.prompt, request.hero_name, request.age_band)
        provenance = Provenance(service="A", engine=engine, version=VERSION)
        if engine == "grammar":
            written: Written | Story = await self._by_grammar(request, call)
        elif engine == "embedded":
            from services.a_story_generator.engines.embedded import EmbeddedWriter

            writer = EmbeddedWriter(self.models.path(EMBEDDED_MODEL) / EMBEDDED_FILE)
            written = await writer.write(request, call)
            provenance = provenance.model_copy(update={"model": EMBEDDED_FILE.removesuffix(".gguf"), "licence": "Apache-2.0"})
        else:
            from services.a_story_generator.engines.openai import RemoteWriter

            if not self.options.base_url:
                raise InvalidInputError.of("engine", "the openai engine needs a server: set OPENAI_BASE_URL", stage="A")
            endpoint = OpenAIEndpoint(self.options.base_url, self.options.api_key, timeout=self.options.timeout_seconds)
            try:
                written = await RemoteWriter(endpoint, self.options.model).write(request, call)
            finally:
                await endpoint.close()
            provenance = provenance.model_copy(update={"model": self.options.model})
        return finish.story(request, written, provenance)

    async def _by_grammar(self, request: StoryRequest, call: Call) -> Written | Story:
        text, note = understanding.in_english(request.prompt, stream(request.seed, "fallback").choice(plots()["fallback_ideas"]))
        if told := book.story(understand(text), request, note):
            for page in told.pages:
                await call.report(
                    Progress(
                        stage="A",
                        message=f"wrote page {page.number}",
                        done=page.number,
                        total=len(told.pages),
                        page=page.number,
                        text=page.text,
                    )
                )
            return told
        plan, pages = grammar.write(request, understanding.read(text))
        for number, written in enumerate(pages, start=1):
            await call.report(Progress(stage="A", message=f"wrote page {number}", done=number, total=len(pages), page=number, text=written))
        return Written(plan=plan, pages=pages, notes=tuple(filter(None, (note, "freely told: no story frame fits the prompt"))))
