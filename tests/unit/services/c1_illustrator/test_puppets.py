"""Puppets: every kind can be drawn in every pose and mood, and what is asked for is seen."""

from collections import Counter
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from services.c1_illustrator.collage.composition.placed import Prop
from services.c1_illustrator.collage.figures.design import Performer, design_cast, held
from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.figures.look import SKINS
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.puppets.kinds import KINDS, RELATIVES, kind_of
from services.c1_illustrator.collage.puppets.puppet import Puppet
from services.c1_illustrator.collage.puppets.skeleton import POSES
from storycreator.lexicon import entries
from storycreator.messages.story import Mood, Pose
from tests.support.tales import someone

PLANS = {
    "girl": "biped",
    "grandmother": "biped",
    "fox": "biped",
    "owl": "biped",
    "robot": "biped",
    "horse": "quadruped",
    "whale": "legless",
}


def puppet(kind: str, noto: NotoSet, finder: IconFinder, seed: int = 1) -> Performer:
    return design_cast([someone("Ada", kind, pronoun="she")], seed, noto, finder)["Ada"]


def pixels(figure: Figure) -> Image.Image:
    """The figure on its box of units, so that two poses can be compared."""
    image = Image.new("RGB", (320, 320), "white")
    cut = figure.painted(figure.height / 2)
    image.paste(cut, (round(figure.left / 2), round(figure.top / 2)), cut)
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def test_at_least_150_kinds_have_a_puppet() -> None:
    assert len(KINDS) >= 250
    assert len({name for name in entries.nouns() if kind_of(name)}) >= 150
    assert all(kind_of(relative) or known not in KINDS for relative, known in RELATIVES.items())


@pytest.mark.parametrize("group", sorted({kind.group for kind in KINDS.values()}))
def test_every_kind_is_drawn_whole_and_with_colours_of_its_own(group: str, noto: NotoSet, finder: IconFinder) -> None:
    for kind in KINDS.values():
        if kind.group == group:
            figure = puppet(kind.name, noto, finder).figure()
            image = figure.painted(64)
            alpha = image.getchannel("A").getextrema()
            assert alpha[1] == 255, kind.name
            assert len(image.getcolors(64 * 640) or []) > 8, kind.name
            assert figure.left > 0, f"{kind.name} is cut off"
            assert figure.left + figure.width < 640, f"{kind.name} is cut off"
            assert 0 < figure.top < figure.top + figure.height < 640, f"{kind.name} is cut off"


def test_all_poses_and_moods_of_the_messages_are_known(noto: NotoSet, finder: IconFinder) -> None:
    assert set(POSES["biped"]) == set(Pose)
    assert set(POSES["quadruped"]) == set(Pose)
    for mood in Mood:
        assert puppet("girl", noto, finder).figure("stand", mood).mood == mood


@pytest.mark.parametrize(("kind", "plan"), PLANS.items())
def test_no_two_poses_look_alike(kind: str, plan: str, noto: NotoSet, finder: IconFinder) -> None:
    one = puppet(kind, noto, finder)
    figures = {pose: one.figure(pose, "calm") for pose in POSES[plan]}
    seen = {pose: pixels(figure) for pose, figure in figures.items()}
    for a, b in combinations(figures, 2):
        assert figures[a].lift != figures[b].lift or difference(seen[a], seen[b]) > 0.25, (a, b)


@pytest.mark.parametrize("kind", ["girl", "old man", "fox", "crow", "frog", "robot", "horse", "whale", "octopus", "snake", "star"])
def test_no_two_moods_look_alike(kind: str, noto: NotoSet, finder: IconFinder) -> None:
    one = puppet(kind, noto, finder)
    seen = {mood: pixels(one.figure("stand", mood)) for mood in Mood}
    for a, b in combinations(seen, 2):
        assert difference(seen[a], seen[b]) > 0.02, (a, b)


def test_lying_is_low_jumping_is_high_and_sitting_is_between(noto: NotoSet, finder: IconFinder) -> None:
    for kind in ("girl", "fox", "king"):
        one = puppet(kind, noto, finder)
        stand, sit, sleep, jump = (one.figure(pose) for pose in ("stand", "sit", "sleep", "jump"))
        assert sleep.height < sit.height < stand.height
        assert sleep.width > stand.width
        assert jump.lift > 0 == stand.lift


