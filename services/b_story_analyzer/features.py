"""The features of a story that are counted or found by rule, the same for every engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.b_story_analyzer.measures.counting import reading_seconds, statistics
from services.b_story_analyzer.measures.language import resolve_language
from services.b_story_analyzer.measures.readability import readability
from storycreator.locales.dialogue.cast import Cast
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.locales.dialogue.speakers import Attributor
from storycreator.messages.analysis import AnalysisRequest, CharacterPresence, Quote, Readability, Statistics
from storycreator.messages.story import Story, StoryPage


@dataclass(frozen=True)
class Reading:
    """A story and its features."""

    story: Story
    cast: Cast
    language: str
    """A language tag."""
    quotes: tuple[Quote, ...]
    statistics: Statistics
    readability: Readability
    seconds: float

    @property
    def primary(self) -> str:
        """The language's primary subtag."""
        return self.language.partition("-")[0]

    @property
    def texts(self) -> list[str]:
        """The pages."""
        return [page.text for page in self.story.pages]


def read(request: AnalysisRequest) -> Reading:
    """Extract the features of a story. Blocks for a few hundredths of a second, longer at the first call."""
    story = request.story
    cast = Cast(story.cast)
    language = resolve_language("\n\n".join(page.text for page in story.pages), story.language)
    primary = language.partition("-")[0]
    spans = [find_quotes(page.text, primary) for page in story.pages]
    attributor = Attributor(cast, primary)
    quotes = [
        quote
        for page, found in zip(story.pages, spans, strict=True)
        for quote in _by_the_author(page, attributor.page(page.number, page.text, found, page.cast))
    ]
    counted = statistics(story, spans)
    return Reading(
        story=story,
        cast=cast,
        language=language,
        quotes=tuple(quotes),
        statistics=counted,
        readability=readability(story, primary, request.age_band),
        seconds=reading_seconds(counted.words, len(story.pages), request.age_band),
    )


def _by_the_author(page: StoryPage, quotes: Iterable[Quote]) -> Iterator[Quote]:
    """The quotes with the speakers that came with the page, if any did."""
    found = tuple(quotes)
    if len(page.speakers) != len(found):
        return iter(found)
    return (quote.model_copy(update={"speaker": who, "confidence": 1.0}) for quote, who in zip(found, page.speakers, strict=True))


def presence(reading: Reading, quotes: tuple[Quote, ...], strangers: tuple[str, ...]) -> tuple[CharacterPresence, ...]:
    """Where characters occur: the cast in its own order, then others. Pages are those that name or show them."""
    found = []
    others = [name for name in strangers if name not in reading.cast.names]
    for name in (*reading.cast.names, *others):
        seen = reading.cast if name in reading.cast.names else Cast.of_names([name])
        counts = {page.number: sum(mention.name == name for mention in seen.mentions(page.text)) for page in reading.story.pages}
        pages = tuple(page.number for page in reading.story.pages if counts[page.number] or name in page.cast)
        lines = sum(quote.speaker == name for quote in quotes)
        found.append(CharacterPresence(name=name, mentions=sum(counts.values()), pages=pages, lines=lines))
    return tuple(found)
