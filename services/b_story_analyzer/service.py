"""Service B: analyses a story: sentiment, emotions, keywords, speakers and readability."""

import asyncio

from services.b_story_analyzer.engines.base import Assessment, Engine
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
"""An engine does not overrule a speaker found by the rules with at least this confidence."""
BY_ENGINE = 0.75


class AnalyzerOptions(OpenAIOptions):
    """Settings of the analyzer."""

    engine: str = "local"
    """The engine that judges when `--engine analysis=` chooses none."""


class StoryAnalyzer(Service[AnalyzerOptions]):
    """Service B."""

    options_type = AnalyzerOptions
    engines = Engines(package="services.b_story_analyzer.engines")
    recipe = f"{__version__}+reading1"  # increase the number when the rules or counts change

    async def analyze_story(self, request: AnalysisRequest, call: Call) -> Analysis:
        """Analyse a story."""
        spec = self.choose(request.engine)
        engine: Engine = self.engine(spec)
        await call.report(Progress(stage="B", message="Reading the story"))
        reading = await asyncio.to_thread(read, request)
        assessment = await engine.assess(reading, call)
        notes = list(assessment.notes)
        if reading.language != reading.story.language:
            notes.append(f"the story says it is in {reading.story.language}, but reads like {reading.language}")
        analysis = _compose(reading, assessment, self.provenance(spec, model=assessment.model, notes=notes))
        await call.report(Progress(stage="B", message=f"Read {len(analysis.pages)} pages: {analysis.arc}", done=1, total=1))
        return analysis


def _compose(reading: Reading, assessment: Assessment, provenance: Provenance) -> Analysis:
    pages = tuple(
        PageAnalysis(page=page.number, sentiment=labelled(score), emotions=emotions.strongest_first(feeling))
        for page, score, feeling in zip(reading.story.pages, assessment.sentiments, assessment.emotions, strict=True)
    )
    quotes = _spoken(reading.quotes, assessment)
    scores = [page.sentiment.score for page in pages]
    return Analysis(
        language=reading.language,
        sentiment=labelled(sum(scores) / len(scores)),
        pages=pages,
        emotions=emotions.strongest_first(emotions.mean(assessment.emotions)),
        arc=arc(scores),
        keywords=assessment.keywords,
        characters=presence(reading, quotes, assessment.strangers),
        quotes=quotes,
        readability=reading.readability,
        statistics=reading.statistics,
        reading_seconds=reading.seconds,
        provenance=provenance,
    )


def _spoken(quotes: tuple[Quote, ...], assessment: Assessment) -> tuple[Quote, ...]:
    """The quotes, with the engine's speaker where the rules are not certain."""
    found = []
    for index, quote in enumerate(quotes):
        speaker = assessment.speakers.get(index, "")
        if speaker and quote.confidence < CERTAIN_BY_RULE:
            confidence = max(BY_ENGINE, quote.confidence) if speaker == quote.speaker else BY_ENGINE
            found.append(quote.model_copy(update={"speaker": speaker, "confidence": confidence}))
        else:
            found.append(quote)
    return tuple(found)
