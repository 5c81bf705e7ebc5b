"""Every message that crosses a wire by itself, with its two mappings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf.message import Message as Proto
from pydantic import ValidationError

from storycreator.codec import analysis, common, illustration, layout, narration, package, production, story, translation
from storycreator.codec.base import Fields
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import Message
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
    values: Callable[[Any], Fields]
    fields: Callable[[Any], Fields]


MAPPINGS: dict[str, Mapping] = {
    "Progress": Mapping(common_pb2.Progress, common.progress_values, common.progress_fields),
    "ArtifactRef": Mapping(common_pb2.ArtifactRef, common.artifact_ref_values, common.artifact_ref_fields),
    "StoryRequest": Mapping(story_pb2.GenerateStoryRequest, story.story_request_values, story.story_request_fields),
    "Story": Mapping(story_pb2.Story, story.story_values, story.story_fields),
    "AnalysisRequest": Mapping(analysis_pb2.AnalyzeStoryRequest, analysis.analysis_request_values, analysis.analysis_request_fields),
    "Analysis": Mapping(analysis_pb2.Analysis, analysis.analysis_values, analysis.analysis_fields),
    "IllustrationRequest": Mapping(
        illustration_pb2.IllustrateRequest, illustration.illustration_request_values, illustration.illustration_request_fields
    ),
    "Illustrations": Mapping(illustration_pb2.Illustrations, illustration.illustrations_values, illustration.illustrations_fields),
    "NarrationRequest": Mapping(narration_pb2.NarrateRequest, narration.narration_request_values, narration.narration_request_fields),
    "Narration": Mapping(narration_pb2.Narration, narration.narration_values, narration.narration_fields),
    "TranslationRequest": Mapping(
        translation_pb2.TranslateRequest, translation.translation_request_values, translation.translation_request_fields
    ),
    "Translation": Mapping(translation_pb2.Translation, translation.translation_values, translation.translation_fields),
    "LayoutRequest": Mapping(layout_pb2.FormatEditionRequest, layout.layout_request_values, layout.layout_request_fields),
    "Layout": Mapping(layout_pb2.Layout, layout.layout_values, layout.layout_fields),
    "ProductionRequest": Mapping(production_pb2.ProduceRequest, production.production_request_values, production.production_request_fields),
    "Production": Mapping(production_pb2.Production, production.production_values, production.production_fields),
    "BindRequest": Mapping(package_pb2.BindPackageRequest, package.bind_request_values, package.bind_request_fields),
    "Package": Mapping(package_pb2.Package, package.package_values, package.package_fields),
}


def to_proto(message: Message) -> Proto:
    """The message on the wire."""
    return MAPPINGS[type(message).__name__].proto(**values_of(message))


def values_of(message: Message) -> Fields:
    """The message's fields as protobuf takes them: what holds it is made in one go, without a copy of each part."""
    return MAPPINGS[type(message).__name__].values(message)


def from_proto(model: type[MessageT], proto: Proto) -> MessageT:
    """The validated message. Raises ``InvalidInputError`` naming each wrong field by its full path."""
    try:
        return model.model_validate(MAPPINGS[model.__name__].fields(proto))
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error
