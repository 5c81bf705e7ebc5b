"""What the hub tells the narrator: who speaks, where the story turns, how fast and with how many voices."""

from benchmarks.support.stories import analysis, story
from services.c_parallel_hub.requests import BranchRequests
from storycreator.locales.sentences import edition_of, original_edition
from storycreator.messages.analysis import Analysis, Quote
from storycreator.messages.common import AgeBand
from storycreator.messages.narration import CharacterVoice, NarrationRequest, Voices
from storycreator.messages.production import ProductionRequest
from storycreator.messages.story import CastMember, Story, StoryPage

ENGLISH = ('"Come," said Max. "Now."', "They went.")
SPANISH = ("«Ven», dijo Max. «Ahora».", "Se fueron.")


def tale() -> Story:
    plain = story()
    pages = tuple(
        StoryPage(number=number, text=text, scene=plain.pages[0].scene, turn=number == 2) for number, text in enumerate(ENGLISH, 1)
    )
    return plain.model_copy(update={"pages": pages, "cast": (CastMember(name="Max", kind="boy"),)})


def found() -> Analysis:
    quotes = tuple(
        Quote(page=1, start=ENGLISH[0].index(text), end=ENGLISH[0].index(text) + len(text), text=text, speaker="Max", confidence=1)
        for text in ('"Come,"', '"Now."')
    )
    return analysis().model_copy(update={"quotes": quotes})


def asked(texts: tuple[str, ...] = ENGLISH, language: str = "en", **wishes: object) -> NarrationRequest:
    request = ProductionRequest.model_validate({"story": tale(), "analysis": found(), **wishes})
    requests = BranchRequests(request, original_edition(request.story))
    return requests.narration(edition_of(language, "T", "", "", texts))


def test_one_voice_needs_to_know_nobody() -> None:
    request = asked()
    assert request.cast == ()
    assert all(page.speakers == () for page in request.edition.pages)


def test_a_cast_is_told_who_speaks_in_every_edition() -> None:
    voice = CharacterVoice(name="Max", voice="am_puck")
    for texts, language in ((ENGLISH, "en"), (SPANISH, "es")):
        request = asked(texts, language, voices=Voices.CAST, character_voices=(voice,))
        assert [member.name for member in request.cast] == ["Max"]
        assert request.character_voices == (voice,)
        assert [page.speakers for page in request.edition.pages] == [("Max", "Max"), ()]


def test_a_translation_with_other_quotations_has_no_speakers() -> None:
    request = asked(("«Ven ahora», dijo Max.", "Se fueron."), "es", voices=Voices.CAST)
    assert request.edition.pages[0].speakers == ()


def test_the_turn_of_the_story_is_marked_in_every_edition() -> None:
    assert [page.turn for page in asked(SPANISH, "es").edition.pages] == [False, True]


def test_the_youngest_are_read_to_more_slowly() -> None:
    assert asked(age_band=AgeBand.EARLY).speed < asked().speed == 1.0
    assert asked(pace=1.5, pause=2.0).speed == 1.5
    assert asked(pace=0.5, age_band=AgeBand.EARLY).speed == 0.5
    assert asked(pause=2.0).pause == 2.0
