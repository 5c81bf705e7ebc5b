"""A small story and its analysis, for tests that need one but not how it was written."""

from storycreator.messages.analysis import Analysis, Readability, Sentiment, Statistics
from storycreator.messages.common import Provenance
from storycreator.messages.story import Camera, CastMember, Direction, Mood, Pose, Scene, Story, StoryPage

TEXTS = (
    'Mira was a small robot who lived on the moon. Every night she counted the stars. "One day I will visit them," said Mira.',
    'One morning a fox called Otto landed in a paper rocket. "Will you come with me?" asked Otto.',
    "But the rocket had no fuel. Mira thought and thought, and then she laughed.",
    'They filled the tank with moonlight. "Up we go!" cried Otto, and at last Mira saw her star.',
)


def story(title: str = "Mira and the Moonlight") -> Story:
    """Four pages, two people."""
    cast = (
        CastMember(name="Mira", kind="robot", description="a small robot", look="grey with a red antenna", role="hero", pronoun="she"),
        CastMember(name="Otto", kind="fox", description="a fox with a paper rocket", look="orange", role="friend", pronoun="he"),
    )
    pages = tuple(
        StoryPage(
            number=number,
            text=text,
            scene=Scene(
                place="the moon",
                action=text.split(".")[0],
                props=("rocket",),
                stage=(Direction(who="Mira", pose=Pose.POINT, mood=Mood.CURIOUS, holding="lamp"),),
                camera=Camera.WIDE,
            ),
            cast=tuple(member.name for member in cast if member.name in text),
        )
        for number, text in enumerate(TEXTS, start=1)
    )
    return Story(
        title=title,
        dedication="For everyone who counts stars.",
        blurb="A robot, a fox and a rocket.",
        pages=pages,
        cast=cast,
        provenance=Provenance(service="A", engine="test"),
    )


def analysis() -> Analysis:
    """Plausible and short."""
    mood = Sentiment(score=0.5, label="positive")
    return Analysis(
        language="en",
        sentiment=mood,
        pages=(),
        emotions=(),
        arc="rise",
        keywords=(),
        characters=(),
        quotes=(),
        readability=Readability(grade=2.0, ease=95.0, fits_age_band=True),
        statistics=Statistics(
            words=70, unique_words=50, sentences=9, paragraphs=4, characters=380, words_per_sentence=7.8, dialogue_share=0.3
        ),
        reading_seconds=35.0,
        provenance=Provenance(service="B", engine="test"),
    )
