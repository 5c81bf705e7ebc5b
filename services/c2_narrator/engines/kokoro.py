"""Kokoro-82M (Apache-2.0) by onnxruntime: natural voices for English, Spanish, French, Italian and Portuguese."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import numpy as np

from services.c2_narrator.engines.base import LocalEngine, Samples, SpokenWord, Utterance
from services.c2_narrator.engines.kokoro_graph import DURATIONS, FRAME_SAMPLES
from services.c2_narrator.front_end.phonemes import Piece, group_pieces
from services.c2_narrator.front_end.pronunciations import AS_SPELT, Pronunciations
from services.c2_narrator.front_end.reader import phonemes
from services.c2_narrator.voices import KOKORO, Voice, voices_for
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import EngineError, ModelUnavailableError, StoryCreatorError
from storycreator.core.isolated import Isolated
from storycreator.core.loading import loading
from storycreator.core.service import ModelFiles

MODEL = "kokoro"
VOICES = "kokoro-voices"
MODEL_FILE = "kokoro-v1.0.int8.onnx"
MAX_PHONEMES = 420
"""The model takes 510; long sentences sound better in two breaths."""
STYLES = 510
STYLE_SIZE = 256
TAKE_STYLE_OFFSETS = (0, 40, -40, 80, -80)
"""A voice has a style per sentence length. Other takes use the style of a longer or shorter sentence."""


class KokoroModel:
    """The loaded network: phonemes and a style in, samples out. Calls may overlap; each uses one thread."""

    _loaded: ClassVar[dict[Path, "KokoroModel"]] = {}
    _loading: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def shared(cls, folder: Path) -> "KokoroModel":
        """The process's one instance; loads it the first time (about 1.5 s, 0.4 GB)."""
        with cls._loading:
            if folder not in cls._loaded:
                with loading(MODEL):
                    cls._loaded[folder] = cls(folder)
            return cls._loaded[folder]

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        write_graph = Isolated("services.c2_narrator.engines.kokoro_graph:write_fast_graph")
        try:
            vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
            self.ids: dict[str, int] = vocabulary["vocab"]
            with TemporaryDirectory(prefix="kokoro-") as made:
                graph = Path(made) / MODEL_FILE
                write_graph(folder / MODEL_FILE, graph)
                self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelUnavailableError(f"the voice model does not load ({error}); run: python main.py models verify") from error
        finally:
            write_graph.end()

    def run(self, tokens: Sequence[int], style: Samples, speed: float) -> tuple[Samples, np.ndarray]:
        """Samples at 24 kHz, and the sample at which each token (padding included) ends. At most 510 tokens."""
        inputs: dict[str, Any] = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style.reshape(1, STYLE_SIZE),
            "speed": np.array([speed], np.float32),
        }
        audio, frames = self._session.run(["audio", DURATIONS], inputs)
        return np.asarray(audio, dtype=np.float32).reshape(-1), np.cumsum(frames.reshape(-1)).astype(np.int64) * FRAME_SAMPLES


class KokoroEngine(LocalEngine):
    """The default voices."""

    def __init__(self, models: ModelFiles) -> None:
        self._models = models
        self._styles: dict[str, Samples] = {}

    def voices(self, language: str) -> tuple[Voice, ...]:
        """The voices of English, Spanish, French, Italian and Portuguese."""
        return voices_for(KOKORO, language)

    def _table(self, voice: str) -> Samples:
        if voice not in self._styles:
            path = self._models.path(VOICES) / f"{voice}.bin"
            try:
                table = np.fromfile(path, np.float32).reshape(STYLES, STYLE_SIZE)
            except (OSError, ValueError) as error:
                raise ModelUnavailableError(f"the voice {voice} does not load ({error}); run: python main.py models verify") from error
            self._styles[voice] = table
        return self._styles[voice]

    def _style(self, voice: Voice, length: int, take: int) -> Samples:
        row = min(max(length + TAKE_STYLE_OFFSETS[take % len(TAKE_STYLE_OFFSETS)], 0), STYLES - 1)
        if not voice.mix:
            return np.asarray(self._table(voice.id)[row])
        styles = [self._table(one)[row] * np.float32(share) for one, share in voice.mix]
        return np.asarray(np.sum(styles, axis=0), dtype=np.float32)

    def speak(self, text: str, voice: Voice, speed: float, take: int = 0, own: Pronunciations = AS_SPELT) -> Utterance:
        """Speak; words are timed by the durations the model itself chose."""
        model = KokoroModel.shared(self._models.path(MODEL))
        sounds: list[Samples] = []
        words: list[SpokenWord] = []
        offset = 0
        try:
            for group in group_pieces(phonemes(text, voice.language, own), MAX_PHONEMES):
                tokens, spans = _tokens(group, model.ids)
                if not tokens:
                    continue
                samples, ends = model.run(tokens, self._style(voice, len(tokens), take), speed)
                if not np.all(np.isfinite(samples)):
                    raise EngineError(f"kokoro gave no sound for {text[:60]!r}")
                # ends[0] is the opening padding: token i lies between ends[i] and ends[i + 1].
                words.extend(SpokenWord(word, offset + int(ends[first]), offset + int(ends[last])) for word, first, last in spans)
                sounds.append(samples)
                offset += len(samples)
        except StoryCreatorError:
            raise
        except Exception as error:
            raise EngineError(f"kokoro failed on {text[:60]!r}: {error}") from error
        if not sounds:
            raise EngineError(f"kokoro has no sounds for {text[:60]!r}")
        return Utterance(np.concatenate(sounds), tuple(words))


def _tokens(pieces: Sequence[Piece], ids: dict[str, int]) -> tuple[list[int], list[tuple[str, int, int]]]:
    """Token ids, and for every piece whose word is known the tokens of its letters: (word, first, one past the last).

    All words or none: a sentence with holes in it would highlight strangely.
    """
    tokens: list[int] = []
    spans: list[tuple[str, int, int]] = []
    known = True
    for piece in pieces:
        if tokens:
            tokens.append(ids[" "])
        letters = [at for at, char in enumerate(piece.phonemes) if char in ids and (char.isalpha() or char in "ˈˌ")]
        begin = len(tokens)
        place: dict[int, int] = {}
        for at, char in enumerate(piece.phonemes):
            if char in ids:
                place[at] = begin + len(place)
                tokens.append(ids[char])
        if letters:
            known = known and bool(piece.word)
            spans.append((piece.word, place[letters[0]], place[letters[-1]] + 1))
    return tokens, spans if known else []


ENGINE = EngineSpec(
    "kokoro", lambda resources: KokoroEngine(resources.models), version="1.0-int8", rank=0, models=(MODEL, VOICES),
    model="Kokoro-82M v1.0 (int8)", licence="Apache-2.0", cost=Cost(start=2.0, word=0.14),
)  # fmt: skip
