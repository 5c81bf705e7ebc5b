"""Where the emoji drawings are, and a service's resources around them."""

from pathlib import Path

from platformdirs import user_cache_path

from services.c1_illustrator.service import Illustrator, IllustratorOptions
from storycreator.core.errors import ModelUnavailableError
from storycreator.core.service import Resources
from storycreator.storage.artifacts import ArtifactStore

FOLDER = user_cache_path("ai-story-creator") / "models" / "noto-emoji"


class EmojiFiles:
    """The real folder."""

    def path(self, name: str) -> Path:
        assert name == "noto-emoji"
        return FOLDER


class NoFiles:
    """Nothing was fetched."""

    def path(self, name: str) -> Path:
        raise ModelUnavailableError(f"{name} is missing; run: python main.py models fetch")


def illustrator(*, files: EmojiFiles | NoFiles | None = None, **options: object) -> Illustrator:
    """A service on a store in memory."""
    resources = Resources(
        letter="C1",
        options=IllustratorOptions.model_validate(options),
        artifacts=ArtifactStore.open("memory://"),
        models=files or EmojiFiles(),
    )
    return Illustrator(resources)
