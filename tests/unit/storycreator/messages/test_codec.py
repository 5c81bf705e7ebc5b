"""Both mappings of every message agree with protobuf's own, and no field is forgotten."""

import json
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import create_model

from storycreator.core.errors import InvalidInputError, invalid_input
from storycreator.messages.codec import Codec, SchemaError, codec_of, from_json, from_proto, proto_of, to_json, to_proto
from storycreator.messages.common import ArtifactRef, Message, Progress, WireEnum
from storycreator.messages.illustration import Gap
from storycreator.messages.narration import Cue, WordCue
from storycreator.messages.story import Scene, StoryRequest
from storycreator.services import SERVICES
from tests.support.messages import messages

MESSAGES: tuple[type[Message], ...] = (Progress, ArtifactRef, *(spec.request for spec in SERVICES), *(spec.reply for spec in SERVICES))
MODELS = {model.__name__: model for model in MESSAGES}
each_model = pytest.mark.parametrize("name", sorted(MODELS))


@each_model
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_message_survives_both_wires_and_protobuf_agrees(name: str, data: Any) -> None:
    message = data.draw(messages(MODELS[name]))
    proto = to_proto(message)
    model = MODELS[name]
    assert from_proto(model, type(proto).FromString(proto.SerializeToString())) == message
    wire = json.loads(to_json(message))
    assert from_json(model, wire) == message
    # The judge reads what we write, and we read what the judge writes.
    assert ParseDict(wire, type(proto)()) == proto
    assert from_json(model, MessageToDict(proto)) == message
    assert from_json(model, MessageToDict(proto, preserving_proto_field_name=True)) == message


def _walk(descriptor: Any, model: type[Message], seen: set[str], path: str) -> None:
    if descriptor.full_name in seen:
        return
    seen.add(descriptor.full_name)
    assert {field.name for field in descriptor.fields} == set(model.model_fields), path
    for field in descriptor.fields:
        if field.message_type is not None:
            inner = _messages_of(model.model_fields[field.name].annotation)
            _walk(field.message_type, inner, seen, f"{path}.{field.name}")
        if field.enum_type is not None:
            members = _messages_of(model.model_fields[field.name].annotation).wire_names()
            assert list(members) == [value.name for value in field.enum_type.values if value.number], f"{path}.{field.name}"


def _messages_of(annotation: Any) -> Any:
    from typing import get_args

    if isinstance(annotation, type):
        return annotation
    return next(found for arg in get_args(annotation) if (found := _messages_of(arg)) not in (None, type(None), Ellipsis))


@each_model
def test_the_protos_and_the_models_have_the_same_fields(name: str) -> None:
    _walk(proto_of(MODELS[name]).DESCRIPTOR, MODELS[name], set(), name)


@each_model
def test_every_message_of_the_services_has_a_codec(name: str) -> None:
    codec_of(MODELS[name])  # raises a sentence that names the file to edit


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"prompt": "A fox", "pages": 99}, "pages"),
        ({"prompt": "A fox", "wordsPerPage": 1}, "words_per_page"),
        ({"prompt": "A fox", "ageBand": "AGE_BAND_NONE"}, "age_band"),
        ({"prompt": "A fox", "colour": "red"}, "colour"),
        ({}, "prompt"),
        ([], "request"),
        (None, "request"),
    ],
)
def test_json_that_does_not_fit_names_the_field(value: Any, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught, invalid_input():
        from_json(StoryRequest, value)
    assert [fault.field for fault in caught.value.fields] == [field]


def test_an_enum_number_nobody_knows_names_its_field() -> None:
    proto = proto_of(StoryRequest)(prompt="A fox", tone=77)
    with pytest.raises(InvalidInputError) as caught, invalid_input():
        from_proto(StoryRequest, proto)
    assert caught.value.fields[0].field == "tone"


@each_model
def test_an_empty_list_is_read_alike_from_both_wires(name: str) -> None:
    """Protobuf cannot tell an empty list from one that was not sent, so JSON must not either."""
    model = MODELS[name]
    for field, info in model.model_fields.items():
        if isinstance(info.default, tuple):
            fields: dict[str, Any] = {field: (info.annotation, info)}
            part = create_model("Part", __base__=Message, **fields)
            assert getattr(part.model_validate({field: []}), field) == info.default, field


def _changed(model: type[Message], name: str = "", **fields: Any) -> type[Message]:
    """A model that could stand in the place of another one, with some fields added or changed."""
    return create_model(name or model.__name__, __base__=model, __module__=model.__module__, **fields)


class Tone(WireEnum):
    """Lacks some of what the proto has, and has one more."""

    WARM = "warm"
    FUNNY = "funny"
    ADVENTUROUS = "adventurous"
    MYSTERIOUS = "mysterious"
    GLOOMY = "gloomy"


class Music(Message):
    """Has no proto at all."""

    notes: tuple[str, ...]


class Melody(Message):
    """Has a proto of its module, but no message there."""

    __module__ = "storycreator.messages.story"


class Gap2(Message):
    """A gap without its reason."""

    __module__ = Gap.__module__
    proto_name = "Gap"
    page: int


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Music, "Music has no message in protos/storycreator/v1/test_codec.proto: add `message Music` there"),
        (Melody, "Melody has no message in protos/storycreator/v1/story.proto: add `message Melody` there"),
        (
            _changed(StoryRequest, colour=(str, "")),
            "StoryRequest.colour is missing from `message GenerateStoryRequest` in protos/storycreator/v1/story.proto: add it there",
        ),
        (
            Gap2,
            "reason of `message Gap` in protos/storycreator/v1/illustration.proto is missing from Gap2: "
            "add it in storycreator/messages/illustration.py",
        ),
        (
            _changed(Scene, place=(str, "wood")),
            "Scene.place is 'wood' when unsent, which `message Scene` in protos/storycreator/v1/story.proto cannot tell from '': "
            "make it `optional` there",
        ),
        (_changed(Scene, props=(str, "")), "Scene.props is <class 'str'>, but repeated scalar in `message Scene`"),
        (_changed(Cue, words=(tuple[Scene, ...], ())), "but repeated WordCue in `message Cue` in protos/storycreator/v1/narration.proto"),
        (_changed(WordCue, text=(Scene, ...)), "but scalar in `message WordCue`"),
        (
            _changed(StoryRequest, tone=(Tone, Tone.WARM)),
            f"TONE_CALM, TONE_GLOOMY is only in one of {__name__.replace('.', '/')}.py and protos/storycreator/v1/common.proto",
        ),
    ],
)
def test_a_model_and_a_proto_that_differ_are_told_in_a_sentence_naming_the_file(model: type[Message], sentence: str) -> None:
    with pytest.raises(SchemaError) as caught:
        Codec(model)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
