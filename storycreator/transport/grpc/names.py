"""The name of a service's method in the protos, derived from its spec in the table of services."""

from dataclasses import dataclass
from typing import cast

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message as Proto
from google.protobuf.message_factory import GetMessageClass

from storycreator.messages.codec import GENERATE, SchemaError, codec_of
from storycreator.services import ServiceSpec
from storycreator.v1 import artifact_pb2, preflight_pb2

ARTIFACTS: str = artifact_pb2.DESCRIPTOR.services_by_name["ArtifactService"].full_name
PREFLIGHT: str = preflight_pb2.DESCRIPTOR.services_by_name["PreflightService"].full_name


@dataclass(frozen=True)
class StageMethod:
    """The one method of a service."""

    service: str
    """Full name: ``storycreator.v1.StoryGeneratorService``."""
    name: str
    request: type[Proto]
    response: type[Proto]

    @property
    def path(self) -> str:
        """The path of the method in gRPC."""
        return f"/{self.service}/{self.name}"


def stage_method(spec: ServiceSpec) -> StageMethod:
    """The method that takes the spec's request. Every proto file has one service with one method. Raises ``SchemaError`` when the protos do
    not fit the spec's messages."""
    request, _ = codec_of(spec.request).proto, codec_of(spec.reply)
    file = request.DESCRIPTOR.file
    methods = [method for service in file.services_by_name.values() for method in service.methods]
    method = next((method for method in methods if method.input_type == request.DESCRIPTOR), None)
    if method is None:
        raise SchemaError(f"no method takes {request.DESCRIPTOR.name}: add a service with one to protos/{file.name} {GENERATE}")
    return StageMethod(method.containing_service.full_name, method.name, request, GetMessageClass(cast("Descriptor", method.output_type)))
