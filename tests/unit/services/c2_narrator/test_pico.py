"""Pico, each sentence in a process of its own."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from services.c2_narrator.engines.base import SAMPLE_RATE
from services.c2_narrator.engines.pico import PicoEngine
from services.c2_narrator.front_end.pronunciations import AS_SPELT
from storycreator.core.errors import EngineError, ModelUnavailableError

pico = PicoEngine()
GERMAN = pico.voices("de")[0]


def seconds(text: str, speed: float = 1.0) -> float:
    return len(pico.speak(text, GERMAN, speed).samples) / SAMPLE_RATE


@pytest.mark.parametrize("language", ["de", "de-CH", "es", "fr", "it", "en", "en-GB"])
def test_its_languages_have_a_voice_and_it_speaks(language: str) -> None:
    sound = pico.speak("Otto 1 2 3.", pico.voices(language)[0], 1.0).samples
    assert len(sound) > SAMPLE_RATE / 2
    assert 0.05 < np.abs(sound).max() <= 1


def test_it_speaks_no_other_language() -> None:
    assert pico.voices("nl") == ()


def test_threads_at_once_get_what_they_get_alone() -> None:
    lines = [f"Der kleine Hase zählt bis {number}." for number in range(12)]
    alone = [pico.speak(line, GERMAN, 1.0).samples for line in lines]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda line: pico.speak(line, GERMAN, 1.0).samples, lines))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_speed_and_takes_are_heard() -> None:
    assert seconds("Es war einmal ein Hase.", 0.7) > 1.2 * seconds("Es war einmal ein Hase.")
    first, second = (pico.speak("Es war einmal.", GERMAN, 1.0, take).samples for take in (0, 1))
    assert not np.array_equal(first, second)


def test_markup_is_no_command_and_quotation_marks_are_not_said() -> None:
    assert seconds('<volume level="0"> Halt </volume> & los') > seconds("Halt los")
    assert abs(seconds("„Halt!“") - seconds('"Halt!"')) < 0.01


def test_a_word_of_thousands_of_letters_does_not_hold_it_up() -> None:
    assert seconds("o" * 3000) > 10


def test_what_has_no_sound_is_an_error() -> None:
    with pytest.raises(EngineError, match="Pico has no sounds"):
        pico.speak("…", GERMAN, 1.0, 0, AS_SPELT)


def test_where_it_is_not_installed_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.c2_narrator.engines.pico._installed_in", str)
    with pytest.raises(ModelUnavailableError, match="py-nanotts is not installed"):
        pico.voices("de")
