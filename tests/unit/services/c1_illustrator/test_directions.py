"""Who does what in a picture: from the story's directions, else from its text."""

import pytest

from services.c1_illustrator.collage.directions import directions
from services.c1_illustrator.collage.tables import table
from storycreator.messages.story import Direction, Mood, Pose, Relation, Story
from tests.support.tales import page, someone, tale


def read(text: str, *cast: str, action: str = "", props: tuple[str, ...] = (), language: str = "en") -> dict[str, Direction]:
    story = tale(page(1, "meadow", cast, text=text, action=action, props=props)).model_copy(update={"language": language})
    return {one.who: one for one in directions(story, story.pages[0])}


def test_the_storys_own_directions_count() -> None:
    one = page(1, "meadow", ["Milo", "Zephyr"], text="Milo ran and Zephyr slept.")
    given = (Direction(who="Milo", pose=Pose.SIT, mood=Mood.CROSS), Direction(who="puppy"))
    story = tale(one.model_copy(update={"scene": one.scene.model_copy(update={"stage": given})}))
    found = directions(story, story.pages[0])
    assert [d.who for d in found] == ["Zephyr", "Milo", "puppy"]
    assert found[1] == given[0]
    assert found[0].pose is Pose.SLEEP


@pytest.mark.parametrize(
    ("text", "pose", "mood"),
    [
        ("Milo ran down the hill, laughing.", Pose.RUN, Mood.JOY),
        ("Milo was afraid. He hid behind a rock.", Pose.HIDE, Mood.SCARED),
        ("Milo cried and cried.", Pose.DROOP, Mood.SAD),
        ("At last Milo fell asleep, tired.", Pose.SLEEP, Mood.SLEEPY),
        ("Milo sat down and read a book.", Pose.SIT, Mood.HAPPY),
        ("Milo climbed the tower.", Pose.CLIMB, Mood.HAPPY),
        ("It was a fine day.", Pose.STAND, Mood.HAPPY),
        ('"Run!" said the clock. Milo danced.', Pose.DANCE, Mood.JOY),
    ],
)
def test_verbs_are_poses_and_feelings_are_moods(text: str, pose: Pose, mood: Mood) -> None:
    found = read(text, "Milo")["Milo"]
    assert (found.pose, found.mood) == (pose, mood)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Milo corrió por la colina, muy asustado."),
        ("fr", "Milo courut dans la colline, effrayé."),
        ("fr-CA", "Milo courait, effrayé."),
    ],
)
def test_spanish_and_french_are_read_too(language: str, text: str) -> None:
    found = read(text, "Milo", language=language)["Milo"]
    assert (found.pose, found.mood) == (Pose.RUN, Mood.SCARED)


def test_a_language_without_words_is_read_by_the_scenes_sentence() -> None:
    found = read("Milo juoksi.", "Milo", action="Milo runs over the hill", language="fi")["Milo"]
    assert found.pose is Pose.RUN


def test_each_does_what_is_said_of_them() -> None:
    found = read("Zephyr flew over the tower. Milo waved sadly.", "Zephyr", "Milo")
    assert found["Zephyr"].pose is Pose.FLY
    assert found["Milo"].pose is Pose.WAVE
    assert found["Milo"].mood is Mood.SAD
    assert found["Zephyr"].mood is Mood.HAPPY


def test_a_name_is_no_verb_and_a_clause_is_about_one_of_them() -> None:
    cast = (someone("Mira", "girl"), someone("Hugo", "parrot"))
    story = tale(
        page(1, "meadow", ["Mira", "Hugo"], text="So.", action="Mira waits for Hugo at the door; Hugo sits on the stairs"), cast=cast
    )
    assert [one.pose for one in directions(story, story.pages[0])] == [Pose.STAND, Pose.SIT]


