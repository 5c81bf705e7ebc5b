"""Stage directions on both wires: everything arrives, and a fault is named by its field."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from storycreator.messages.codec import from_json, from_proto, to_json, to_proto
from storycreator.messages.common import ArtifactRef, Provenance
from storycreator.messages.illustration import AltText, IllustrationRequest, Picture
from storycreator.messages.story import Camera, Direction, Mood, Pose, Relation, Scene, Story, StoryPage

ONE = Direction(who="puppy", pose=Pose.LOOK_UP, mood=Mood.SHY, holding="bone", facing="Mira", relation=Relation.UNDER, to="bed", far=True)


def request(*stage: Direction) -> IllustrationRequest:
    page = StoryPage(number=1, text="Once.", scene=Scene(place="wood", stage=stage, camera=Camera.WINDOW))
    return IllustrationRequest(story=Story(title="A fox", pages=(page,), provenance=Provenance(service="A", engine="x")))


@pytest.mark.parametrize("one", [ONE, Direction(who="puppy")])
def test_a_direction_arrives_as_it_was_sent(one: Direction) -> None:
    asked = request(one)
    proto = to_proto(asked)
    assert from_proto(IllustrationRequest, type(proto).FromString(proto.SerializeToString())) == asked
    assert IllustrationRequest.model_validate_json(to_json(asked)) == asked


def test_what_was_drawn_comes_back() -> None:
    image = ArtifactRef(sha256="0" * 64, media_type="image/png", bytes=1, name="pictures/cover.png")
    alts = (AltText(language="es", text="Un perro."),)
    picture = Picture(page=0, image=image, width=4, height=3, alt="A dog.", alts=alts, stage=(ONE,), camera=Camera.CLOSE)
    assert from_proto(Picture, to_proto(picture)) == picture
    assert Picture.model_validate_json(to_json(picture)) == picture


@pytest.mark.parametrize(("field", "value"), [("pose", "POSE_FLOAT"), ("mood", "MOOD_BLUE"), ("relation", "RELATION_NEAR"), ("who", "")])
def test_a_fault_is_named_by_its_field_in_json(field: str, value: str) -> None:
    said: dict[str, Any] = json.loads(to_json(request(ONE)))
    said["story"]["pages"][0]["scene"]["stage"][0][field] = value
    with pytest.raises(ValidationError) as told:
        from_json(IllustrationRequest, said)
    assert told.value.errors()[0]["loc"] == ("story", "pages", 0, "scene", "stage", 0, field)


def test_a_fault_is_named_by_its_field_in_protobuf() -> None:
    proto = to_proto(request(ONE))
    proto.story.pages[0].scene.stage[0].pose = 99
    with pytest.raises(ValidationError) as told:
        from_proto(IllustrationRequest, proto)
    assert told.value.errors()[0]["loc"] == ("story", "pages", 0, "scene", "stage", 0, "pose")
