# ruff: noqa: E501 - a table
"""Every place can be painted at any time and in any weather, and words lead to the right one."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.c1_illustrator.collage.composition.framing import Framing
from services.c1_illustrator.collage.icons.meaning import TABLE, description, fingerprint
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.painting import Staged, flat, stage
from services.c1_illustrator.collage.places.catalogue import BY_NAME, PLACES, Place
from services.c1_illustrator.collage.places.choose import choose_place, keyword_place
from services.c1_illustrator.collage.places.furnishing import DRAWN
from services.c1_illustrator.collage.plan import PicturePlan
from storycreator.lexicon import entries
from storycreator.messages.common import PictureStyle, TimeOfDay, Weather


def empty(place: Place, time: TimeOfDay, weather: Weather, page: int = 1) -> PicturePlan:
    return PicturePlan(page, place, place.name, time, weather, "", Framing.WIDE, (), (), 3)


def test_there_are_at_least_thirty_places_with_names_of_their_own() -> None:
    assert len({place.name for place in PLACES}) == len(PLACES) >= 30


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_place_looks_different_by_day_and_by_night_and_is_never_blank(place: Place, noto: NotoSet) -> None:
    seen = set()
    for number, time in enumerate(TimeOfDay):
        weather = list(Weather)[(PLACES.index(place) + number) % len(Weather)]
        staged = stage(empty(place, time, weather), PictureStyle.COLLAGE, noto, shadows=False)
        image = flat(staged, noto, 80, 60)
        assert image.getbbox() is not None
        assert len(set(image.get_flattened_data())) > 60, f"{place.name} at {time} is all but blank"
        seen.add(image.tobytes())
    assert len(seen) == len(TimeOfDay)


@pytest.mark.parametrize("weather", [weather for weather in Weather if weather != Weather.CLEAR])
def test_weather_shows_outdoors(weather: Weather, noto: NotoSet) -> None:
    def painted(kind: Weather) -> bytes:
        return flat(stage(empty(BY_NAME["meadow"], TimeOfDay.DAY, kind), PictureStyle.COLLAGE, noto, shadows=False), noto, 80, 60).tobytes()

    assert painted(weather) != painted(Weather.CLEAR)


def test_the_same_words_give_the_same_land_whatever_the_hour(noto: NotoSet) -> None:
    def outlines(staged: Staged) -> list[str]:
        return [d for part in staged.scenery.land.parts for d in re.findall(r' d="([^"]+)"', part)][:40]

    morning = stage(empty(BY_NAME["village"], TimeOfDay.MORNING, Weather.CLEAR, 1), PictureStyle.COLLAGE, noto)
    night = stage(empty(BY_NAME["village"], TimeOfDay.NIGHT, Weather.CLEAR, 4), PictureStyle.COLLAGE, noto)
    assert outlines(morning) == outlines(night)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a small bakery near the old mill", "bakery"), ("the streets of Paris", "city"), ("the castle garden", "garden"),
        ("the moon", "moon"), ("inside the spaceship", "spaceship"), ("at the bottom of the sea", "underwater"), ("the school library", "library"),
        ("a snowy mountain", "mountain"), ("the dark forest", "forest"), ("Grandmother's kitchen", "kitchen"), ("the harbour at the edge of town", "harbour"),
        ("a desert island", "island"), ("the train station", "station"), ("her bedroom", "bedroom"), ("outer space", "space"), ("the top of the clouds", "sky"),
        ("the circus tent", "circus"), ("a cave behind the waterfall", "cave"), ("the market square", "market"), ("the red planet", "mars"), ("the deep end of the swimming pool", "swimming pool"), ("under her bed", "under the bed"), ("a new planet", "planet"), ("the deck of the pirate ship", "ship"), ("a white hospital room", "hospital"), ("a village street with many doors", "village"), ("a narrow house with a long staircase", "stairs"), ("a small ship on the open sea", "ship"), ("a street corner", "city"),
        ("a path between two small houses", "village"), ("a kitchen window with rain", "kitchen"), ("a street with a house opposite", "city"), ("a rowing boat", "sea"), ("a dentist's waiting room", "hospital"),
    ],
)  # fmt: skip
def test_words_lead_to_their_place(words: str, name: str) -> None:
    found = keyword_place(words)
    assert found is not None
    assert found.name == name


def test_without_a_place_the_action_the_text_and_then_the_page_before_decide() -> None:
    cave = BY_NAME["cave"]
    assert choose_place("", "They walk into the forest", "", cave).name == "forest"
    assert choose_place("", "", "The two of them sat in the library all day.", cave).name == "library"
    assert choose_place("", "", "They laughed.", cave) is cave
    assert choose_place("", "", "", None).name == "meadow"


@given(st.text(max_size=120))
def test_no_description_breaks_the_keyword_search(words: str) -> None:
    found = keyword_place(words)
    assert found is None or found in PLACES


@pytest.mark.real
def test_an_unlisted_place_gets_the_nearest_one_and_always_the_same() -> None:
    assert choose_place("a steep icy couloir", "", "", None).name in ("mountain", "snow", "iceberg")
    assert choose_place("the principal's bureau", "", "", None) is choose_place("The principal's bureau", "", "", None)


def test_the_table_of_meanings_is_of_these_drawings_and_places(noto: NotoSet) -> None:
    with np.load(TABLE) as table:
        assert set(table) == {fingerprint([description(icon) for icon in noto.icons]), fingerprint([place.meaning for place in PLACES])}


def test_there_are_eighty_places_and_whatever_stands_in_them_is_drawn_and_in_the_frame(noto: NotoSet) -> None:
    assert len(PLACES) >= 80
    for place in PLACES:
        for piece in place.pieces:
            assert piece.name.removeprefix("@") in DRAWN if piece.name.startswith("@") else piece.name in noto, (place.name, piece.name)
            assert 0 < piece.x < 1, (place.name, piece.name)
            assert 0 <= piece.foot <= 1, (place.name, piece.name)


def test_the_places_of_the_lexicon_have_scenery_by_their_word() -> None:
    inside_or_part = {"shelf", "pocket", "fireplace", "wall", "top", "home", "house"}
    places = [noun.id for noun in entries.nouns().values() if "place" in noun.classes and noun.id not in inside_or_part]
    assert sum(keyword_place(word) is not None for word in places) >= 70
    assert len({place.name for word in places if (place := keyword_place(word))}) >= 50