def test_one_who_only_stands_does_what_the_scenes_sentence_says() -> None:
    one = page(1, "meadow", ["Milo", "Lily"], action="Milo whispers to Lily, who sits on the old box", props=["box"])
    given = (Direction(who="Milo"), Direction(who="Lily", pose=Pose.KNEEL))
    story = tale(one.model_copy(update={"scene": one.scene.model_copy(update={"stage": given})}))
    assert [d.pose for d in directions(story, story.pages[0])] == [Pose.WHISPER, Pose.KNEEL]


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("on top of", Relation.ON),
        ("under", Relation.UNDER),
        ("behind", Relation.BEHIND),
        ("inside", Relation.INSIDE),
        ("above", Relation.ABOVE),
    ],
)
def test_prepositions_are_places_when_the_thing_is_seen(words: str, relation: Relation) -> None:
    found = read("It was so.", "Milo", action=f"Milo sits {words} the old statue", props=("statue",))["Milo"]
    assert (found.relation, found.to) == (relation, "statue")
    assert read("It was so.", "Milo", action=f"Milo sits {words} the old statue")["Milo"].relation is None
    assert read("It was so.", "Milo", action=f"Milo puts a hat {words} the barrel", props=("statue",))["Milo"].relation is None


def test_every_word_list_is_of_known_poses_and_moods() -> None:
    for language, words in table("reading").items():
        if "poses" in words:
            assert set(words["poses"]) <= set(Pose), language
            assert set(words["moods"]) <= set(Mood), language


def test_nobody_is_nobody() -> None:
    story: Story = tale(page(1, "meadow", []))
    assert directions(story, story.pages[0]) == ()


def test_one_may_lie_under_a_bed_that_nobody_listed() -> None:
    found = read("It was so.", "Milo", action="Milo lies under the bed against the wall")["Milo"]
    assert (found.pose, found.relation, found.to) == (Pose.LIE, Relation.UNDER, "bed")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Milo stands before a huge duckling, a raccoon and a carrot by the waves."),
        ("es", "Milo volvió al dormitorio con su abrigo. No había nada."),
        ("fr", "Milo vit la porte, l'assiette du marché et le tiroir."),
    ],
)
def test_nouns_that_look_like_verbs_are_no_poses(language: str, text: str) -> None:
    assert read(text, "Milo", language=language)["Milo"].pose is Pose.STAND


def staged(action: str, *stage: Direction, props: tuple[str, ...] = (), place: str = "meadow") -> list[Direction]:
    one = page(1, place, [direction.who for direction in stage], action=action, props=props)
    story = tale(one.model_copy(update={"scene": one.scene.model_copy(update={"stage": stage})}))
    found = {direction.who: direction for direction in directions(story, story.pages[0])}
    return [found[direction.who] for direction in stage]


@pytest.mark.parametrize(
    ("given", "action", "props", "pose", "where"),
    [
        ("kneel", "Lily digs a hole under the tree", (), "dig", None),
        ("reach", "Lily pours tea into a cup", ("cup",), "pour", None),
        ("reach", "Lily throws the ball over the wall", ("ball",), "throw", None),
        ("stand", "Lily catches the ball", ("ball",), "catch", None),
        ("reach", "Lily knocks at the door", ("door",), "knock", (Relation.BESIDE, "door")),
        ("sit", "Lily rides a red bicycle", ("bicycle",), "ride", (Relation.ON, "bicycle")),
        ("sit", "Lily rows across the lake in a boat", ("boat",), "row", (Relation.INSIDE, "boat")),
        ("kneel", "Lily looks into the deep well", ("well",), "look_in", (Relation.BESIDE, "well")),
        ("walk", "Lily pushes the old cart up the hill", ("cart",), "push", (Relation.BESIDE, "cart")),
        ("climb", "Lily climbs up a ladder", ("ladder",), "climb", (Relation.BESIDE, "ladder")),
        ("stand", "Lily looks into the distance", ("well",), "stand", None),
        ("sleep", "Lily pushes the cart in a dream", ("cart",), "sleep", None),
    ],
)
def test_the_sentence_makes_a_direction_exact_and_says_at_which_thing(
    given: str, action: str, props: tuple[str, ...], pose: str, where: tuple[Relation, str] | None
) -> None:
    (lily,) = staged(action, Direction(who="Lily", pose=Pose(given)), props=props)
    assert lily.pose == pose
    assert (lily.relation, lily.to) == (where or (None, ""))


