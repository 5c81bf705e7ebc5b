"""Who is in a picture, where they stand and what is said of it."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.c1_illustrator.collage.composition.framing import Framing
from services.c1_illustrator.collage.composition.placed import Placed
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.painting import Staged, boxes, stage
from services.c1_illustrator.collage.places.catalogue import BY_NAME
from services.c1_illustrator.collage.plan import plan_book
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import PictureStyle, TimeOfDay, Weather
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Camera, Direction, Mood, Pose, Relation, Story, StoryPage
from tests.support.tales import CAST, page, someone, tale

KINDS = (
    "dragon", "mouse", "girl", "giraffe", "whale", "bee", "robot", "fox", "king", "snail", "mermaid", "ghost", "owl", "snake", "octopus",
    "star", "spider", "elephant", "baby", "peacock",
)  # fmt: skip
PROPS = ("bread", "rocket", "star", "key", "umbrella", "house", "kite", "giraffe toy", "guitar", "spoon", "door", "bed")


def staged(story: Story, noto: NotoSet, finder: IconFinder, seed: int = 1) -> list[Staged]:
    book = plan_book(IllustrationRequest(story=story, seed=seed), noto, finder)
    return [stage(picture, PictureStyle.COLLAGE, noto, shadows=False) for picture in book.pictures]


@st.composite
def scenes(draw: st.DrawFn) -> Story:
    """A page of any people in any pose and mood, on, under, behind or inside anything, at any place, seen by any camera."""
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=6))
    cast = [someone(f"N{'abcdefgh'[k]}", kind) for k, kind in enumerate(kinds)]
    directions = tuple(
        Direction(
            who=member.name,
            pose=draw(st.sampled_from(Pose)),
            mood=draw(st.sampled_from(Mood)),
            holding=draw(st.sampled_from(["", "", "spoon", "lantern", "book", "umbrella", "bicycle"])),
            relation=(relation := draw(st.sampled_from([None, None, *Relation]))),
            to=draw(st.sampled_from(["box", "bed", "door", "rock", "umbrella", "bench", "boat", *(other.name for other in cast)]))
            if relation
            else "",
            facing=draw(st.sampled_from(["", *(other.name for other in cast)])),
            far=draw(st.booleans()),
        )
        for member in cast
    )
    one = page(
        1,
        draw(st.sampled_from(sorted(BY_NAME))),
        [member.name for member in cast],
        props=draw(st.lists(st.sampled_from(PROPS), max_size=4)),
    )
    scene = one.scene.model_copy(update={"stage": directions, "camera": draw(st.sampled_from([None, *Camera]))})
    return tale(one.model_copy(update={"scene": scene}), cast=cast)


@settings(max_examples=500 if settings.get_current_profile_name() == "long" else 100)
@given(scenes(), st.integers(0, 1000))
def test_everybody_is_whole_and_no_face_is_covered(noto: NotoSet, finder: IconFinder, story: Story, seed: int) -> None:
    for picture in staged(story, noto, finder, seed):
        placed = picture.composition.placed
        for name, left, top, right, bottom in boxes(picture):
            assert left > 0, name
            assert top > 0, name
            assert right < WIDTH, name
            assert bottom < HEIGHT, name
        assert {item.figure.name for item in placed if item.figure} == {figure.name for figure in picture.plan.figures}
        for k, item in enumerate(placed):
            if not item.face:
                continue
            x, y, r = item.face
            r *= 0.7  # eyes and mouth
            for other in placed[k + 1 :]:
                over = other.left < x + r and x - r < other.left + other.width and other.top < y + r and y - r < other.bottom
                assert not over, (item.figure and item.figure.name, other.figure and other.figure.name, other.prop)


@settings(max_examples=500 if settings.get_current_profile_name() == "long" else 100)
@given(scenes(), st.integers(0, 1000))
def test_nobody_floats_and_nothing_has_an_absurd_size(noto: NotoSet, finder: IconFinder, story: Story, seed: int) -> None:
    for picture in staged(story, noto, finder, seed)[1:]:
        for item in picture.composition.placed:
            assert 20 < item.height < HEIGHT * 0.75
            sharers = [actor for actor in picture.plan.actors if actor.near == item.prop]
            if item.prop and len(sharers) < 2:
                assert item.width < WIDTH * 0.6
        for actor in picture.plan.actors:
            item = next(one for one in picture.composition.placed if one.figure is actor.figure)
            resting = not (actor.figure.lift or actor.figure.flies or picture.plan.floats or actor.near or actor.host)
            if resting:
                assert item.shadow is not None
                assert abs(item.bottom - item.shadow) < 2, actor.direction


def test_nobody_hides_anybody(noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone(f"N{'abcde'[k]}", kind) for k, kind in enumerate(KINDS[:5])]
    for seed in range(6):
        picture = staged(tale(page(1, "meadow", [m.name for m in cast]), cast=cast), noto, finder, seed)[1]
        people = sorted((item for item in picture.composition.placed if item.figure), key=lambda item: item.left)
        for a, b in pairwise(people):
            assert a.left + a.width <= b.left + 1


def test_heroes_are_large_and_small_animals_readable(noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone("Zed", "dragon"), someone("Pip", "mouse")]
    for number in (1, 2, 3, 4):
        pages = [page(k, "meadow", ["Zed", "Pip"]) for k in range(1, number + 1)]
        picture = staged(tale(*pages, cast=cast), noto, finder)[-1]
        height = {item.figure.name: item.height / HEIGHT for item in picture.composition.placed if item.figure}
        assert 0.28 <= height["Zed"] <= 0.6
        assert 0.12 <= height["Pip"] < height["Zed"]


def test_they_stand_on_the_ground_except_where_one_floats(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "meadow", ["Zephyr", "Milo"]), page(2, "outer space", ["Zephyr", "Milo"]), page(3, "under the sea", ["Zephyr"]))
    _, meadow, space, sea = staged(story, noto, finder)
    assert all(
        item.shadow is not None and abs(item.bottom - item.shadow) < 2 and item.bottom > HEIGHT * 0.8 for item in meadow.composition.placed
    )
    assert all(item.shadow is None for item in (*space.composition.placed, *sea.composition.placed))


def directed(
    number: int, *directions: Direction, place: str = "meadow", camera: Camera | None = None, props: tuple[str, ...] = ()
) -> StoryPage:
    one = page(number, place, [d.who for d in directions if d.who[0].isupper()], props=props)
    return one.model_copy(update={"scene": one.scene.model_copy(update={"stage": directions, "camera": camera})})


def placed(picture: Staged, name: str) -> Placed:
    return next(
        item for item in picture.composition.placed if (item.figure and item.figure.name == name) or (item.prop and item.prop.word == name)
    )


def test_they_look_at_one_another_and_at_whom_they_are_told_to(noto: NotoSet, finder: IconFinder) -> None:
    pages = [
        directed(1, Direction(who="Zephyr"), Direction(who="Milo")),
        directed(2, Direction(who="Zephyr", facing="Lily"), Direction(who="Milo", facing="Lily"), Direction(who="Lily", facing="Milo")),
    ]
    for picture in staged(tale(*pages), noto, finder)[1:]:
        where = {figure.name: placed(picture, figure.name) for figure in picture.plan.figures}
        for actor in picture.plan.actors:
            item = where[actor.figure.name]
            target = (
                where[actor.direction.facing] if actor.direction.facing else next(o for n, o in where.items() if n != actor.figure.name)
            )
            assert item.mirrored is (target.middle < item.middle)


@pytest.mark.parametrize("relation", list(Relation))
def test_on_under_behind_and_inside_are_seen(relation: Relation, noto: NotoSet, finder: IconFinder) -> None:
    picture = staged(tale(directed(1, Direction(who="Lily", relation=relation, to="box"))), noto, finder)[1]
    lily, box = placed(picture, "Lily"), placed(picture, "box")
    order = [item for item in picture.composition.placed if item in (lily, box)]
    if relation is Relation.BESIDE:
        assert lily.left + lily.width <= box.left or box.left + box.width <= lily.left
    else:
        assert min(lily.left + lily.width, box.left + box.width) > max(lily.left, box.left)
    if relation in (Relation.BEHIND, Relation.INSIDE):
        assert order == [lily, box]
    if relation is Relation.ON:
        assert box.top < lily.bottom < box.bottom
    if relation is Relation.ABOVE:
        assert lily.bottom < box.top
    if relation is Relation.UNDER:
        assert box.top < lily.top


def test_who_is_far_away_is_smaller_and_higher_up(noto: NotoSet, finder: IconFinder) -> None:
    near, far = (
        placed(staged(tale(directed(1, Direction(who="Lily", far=far), camera=Camera.WIDE)), noto, finder)[1], "Lily")
        for far in (False, True)
    )
    assert far.height < 0.7 * near.height
    assert far.bottom < near.bottom


def test_a_puppy_who_is_not_in_the_cast_is_drawn_and_not_said_to_be_of_the_cast(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(directed(1, Direction(who="Lily"), Direction(who="puppy", pose=Pose.HIDE, mood=Mood.SCARED)))
    picture = staged(story, noto, finder)[1]
    assert placed(picture, "puppy").figure is not None
    assert picture.plan.members == ("Lily",)
    assert "a puppy hides" in picture.alts[0].text


def test_what_is_held_is_in_the_picture_and_not_on_the_ground_too(noto: NotoSet, finder: IconFinder) -> None:
    pictures = [
        staged(tale(directed(1, Direction(who="Lily", holding=thing), props=("lantern",))), noto, finder)[1] for thing in ("", "lantern")
    ]
    empty, full = (picture.plan.figures[0].painted(200).tobytes() for picture in pictures)
    assert empty != full
    assert [item.prop.word for item in pictures[0].composition.placed if item.prop] == ["lantern"]
    assert not any(item.prop for item in pictures[1].composition.placed)


def test_neighbours_differ_and_the_cover_leaves_room_for_the_title(noto: NotoSet, finder: IconFinder) -> None:
    for seed in range(8):
        pictures = staged(tale(*(page(k, "meadow", ["Zephyr", "Milo"]) for k in range(1, 9))), noto, finder, seed)
        framings = [picture.composition.framing for picture in pictures]
        assert all(one != other for one, other in pairwise(framings))
        assert len(set(framings[1:])) >= 4
        assert framings.count(Framing.VIGNETTE) <= 1
        assert framings[0] == Framing.COVER
        assert all(top > HEIGHT * 0.3 for _, _, top, _, _ in boxes(pictures[0]))
        assert "Zephyr" in {figure.name for figure in pictures[0].plan.figures}


@pytest.mark.parametrize("camera", list(Camera))
def test_the_camera_asked_for_is_used(camera: Camera, noto: NotoSet, finder: IconFinder) -> None:
    picture = staged(tale(directed(1, Direction(who="Lily"), camera=camera)), noto, finder)[1]
    assert picture.composition.framing == Framing(camera.value)


def test_things_lie_on_tables_indoors_and_hang_in_the_air_when_they_fly(noto: NotoSet, finder: IconFinder) -> None:
    indoors = directed(1, Direction(who="Lily"), place="the kitchen", camera=Camera.WIDE, props=("pie",))
    story = tale(indoors, page(2, "meadow", ["Lily"], props=["kite", "key"]))
    _, kitchen, meadow = staged(story, noto, finder)
    where = {item.prop.word: item.on for picture in (kitchen, meadow) for item in picture.composition.placed if item.prop}
    assert where == {"pie": "surface", "kite": "air", "key": "ground"}


def test_alt_text_says_who_does_what_and_how_they_feel_where_and_when(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(
        directed(
            1,
            Direction(who="Zephyr", pose=Pose.JUMP, mood=Mood.JOY),
            Direction(who="Milo", pose=Pose.SIT, mood=Mood.SAD),
            place="a bakery",
            props=("bread",),
        ),
        page(2, "the forest", ["Lily"], weather=Weather.RAIN, time=TimeOfDay.EVENING),
        page(3, "the sea bed"),
        directed(4, Direction(who="Lily", relation=Relation.UNDER, to="umbrella", holding="lantern")),
    )
    cover, bakery, forest, empty, under = staged(story, noto, finder)
    assert bakery.alts[0].language == "en"
    for words in (
        "In a bakery by day: ",
        "Zephyr, a dragon, jumps and beams with joy",
        "Milo, a hedgehog, sits and looks sad",
        "There is also bread.",
    ):
        assert words in bakery.alts[0].text
    assert forest.alts[0].text == "In a forest in the evening in the rain: Lily, a girl, stands and looks happy."
    assert "nobody is there" in empty.alts[0].text
    assert "with a lantern under an umbrella" in under.alts[0].text
    assert cover.alts[0].text.startswith("Cover: ")


def test_alt_text_is_in_every_language_that_has_the_words(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(
        directed(1, Direction(who="Milo", pose=Pose.SLEEP, mood=Mood.SLEEPY, relation=Relation.UNDER, to="umbrella"), place="the forest")
    )
    said = {alt.language: alt.text for alt in staged(story, noto, finder)[1].alts}
    assert said["es"] == "En un bosque de día: Milo, un erizo, duerme debajo de un paraguas y pone cara de sueño."
    assert said["fr"] == "Dans une forêt en plein jour\u00a0: Milo, un hérisson, dort sous un parapluie et a les paupières lourdes."
    assert said["de"] == "In einem Wald am Tag: Milo, ein Igel, schläft unter einem Regenschirm und sieht müde aus."
    assert said["it"] == "In un bosco di giorno: Milo, un riccio, dorme sotto un ombrello e ha l’aria assonnata."
    assert said["pt"] == "Numa floresta de dia: Milo, um ouriço, dorme debaixo de um guarda-chuva e está com cara de sono."


def test_one_of_several_is_called_by_the_words_of_the_language_and_the_dark_is_no_thing(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(directed(1, Direction(who="Lily"), Direction(who="geese"), props=("dark", "lantern")))
    said = {alt.language: alt.text for alt in staged(story, noto, finder)[1].alts}
    assert "une oie" in said["fr"]
    for text in said.values():
        assert "geese" not in text
    assert "Il y a aussi une lanterne." in said["fr"]


def test_scenery_and_the_cast_are_not_drawn_a_second_time(noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "the forest", ["Zephyr"], props=["trees", "dragon", "a sky", "lantern", "mushrooms", "a lantern"]))
    book = plan_book(IllustrationRequest(story=story), noto, finder)
    assert [prop.slug for prop in book.pictures[1].props] == ["own-lantern", "mushroom"]


@pytest.mark.parametrize("pages", [(), (2, 0), (2, 2, 9)])
def test_only_the_pages_asked_for(pages: tuple[int, ...], noto: NotoSet, finder: IconFinder) -> None:
    story = tale(page(1, "meadow", ["Lily"]), page(2, "beach", ["Lily"]), cast=CAST)
    book = plan_book(IllustrationRequest(story=story, pages=pages), noto, finder)
    assert [picture.page for picture in book.pictures] == {(): [0, 1, 2], (2, 0): [0, 2], (2, 2, 9): [2]}[pages]


def test_a_whale_is_under_water_and_a_sailor_is_on_it(noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone("Willa", "whale"), someone("Sam", "sailor")]
    story = tale(
        directed(1, Direction(who="Willa"), place="the blue ocean"), directed(2, Direction(who="Sam"), place="the blue ocean"), cast=cast
    )
    _, deep, above = staged(story, noto, finder)
    assert (deep.plan.place.name, above.plan.place.name) == ("underwater", "sea")
    assert deep.plan.actors[0].direction.pose is Pose.SWIM


def props_of(picture: Staged, word: str) -> list[Placed]:
    return [item for item in picture.composition.placed if item.prop and item.prop.word == word]


def acted(
    action: str, *directions: Direction, place: str = "meadow", props: tuple[str, ...] = (), camera: Camera | None = None
) -> StoryPage:
    one = directed(1, *directions, place=place, props=props, camera=camera)
    return one.model_copy(update={"scene": one.scene.model_copy(update={"action": action})})


def test_two_who_pull_at_one_thing_pull_at_one_thing(noto: NotoSet, finder: IconFinder) -> None:
    pair = [Direction(who=who, pose=Pose.PULL, holding="umbrella") for who in ("Zephyr", "Lily")]
    one, each = (
        staged(tale(acted(action, *pair, props=("umbrella",))), noto, finder)[1]
        for action in ("Zephyr and Lily pull at the same umbrella", "Zephyr and Lily have two umbrellas")
    )
    [umbrella] = props_of(one, "umbrella")
    left, right = sorted((placed(one, name) for name in ("Zephyr", "Lily")), key=lambda item: item.middle)
    assert left.middle < umbrella.middle < right.middle
    assert props_of(each, "umbrella") == []  # each has one in the hand


@pytest.mark.parametrize(("thing", "relation"), [("bench", Relation.ON), ("boat", Relation.INSIDE), ("umbrella", Relation.UNDER)])
def test_those_who_share_a_bench_sit_on_one_bench(thing: str, relation: Relation, noto: NotoSet, finder: IconFinder) -> None:
    pair = [Direction(who=who, pose=Pose.SIT, relation=relation, to=thing) for who in ("Milo", "Lily")]
    picture = staged(tale(directed(1, *pair)), noto, finder)[1]
    [bench] = props_of(picture, thing)
    for name in ("Milo", "Lily"):
        assert bench.left - 1 <= placed(picture, name).middle <= bench.left + bench.width + 1


@pytest.mark.parametrize(
    ("action", "thing"), [("Milo and Lily row over the lake", "rowing boat"), ("Milo and Lily float down the river", "raft")]
)
def test_rowers_are_in_their_boat(action: str, thing: str, noto: NotoSet, finder: IconFinder) -> None:
    page1 = acted(action, Direction(who="Milo"), Direction(who="Lily"), place="the sea", props=(thing,))
    picture = staged(tale(page1), noto, finder)[1]
    [boat] = props_of(picture, thing)
    assert all(boat.left < placed(picture, name).middle < boat.left + boat.width for name in ("Milo", "Lily"))


def test_a_chick_on_a_back_and_a_hen_in_a_lap(noto: NotoSet, finder: IconFinder) -> None:
    back, lap = (
        staged(tale(acted(action, Direction(who="Zephyr", pose=Pose.SIT), props=(animal,))), noto, finder)[1]
        for action, animal in (("a chick sits on Zephyr's back", "chick"), ("the hen sleeps in Zephyr's lap", "hen"))
    )
    assert placed(back, "chick").bottom < placed(back, "Zephyr").middle + placed(back, "Zephyr").height
    assert placed(back, "chick").bottom < placed(back, "Zephyr").bottom - 0.3 * placed(back, "Zephyr").height
    assert "on Zephyr" in back.alts[0].text
    assert [actor.direction.holding for actor in lap.plan.actors] == ["hen"]


def test_whom_the_sentence_names_is_in_the_picture_and_in_its_description(noto: NotoSet, finder: IconFinder) -> None:
    picture = staged(
        tale(acted("a doctor waves at Lily; a fish hangs over the shop", Direction(who="Lily"), props=("fish",))), noto, finder
    )[1]
    assert {figure.name for figure in picture.plan.figures} == {"Lily", "doctor"}
    assert "a doctor waves" in picture.alts[0].text


def test_what_is_too_big_for_a_hand_stands_beside_it(noto: NotoSet, finder: IconFinder) -> None:
    picture = staged(tale(directed(1, Direction(who="Lily", pose=Pose.CARRY, holding="bed"))), noto, finder)[1]
    [bed] = props_of(picture, "bed")
    assert bed.height > 0.5 * placed(picture, "Lily").height
    assert picture.plan.actors[0].direction.holding == ""


def test_there_is_one_bed_in_the_bedroom_of_whoever_sits_on_it(noto: NotoSet, finder: IconFinder) -> None:
    drawn = [
        len(staged(tale(directed(1, direction, place="a bedroom")), noto, finder)[1].scenery.land.parts)
        for direction in (Direction(who="Lily"), Direction(who="Lily", relation=Relation.ON, to="bed"))
    ]
    assert drawn[1] < drawn[0]


def test_nobody_is_dark_before_the_light_indoors(noto: NotoSet, finder: IconFinder) -> None:
    room = staged(tale(directed(1, Direction(who="Lily"), place="a kitchen", camera=Camera.SILHOUETTE)), noto, finder)[1]
    assert room.composition.framing is not Framing.SILHOUETTE


def test_the_first_thing_of_a_page_is_seen_although_there_is_no_room_for_it(noto: NotoSet, finder: IconFinder) -> None:
    cast = [someone(f"N{'abcd'[k]}", kind) for k, kind in enumerate(("dragon", "robot", "bear", "king"))]
    for seed in range(5):
        story = tale(directed(1, *(Direction(who=one.name) for one in cast), camera=Camera.CLOSE, props=("raft",)), cast=cast)
        assert props_of(staged(story, noto, finder, seed)[1], "raft")


def acting(action: str, pose: Pose, thing: str, noto: NotoSet, finder: IconFinder) -> tuple[Placed, Placed, list[Placed]]:
    """Lily at a thing, with Zephyr beside her: she, it and everything in the order it is painted."""
    one = page(1, "meadow", ["Lily", "Zephyr"], action=action, props=[thing])
    scene = one.scene.model_copy(update={"stage": (Direction(who="Lily", pose=pose), Direction(who="Zephyr")), "camera": Camera.MEDIUM})
    placed = list(staged(tale(one.model_copy(update={"scene": scene})), noto, finder)[1].composition.placed)
    lily = next(item for item in placed if item.figure and item.figure.name == "Lily")
    return lily, next(item for item in placed if item.prop and item.prop.word == thing), placed


@pytest.mark.parametrize(
    ("action", "pose", "thing"),
    [
        ("Lily pushes the cart", Pose.PUSH, "cart"),
        ("Lily pulls the cart", Pose.PULL, "cart"),
        ("Lily knocks at the door", Pose.REACH, "door"),
        ("Lily looks into the box", Pose.KNEEL, "box"),
        ("Lily climbs a ladder", Pose.CLIMB, "ladder"),
    ],
)
def test_who_does_something_to_a_thing_touches_it_and_is_turned_to_it(
    action: str, pose: Pose, thing: str, noto: NotoSet, finder: IconFinder
) -> None:
    lily, it, _ = acting(action, pose, thing, noto, finder)
    assert it.left < lily.left + lily.width
    assert lily.left < it.left + it.width
    assert lily.mirrored == (it.middle < lily.middle)


def test_who_climbs_is_above_the_ground_before_the_ladder(noto: NotoSet, finder: IconFinder) -> None:
    lily, ladder, placed = acting("Lily climbs a ladder", Pose.CLIMB, "ladder", noto, finder)
    assert lily.bottom < ladder.bottom - 20
    assert placed.index(ladder) < placed.index(lily)


def test_a_bush_is_before_who_hides_behind_it(noto: NotoSet, finder: IconFinder) -> None:
    lily, bush, placed = acting("Lily hides behind the bush", Pose.HIDE, "bush", noto, finder)
    assert placed.index(lily) < placed.index(bush)
    assert lily.top < bush.top < lily.bottom


def test_who_digs_reads_or_rows_has_a_tool_and_who_throws_the_things_of_the_page(noto: NotoSet, finder: IconFinder) -> None:
    for action, props, held in (
        ("Lily digs a hole", [], "spade"),
        ("Lily digs a hole", ["rake"], "rake"),
        ("Lily reads", ["letter"], "letter"),
        ("Lily throws the ball", ["ball"], "ball"),
        ("Lily throws the door open", ["door"], ""),
    ):
        one = page(1, "meadow", ["Lily"], action=action, props=props)
        scene = one.scene.model_copy(update={"stage": (Direction(who="Lily", pose=Pose.STAND),)})
        (actor,) = staged(tale(one.model_copy(update={"scene": scene})), noto, finder)[1].plan.actors
        assert actor.direction.holding == held, action


@pytest.mark.parametrize("thing", ["door", "tree", "curtain"])
def test_who_hides_behind_something_high_looks_past_its_edge(thing: str, noto: NotoSet, finder: IconFinder) -> None:
    lily, it, placed = acting(f"Lily hides behind the {thing}", Pose.HIDE, thing, noto, finder)
    assert it.height > lily.height
    assert it.left < lily.left + lily.width
    assert lily.face
    assert lily.face[0] + lily.face[2] <= it.left + 1
    assert placed.index(lily) < placed.index(it)


def test_two_who_hide_behind_one_door_have_one_door(noto: NotoSet, finder: IconFinder) -> None:
    one = page(1, "kitchen", ["Lily", "Milo"], action="Lily and Milo hide behind the door", props=["door"])
    stage = tuple(Direction(who=name, pose=Pose.HIDE, relation=Relation.BEHIND, to="door") for name in ("Lily", "Milo"))
    picture = staged(tale(one.model_copy(update={"scene": one.scene.model_copy(update={"stage": stage})})), noto, finder)[1]
    assert sum(item.prop is not None and item.prop.word == "door" for item in picture.composition.placed) == 1
