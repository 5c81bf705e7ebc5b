"""A story generator to test, and what a careful reader checks in any story."""

import os
import re
from pathlib import Path
from typing import Any

from services.a_story_generator.prompt.suitability import find
from services.a_story_generator.service import StoryGenerator, StoryOptions
from services.a_story_generator.telling import checks
from storycreator.core.service import Call, Resources
from storycreator.locales.sentences import words
from storycreator.messages.common import Progress
from storycreator.messages.story import Story, StoryRequest
from storycreator.storage.artifacts import ArtifactStore


class CachedModels:
    """The models in the user's cache."""

    def path(self, name: str) -> Path:
        root = os.environ.get("STORYCREATOR_CACHE_DIR") or Path("~/.cache/ai-story-creator").expanduser()
        return Path(root) / "models" / name


def generator(**options: Any) -> StoryGenerator:
    return StoryGenerator(
        Resources(options=StoryOptions(**options), artifacts=ArtifactStore.open("memory://"), models=CachedModels(), letter="A")
    )


async def write(prompt: str, said: list[Progress] | None = None, service: StoryGenerator | None = None, **asked: Any) -> Story:
    async def report(progress: Progress) -> None:
        if said is not None:
            said.append(progress)

    request = StoryRequest(prompt=prompt, **{"engine": "frames-draft", **asked})
    return await (service or generator()).generate_story(request, Call(job_id="job", stage="A", report=report))


def assert_sound(story: Story, *, pages: int, target: int, request: StoryRequest | None = None) -> None:
    """A story a person can be given: lengths, no repeats, names kept, nothing unsuitable, quotes closed, scenes that match."""
    assert len(story.pages) == pages
    told: list[str] = []
    names = {member.name for member in story.cast}
    hero, friend = story.cast
    assert hero.name != friend.name
    assert hero.kind != friend.kind
    for page in story.pages:
        size = len(words(page.text))
        assert 0.75 * target <= size <= 1.25 * target, (page.number, size, page.text)
        assert page.text[-1] in '.!?"', page.text
        assert checks.balanced(page.text), page.text
        assert "{" not in page.text
        assert not re.search(r"\b(an [bcdfgjklmnpqrstvwxyz]|a [aei])", page.text), page.text
        assert not re.search(r"\s[,.!?](?!\.)|\.\.(?!\.)(?<!\.\.\.)", page.text), page.text
        for sentence in checks.split(page.text):
            assert not any(checks.alike(sentence, other) for other in told), sentence
            told.append(sentence)
        assert set(page.cast) <= names
        assert page.cast
        assert page.scene.place
        assert all(prop.split()[-1].lower()[:3] in page.text.lower() for prop in page.scene.props), (page.scene.props, page.text)
    text = " ".join(page.text for page in story.pages)
    assert hero.name in text
    assert friend.name in text
    assert find(text, (request or StoryRequest(prompt="x")).age_band, "en") == ()
    assert not story.title.lower().startswith("the story of")
    assert story.dedication
    assert story.blurb