@pytest.mark.parametrize(
    ("action", "place", "relation", "thing"),
    [
        ("Lily hides behind a thick bush", "garden", Relation.BEHIND, "bush"),
        ("Lily crouches under the table", "kitchen", Relation.UNDER, "table"),
        ("Lily sits in a barrel", "harbour", Relation.INSIDE, "barrel"),
        ("Lily holds her breath", "behind a long curtain", Relation.BEHIND, "curtain"),
    ],
)
def test_who_hides_is_behind_in_or_under_what_hides_them(action: str, place: str, relation: Relation, thing: str) -> None:
    (lily,) = staged(action, Direction(who="Lily", pose=Pose.HIDE), props=(thing,), place=place)
    assert (lily.relation, lily.to) == (relation, thing)


def test_who_peeks_out_from_behind_something_is_behind_it() -> None:
    (lily,) = staged("Lily peeps out from behind the curtain", Direction(who="Lily"), props=("curtain",))
    assert (lily.relation, lily.to) == (Relation.BEHIND, "curtain")


def test_who_runs_after_a_bicycle_is_not_on_it() -> None:
    lily, milo = staged(
        "Lily rides a bicycle; Milo runs after Lily",
        Direction(who="Lily", pose=Pose.SIT),
        Direction(who="Milo", pose=Pose.RUN),
        props=("bicycle",),
    )
    assert lily.relation is Relation.ON
    assert milo.relation is None


def test_hands_are_held_by_two_and_who_is_in_bed_is_on_it() -> None:
    lily, milo = staged("Lily and Milo wait", Direction(who="Lily", pose=Pose.HOLD_HANDS), Direction(who="Milo", pose=Pose.WALK))
    assert lily.pose is milo.pose is Pose.HOLD_HANDS
    (lily,) = staged("Lily yawns in bed", Direction(who="Lily", pose=Pose.SIT), place="bedroom")
    assert (lily.relation, lily.to) == (Relation.ON, "bed")


def test_what_one_looks_under_is_not_held_like_an_umbrella_and_shaken_hands_are_held() -> None:
    (lily,) = staged("Lily lies in the grass and looks under the boat", Direction(who="Lily", pose=Pose.LIE), props=("boat",))
    assert lily.holding == ""
    (lily,) = staged("Lily walks under an umbrella", Direction(who="Lily", pose=Pose.WALK), props=("umbrella",))
    assert lily.holding == "umbrella"
    pair = staged("Lily shakes hands with Milo", Direction(who="Lily", pose=Pose.REACH), Direction(who="Milo", pose=Pose.WAVE))
    assert [one.pose for one in pair] == [Pose.HOLD_HANDS, Pose.HOLD_HANDS]


def test_who_climbs_on_a_ladder_is_at_it_and_who_stands_on_a_box_after_a_verb_is_on_it() -> None:
    (lily,) = staged("Lily on a ladder paints the wall", Direction(who="Lily", pose=Pose.CLIMB), props=("ladder",))
    assert lily.to == "ladder"
    (lily,) = staged("Lily steers, standing on the old box to see better", Direction(who="Lily"), props=("box",))
    assert (lily.relation, lily.to) == (Relation.ON, "box")


def test_three_who_sit_side_by_side_all_sit_and_who_leans_on_a_spade_is_not_pushing_it_away() -> None:
    three = staged("Lily, Milo and Zephyr sit in the sun", *(Direction(who=name) for name in ("Lily", "Milo", "Zephyr")))
    assert [one.pose for one in three] == [Pose.SIT] * 3
    (lily,) = staged("Lily leans on a spade", Direction(who="Lily", pose=Pose.PUSH, holding="spade"), props=("spade",))
    assert (lily.relation, lily.holding) == (None, "spade")
