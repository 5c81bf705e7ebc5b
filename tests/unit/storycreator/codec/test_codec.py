"""Both mappings of every message agree with protobuf's own, and no field is forgotten."""

import json
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import DecodeError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storycreator.codec.artifact import fetch_response_bytes, fetch_response_piece
from storycreator.codec.json import from_json, to_json
from storycreator.codec.registry import MAPPINGS, from_proto, to_proto
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import ArtifactRef, Message, Progress
from storycreator.messages.story import StoryRequest
from storycreator.services import SERVICES
from storycreator.v1.artifact_pb2 import FetchResponse
from tests.support.messages import messages

MESSAGES: tuple[type[Message], ...] = (Progress, ArtifactRef, *(row.request for row in SERVICES), *(row.reply for row in SERVICES))
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


@given(st.binary(max_size=300) | st.integers(0, 40_000).map(bytes))
def test_a_piece_of_a_file_is_what_protobuf_makes_of_it(piece: bytes) -> None:
    if piece:
        assert fetch_response_bytes(piece) == FetchResponse(data=piece).SerializeToString()
    assert fetch_response_piece(FetchResponse(data=piece).SerializeToString()) == piece
    assert fetch_response_piece(fetch_response_bytes(piece)) == piece


@given(st.binary(max_size=40) | st.binary(max_size=12).map(lambda tail: b"\x0a" + tail))
def test_bytes_of_anybody_are_read_as_protobuf_reads_them(body: bytes) -> None:
    try:
        wanted = FetchResponse.FromString(body).data
    except DecodeError:
        with pytest.raises(DecodeError):
            fetch_response_piece(body)
    else:
        assert fetch_response_piece(body) == wanted


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
    _walk(MAPPINGS[name].proto.DESCRIPTOR, MODELS[name], set(), name)


def test_every_message_of_the_contract_has_a_mapping() -> None:
    assert set(MODELS) == set(MAPPINGS)


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
    with pytest.raises(InvalidInputError) as caught:
        from_json(StoryRequest, value)
    assert [fault.field for fault in caught.value.fields] == [field]


def test_an_enum_number_nobody_knows_names_its_field() -> None:
    proto = MAPPINGS["StoryRequest"].proto(prompt="A fox", tone=77)
    with pytest.raises(InvalidInputError) as caught:
        from_proto(StoryRequest, proto)
    assert caught.value.fields[0].field == "tone"
