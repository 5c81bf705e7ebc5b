"""The sizes of things beside people, and whether what the story frames show can be drawn."""

from itertools import pairwise

from services.a_story_generator.frames.schema import library
from services.c1_illustrator.collage.composition.placed import Prop
from services.c1_illustrator.collage.composition.things import METRES, height_of, metres_of
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.words import SCENERY, singular
from services.c1_illustrator.collage.puppets.kinds import kind_of

NOT_A_THING = {
    "long shadow", "dry waterhole", "river far off", "lane", "garden", "shade", "earth", "market stall", "henhouse", "hole", "brook",
}  # fmt: skip
"""Sights of a frame that are part of its place."""


def test_a_spoon_is_not_a_door() -> None:
    words = ("button", "spoon", "boot", "chair", "bed", "door", "house")
    heights = [height_of(Prop(word, word), 500) for word in words]
    assert all(small < large for small, large in pairwise(heights))
    assert heights[0] > 50  # a button is seen all the same
    assert metres_of("woollen hat", "billed-cap") == metres_of("hat", "billed-cap") == 0.18
    assert len(METRES) >= 300


def test_what_the_frames_show_has_a_drawing(finder: IconFinder) -> None:
    things = {prop for frame in library().values() for page in frame.pages for prop in page.props if "{" not in prop}
    last = {thing: " ".join([*thing.split()[:-1], singular(thing.split()[-1])]) for thing in things}
    assert len(things) >= 200
    lacking = [thing for thing in sorted(things) if not (finder.find(thing) or kind_of(thing) or last[thing] in SCENERY | NOT_A_THING)]
    assert lacking == []
