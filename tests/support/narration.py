"""What the narrator's tests share: editions to read, a narrator to read them, ears to check them."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import soundfile

from services.c2_narrator.service import Narrator, NarratorOptions
from storycreator.core.errors import ModelUnavailableError
from storycreator.core.service import Call, Resources
from storycreator.messages.common import Progress
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.messages.narration import Narration, NarrationRequest
from storycreator.storage.artifacts import ArtifactStore


class CachedModels:
    """The models of this user's cache."""

    def path(self, name: str) -> Path:
        folder = Path(platformdirs.user_cache_dir("ai-story-creator")) / "models" / name
        if not folder.is_dir():
            raise ModelUnavailableError(f"{name} is missing; run: python main.py models fetch")
        return folder


class NoModels:
    """A machine without any model."""

    def path(self, name: str) -> Path:
        raise ModelUnavailableError(f"{name} is missing; run: python main.py models fetch")


def edition(*pages: list[list[str]], language: str = "en", title: str = "The Moonlight Robot") -> Edition:
    """Pages of paragraphs of sentences."""
    return Edition(
        language=language,
        title=title,
        pages=tuple(
            EditionPage(number=number, paragraphs=tuple(Paragraph(sentences=tuple(sentences)) for sentences in paragraphs))
            for number, paragraphs in enumerate(pages, start=1)
        ),
    )


class Studio:
    """A narrator with a store of its own, and what it said while working."""

    def __init__(self, models: Any = None, **options: Any) -> None:
        self.store = ArtifactStore.open("memory://")
        self.narrator = Narrator(
            Resources(options=NarratorOptions(**options), artifacts=self.store, models=models or NoModels(), letter="C2")
        )
        self.progress: list[Progress] = []

    async def narrate(self, text: Edition, **asked: Any) -> Narration:
        async def report(progress: Progress) -> None:
            self.progress.append(progress)

        return await self.narrator.narrate(NarrationRequest(edition=text, **asked), Call(job_id="job", stage="C2", report=report))

    async def samples(self, narration: Narration) -> list[np.ndarray]:
        """Each track's samples, full scale ±1."""
        found = []
        for track in narration.tracks:
            data, rate = soundfile.read(io.BytesIO(await self.store.get(track.audio)), dtype="float64")
            assert rate == narration.sample_rate
            found.append(data)
        return found


def ffmpeg_ebur128(samples: np.ndarray, rate: int, folder: Path) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) by ffmpeg, somebody else's meter."""
    program = shutil.which("ffmpeg")
    assert program, "ffmpeg is missing; run: sudo apt-get install ffmpeg"
    path = folder / "programme.wav"
    soundfile.write(path, samples, rate, subtype="PCM_16")
    command = [program, "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    loudness = re.search(r"I:\s*(-?[\d.]+) LUFS", shown)
    peak = re.search(r"Peak:\s*(-?[\d.]+) dBFS", shown)
    assert loudness, shown
    assert peak, shown
    return float(loudness[1]), float(peak[1])