def test_the_face_is_where_the_composition_is_told_it_is(noto: NotoSet, finder: IconFinder) -> None:
    """The parts of the picture that a mood changes are inside the circle of the face."""
    for kind, pose in (
        ("girl", "stand"),
        ("girl", "run"),
        ("fox", "fly"),
        ("horse", "eat"),
        ("whale", "jump"),
        ("owl", "droop"),
        ("star", "stand"),
    ):
        one = puppet(kind, noto, finder)
        a, b = (one.figure(pose, mood) for mood in ("calm", "surprised"))
        changed = ImageChops.difference(pixels(a), pixels(b)).convert("L").point([255 if v > 40 else 0 for v in range(256)]).getbbox()
        assert changed is not None
        assert a.face is not None
        x, y, r = (value / 2 for value in a.face)
        r *= 1.25
        assert x - r <= changed[0] <= changed[2] <= x + r, (kind, pose)
        assert y - r <= changed[1] <= changed[3] <= y + r, (kind, pose)


def test_people_differ_in_skin_and_hair_fairly(noto: NotoSet, finder: IconFinder) -> None:
    skins: Counter[str] = Counter()
    hair: Counter[str] = Counter()
    for seed in range(60):
        people = design_cast(
            [someone(name, kind, pronoun="she") for name, kind in (("Ada", "girl"), ("Eve", "baker"), ("Uma", "mother"))],
            seed,
            noto,
            finder,
        )
        for one in people.values():
            assert isinstance(one, Puppet)
            skins[one.colours["skin"]] += 1
            hair[one.colours["hair"]] += 1
    assert set(skins) == set(SKINS.values())
    assert min(skins.values()) > 0.1 * skins.total()
    assert len(hair) >= 10


def test_two_children_of_a_book_do_not_look_alike(noto: NotoSet, finder: IconFinder) -> None:
    for seed in range(10):
        one, other = design_cast(
            [someone("Mia", "girl", pronoun="she"), someone("Nora", "girl", pronoun="she")], seed, noto, finder
        ).values()
        assert isinstance(one, Puppet)
        assert isinstance(other, Puppet)
        assert one.colours["skin"] != other.colours["skin"] or one.colours["hair"] != other.colours["hair"]


def test_hands_hold_things_with_people_and_animals_alike(noto: NotoSet, finder: IconFinder) -> None:
    lantern = held(Prop("lantern", "own-lantern"), noto, "Ada")
    for kind in PLANS:
        one = puppet(kind, noto, finder)
        for pose in ("stand", "carry", "reach"):
            assert difference(pixels(one.figure(pose)), pixels(one.figure(pose, held=lantern))) > 0.3, (kind, pose)


def grey(figure: Figure) -> float:
    """How light somebody is in grey print below the face, 0 to 255."""
    image = figure.painted(90)
    lower = image.crop((0, image.height // 2, image.width, image.height))
    return float(ImageStat.Stat(lower.convert("L"), lower.getchannel("A").point(lambda a: 255 * (a > 200))).mean[0])


@pytest.mark.parametrize("kinds", [("girl", "boy"), ("rabbit", "squirrel"), ("fox", "man"), ("mouse", "woman", "dog")])
def test_those_who_are_together_differ_in_grey_print(kinds: tuple[str, ...], noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone(f"N{'abc'[k]}", kind) for k, kind in enumerate(kinds)]
    for seed in range(8):
        tones = [grey(one.figure()) for one in design_cast(cast, seed, noto, finder).values()]
        assert all(abs(a - b) > 25 for a, b in combinations(tones, 2)), (seed, tones)


def test_a_look_that_names_a_colour_keeps_it_whoever_is_beside(noto: NotoSet, finder: IconFinder) -> None:
    yellow = someone("Ada", "girl", "a yellow dress", "she")
    alone = design_cast([yellow], 3, noto, finder)["Ada"]
    beside = design_cast([someone("Bo", "girl", "a yellow dress", "she"), yellow], 3, noto, finder)["Ada"]
    assert isinstance(alone, Puppet)
    assert isinstance(beside, Puppet)
    assert alone.colours["top"] == beside.colours["top"]


def test_the_drawings_of_our_own_are_called_by_their_names(noto: NotoSet, finder: IconFinder) -> None:
    bean = design_cast([someone("Iris", "bean")], 1, noto, finder)["Iris"]
    assert bean.label == "a bean"
    assert "own" not in bean.note
