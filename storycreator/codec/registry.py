"""Every message that crosses a wire by itself, with its two mappings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf.message import Message as Proto
from pydantic import ValidationError

from storycreator.codec import analysis, common, illustration, layout, narration, package, production, story, translation
from storycreator.codec.base import Fields
from storycreator.errors import InvalidInputError
from storycreator.schemas.common import Message
from storycreator.v1 import (
    analysis_pb2,
    common_pb2,
    illustration_pb2,
    layout_pb2,
    narration_pb2,
    package_pb2,
    production_pb2,
    story_pb2,
    translation_pb2,
)

MessageT = TypeVar("MessageT", bound=Message)


@dataclass(frozen=True)
class Mapping:
    """How one message is written to and read from protobuf."""

    proto: type[Proto]
    encode: Callable[[Any], Any]
    fields: Callable[[Any], Fields]


MAPPINGS: dict[str, Mapping] = {
    "Progress": Mapping(common_pb2.Progress, common.progress_message, common.progress_fields),
    "ArtifactRef": Mapping(common_pb2.ArtifactRef, common.artifact_ref_message, common.artifact_ref_fields),
    "StoryRequest": Mapping(story_pb2.GenerateStoryRequest, story.story_request_message, story.story_request_fields),
    "Story": Mapping(story_pb2.Story, story.story_message, story.story_fields),
    "AnalysisRequest": Mapping(analysis_pb2.AnalyzeStoryRequest, analysis.analysis_request_message, analysis.analysis_request_fields),
    "Analysis": Mapping(analysis_pb2.Analysis, analysis.analysis_message, analysis.analysis_fields),
    "IllustrationRequest": Mapping(
        illustration_pb2.IllustrateRequest, illustration.illustration_request_message, illustration.illustration_request_fields
    ),
    "Illustrations": Mapping(illustration_pb2.Illustrations, illustration.illustrations_message, illustration.illustrations_fields),
    "NarrationRequest": Mapping(narration_pb2.NarrateRequest, narration.narration_request_message, narration.narration_request_fields),
    "Narration": Mapping(narration_pb2.Narration, narration.narration_message, narration.narration_fields),
    "TranslationRequest": Mapping(
        translation_pb2.TranslateRequest, translation.translation_request_message, translation.translation_request_fields
    ),
    "Translation": Mapping(translation_pb2.Translation, translation.translation_message, translation.translation_fields),
    "LayoutRequest": Mapping(layout_pb2.FormatEditionRequest, layout.layout_request_message, layout.layout_request_fields),
    "Layout": Mapping(layout_pb2.Layout, layout.layout_message, layout.layout_fields),
    "ProductionRequest": Mapping(
        production_pb2.ProduceRequest, production.production_request_message, production.production_request_fields
    ),
    "Production": Mapping(production_pb2.Production, production.production_message, production.production_fields),
    "BindRequest": Mapping(package_pb2.BindPackageRequest, package.bind_request_message, package.bind_request_fields),
    "Package": Mapping(package_pb2.Package, package.package_message, package.package_fields),
}


def to_proto(message: Message) -> Proto:
    """The message on the wire."""
    encoded: Proto = MAPPINGS[type(message).__name__].encode(message)
    return encoded


def from_proto(model: type[MessageT], proto: Proto) -> MessageT:
    """The validated message. Raises ``InvalidInputError`` naming each wrong field by its full path."""
    try:
        return model.model_validate(MAPPINGS[model.__name__].fields(proto))
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error
