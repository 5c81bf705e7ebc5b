"""Service B: reads a story and says how it feels, what it is about, who speaks, and how hard it is to read."""

import asyncio

from pydantic import Field

from services.b_story_analyzer.engines import lexical, local, openai
from services.b_story_analyzer.engines.base import Engine, Judgement
from services.b_story_analyzer.features import Reading, presence, read
from services.b_story_analyzer.feelings import emotions
from services.b_story_analyzer.feelings.arc import arc
from services.b_story_analyzer.feelings.sentiment import labelled
from storycreator import __version__
from storycreator.core.errors import InvalidInputError
from storycreator.core.service import Call, Options, Resources, Service
from storycreator.inference.openai import OpenAIEndpoint
from storycreator.messages.analysis import Analysis, AnalysisRequest, PageAnalysis, Quote
from storycreator.messages.common import Progress

READING_VERSION = "1"
"""Changes when what is counted or found by rule does."""
CERTAIN_BY_RULE = 0.9
"""A speaker found beside the quote with at least this confidence is not overruled by an engine."""
BY_ENGINE = 0.75


class AnalyzerOptions(Options):
    """Settings of the analyzer."""

    engine: str = "local"
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    api_key: str = Field("", json_schema_extra={"env": ["OPENAI_API_KEY"]}, repr=False)
    model: str = "gpt-4o-mini"
    timeout: float = 120.0
    """Seconds a remote model may take for one answer."""


class StoryAnalyzer(Service[AnalyzerOptions]):
    """Service B."""

    options_type = AnalyzerOptions
    engines = ("local", "lexical", "openai")
    draft_engine = "lexical"

    def __init__(self, resources: Resources[AnalyzerOptions]) -> None:
        super().__init__(resources)
        self._ready: dict[str, Engine] = {}

    @property
    def version(self) -> str:
        """The program's, the rules' and the engines' versions."""
        return f"{__version__}+reading{READING_VERSION}.local{local.VERSION}.lexical{lexical.VERSION}.openai{openai.VERSION}"

    async def close(self) -> None:
        """Close remote connections."""
        for engine in self._ready.values():
            await engine.close()
        self._ready.clear()

    def _engine(self, name: str) -> Engine:
        if name not in self._ready:
            if name == "openai":
                if not self.options.base_url:
                    raise InvalidInputError.of("engine", "openai needs an address: set OPENAI_BASE_URL (or SERVICE_B_BASE_URL)", stage="B")
                endpoint = OpenAIEndpoint(self.options.base_url, self.options.api_key, timeout=self.options.timeout)
                self._ready[name] = openai.OpenAI(endpoint, self.options.model)
            else:
                self._ready[name] = lexical.Lexical() if name == "lexical" else local.Local()
        return self._ready[name]

    async def analyze_story(self, request: AnalysisRequest, call: Call) -> Analysis:
        """Everything there is to know about a story."""
        engine = self._engine(self.engine_name(request.engine, self.options))
        await call.report(Progress(stage="B", message="Reading the story"))
        reading = await asyncio.to_thread(read, request)
        judgement = await engine.judge(reading, call)
        analysis = _compose(reading, judgement)
        await call.report(Progress(stage="B", message=f"Read {len(analysis.pages)} pages: {analysis.arc}", done=1, total=1))
        return analysis


def _compose(reading: Reading, judgement: Judgement) -> Analysis:
    pages = tuple(
        PageAnalysis(page=page.number, sentiment=labelled(score), emotions=emotions.strongest_first(feeling))
        for page, score, feeling in zip(reading.story.pages, judgement.sentiments, judgement.emotions, strict=True)
    )
    quotes = _spoken(reading.quotes, judgement)
    scores = [page.sentiment.score for page in pages]
    provenance = judgement.provenance
    if reading.language != reading.story.language:
        note = f"the story says it is in {reading.story.language}, but reads like {reading.language}"
        provenance = provenance.model_copy(update={"notes": (*provenance.notes, note)})
    return Analysis(
        language=reading.language,
        sentiment=labelled(sum(scores) / len(scores)),
        pages=pages,
        emotions=emotions.strongest_first(emotions.mean(judgement.emotions)),
        arc=arc(scores),
        keywords=judgement.keywords,
        characters=presence(reading, quotes, judgement.strangers),
        quotes=quotes,
        readability=reading.readability,
        statistics=reading.statistics,
        reading_seconds=reading.seconds,
        provenance=provenance,
    )


def _spoken(quotes: tuple[Quote, ...], judgement: Judgement) -> tuple[Quote, ...]:
    """Quotes with the engine's word on those the rules are not certain of."""
    found = []
    for index, quote in enumerate(quotes):
        speaker = judgement.speakers.get(index, "")
        if speaker and quote.confidence < CERTAIN_BY_RULE:
            confidence = max(BY_ENGINE, quote.confidence) if speaker == quote.speaker else BY_ENGINE
            found.append(quote.model_copy(update={"speaker": speaker, "confidence": confidence}))
        else:
            found.append(quote)
    return tuple(found)
