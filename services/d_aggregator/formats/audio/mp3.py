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


ROUNDS = 6
"""How often passages whose peaks the encoder raised too far are encoded again, softer."""


def encode_mp3(samples: "NDArray[np.float32]", rate: int) -> bytes:
    """Mono samples as MP3 with gapless information: a player that supports it plays exactly these, its true peak at most −1.5 dBTP.

    Raises ``EngineError``.
    """
    import soundfile

    from services.d_aggregator.formats.audio.peaks import softened

    try:
        content = _encoded(samples, rate)
        for _ in range(ROUNDS):
            decoded, _ = soundfile.read(BytesIO(content), dtype="float32")
            softer = softened(samples, decoded, rate)
            if softer is None:
                break
            samples = softer
            content = _encoded(samples, rate)
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise EngineError(f"the recording cannot be encoded as MP3: {error}") from error
    return content


def _encoded(samples: "NDArray[np.float32]", rate: int) -> bytes:
    import soundfile

    # libsndfile expects not a bit rate but a position between the highest and lowest of the sample rate's MPEG version.
    most, least = (320, 32) if rate >= 32_000 else (160, 8) if rate >= 16_000 else (64, 8)
    level = (most - min(KBITS, most)) / (most - least)
    out = BytesIO()
    soundfile.write(
        out, samples / LAME_SCALE, rate, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=level
    )
    return out.getvalue()
