"""The default voices, for real: one sentence a language."""

import asyncio

import numpy as np
import pytest

from services.c2_narrator.voices import KOKORO, voices_for
from tests.support.narration import CachedModels, Studio, edition

SENTENCES = {
    "en": "The small robot looked up at the stars.",
    "en-GB": "The small robot looked up at the stars.",
    "es": "El pequeño robot miró las estrellas.",
    "fr": "Le petit robot regardait les étoiles.",
    "it": "Il piccolo robot guardava le stelle.",
    "pt": "O pequeno robô olhava as estrelas.",
}


@pytest.mark.real
@pytest.mark.parametrize("language", list(SENTENCES))
async def test_each_language_is_spoken_and_its_words_are_timed(language: str) -> None:
    studio = Studio(CachedModels())
    narration = await studio.narrate(edition([[SENTENCES[language]]], language=language), pages=(1,))
    track = narration.tracks[0]
    cue = track.cues[0]
    assert narration.provenance.engine == "kokoro"
    assert 1.2 < cue.end - cue.start < 5.0
    assert [word.text for word in cue.words] == SENTENCES[language].rstrip(".").split()
    ends = cue.start
    for word in cue.words:
        assert ends <= word.start < word.end <= cue.end
        ends = word.end
    samples = (await studio.samples(narration))[0]
    assert narration.loudness.integrated_lufs == pytest.approx(-16.0, abs=0.5)
    assert np.abs(samples).max() <= 10 ** (-1.5 / 20)


@pytest.mark.real
async def test_kokoro_gives_the_same_bytes_also_side_by_side() -> None:
    studio = Studio(CachedModels())
    first, second = edition([["Up we go!"]], title="Up"), edition([["¡Vamos!"]], language="es", title="Arriba")
    alone = await studio.narrate(first)
    one, _, two = await asyncio.gather(studio.narrate(first), studio.narrate(second), studio.narrate(first))
    assert one == two == alone


@pytest.mark.real
async def test_a_sentence_longer_than_the_model_takes_is_spoken_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.c2_narrator.engines.kokoro.MAX_PHONEMES", 40)
    long = "The robot walked over the hill, " * 3 + "and slept."
    narration = await Studio(CachedModels()).narrate(edition([[long]]), pages=(1,))
    cue = narration.tracks[0].cues[0]
    assert len(cue.words) == len(long.split())
    assert cue.end - cue.start > 5


def test_every_language_has_its_default_voice_and_its_accent_first() -> None:
    assert [voices_for(KOKORO, tag)[0].id for tag in ("en", "en-US", "en-GB", "es", "fr", "it", "pt", "pt-PT")] == [
        "af_heart", "af_heart", "bf_emma", "ef_dora", "ff_siwis", "if_sara", "pf_dora", "pf_dora",
    ]  # fmt: skip
    assert voices_for(KOKORO, "de") == ()
