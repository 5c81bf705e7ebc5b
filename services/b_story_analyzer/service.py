"""Service B: reads a story and says how it feels, what it is about, who speaks, and how hard it is to read."""

import asyncio

from services.b_story_analyzer.engines.base import Engine, Judgement
from services.b_story_analyzer.features import Reading, presence, read
from services.b_story_analyzer.feelings import emotions
from services.b_story_analyzer.feelings.arc import arc
from services.b_story_analyzer.feelings.sentiment import labelled
from storycreator import __version__
from storycreator.core.engines import Engines
from storycreator.core.service import Call, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.messages.analysis import Analysis, AnalysisRequest, PageAnalysis, Quote
from storycreator.messages.common import Progress, Provenance

CERTAIN_BY_RULE = 0.9
"""A speaker found beside the quote with at least this confidence is not overruled by an engine."""
BY_ENGINE = 0.75


class AnalyzerOptions(OpenAIOptions):
    """Settings of the analyzer."""

    engine: str = "local"
    """The engine that judges when `--engine analysis=` chooses none."""


class StoryAnalyzer(Service[AnalyzerOptions]):
    """Service B."""

    options_type = AnalyzerOptions
    engines = Engines(package="services.b_story_analyzer.engines")
    recipe = f"{__version__}+reading1"  # the number goes up when what is counted or found by rule changes

    async def analyze_story(self, request: AnalysisRequest, call: Call) -> Analysis:
        """Everything there is to know about a story."""
        spec = self.choose(request.engine)
        engine: Engine = self.engine(spec)
        await call.report(Progress(stage="B", message="Reading the story"))
        reading = await asyncio.to_thread(read, request)
        judgement = await engine.judge(reading, call)
        notes = list(judgement.notes)
        if reading.language != reading.story.language:
            notes.append(f"the story says it is in {reading.story.language}, but reads like {reading.language}")
        analysis = _compose(reading, judgement, self.provenance(spec, model=judgement.model, notes=notes))
        await call.report(Progress(stage="B", message=f"Read {len(analysis.pages)} pages: {analysis.arc}", done=1, total=1))
        return analysis


def _compose(reading: Reading, judgement: Judgement, provenance: Provenance) -> Analysis:
    pages = tuple(
        PageAnalysis(page=page.number, sentiment=labelled(score), emotions=emotions.strongest_first(feeling))
        for page, score, feeling in zip(reading.story.pages, judgement.sentiments, judgement.emotions, strict=True)
    )
    quotes = _spoken(reading.quotes, judgement)
    scores = [page.sentiment.score for page in pages]
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
