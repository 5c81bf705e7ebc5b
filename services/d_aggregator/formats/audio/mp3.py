"""MP3, as the formats embed it."""

from io import BytesIO
from typing import TYPE_CHECKING

from storycreator.core.errors import EngineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KBITS = 64
"""Constant bit rate: every player seeks exactly in it, and read-along seeks at every sentence."""
LAME_SCALE = 0.95
"""LAME's preset for 64 kbit/s reduces the level by 0.45 dB; this compensates for it."""


def encode_mp3(samples: "NDArray[np.float32]", rate: int) -> bytes:
    """Mono samples as MP3 with gapless information: a player that supports it plays exactly these. Raises ``EngineError``."""
    import soundfile

    # libsndfile expects not a bit rate but a position between the highest and lowest of the sample rate's MPEG version.
    most, least = (320, 32) if rate >= 32_000 else (160, 8) if rate >= 16_000 else (64, 8)
    level = (most - min(KBITS, most)) / (most - least)
    out = BytesIO()
    try:
        soundfile.write(
            out, samples / LAME_SCALE, rate, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=level
        )
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise EngineError(f"the recording cannot be encoded as MP3: {error}") from error
    return out.getvalue()
