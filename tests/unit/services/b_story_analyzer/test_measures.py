"""What is counted and found by rule: mentions, readability, the arc, statistics, languages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.b_story_analyzer.feelings import emotions
from services.b_story_analyzer.feelings.arc import arc
from services.b_story_analyzer.feelings.lexicon import EMOTIONS
from services.b_story_analyzer.feelings.sentiment import english_score
from services.b_story_analyzer.measures.counting import count_words, reading_seconds
from services.b_story_analyzer.measures.language import resolve_language
from services.b_story_analyzer.measures.readability import readability
from services.b_story_analyzer.measures.syllables import english
from storycreator.locales.dialogue.cast import Cast
from storycreator.messages.common import AgeBand, Provenance
from storycreator.messages.story import CastMember, Scene, Story, StoryPage


def told(*texts: str, language: str = "en") -> Story:
    pages = tuple(StoryPage(number=number, text=text, scene=Scene(place="here")) for number, text in enumerate(texts, start=1))
    return Story(title="A Story", language=language, pages=pages, provenance=Provenance(service="A", engine="test"))


def test_names_count_with_possessives_but_not_inside_words_nor_as_pronouns() -> None:
    cast = Cast((CastMember(name="Ann", kind="girl"), CastMember(name="Captain Bo Blue", kind="whale")))
    text = "Ann's map showed Annabel the way. Bo followed. She liked Captain Bo Blue, and Ann’s hat. O'Ann did not."
    found = [(mention.name, mention.possessive) for mention in cast.mentions(text)]
    assert found == [("Ann", True), ("Captain Bo Blue", False), ("Captain Bo Blue", False), ("Ann", True)]


def test_names_in_a_script_without_spaces() -> None:
    assert len(Cast((CastMember(name="米拉", kind="robot"),)).mentions("小米拉说：“你好！”米拉笑了。")) == 2


@pytest.mark.parametrize(
    ("scores", "shape"),
    [
        ([0.1, 0.1, 0.12, 0.1], "steady"),
        ([0.5], "steady"),
        ([-0.5, -0.2, 0.2, 0.6], "rise"),
        ([0.6, 0.3, -0.5, -0.6], "fall"),
        ([0.5, 0.4, -0.6, -0.5, 0.3, 0.8], "fall–rise"),
        ([-0.4, 0.1, 0.7, 0.6, -0.5, -0.6, 0.3, 0.9], "rise–fall–rise"),
    ],
)
def test_the_arc_in_words(scores: list[float], shape: str) -> None:
    assert arc(scores) == shape


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=24))
def test_an_arc_alternates_and_stays_short(scores: list[float]) -> None:
    legs = arc(scores).split("–")
    assert len(legs) <= 4
    assert all(a != b for a, b in pairwise(legs))


def test_easy_text_fits_the_young_and_hard_text_does_not_and_the_advice_names_the_sentence() -> None:
    easy = told("Mira has a red hat. It is big. The hat fell in the pond. Otto got it back.")
    hard = told(
        "Notwithstanding considerable meteorological difficulties, the extraordinarily knowledgeable astronomer, who had been "
        "investigating interplanetary communication, meticulously documented unprecedented electromagnetic irregularities."
    )
    assert readability(easy, "en", AgeBand.EARLY).fits_age_band
    judged = readability(hard, "en", AgeBand.EARLY)
    assert not judged.fits_age_band
    assert "page 1" in judged.advice
    assert "electromagnetic" in judged.advice
    assert judged.grade > 8 > readability(easy, "en", AgeBand.EARLY).grade


@pytest.mark.parametrize("language", ["fr", "es", "ar", "zh", "xx"])
def test_readability_in_any_language_is_a_figure_and_a_sentence(language: str) -> None:
    judged = readability(told("La lune est là. Lou rit.", language=language), language, AgeBand.MIDDLE)
    assert judged.advice.endswith(".")


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "the moon smiled games stones jumped blue eyes whole played"),
        (2, "many over garden robot little wanted every people houses lonely fuel ocean"),
        (3, "idea delicious piano animal library courageous curious elephant"),
    ],
)
def test_english_syllables(count: int, told: str) -> None:
    assert {word: english(word) for word in told.split()} == dict.fromkeys(told.split(), count)


def test_the_formulas_give_the_textbooks_figures() -> None:
    # 16 words in two sentences, 20 syllables: 0.39 × 8 + 11.8 × 1.25 − 15.59 and 206.835 − 1.015 × 8 − 84.6 × 1.25.
    judged = readability(told("The little robot sat down by the lake. One red fox ran over the big hill."), "en", AgeBand.EARLY)
    assert (judged.grade, judged.ease) == (2.3, 93.0)


def test_no_words_are_not_readable() -> None:
    assert not readability(told("🚀🌙"), "en", AgeBand.EARLY).fits_age_band


def test_reading_aloud_is_slower_for_the_young() -> None:
    times = [reading_seconds(240, 8, band) for band in AgeBand]
    assert times == sorted(times, reverse=True)
    assert 100 < times[1] < 180


def test_words_without_spaces_are_counted_by_character() -> None:
    assert count_words("小狗说 hello") == 4


def test_a_hero_called_joy_makes_no_page_happy_and_a_cry_of_joy_no_page_sad() -> None:
    cast = Cast((CastMember(name="Joy", kind="girl"),))
    assert english_score("Joy sat on Joy's chair.", cast) == 0
    assert english_score('"Up we go!" cried Otto.', cast) == 0
    assert english_score("She wept. The house was dark and sad.", cast) < -0.2


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        ("The little robot lived on the moon and counted all the stars.", "en", "en"),
        ("Le petit robot vivait sur la lune et comptait toutes les étoiles.", "en", "fr"),
        ("O pequeno robô vivia na lua e contava todas as estrelas do céu.", "pt-BR", "pt-BR"),
        ("🚀 🌙", "en", "en"),
        ("Ok!", "fr", "fr"),
    ],
)
def test_the_language_is_that_of_the_text_when_it_is_sure(text: str, declared: str, found: str) -> None:
    assert resolve_language(text, declared) == found


@given(st.dictionaries(st.sampled_from(EMOTIONS), st.floats()))
def test_emotions_always_add_up(weights: dict[str, float]) -> None:
    shares = emotions.normalised(weights)
    assert round(sum(shares.values()) * 10_000) == 10_000
    assert all(0 <= share <= 1 for share in shares.values())
