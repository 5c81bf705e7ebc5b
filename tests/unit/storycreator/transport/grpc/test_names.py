"""Every service of the table finds its method in the protos, and one that does not is told which file to edit."""

from dataclasses import replace
from typing import Any

import pytest

from storycreator.messages.codec import SchemaError
from storycreator.messages.common import Message, Progress
from storycreator.services import SERVICES, ServiceSpec
from storycreator.transport.grpc.names import stage_method


class Music(Message):
    """Has no proto."""


@pytest.mark.parametrize("spec", SERVICES, ids=lambda spec: spec.letter)
def test_a_service_has_its_method(spec: ServiceSpec) -> None:
    method = stage_method(spec)
    assert method.path == f"/{method.service}/{method.name}"
    result = method.response.DESCRIPTOR.fields_by_name["result"].message_type
    assert result is not None
    assert result.name == spec.reply.__name__


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"request": Music}, "Music has no message in protos/storycreator/v1/test_names.proto: add `message Music` there"),
        ({"reply": Music}, "Music has no message in protos/storycreator/v1/test_names.proto: add `message Music` there"),
        ({"request": Progress}, "no method takes Progress: add a service with one to protos/storycreator/v1/common.proto"),
    ],
)
def test_what_the_protos_lack_is_told_before_anything_is_served(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SchemaError) as caught:
        stage_method(replace(SERVICES[0], **changed))
    assert str(caught.value) == f"{sentence} and run scripts/generate-protos.sh"
