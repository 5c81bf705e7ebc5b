"""A speech recogniser hears whether a line says what is written."""

from typing import Any

import pytest

from services.c2_narrator.engines.base import Utterance
from services.c2_narrator.recogniser import Recogniser, misheard
from storycreator.core.errors import ModelUnavailableError
from tests.support.narration import CachedModels, Studio, edition

TEXT = "The old lamp stood on the hill by the sea."


@pytest.mark.parametrize(
    ("text", "heard", "wrong"),
    [
        (TEXT, "the old lamp stood on the hill by the sea", ""),
        (TEXT, "The old lamb stood on the hill, by the sea!", ""),
        ("Zoë painted the grey door.", "Zoey painted the gray door", ""),
        ("« Où est-il ? » demanda Chloé.", "Où est il, demanda Cloé ?", ""),
        (TEXT, "The old lamp stood by the sea.", "does not hear “on the hill”"),
        (TEXT, "The old lamp stood on the hill by the sea. Thank you for watching.", "hears “thank you for watching” as well"),
        (TEXT, "", "does not hear"),
        ("Shh!", "She", ""),
    ],
)
def test_missing_and_extra_words_are_named_and_other_spellings_are_not(text: str, heard: str, wrong: str) -> None:
    said = misheard(text, heard)
    assert wrong in said
    assert bool(said) == bool(wrong)


async def test_a_line_with_missing_words_is_spoken_again_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def hears(_self: Recogniser, _utterance: Utterance, language: str) -> str:
        heard.append(language)
        return "The old lamp stood by the sea." if len(heard) > 1 else "The Moonlight Robot"

    monkeypatch.setattr(Recogniser, "find", lambda _: None)
    monkeypatch.setattr(Recogniser, "__call__", hears)
    narration = await Studio(workers=1).narrate(edition([[TEXT]]), engine="draft", check_voice=True)
    assert heard == ["en"] * 4  # the title, and three takes of the line
    assert [note for note in narration.provenance.notes if "may not be read" in note] == [
        "page 1, line 1 may not be read as it should be: the recogniser does not hear “on the hill”"
    ]


async def test_without_the_recogniser_nothing_is_read_unchecked() -> None:
    with pytest.raises(ModelUnavailableError, match="whisper-base"):
        await Studio().narrate(edition([[TEXT]]), engine="draft", check_voice=True)


async def test_it_hears_what_the_voice_says(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    hear = Recogniser.__call__

    def listen(self: Recogniser, utterance: Utterance, language: str) -> str:
        said.append(hear(self, utterance, language))
        return str(said[-1])

    monkeypatch.setattr(Recogniser, "__call__", listen)
    await Studio(CachedModels()).narrate(edition([[TEXT]], title="The Lamp"), engine="hibari", check_voice=True)
    assert misheard(TEXT, said[1]) == ""
    assert misheard("The old lamp was never lit again by the people of the town.", said[1]) != ""
